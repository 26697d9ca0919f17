"""What was exported is told by its own comment: boundaries are teams again, numbers are off, two ways are one edge."""

from __future__ import annotations

from drawn import model

from archdoc import exporters
from archdoc.importers import formats
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files

SPEC = """
    title: Orders
    teams: {shop: {name: Shop, mine: true}, desk: {name: Desk, part_of: shop}, mail: Mail room}
    groups: {core: Core}
    components:
      api: {team: shop, group: core, technology: Go, tradeoff: Go}
      job: {team: desk, group: core, type: job}
      gate: {type: gateway}
    queues: {sent: {team: mail, type: stream}}
    third_parties: {ses: Amazon SES}
    edges:
      - {from: api, to: sent, label: save, both_ways: true, tradeoff: At once}
      - {from: sent, to: ses, tradeoff: Call it}
"""


def back(format: exporters.Format, name: str, marker: bool = True) -> Architecture:
    text = exporters.export(model(SPEC), format).files[""].decode()
    if not marker:
        text = text.replace("Exported by archdoc", "Drawn by hand")
    file = File(name, text)
    found = formats.format_of(file)
    assert found is not None
    return formats.read(formats.Found(found, (file,), (name,)), Files((".",)))


def test_boundaries_are_teams_and_groups_again() -> None:
    read = back("mermaid", "a.mmd")
    assert [(team.key, team.name, team.part_of) for team in read.teams] == [
        ("shop", "Shop", None), ("desk", "Desk", "shop"), ("mail", "Mail room", None),
    ]  # fmt: skip
    assert [(group.key, group.name, group.part_of) for group in read.groups] == [("core", "Core", None)]
    parts = {part.key: (part.name, part.kind, part.type, part.technology, part.team, part.group) for part in read.parts}
    assert parts == {
        "api": ("API", "component", "service", "Go", "shop", "core"),
        "job": ("Job", "component", "job", None, "desk", "core"),
        "gate": ("Gate", "component", "gateway", None, None, None),
        "sent": ("Sent", "queue", "stream", None, "mail", None),
        "ses": ("Amazon SES", "third_party", None, None, None, None),
    }


def test_numbers_are_off_and_two_ways_are_one_edge() -> None:
    for format, name in (("mermaid", "a.mmd"), ("d2", "a.d2"), ("structurizr", "a.dsl"), ("calm", "a.calm.json")):
        edges = back(format, name).edges  # type: ignore[arg-type]
        assert [(one.source, one.target, one.label, one.both_ways) for one in edges] == [
            ("api", "sent", "save", True), ("sent", "ses", None, False),
        ]  # fmt: skip


def test_without_the_comment_nothing_is_taken_for_ours() -> None:
    read = back("mermaid", "a.mmd", marker=False)
    assert read.teams == ()
    assert {part.name for part in read.parts} >= {"API ③", "Amazon SES"}
    assert [edge.label for edge in read.edges] == ["① save", "②"]
    assert "team_shop" in {group.key for group in read.groups}


def test_in_a_page_of_markdown_too() -> None:
    text = exporters.export(model(SPEC), "mermaid", markdown=True).files[""].decode()
    file = File("a.md", text)
    read = formats.read(formats.Found("mermaid", (file,), ("a.md",)), Files((".",)))
    assert [team.name for team in read.teams] == ["Shop", "Desk", "Mail room"]


def test_messages_batches_protocols_and_technologies_come_back() -> None:
    spec = """
        title: T
        components: {a: {}, b: {}}
        third_parties: {ses: {name: Mailer, technology: Amazon SES}}
        edges:
          - {from: a, to: b, mode: async}
          - {from: b, to: a, mode: batch, protocol: SFTP}
          - {from: a, to: ses, protocol: HTTPS}
    """
    for format, name in (("d2", "a.d2"), ("structurizr", "a.dsl"), ("calm", "a.calm.json")):
        text = exporters.export(model(spec), format).files[""].decode()  # type: ignore[arg-type]
        file = File(name, text)
        read = formats.read(formats.Found(str(formats.format_of(file)), (file,), (name,)), Files((".",)))
        assert [(edge.mode or "sync", edge.protocol, edge.label) for edge in read.edges] == [
            ("async", None, None), ("batch", "SFTP", None), ("sync", "HTTPS", None),
        ], format  # fmt: skip
        assert [part.technology for part in read.parts if part.name == "Mailer"] == ["Amazon SES"], format


def test_a_dashed_line_of_another_d2_file_says_nothing() -> None:
    file = File("a.d2", "a -> b: {style.stroke-dash: 5}")
    (edge,) = formats.read(formats.Found("d2", (file,), ("a.d2",)), Files((".",))).edges
    assert edge.mode is None
