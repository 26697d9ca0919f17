"""What stops a public output, and what leaves with words that only look like a secret."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import click
import msgspec
import pytest

from archdoc.cli import COMMANDS, cli
from archdoc.core import vocabulary
from archdoc.core.errors import ArchdocError
from archdoc.privacy.gate import Gate
from archdoc.privacy.leak_check import check
from archdoc.spec.load import load_text
from tests.command import run


def gate(text: str, replace: dict[str, str], allow: tuple[str, ...] = (), **keys: str) -> Gate:
    model = load_text("title: Orders\ncomponents: {a: {name: A}, b: {name: B}}\nedges: [a -> b]")
    wanted = vocabulary.Confidential(replace=replace, allow=allow)
    return Gate(msgspec.structs.replace(model, summary=text, confidential=wanted, **keys), "public")


def summary(text: str, replace: dict[str, str]) -> str | None:
    return gate(text, replace).model.summary


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Each purchase is audited. San Francisco runs the operation.", "Chase"),
        ("Each purchase is audited.", "Audi"),
        ("San Francisco", "Cisco"),
        ("The operation runs", "Opera"),
        ("It is affordable at Stanford and Oxford", "Ford"),
        ("Metadata and metal", "Meta"),
        ("The message and its usage", "Sage"),
        ("An intelligent marshal", "Intel"),
        ("An intelligent marshal", "Mars"),
        ("the price engineer", "Price engine"),
        ("Shops and eyes, 13M rows, hpa", "EY"),
        ("13M rows", "3M"),
    ],
)
def test_a_word_that_only_holds_a_secret_stays(text: str, secret: str) -> None:
    assert summary(text, {secret: "someone"}) == text


@pytest.mark.parametrize(
    ("text", "secret", "left"),
    [
        ("Chase's own; CHASE; a chase-api", "Chase", "someone's own; someone; a someone-api"),
        ("Audited by EY and HP", "EY", "Audited by someone and HP"),
        ("hosted by HP, hp stays", "HP", "hosted by someone, hp stays"),
        ("At Larkfield® Commerce and Larkfield™ Commerce", "Larkfield Commerce", "At someone and someone"),
        ("Herr Mueller", "Müller", "Herr someone"),
        ("Herr Müller", "Mueller", "Herr someone"),
        ("on S.A.P now, or S. A. P", "SAP", "on someone now, or someone"),
        ("on SAP now", "S.A.P.", "on someone now"),
        ("AT&T, AT & T, AT and T", "AT&T", "someone, someone, someone"),
        ("the R&D portal", "R&D portal", "the someone"),
        ("EYs, EY's and E.Y. or E. Y. there", "EY", "someone, someone's and someone. or someone. there"),
        ("ey.example, @ey, ey-prod, x_ey", "EY", "someone.example, @someone, someone-prod, x_someone"),
        ("Ze<b>ph</b>yr, Ze&shy;phyr, Ze&#112;hyr, %5Aephyr", "Zephyr", "someone, someone, someone, someone"),
        ("on fraud::brain", "Fraud Brain", "on someone"),
        ("Dorde, Thorr", "Þórr", "Dorde, someone"),
        ("at Dorde", "Đorđe", "at someone"),
        ("東京 電力の", "東京電力", "someoneの"),
        ("は三菱・商事", "三菱商事", "はsomeone"),
        ("10-20-30-40.example", "10.20.30.40", "someone.example"),
        ("DE 123 456 7890", "DE1234567890", "someone"),
    ],
)
def test_a_secret_is_replaced_however_it_is_written(text: str, secret: str, left: str) -> None:
    assert summary(text, {secret: "someone"}) == left


@pytest.mark.parametrize(
    ("text", "secret", "said"),
    [
        ("We left Tidepool early", "Tidepool Social", "Tidepool"),
        ("See https://wiki.tidepool.example/x", "Tidepool Social", "tidepool"),
        ("ask @tidepool or tidepool-prod", "Tidepool Social", "tidepool"),
        ("The tidepoolhq page", "Tidepool Social", "tidepoolhq"),
        ("At LFC we", "Larkfield Fine Commerce", "LFC"),
        ("62M users", "62 million", "62M"),
        ("62,000,000 users", "62 million", "62,000,000"),
        ("62 000 000 users", "62 million", "62 000 000"),
        ("sixty-two million users", "62 million", "sixty-two million"),
        ("4.2M a year", "4.2 million", "4.2M"),
        ("4,200,000 a year", "4.2 million", "4,200,000"),
        ("4 200 000 a year", "4.2M", "4 200 000"),
        ("4,2 Mio. im Jahr", "4.2 million", "4,2 Mio"),
        ("4200k a year", "4,200,000", "4200k"),
        ("Quillmart's", "Quillmart Holding Inc.", "Quillmart"),
        ("by Q.H. now", "Quillmart Hold", "Q.H"),
        ("M&S and", "Müller & Söhne", "M&S"),
        ("M&S and", "Marks & Spencer", "M&S"),
        ("by Spencer", "Marks & Spencer", "Spencer"),
        ("on MarksSpencer", "Marks & Spencer", "MarksSpencer"),
        ("SocGen and", "Société Générale", "SocGen"),
        ("BO and", "Blue Origin", "BO"),
        ("Quillmart's", "QuillmartPay", "Quillmart"),
        ("in acme-logs", "S3 bucket acme-logs", "acme-logs"),
        ("三菱は", "三菱 商事", "三菱"),
        ("Byron asked", "Ada Byron", "Byron"),
        ("A. Byron asked", "Ada Byron", "Byron"),
        ("ask abyron", "Ada Byron", "abyron"),
        ("ask @byron", "Ada Byron", "byron"),
        ("Ada Byron asked", "ada.byron@quillmart.example", "Ada Byron"),
        ("4.2MM rows", "4.2 million", "4.2MM"),
        ("4,200K rows", "4.2 million", "4,200K"),
        ("4.2e6 rows", "4.2 million", "4.2e6"),
        ("4.2 × 10⁶ rows", "4.2 million", "4.2 × 10⁶"),
        ("4,2 millones", "4.2 million", "4,2 millones"),
        ("42 lakh", "4.2 million", "42 lakh"),
        ("four point two million", "4.2 million", "four point two million"),
        ("one and a half million", "1.5M", "one and a half million"),
        ("1½ million", "1.5M", "1½ million"),
        ("half a million", "500,000", "half a million"),
        ("a hundred million", "100 million", "a hundred million"),
        ("2,300 million", "2.3 billion", "2,300 million"),
        ("1.9k calls", "1,900", "1.9k"),
        ("1900 calls", "1.9k", "1900"),
        ("one hundred and forty brands", "140 brands", "one hundred and forty"),
        ("12 per cent", "12%", "12 per cent"),
        ("twelve percent", "12 %", "twelve percent"),
        ("12,5 %", "12.5%", "12,5 %"),
        ("on 14 May 2023", "2023-05-14", "14 May 2023"),
        ("on 2023-05-14", "May 14, 2023", "2023-05-14"),
        ("on 14.05.2023", "14 May 2023", "14.05.2023"),
        ("call 0049 30 1234567", "+49 30 1234567", "0049 30 1234567"),
        ("call 030 1234567", "+49 30 1234567", "030 1234567"),
    ],
)
def test_what_tells_a_part_of_a_secret_stops_with_its_place_and_a_cure(text: str, secret: str, said: str) -> None:
    with pytest.raises(ArchdocError) as stopped:
        _ = gate(text, {secret: "someone"}).model
    problem = stopped.value.problems[0]
    assert problem.what.startswith(f"`{said}` tells the public a part of `{secret}`, in `summary`")
    assert problem.hint is not None
    assert f'replace: {{"{said}": ' in problem.hint
    assert f'allow: ["{said}"]' in problem.hint
    assert gate(text, {secret: "someone"}, allow=(said,)).model.summary


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("We use social login and commerce", "Tidepool Social"),
        ("An engine of price lists", "Price engine"),
        ("AI, API and OS", "Atlas Insurance"),
        ("620M users, 6.2 million, 62 machines", "62 million"),
        ("4.2 a second", "4.2 million"),
        ("4.2 ms, 14.2 million, 4.25 million, millions, version 4.2", "4.2 million"),
        ("a few million, 1 minute", "1 million"),
        ("3 ms, 3 machines, 3m away", "3M"),
        ("112 % of 12 parts, 1.12 %", "12 %"),
        ("140 requests, 1 brand", "140 brands"),
        ("in 2023", "Project 2023"),
        ("2023-05-15, 14 June 2023", "14 May 2023"),
        ("the origin is blue", "Blue Origin"),
        ("in cities", "Citi"),
        ("Their keys are grey; go on", "EY"),
        ("do it in-memory, go-live, on-call", "IT"),
        ("a < b and c > d", "Quillmart Holding"),
        ("https://wiki.example/x.png", "https://quillmart.example/x.png brain"),
    ],
)
def test_everyday_words_of_a_secret_stop_nothing(text: str, secret: str) -> None:
    assert summary(text, {secret: "someone"}) == text


def test_a_name_of_everyday_words_is_replaced_as_it_is_written() -> None:
    model = load_text(
        "title: Orders\nsummary: Audited by EY; kept in the Price engine; hosted by 3M and HP; sent to Events.\n"
        "components: {a: {name: A}, b: {name: Price engine, confidential: true}, hp: {confidential: true}}\n"
        "queues: {e: {name: Events, confidential: true}}\n"
        "third_parties: {ey: {name: EY, confidential: true}, mmm: {name: 3M, confidential: true}}\n"
        "context: {goals: [Events are in the price engine of the shop]}"
    )
    public = Gate(model, "public").model
    assert public.summary == (
        "Audited by external system 1; kept in the internal service 1; hosted by external system 2 and internal "
        "service 2; sent to internal queue."
    )
    assert public.context is not None
    assert public.context.goals == ("Events are in the price engine of the shop",)


@pytest.mark.parametrize("said", ["Price Engine", "PRICE ENGINE", "price-engine", "price_engine", "PriceEngine"])
def test_an_everyday_name_of_a_confidential_part_is_replaced_as_a_name_and_as_an_id(said: str) -> None:
    model = load_text(
        f"title: Orders\nsummary: Kept in {said} and in the price engine\n"
        "components: {a: {name: A}, b: {name: Price engine, confidential: true}}"
    )
    assert Gate(model, "public").model.summary == "Kept in internal service and in the price engine"


def test_a_secret_in_an_id_alone_is_not_said_to_occur_nowhere() -> None:
    model = load_text(
        "title: Orders\ncomponents: {zephyr_api: {name: A}, b: {name: B}}\nedges: [zephyr_api -> b]\n"
        "confidential: {replace: {Zephyr: it, Quillmart: a shop}}"
    )
    (remark,) = Gate(model, "public").remarks(unused_only=True)
    assert remark.startswith("`Quillmart` is to be replaced, and occurs nowhere")


def test_ids_and_file_names_that_tell_a_part_of_a_secret_become_neutral() -> None:
    model = load_text(
        "title: Orders\ncomponents: {tidepool_api: {name: API}, b: {name: B}}\nedges: [tidepool_api -> b]\n"
        "confidential: {replace: {Tidepool Social: a network}}",
        "tidepool-orders.yaml",
    )
    public = Gate(model, "public")
    assert list(public.model.elements) == ["part_1", "b"]
    assert public.redaction.stem("tidepool-orders") == "project"


@pytest.mark.parametrize(
    ("technology", "vendor", "icon"),
    [
        ("Lambda", "Amazon", "generic.blank.Blank"),
        ("Lambda", "AWS", "generic.blank.Blank"),
        ("BigQuery", "Google", "generic.blank.Blank"),
        ("Lambda", "Google", None),
        ("PostgreSQL", "Amazon", None),
    ],
)
def test_no_sign_of_a_vendor_that_is_replaced_is_drawn(technology: str, vendor: str, icon: str | None) -> None:
    model = load_text(f"title: t\ncomponents: {{a: {{name: A, technology: {technology}}}}}")
    wanted = vocabulary.Confidential(replace={vendor: "someone"})
    assert Gate(msgspec.structs.replace(model, confidential=wanted), "public").model.elements["a"].icon == icon


def test_the_remarks_say_what_was_replaced_how_often_and_what_never_occurs() -> None:
    made = gate("Acme and ACME", {"Acme": "a shop", "Bolt": "it"})
    assert made.remarks() == (
        "Replaced: `Acme` by `a shop` 2 times.",
        "`Bolt` is to be replaced, and occurs nowhere in the spec. Is it written as there?",
    )


EVERYDAY = [
    "hidden", "content", "label", "nav", "title", "edge", "decision", "status", "overflow", "block", "linear",
    "adjust", "node", "target", "gap", "box", "meta", "adobe", "element", "table", "figure", "section", "header",
    "footer", "main", "link", "image", "icon", "font", "color", "width", "height", "margin", "padding", "border",
    "text", "body", "head", "style", "script", "page", "note", "number", "choice", "question", "because", "role",
    "team", "mine", "legend", "overview", "diagram", "dossier", "index", "summary", "results", "lessons", "launch",
    "phase", "scale", "context", "technical", "open", "internal", "public", "draft", "print", "screen", "media",
    "grid", "flex", "none", "auto", "left", "right", "top", "bottom", "center", "middle", "start", "end", "first",
    "last", "item", "list", "writer",
]  # fmt: skip


def test_everyday_words_as_names_of_confidential_parts_refuse_nothing(tmp_path: Path) -> None:
    """Each is an id and a name at once; two of them are in the markup of every page."""
    parts = ", ".join(f"{word}: {{confidential: true}}" for word in EVERYDAY)
    spec = f"title: Orders of a shop\ncomponents: {{zz: {{name: Zz}}, {parts}}}\nedges: [zz -> {EVERYDAY[0]}]\n"
    (tmp_path / "s.yaml").write_text(spec)
    done = run("build", "s.yaml", "-o", "out", "--audience", "public", cwd=tmp_path)
    assert (done.returncode, done.stderr.count(b"error")) == (0, 0), done.stderr.decode()[:2000]


@pytest.mark.parametrize(
    "word", ["Adobe", "Meta", "Target", "Gap", "Box", "Block", "Linear", "Node", "Element", "Adjust", "Identity"]
)
def test_words_of_markup_and_metadata_can_be_replaced(tmp_path: Path, word: str) -> None:
    (tmp_path / "s.yaml").write_text(
        f"title: Orders\ncomponents: {{a: {{name: A}}, b: {{name: {word} gateway}}}}\nedges: [a -> b]\n"
        "results: {metrics: [{name: Speed, actual: 4, target: 3}]}\n"
        f"confidential: {{replace: {{{word}: someone}}}}\n"
    )
    done = run("build", "s.yaml", "-o", "out", "--audience", "public", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert word not in (tmp_path / "out" / "s-public" / "tradeoffs.csv").read_text()


def test_a_word_in_a_file_of_the_authors_counts_even_if_archdoc_writes_it_too() -> None:
    from archdoc.privacy.leak_check import Secret

    icon = b"<svg xmlns='http://www.w3.org/2000/svg'><text class='Target'>x</text></svg>"
    import base64

    embedded = b'<svg><image href="data:image/svg+xml;base64,' + base64.b64encode(icon) + b'"/></svg>'
    secret = Secret("Target", "replace")
    assert check({"a.svg": embedded}, [secret])
    assert not check({"a.svg": b"<svg><text class='Target'>x</text></svg>"}, [secret])


SECRET = (
    "title: Orders of Quillmart\ncomponents: {a: {name: A}, b: {name: B}}\n"
    "edges: [{from: a, to: b, tradeoff: {choice: Take Quill, because: so}}]\n"
    "confidential: {replace: {Quillmart Holding: a shop}}\n"
)


def public_commands() -> list[tuple[str, click.Command]]:
    context = click.Context(cli)
    every = [(name, cli.get_command(context, name)) for name in COMMANDS]
    return [(name, one) for name, one in every if one and any(p.opts == ["--audience"] for p in one.params)]


@pytest.mark.parametrize("name", [name for name, _ in public_commands()])
def test_every_command_that_writes_for_the_public_refuses_what_a_build_refuses(tmp_path: Path, name: str) -> None:
    """A command that takes `--audience` is found by itself; one that doesn't ask the gate fails here."""
    (tmp_path / "s.yaml").write_text(SECRET)
    more = {"export": ["--to", "d2"], "diff": ["s.yaml"]}.get(name, [])
    done = run(name, "s.yaml", "--audience", "public", *more, cwd=tmp_path)
    assert done.returncode == 1, (name, done.stdout[:300])
    assert b"Quillmart" in done.stderr
    assert b"Quillmart" not in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["s.yaml"]


PARTED = """\
title: Orders
summary: "Sold to Lark**fie**ld, Lark_fi_eld, [Lark](http://x.example)field, `Lark`field and Lark\\u00adfield"
components:
  a: {name: A, role: led, description: "At Lark**field** we", how_it_works: "Lark*field*",
      tradeoff: {choice: "Lark**field** way", because: "for Lark`field`", costs: "~~Lark~~field"}}
  b: {name: B}
edges: [{from: a, to: b, label: "Lark**field**"}]
challenges: [{title: "The Lark**field** case", problem: "Lark_field_"}]
confidential: {replace: {Larkfield: a shop}}
"""


@pytest.mark.parametrize(
    "command",
    [
        *(["tradeoffs", "s.yaml", "-T", format] for format in ("markdown", "csv", "json", "html", "text")),
        *(["questions", "s.yaml", "-T", format] for format in ("text", "markdown", "json")),
        ["talk", "s.yaml"], ["cheatsheet", "s.yaml", "-o", "out.md"], ["dossier", "s.yaml", "-o", "out.md"],
        ["dossier", "s.yaml", "-o", "out.html"], ["diagram", "s.yaml", "-o", "out.svg"],
        *(["export", "s.yaml", "--to", format, "-o", "out"]
          for format in ("mermaid", "d2", "structurizr", "plantuml", "drawio", "calm", "diagrams", "madr")),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_secret_that_markup_parts_leaves_by_no_command(command: list[str], tmp_path: Path) -> None:
    """It is replaced, or the command is refused as a build is; what a reader sees of it is never the secret."""
    (tmp_path / "s.yaml").write_text(PARTED, encoding="utf-8")
    done = run(*command, "--audience", "public", cwd=tmp_path)
    written = [one for one in tmp_path.rglob("*") if one.is_file() and one.name != "s.yaml"]
    if done.returncode:
        assert b"would tell the public" in done.stderr or b"tells the public" in done.stderr
        assert not written
        return
    said = done.stdout.decode() + "".join(one.read_text(encoding="utf-8") for one in written)
    inline = r"</?(?:a|b|i|em|strong|code|span|font|tspan|s|del)\b[^>]*>"
    seen = re.sub(rf"{inline}|#\d+;|\]\([^)]*\)|[^a-z0-9]", "", unescape(said.lower()))
    assert "larkfield" not in seen
    assert "ashop" in seen or "diagram" in command
