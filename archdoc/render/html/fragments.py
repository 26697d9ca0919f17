"""Texts, facts and lists to HTML: what the parts of a page are made of."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from archdoc.core import markdown
from archdoc.dossier import document as d


def text(text: str) -> str:
    """Plain text."""
    return escape(markdown.clean(text))


def items(shown: Sequence[str]) -> str:
    """One text stands alone; several are a list."""
    if len(shown) < 2:
        return "".join(shown)
    return "<ul>" + "".join(f"<li>{one}</li>" for one in shown) + "</ul>"


def block(text: str, kind: str) -> str:
    """An author's Markdown as a paragraph, or as a block where it is more than one. `kind` is its class."""
    made = markdown.html(text)
    tag = "div" if made.startswith(("<p>", "<ul>", "<ol")) else "p"
    return f'<{tag} class="{kind}" dir="auto">{made}</{tag}>'


def facts(facts: Sequence[d.Fact], kind: str = "") -> str:
    """What is known, as labels with texts; nothing where nothing is."""
    if not facts:
        return ""
    told = ((text(fact.label), items([markdown.html(one) for one in fact.texts])) for fact in facts)
    shown = "".join(f'<div><dt>{label}</dt><dd dir="auto">{said}</dd></div>' for label, said in told)
    return f'<dl class="{kind}">{shown}</dl>' if kind else f"<dl>{shown}</dl>"
