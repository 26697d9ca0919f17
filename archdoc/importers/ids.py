"""Keys and names of other formats to ids of a spec: readable, unique, and the same from one import to the next."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from archdoc.spec.references import ID

LONGEST = 40
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
_OPAQUE = re.compile(r"[0-9]+|.{0,2}|[0-9a-f-]{12,}|.*[0-9a-f]{16,}.*", re.IGNORECASE)
"""Keys that tell a person nothing: numbers, one or two letters, hashes."""
_PATH = re.compile(r"[/:.#|]")

_ONE_WORD = re.compile(
    r"(?:PostgreSQL|MySQL|NoSQL|GraphQL|(?:Mongo|Maria|Dynamo|Cosmos|Cockroach|Influx|Document|Raven|Couch|Arango)DB"
    r"|(?:Rabbit|Active|Zero)MQ|Cloud(?:Front|Watch|Flare|Formation)|SendGrid|MailChimp|PayPal|Git(?:Hub|Lab)|BitBucket"
    r"|Open(?:Search|Telemetry|API|ID|AI|SSL|Shift|Stack|AM)|OTel|OpAMP|ElastiCache|EventBridge|FastAPI|WebSockets?"
    r"|(?:Java|Type)Script|YouTube|LinkedIn|WhatsApp|HubSpot|PostHog|BigQuery|IoT|iOS|SaaS|DevOps|ClickHouse|WordPress"
    r"|HAProxy|LaunchDarkly|ServiceNow|SharePoint|MinIO|OAuth|AppSync|PlantUML|LiveKit|QuickSight|LocalStack)"
    r"(?![a-z])"
)
"""Names with capitals inside that are one word all the same."""


def id_of(text: str) -> str:
    """The id nearest to a text, or an empty text where no letter is left: `Orders-API` and `ordersApi` keep words."""
    letters = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    letters = _ONE_WORD.sub(lambda found: found[0].capitalize(), letters)
    letters = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})", "_", letters)
    made = re.sub(r"[^a-z0-9]+", "_", letters.lower()).strip("_")
    if made and made[0].isdigit():
        made = f"n{made}"
    return f"{made}_" if made in _WORDS else made


def give(
    wanted: Iterable[tuple[str, str, str]], kind: str, taken: Iterable[str] = (), known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """An id for each (key, name, name of what is around it), by key.

    `known` are ids by key that were given before, which stay; `taken` are ids that nothing may get; `kind` names what
    has neither letters in its key nor in its name.
    """
    ids: dict[str, str] = {}
    wanted = list(wanted)
    used = set(taken)
    for key, _, _ in wanted:
        if known and key in known:
            ids[key] = known[key]
            used.add(known[key])
    for key, name, around in wanted:
        if key in ids:
            continue
        choices = list(_choices(key, name, around)) or [kind]
        ids[key] = next((id for id in choices if id not in used), "") or _numbered(choices[0], used)
        used.add(ids[key])
        assert ID.fullmatch(ids[key])
    return ids


def _choices(key: str, name: str, around: str) -> Iterable[str]:
    """Ids from the most readable to the most particular."""
    name = name.rpartition("/")[2] if name.startswith("@") else name  # `@scope/package`
    plain, named = id_of(key), id_of(name)
    opaque = bool(_OPAQUE.fullmatch(key)) or bool(_PATH.search(key)) or len(plain) > LONGEST
    made = [named, plain] if opaque and named else [plain, named]
    made = [_cut(id) for id in made if id]
    yield from made[:1]
    if made and around:
        yield _cut(f"{_cut(id_of(around), 20)}_{made[0]}".strip("_"))
    if not _OPAQUE.fullmatch(key):
        yield from made[1:]


def _cut(id: str, most: int = LONGEST) -> str:
    """An id of at most so many letters, cut between words where there are any."""
    if len(id) <= most:
        return id
    cut = id[: most + 1].rpartition("_")[0] or id[:most]
    return cut.rstrip("_")


def _numbered(id: str, used: set[str]) -> str:
    number = 2
    while f"{id}_{number}" in used:
        number += 1
    return f"{id}_{number}"
