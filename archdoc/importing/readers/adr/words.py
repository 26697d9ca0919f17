"""The words that decision records are written with, in English, Portuguese and Spanish, and what they stand for."""

from __future__ import annotations

import re

STATUSES = (
    ("superseded", r"supers?c?eded|superseeded|replaced by|invalidated by|substitu[ií]d[ao]|reempla[zs]ad[ao]"),
    ("rejected", r"reject\w*|declined|withdrawn|not accepted|rejeitad[ao]|recusad[ao]|rechazad[ao]"),
    ("deprecated", r"deprecated|obsolete\w*|retired|obsolet[ao]|depreciad[ao]|descontinuad[ao]"),
    (
        "proposed",
        r"propos\w*|draft|pending|open|on hold|(?:in |under )?review|incomplete|wip|in progress|em discuss[aã]o",
    ),
    ("accepted", r"accept\w*|approved|adopted|implemented|decided|agreed|done|completed|active|aceit[aoe]|aprovad[ao]"),
)
"""What projects write for the statuses of a spec, the first that fits. Portuguese and Spanish ones too."""

HEADINGS = {
    "context": r"context(?: and problem statement)?|problem(?: statement)?|background|issue|problem description|"
    r"contexto(?: e (?:defini[cç][aã]o d[oe] )?problema)?|problema",
    "decision": r"decision(?: outcome)?|outcome|resolution|"
    r"decis[aã]o(?: tomada)?|resultado(?: da decis[aã]o)?|decisi[oó]n",
    "proposal": r"proposal|what s proposed|proposed (?:solution|decision|change)|proposta",
    "options": r"(?:considered |possible )?options(?: considered)?|(?:considered )?alternatives(?: considered)?|"
    r"(?:rejected )?alternatives|op[cç][oõ]es(?: consideradas)?|alternativas(?: consideradas)?",
    "pros": r"pros and cons of the (?:options|alternatives)|pros and cons|pr[oó]s e contras(?: das op[cç][oõ]es)?",
    "consequences": r"consequences|consequ[eê]ncias|implications|impact|consecuencias",
    "gains": r"(?:positive|good)(?: consequences| outcomes)?|benefits|pros|advantages|"
    r"(?:consequ[eê]ncias )?positiv[ao]s|vantagens|benef[ií]cios|pr[oó]s",
    "costs": r"(?:negative|bad)(?: consequences| outcomes)?|(?:negative )?limitations|drawbacks|cons|disadvantages|"
    r"(?:consequ[eê]ncias )?negativ[ao]s|desvantagens|contras",
    "status": r"status|estado|situa[cç][aã]o",
    "date": r"date|data",
    "deciders": r"deciders|decision makers?|decisores|respons[aá]veis|authors?",
}
HEADING = {name: re.compile(pattern) for name, pattern in HEADINGS.items()}

FIELD = re.compile(r"[*_]*([\w -]{3,20}?)[*_]*\s*:\s*[*_]*\s*(\S.*)")
KEYS = {"status": "status", "estado": "status", "situação": "status", "date": "date", "data": "date"}
KEYS |= dict.fromkeys(
    ("deciders", "decision-makers", "decision makers", "decisores", "decisor", "author", "authors"), "deciders"
)

CHOSEN = re.compile(
    r"[*_]*(?:chosen (?:option|alternative)|op[cç][aã]o escolhida|alternativa escolhida|opci[oó]n elegida)s?"
    r"[*_]*\s*:\s*"
    r"[*_]*(?P<choice>.+?)(?:[,.;:]?\s*[*_]*\b(?:because|since|porque|pois|as it|due to)\b[*_:,]*\s*(?P<because>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
GOOD = re.compile(
    r"[*_]*(?:good|positive|pro|bo[ma]|positiv[ao])[*_]*\s*[,:]\s*(?:because|since|porque|pois)?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
BAD = re.compile(
    r"[*_]*(?:bad|negative|con|ruim|m[aá]u?|negativ[ao])[*_]*\s*[,:]\s*(?:because|since|porque|pois)?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
NUMBERED = re.compile(
    r"(?:ADR|RFC)?[\s_-]*#?\d{1,6}\s*[.:)\u2013\u2014-]*\s+|ADR[\s_-]*\d{1,6}\s*[.:\u2013\u2014-]?\s*", re.IGNORECASE
)
LABEL = re.compile(
    r"(pros|cons|advantages|disadvantages|benefits|drawbacks|vantagens|desvantagens|contras|pr[oó]s)\b", re.IGNORECASE
)
TEMPLATE = re.compile(
    r"(?:(?:adr|madr|nygard|decision|record|default|bare|minimal|example|short|long)[\s_-]*)*template\W*", re.IGNORECASE
)
EMPTY = re.compile(r"(?:it )?comes out best\W*(?:see below)?\W*", re.IGNORECASE)
"""MADR's own example of a reason: it points to a place that a spec doesn't have."""
OPEN = re.compile(r"(?:tbd|to be (?:decided|determined|done|confirmed)|n/?a|none|pending|todo)\W*", re.IGNORECASE)
BLANK = re.compile(r"\[[a-z0-9 ,.|:/-]{4,}\]|\{[^}]{4,}\}", re.IGNORECASE)


def status_of(text: str) -> str | None:
    """The spec's word for a status, or None where it is none of those."""
    plain_text = text.lower()
    found = [
        (match.start(), word) for word, pattern in STATUSES if (match := re.search(rf"\b(?:{pattern})\b", plain_text))
    ]
    return min(found)[1] if found else None


def date_of(text: str) -> str | None:
    """A date as the spec has it. Where day and month could be either way round, the year only."""
    iso = re.search(r"\b((?:19|20)\d\d)[-/.](\d\d)[-/.](\d\d)", text)
    if iso and 1 <= int(iso[2]) <= 12 and 1 <= int(iso[3]) <= 31:
        return f"{iso[1]}-{iso[2]}-{iso[3]}"
    other = re.search(r"\b(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)\b", text)
    if other:
        a, b, year = int(other[1]), int(other[2]), other[3]
        if a > 12 >= b or a == b:
            return f"{year}-{b:02}-{a:02}"
        return f"{year}-{a:02}-{b:02}" if b > 12 >= a else year
    year_only = re.search(r"\b(?:19|20)\d\d\b", text)
    return year_only[0] if year_only else None
