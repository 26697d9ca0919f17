"""Who is somebody else: `external` in any language says so in each format, and an icon in none."""

from __future__ import annotations

import pytest

from archdoc.catalogue.labels import foreign, recognised
from archdoc.importers import formats
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files

EXTERNAL = ("external", "extern", "externo", "esterno", "zewnętrzny", "külső", "внешний", "外部", "외부")


def read(format: str, path: str, text: str) -> Architecture:
    return formats.reader(format).read((File(path, text),), Files((".",)))


def kinds(found: Architecture) -> dict[str, str]:
    return {part.name: part.kind for part in found.parts}


@pytest.mark.parametrize("word", EXTERNAL)
def test_external_in_any_language(word: str) -> None:
    d2 = read("d2", "a.d2", f"a.class: {word}\nb\na -> b\n")
    structurizr = read("structurizr", "a.dsl", f'workspace {{ model {{ a = softwareSystem "a" "" "{word}"\n'
                       'b = softwareSystem "b" } }')  # fmt: skip
    plantuml = read("plantuml", "a.puml", f'@startuml\nSystem(a, "a", $tags="{word}")\nSystem(b, "b")\n@enduml\n')
    mermaid = read("mermaid", "a.mmd", f'flowchart LR\n a["a<br/>[{word} system]"] --> b\n')
    for found in (d2, structurizr, plantuml, mermaid):
        assert kinds(found) == {"a": "third_party", "b": "component"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("externesSystem", True), ("ExternalSystem", True), ("Sistema externo", True), ("Externes System", True),
        ("System zewnętrzny", True), ("第三方", True), ("external users", False), ("external-facing", False),
        ("Internal", False), ("Intern", False), ("extern gehostete Anwendung von uns selbst", False),
    ],
)  # fmt: skip
def test_what_says_so(text: str, said: bool) -> None:
    assert foreign(text) is said


def test_an_icon_makes_nothing_a_vendor() -> None:
    d2 = read("d2", "a.d2", "Notifier: { icon: https://x.y/slack.svg }\nPay: { icon: https://x.y/stripe.svg }\n")
    mermaid = read(
        "mermaid", "a.mmd", "architecture-beta\n service a(logos:stripe)[Pay]\n service b(slack)[Notifier]\n"
    )
    chart = read(
        "mermaid", "b.mmd", 'flowchart LR\n a["fa:fa-slack Notifier"] --> b@{ icon: "logos:stripe", label: "Pay" }\n'
    )
    likec4 = read("likec4", "a.c4", "specification { element s }\nmodel { a = s 'Notifier' { icon tech:slack }\n"
                  "b = s 'Pay' { icon tech:stripe } }")  # fmt: skip
    for found in (d2, mermaid, chart, likec4):
        assert kinds(found) == {"Notifier": "component", "Pay": "component"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ledger (external)", "third_party"), ("Ledger (extern)", "third_party"), ("Gate (externo)", "third_party"),
        ("Maps (3rd party)", "third_party"), ("Users (external)", "component"),
        ("Files (external storage)", "component"), ("Bank (external system)", "third_party"),
        ("Web (for external users)", "component"), ("API (external facing)", "component"),
    ],
)  # fmt: skip
def test_a_box_may_say_in_brackets_that_it_is_somebody_elses(name: str, kind: str) -> None:
    found, type, _, why = recognised(name)
    assert found == kind
    assert kind == "component" or (type is None and why == "from its name")
    assert recognised(name, "component", "database")[0] == "component"
