"""Model -> the secrets in its texts, and what stands in their place: the rules that redaction goes by.

Every text of `confidential.replace` is one. So are the names and ids of confidential parts. A name of everyday words
(`Order service`) is one only as it is written, so that `the order service` stays; one such word (`Events`) only where
it stands as a name within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import msgspec

from archdoc.core import vocabulary
from archdoc.core.model import Edge, Element, Model
from archdoc.privacy import matching
from archdoc.privacy.omit import UNNAMED

NEUTRAL = {"component": "internal service", "queue": "internal queue", "third_party": "external system"}
NO_TEXT = "[not public]"
LEAST = 2
"""Letters and digits that a secret must have, to be told from other words; three where they are all digits."""
_EVERYDAY = frozenset(
    re.findall(
        r"\w+",
        """
    a access account accounts admin alert alerts an analytics and api app apps archive audit auth backend backup
    batch billing bucket bus cache cart catalog catalogue checkout client clients cluster config consumer core cron
    customer customers dashboard data database db delivery dispatcher email engine event events export external feed
    file files for frontend function gateway handler identity import index ingest internal inventory invoice
    invoices job jobs lake ledger loader log login logs mail main manager message messages metrics mobile model
    monitor monitoring notification notifications of order orders partner partners payment payments person pipeline
    platform portal price prices pricing process processor producer product products profile proxy public push queue
    queues read receiver record records registry report reporting reports risk router rule rules scheduler scorer
    search sender service services session settings shipping site sms state stock storage store stream support sync
    system table task tasks team the third topic tracking user users warehouse web webhook webhooks worker workers
    write
    """,
    )
)
"""Words of which a name may be made and still tell nothing: no one can hide `Events` in a text about events."""


class Rule(msgspec.Struct, frozen=True):
    """A secret and what stands in its place."""

    secret: matching.Form
    shown: str


class Misfit(msgspec.Struct, frozen=True):
    """What is wrong with a rule of `confidential.replace`: `text` is its key; `at_key` says which side of it."""

    text: str
    what: str
    hint: str
    at_key: bool


def rules(model: Model) -> tuple[Rule, ...]:
    """Every secret with what stands in its place, the longest first."""
    found = [Rule(matching.form(text), shown) for text, shown in _replace(model).items()]
    names = neutral_names(model)
    for element in model.elements.values():
        if not hidden(element):
            continue
        for text in (element.name, element.id):
            secret = _name(text, typed=text == element.detail.name)
            if secret and not matching.says(matching.form(text), names[element.id]):
                found.append(Rule(secret, names[element.id]))
    found += [
        Rule(matching.form(edge.id), edge_label(edge) or "internal call")
        for edge in model.edges
        if hidden(edge) and edge.id and distinctive(edge.id)
    ]
    return tuple(sorted(found, key=lambda rule: -rule.secret.size))


def _name(name: str, *, typed: bool) -> matching.Form | None:
    """How the name or id of a confidential part is looked for in other texts; None for what can't be told from them."""
    if distinctive(name):
        return matching.form(name)
    if not _size_enough(matching.form(name)):
        return None
    if len(_words(name)) > 1:
        return matching.form(name, exact=True)
    return matching.form(name, proper=True) if typed and name[:1].isupper() else None


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_]+", matching.lowered(matching.normal(name)))


def misfits(wanted: vocabulary.Confidential) -> list[Misfit]:
    """What is wrong with the rules of `confidential.replace`."""
    found = []
    secrets = {text: matching.form(text) for text in wanted.replace}
    for text, shown in wanted.replace.items():
        if not secrets[text].size:
            what = "This text to be replaced has no letter and no digit."
            found.append(Misfit(text, what, "Write the words that must not leave.", True))
            continue
        if not _size_enough(secrets[text]):
            what = f"`{text}` is too short to be told from other words."
            found.append(
                Misfit(
                    text, what, f"Write it with the words around it: at least {LEAST} letters, or three digits.", True
                )
            )
            continue
        for other in dict.fromkeys([text, *wanted.replace]):
            if secrets[other].size and matching.says(secrets[other], shown):
                back = other != text and matching.says(secrets[text], wanted.replace[other])
                if other == text:
                    what = f"What stands for `{text}` says it again: `{shown}`."
                elif back:
                    what = f"`{text}` and `{other}` are each replaced by what the other hides."
                else:
                    what = f"What stands for `{text}` says `{other}`, which is to be hidden too: `{shown}`."
                found.append(Misfit(text, what, "Write a text with none of the hidden words in it.", False))
                break
    return found


def hidden(part: Element | Edge) -> bool:
    """Whether an element or edge is confidential; an empty name for it hides it as well."""
    return part.confidential is not False


def distinctive(name: str) -> bool:
    """Whether a name tells something by itself: it has a word that not every system has."""
    return _size_enough(matching.form(name)) and not all(everyday(word) or word.isdigit() for word in _words(name))


def everyday(word: str) -> bool:
    """Whether every system has such a part: a word in small letters."""
    return word in _EVERYDAY


def neutral_names(model: Model) -> dict[str, str]:
    """What confidential elements and those without a name are called: by their kind, numbered where several are."""
    given: dict[str, str] = {}
    unnamed: dict[str, list[str]] = {}
    for element in model.elements.values():
        if hidden(element) and isinstance(element.confidential, str) and element.confidential.strip():
            given[element.id] = element.confidential.strip()
        elif hidden(element) or element.name == UNNAMED:
            unnamed.setdefault(NEUTRAL[element.kind], []).append(element.id)
    for name, ids in unnamed.items():
        given |= {id: name if len(ids) == 1 else f"{name} {at}" for at, id in enumerate(ids, 1)}
    return given


def edge_label(edge: Edge) -> str | None:
    return edge.confidential.strip() or None if isinstance(edge.confidential, str) else None


def told(text: str, known: tuple[Rule, ...]) -> bool:
    return any(matching.says(rule.secret, text) for rule in known)


def sayer(known: tuple[Rule, ...]) -> Callable[[str], str]:
    """What gives each text without the secrets."""
    done: dict[str, str] = {}

    def say(text: str) -> str:
        if text not in done:
            done[text] = _without_secrets(text, known)
        return done[text]

    return say


def _without_secrets(text: str, known: tuple[Rule, ...]) -> str:
    # What is left beside a replaced text may with it say another secret, so it is looked through again.
    for _ in range(4):
        found = [
            (-rule.secret.size, rule.secret.text != text[start:end], order, start, end, rule.shown)
            for order, rule in enumerate(known)
            for start, end in matching.spans(rule.secret, text)
        ]
        if not found:
            return text
        chosen: list[tuple[int, int, str]] = []
        for _, _, _, start, end, shown in sorted(found):
            if all(end <= first or last <= start for first, last, _ in chosen):
                chosen.append((start, end, shown))
        addresses = matching.urls(text)
        for start, end, shown in sorted(chosen, reverse=True):
            within = any(first <= start and end <= last for first, last in addresses)
            text = text[:start] + (re.sub(r"[^\w.]+", "-", shown) if within and " " in shown else shown) + text[end:]
    return NO_TEXT


def _size_enough(secret: matching.Form) -> bool:
    return secret.size >= LEAST + secret.text.strip().isdigit()


def _replace(model: Model) -> Mapping[str, str]:
    return model.confidential.replace if model.confidential else {}
