"""No secret reaches what is made for the public, and each that is planted in a finished file is found."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
import typst
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tries import tries

from archdoc.core import vocabulary
from archdoc.core.model import Model
from archdoc.core.tradeoffs import table
from archdoc.diagram import views as view
from archdoc.diagram.diagram import diagram
from archdoc.privacy import matching
from archdoc.privacy.leak_check import Secret, check
from archdoc.privacy.own_words import is_own
from archdoc.privacy.redaction import Redaction
from archdoc.privacy.redaction import redacted as redact
from archdoc.privacy.rules import misfits
from archdoc.render import table as rationale
from archdoc.spec.load import load_text

SPEC = """
title: ~0 orders
summary: about ~1
me: {name: Ada, team: t_core, role: at ~2}
teams: {t_core: {name: ~3 core, mine: true}, risk: Risk}
components:
  api: {name: ~4 api, team: t_core, role: led, technology: ~5, description: It is ~6, phase: pilot}
  brain: {name: ~7, team: risk, description: For ~8 only, tradeoff: {choice: Take ~9, because: [~10, x]}}
queues: {bus: {name: The ~11 bus, team: t_core}}
third_parties: {mail: {name: ~12}}
edges:
  - {from: api, to: bus, label: send ~13, description: all of ~14, tradeoff: {choice: ~15, alternatives: [~16, b],
    risks: {risk: ~17, mitigation: ~18}, question: Why ~19, links: "https://~20.example/a"}}
  - {from: bus, to: brain, label: ~21}
  - brain -> mail: ask
tradeoffs: {whole: {choice: A ~22 way, revisit_when: "~23 comes", decided_by: ~24, costs: [~25, c]}}
launch: {phases: [{id: pilot, name: ~26, date: 2023-05}, {id: rest, name: Rest}]}
views: {near: {title: Near ~27, focus: [api]}}
"""
PLACES = 28
FILLER = "some words"

SCRIPTS = [
    "abcdefghijklmnopqrstuvwxyz", "àéîõüßñçøåčžłıœæ", "абвгдежзийклмнопрстуфхцчшщыэюя", "αβγδεζηθικλμνξοπρστυφχψω",
    "אבגדהוזחטיכלמנסעפצקרשת", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "अआइईउकखगघचछजटडतदनपबमयरलवशसह",
    "กขคงจฉชซญดตถทธนบปผพฟมยรลวสห", "東京大阪株式会社電力銀行商事製作所",
    "あいうえおかきくけこカキクケコサシスセソ", "가나다라마바사아자차카타파하삼성전자", "0123456789",
]  # fmt: skip
words = st.sampled_from(SCRIPTS).flatmap(lambda letters: st.text(letters, min_size=3, max_size=9))
secrets = st.lists(words, min_size=1, max_size=3).map(" ".join).filter(lambda text: matching.form(text).size >= 5)
secrets = secrets.filter(lambda text: not is_own(text, 0, len(text)))  # A word of every page tells nothing.


def as_typed(text: str) -> str:
    return text


FORMS: list[Callable[[str], str]] = [
    as_typed, str.upper, str.title, lambda text: text.replace(" ", "\u00a0"), lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "-"), lambda text: text.replace(" ", "\u2011"), lambda text: text.replace(" ", "_"),
    lambda text: f"{text[:2]}\u00ad{text[2:]}", lambda text: f"{text[:2]}\u200b{text[2:]}", lambda text: f"{text}'s",
    lambda text: unicodedata.normalize("NFD", text), lambda text: f"({text})", lambda text: f"**{text}**",
    lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
]  # fmt: skip
said = st.sampled_from(FORMS)


def of(model: Model) -> dict[str, bytes]:
    """All that can be made of a model: pictures, table, and as JSON all else that a document may be made of."""
    files = {f"tradeoffs.{format}": rationale.content(table(model), format) for format in rationale.ENDINGS.values()}
    files["model.json"] = msgspec.json.encode(msgspec.structs.replace(model, confidential=None))
    for number, picture in enumerate(view.pictures(model)):
        made = diagram(picture)
        files |= {f"diagram-{picture.key}.svg": made.content("svg"), f"{number}.dot": made.content("dot")}
    return files


def filled(model: Model, texts: dict[int, str]) -> Model:
    """The model with texts in the places of the marks. They may hold what YAML would read otherwise."""

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return re.sub(r"~(\d+)", lambda mark: texts.get(int(mark[1]), FILLER), value)
        if isinstance(value, dict):
            return {key: fill(one) for key, one in value.items()}
        if isinstance(value, tuple):
            return tuple(map(fill, value))
        if isinstance(value, msgspec.Struct):
            return type(value)(**{name: fill(getattr(value, name)) for name in value.__struct_fields__})
        return value

    whole: Model = fill(model)
    return whole


MODEL = load_text(SPEC, "specs/orders.yaml")
EMPTY = {file: content.decode() for file, content in of(filled(MODEL, {})).items()}
OWN = [matching.views(text) for text in EMPTY.values()]


def of_archdoc(secret: str) -> bool:
    """Whether the secret is among the words that archdoc itself writes, as `title` is in every SVG."""
    return any(next(matching.hits(matching.form(secret), one), None) for views in OWN for one in views)


def letters(text: str) -> str:
    """Told apart from how archdoc does it: what is left when only letters and digits count."""
    plain = unicodedata.normalize("NFKD", html.unescape(text)).casefold()
    return "".join(char for char in plain if char.isalnum())


@given(st.lists(secrets, min_size=1, max_size=3, unique=True), st.data())
@settings(max_examples=tries(40), deadline=None, suppress_health_check=list(HealthCheck))
def test_no_secret_reaches_a_public_output(found: list[str], data: st.DataObject) -> None:
    wanted = vocabulary.Confidential(replace={secret: f"[{number}]" for number, secret in enumerate(found)})
    assume(not misfits(wanted))
    assume(not any(of_archdoc(secret) for secret in found))
    texts = data.draw(
        st.dictionaries(
            st.integers(0, PLACES - 1), st.tuples(st.sampled_from(found), said).map(lambda it: it[1](it[0])), min_size=1
        )
    )
    model = msgspec.structs.replace(filled(MODEL, texts), confidential=wanted)
    secret = Redaction(model).secrets
    assert check(of(model), secret), "nothing was planted"
    public = redact(model, "public")
    files = of(public)
    assert check(files, secret) == []
    raw = letters(msgspec.json.encode(public).decode())
    own = letters(msgspec.json.encode(filled(MODEL, {})).decode())
    for one in found:
        assert letters(one) not in raw or letters(one) in own or one.replace(" ", "").isdigit()


@given(secrets, st.sampled_from(["api", "brain", "bus", "mail"]))
@settings(max_examples=tries(25), deadline=None, suppress_health_check=list(HealthCheck))
def test_nothing_of_a_confidential_part_reaches_a_public_output(secret: str, id: str) -> None:
    assume(not of_archdoc(secret) and not secret.replace(" ", "").isdigit())
    model = filled(MODEL, dict.fromkeys(range(4, 13), secret))
    sentence = f"What {secret} does is to weigh all the orders against each other"
    hiding = msgspec.structs.replace(model.elements[id], name=secret, confidential=True, description=sentence)
    model = msgspec.structs.replace(model, elements=model.elements | {id: hiding})
    assert check(of(model), Redaction(model).secrets)
    assert check(of(redact(model, "public")), Redaction(model).secrets) == []


def in_svg(text: str) -> tuple[str, bytes]:
    return "a.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><text x="1">on {html.escape(text)}</text></svg>'.encode()


def in_svg_lines(text: str) -> tuple[str, bytes]:
    lines = "".join(f'<text x="1" y="2">{html.escape(line)}</text>' for line in text.split())
    return "a.svg", f'<svg xmlns="http://www.w3.org/2000/svg">{lines}</svg>'.encode()


def in_attribute(text: str) -> tuple[str, bytes]:
    return "a.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><g data-x="on {html.escape(text)}"/></svg>'.encode()


def in_html(text: str) -> tuple[str, bytes]:
    return "a.html", f"<!doctype html><p>on <b>{html.escape(text[:2])}</b>{html.escape(text[2:])}</p>".encode()


def in_entities(text: str) -> tuple[str, bytes]:
    return "a.html", f"<!doctype html><p>on {''.join(f'&#{ord(char)};' for char in text)}</p>".encode()


def in_markdown(text: str) -> tuple[str, bytes]:
    return "a.md", f"# On\n\nhere {text}, **there**\n".encode()


def in_csv(text: str) -> tuple[str, bytes]:
    file = io.StringIO()
    csv.writer(file).writerow(["1", f'so "{text}"', "x"])
    return "a.csv", file.getvalue().encode()


def in_json(text: str) -> tuple[str, bytes]:
    return "a.json", json.dumps({"a": [{"b": f"on {text}"}]}).encode()


def in_name(text: str) -> tuple[str, bytes]:
    return quote(f"on-{text}") + "/diagram.svg", b""


@given(
    secrets, said, st.sampled_from([in_svg, in_attribute, in_html, in_entities, in_markdown, in_csv, in_json, in_name])
)
@settings(max_examples=tries(400), deadline=None)
def test_each_secret_that_is_planted_is_found(
    secret: str, say: Callable[[str], str], plant: Callable[[str], tuple[str, bytes]]
) -> None:
    name, content = plant(say(secret))
    assert [leak.file for leak in check({name: content}, [Secret(secret, "replace")])][:1] == [name]


@given(secrets)
@settings(max_examples=tries(100), deadline=None)
def test_a_label_over_several_lines_is_found(secret: str) -> None:
    name, content = in_svg_lines(secret)
    assert check({name: content}, [Secret(secret, "replace")])


@given(secrets, secrets)
@settings(max_examples=tries(100), deadline=None)
def test_another_secret_is_not(secret: str, other: str) -> None:
    assume(letters(secret) not in letters(other))
    for plant in (in_svg, in_html, in_markdown, in_json):
        name, content = plant(other)
        assert check({name: content}, [Secret(secret, "replace")]) == []


latin = st.lists(st.text(SCRIPTS[0], min_size=4, max_size=9), min_size=1, max_size=3).map(" ".join)
PDF = [
    "on #text[{}]", '#set document(title: "{}")\nx', '#set document(author: "{}")\nx',
    '#set document(keywords: ("a", "{}"))\nx', '#set page(width: 90pt, margin: 5pt)\non and on {} and on',
    "= About {}\nx", '#link("https://x.example/?q={}")[x]',
    '#image(bytes("<svg xmlns=\'http://www.w3.org/2000/svg\' width=\'9\' height=\'9\'/>"), alt: "{}")',
]  # fmt: skip


@given(latin, st.sampled_from(PDF))
@settings(max_examples=tries(40), deadline=None)
def test_each_secret_in_a_pdf_is_found(secret: str, source: str) -> None:
    assume(not is_own(secret, 0, len(secret)))  # A word that archdoc writes itself, as a heading, tells nothing.
    content = typst.compile(source.replace("{}", secret).encode(), format="pdf")
    assert check({"a.pdf": content}, [Secret(secret, "replace")])
