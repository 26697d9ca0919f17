"""What stands in a box of a diagram, to a name, a technology and a description."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from typing import get_args

import msgspec

from archdoc.catalogue import element_types
from archdoc.catalogue.images import of_name
from archdoc.core.vocabulary import ComponentType, Kind, QueueType

LONG = 48
"""Characters from which on a label of several lines is a name and a description, not a name."""

QUEUES = frozenset(get_args(QueueType))
TYPES = frozenset(get_args(ComponentType)) | QUEUES


def kind_of(type: str) -> Kind:
    """The kind of a part whose type of the spec's, or `third_party`, a label says."""
    return "queue" if type in QUEUES else "third_party" if type == "third_party" else "component"


WORDS: dict[str, tuple[Kind, str | None]] = {
    word: ("third_party", None) if type == "third_party" else (kind_of(type), type)
    for type, one in element_types.TYPES.items()
    for word in one.words.split()
}
"""What the name of a class or an icon says that a part is."""

_BREAK = re.compile(r"<br\s*/?\s*>|</br>|\\n|\\t|\n", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_ENTITY = re.compile(r"(?<!&)#(?:(?P<number>\d+)|(?P<name>[A-Za-z]\w*));")
"""Mermaid's way to write `&quot;` and `&#35;`."""
_INNER = re.compile(r"\(([^()]+)\)$")
_SEVERAL = re.compile(r"[+,/&]| and ")
"""In brackets behind a name: more technologies than one, of which none counts."""
_PERSON = re.compile(
    r"(?:(?:End|Web|Mobile|Human|External|Internal|Anonymous|Business|Registered|System|Database|Admin)[ -])?"
    r"(?:[Uu]sers?|People|Visitors?|Humans?|Customers?|Shoppers?|Buyers?|Developers?|Administrators?)"
    r"|(?:end[ -])?users?"
)
"""A box of a diagram that stands for somebody. In small letters, `customer` is as well a service's name."""
_VENDOR = re.compile(
    r"(?:adyen|klarna|mollie|stripe|paypal|braintree|plaid|apple pay|google pay|twilio|(?:twilio )?sendgrid|mailgun"
    r"|mailchimp|postmark|slack|microsoft teams|discord|telegram|whatsapp|intercom|zendesk|hubspot|salesforce|shopify"
    r"|openai|azure openai|anthropic|hugging face|github|bitbucket|auth0|okta|datadog|new relic|pagerduty"
    r"|google (?:maps|analytics)|facebook|twitter|docusign|(?:amazon|aws) ses|fcm|apns|contentful)(?: api)?"
)
"""Services that nobody runs for themselves, as diagrams call them: in small letters."""
_BOLD = re.compile(r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*")
_ICON = re.compile(r"\bfa[a-z]?:fa-[\w-]+")
_C4 = re.compile(r"^\[(?:(?P<what>[\w ]+?)\s*:\s*(?P<with>[^\[\]]+)|(?P<kind>[\w ]+))\]$")


class Label(msgspec.Struct, frozen=True):
    """A label in its parts."""

    name: str
    technology: str | None = None
    description: str | None = None
    type: str | None = None


def lines(text: str) -> list[str]:
    """The lines of a label as they are seen: without markup, entities resolved, none empty."""
    text = _ICON.sub("", _ENTITY.sub(lambda one: f"&#{one['number']};" if one["number"] else f"&{one['name']};", text))
    found = []
    for line in _BREAK.split(text):
        seen = html.unescape(_TAG.sub("", line)).replace("`", "")
        seen = _BOLD.sub(r"\1", seen)
        seen = " ".join("".join(c if c.isprintable() else " " for c in seen).split())
        if seen:
            found.append(seen.removeprefix("# ").removeprefix("## ").removeprefix("### "))
    return found


def one_line(text: str | None) -> str | None:
    """A label as one line, or None where nothing is to be seen."""
    return " ".join(lines(text or "")) or None


def label(text: str) -> Label | None:
    """A label in its parts; `[Container: Java]`, as C4 writes it, is a technology. None: nothing is to be seen."""
    technology = type = None
    rest: list[str] = []
    for line in lines(text):
        c4 = _C4.match(line)
        if c4 and c4["with"]:
            technology = technology or c4["with"].strip()
            told = "third_party" if foreign(c4["what"]) else c4["what"].lower()
            type = type or (told if told in TYPES or told == "third_party" else None)
        elif c4 and rest and c4["kind"].lower() in {"person", "software system", "container", "component", "system"}:
            type = "person" if c4["kind"].lower() == "person" else type
        elif c4 and rest and c4["kind"] and foreign(c4["kind"]):
            type = "third_party"
        else:
            rest.append(line)
    if not rest:
        return Label(technology) if technology else None
    if len(rest) > 1 and (technology or type or sum(map(len, rest)) > LONG):
        return Label(rest[0], technology, " ".join(rest[1:]), type)
    return Label(" ".join(rest), technology, None, type)


def recognised(
    name: str, kind: Kind = "component", type: str | None = None, why: str | None = None
) -> tuple[Kind, str | None, str | None, str | None]:
    """Kind, type, technology and why, from what a diagram says of a part and, where that is little, from its name.

    A cylinder called Kafka is a queue: what is only said to keep data is what its name says.
    """
    if kind == "component" and type is None and vendor(name):
        return "third_party", None, None, "from its name"
    inner = _INNER.search(name)
    plain = kind == "component" and type is None
    if inner and plain and _says_external(inner[1]) and not person(name[: inner.start()].strip()):
        return "third_party", None, None, "from its name"  # `Stripe (external)`
    if inner and _SEVERAL.search(inner[1]):
        known = None
    elif inner:  # what stands in brackets counts as a technology, `(for clients)` says nothing
        known = of_name(inner[1])
        known = known if known and known.technology else of_name(name[: inner.start()])
    else:
        known = of_name(name)
    if known is None or kind != "component" or type not in {None, "service", *element_types.KEEPERS}:
        return kind, type, None, why
    technology = known.technology.removesuffix(" emulator") if known.technology else None
    if known.type == "service":
        return kind, type, technology if type in {None, "service"} else None, why
    keeps = known.kind == "queue" or known.type in element_types.KEEPERS
    better = (type is None and known.type) or (keeps and (type in element_types.KEEPERS or technology))
    if better and (known.kind, known.type) != (kind, type):
        return known.kind, known.type, technology, "from its name"
    return kind, type, technology if known.type == type else None, why


def _says_external(text: str) -> bool:
    """Whether a text in brackets says no more than that something is somebody else's."""
    return _EXTERNAL.fullmatch(words(text)) is not None or (len(text.split()) == 1 and foreign(text))


def person(name: str) -> bool:
    """Whether a box of a diagram stands for somebody, by its name: `User`, `End users`."""
    return _PERSON.fullmatch(name) is not None


def vendor(name: str) -> bool:
    """Whether a name is that of a third party which everybody knows: `Stripe`, `Slack API`."""
    return _VENDOR.fullmatch(" ".join(name.lower().split())) is not None


def named(word: str) -> tuple[Kind, str | None] | None:
    """What a class or icon of this name is, if its name tells."""
    found = WORDS.get(re.sub(r"[\s_-]", "", word.lower()).removesuffix("s")) or WORDS.get(word.lower())
    return found or (("third_party", None) if foreign(word) else None)


_SAID = 4
"""Words of a text in which `external` counts."""
_EXTERNAL = re.compile(
    r"(?:external|third party|3 ?rd party|outside)(?: (?:existing|software|third party|it))*"
    r"(?: (?:systems?|services?|containers?|components?|dependenc(?:y|ies)|providers?|apps?|applications?|apis?|"
    r"vendors?|integrations?|elements?|partners?))?"
)
_FACING = re.compile(r"external (?:facing|access|traffic|users?|actors?|persons?|interfaces?|apis?|gateways?|ports?)\b")
"""What begins so and is our own, as `external API` may be; where a whole text says external, `_EXTERNAL` knows it."""


_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


def _bare(text: str) -> str:
    """In small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_FOREIGN = frozenset(_bare("""
    external extern externe externer externes externen externo externa externos externas externi esterno esterna esterni
    esterne ekstern eksternt eksterne zewnętrzny zewnętrzna zewnętrzne ulkoinen ulkoiset externt externí внешний внешняя
    внешнее внешние зовнішній зовнішня зовнішні външен външна vanjski vanjska zunanji külső externă εξωτερικό εξωτερική
    εξωτερικός harici dış חיצוני خارجي خارجية خارجی बाहरी ภายนอก 外部 外部系统 外部系統 外部システム
    外部サービス 外部服务 第三方 외부 외부시스템 fremdsystem fremdsysteme drittsystem
    drittanbieter tercero terceros terceiro terceiros tiers
""").split())  # fmt: skip
"""`External`, or `third party`, in the languages that architectures are written in."""


@lru_cache(10_000)
def words(text: str) -> str:
    """`externalSystem`, `external-system` and `External System` alike: `external system`."""
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", text)).lower()


@lru_cache(10_000)
def foreign(text: str) -> bool:
    """Whether a tag, kind, class or group says that something is somebody else's."""
    plain = words(text)
    if _EXTERNAL.fullmatch(plain):
        return True
    several = re.findall(r"[^\W\d_]+", _bare(_CAMEL.sub(" ", text)))
    if len(several) > _SAID or _FACING.match(plain):
        return False
    return bool(several) and (several[0] in _FOREIGN or several[-1] in _FOREIGN or plain.startswith("external "))
