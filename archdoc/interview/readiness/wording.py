"""Model -> what its texts say without showing it: claims with no number, "we", notes to oneself, jargon, letters.

Each rule is a function that gives (what, cure, path) for each thing it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archdoc.core.markdown import plain
from archdoc.core.model import Model
from archdoc.core.paths import Path
from archdoc.core.wording import listed
from archdoc.interview.readiness.missing import Found, short
from archdoc.interview.readiness.public import Said, said

_SENTENCE = re.compile(r"(?<=[.!?…])[\"”’')\]]*\s+(?=[\"“‘(]?[A-ZÀ-ÞА-Я0-9€$£])|\n+")
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|`[^`]*`")
_STRONG = re.compile(
    r"\b(?:improv(?:ed|es|ing|ements?)|scalab(?:le|ility)|(?:in)?significant(?:ly)?|dramatic(?:ally)?|drastic(?:ally)?|"
    r"massive(?:ly)?|huge(?:ly)?|greatly|vastly|tremendous(?:ly)?|substantial(?:ly)?|robust(?:ly|ness)?|"
    r"seamless(?:ly)?|performant|high[- ]performance|highly available|hugely|blazing(?:ly)?|lightning[- ]fast|"
    r"rock[- ]solid|world[- ]class|best[- ]in[- ]class|state[- ]of[- ]the[- ]art|cutting[- ]edge|next[- ]generation|"
    r"bullet-?proof|(?:much|far) (?:faster|slower|better|cheaper|simpler|more|less|fewer))\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:reduced|increased|decreased|cut down|sped up|accelerated|boosted|lowered|raised|optimi[sz]ed(?! for\b)|"
    r"streamlined|faster|cheaper|fewer|more reliable|more efficient)\b",
    re.IGNORECASE,
)
"""Words that claim a change; looked for only where results are claimed, since elsewhere they describe."""
_RESULTS = frozenset({("results", "impact"), ("me", "contributions"), ("challenges", "result"), ("learned", "effect")})
_NEGATED = re.compile(
    r"\b(?:not?|never|nobody|nothing|without|isn't|wasn't|weren't|aren't|doesn't|didn't|won't|can't|cannot|hardly|"
    r"barely|instead of|rather than)\b[^,;:.]*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9.])\d|[%½¼¾⅓⅔]|\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|halves|halved|doubled|"
    r"trebled|tripled|quadrupled|twice|thrice|a third|"
    r"one third|thirds|a quarter|quarters|a tenth|tenfold|twofold|threefold|none|nobody|no one)\b",
    re.IGNORECASE,
)
_HYPOTHETICAL = frozenset({"alternatives", "risks", "revisit_when", "goals", "non_goals", "problem", "problems"})
"""Keys whose texts are about what was not done, or not yet."""
_TODO = re.compile(
    r"\b(?:TODO|FIXME|TBD|TBC|XXX+)\b|\?\?\?|\blorem ipsum\b|^\s*(?:\.\.\.|…|\?|-)\s*$|<(?:your|add|insert)\b"
)
_WE = re.compile(r"\b(?:we|we'(?:ve|d|re|ll)|our team)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:I|my|me|mine|myself)\b|\bI'")
_LETTERS = re.compile(r"(?<![\w/.&-])([A-Z]{2,5})(?:s|'s)?(?![\w/&]|-?\d|\.[a-z])")
_TERMS = (
    "Kafka", "RabbitMQ", "Kubernetes", "Docker", "PostgreSQL", "Postgres", "MySQL", "MongoDB", "Cassandra", "Redis",
    "Memcached", "DynamoDB", "Elasticsearch", "OpenSearch", "Kinesis", "ZooKeeper", "Terraform", "Ansible", "Jenkins",
    "gRPC", "GraphQL", "WebSocket", "WebSockets", "Protobuf", "Avro", "Django", "FastAPI", "Node.js", "TypeScript",
    "JavaScript", "Kotlin", "Hadoop", "PL/SQL", "Airflow", "BigQuery", "Redshift", "Debezium", "Istio", "Nginx",
    "microservice", "microservices", "monolith", "Lambda", "EC2", "S3", "SQS", "SNS", "SQL", "NoSQL", "REST", "RPC",
    "ORM", "sharding", "idempotency", "idempotent", "middleware", "API gateway", "load balancer", "message broker",
    "dead-letter queue",
)  # fmt: skip
"""Technology that no product is sold by; without names that are ordinary words as well (Go, Spring, Spark)."""
_KNOWN = frozenset(
    """
    ACID ACL AD ADR AI AM API APP APPS ASAP AWS BI CD CDN CEO CFO CI CIO CLI CMS COO CORS CPO CPU CRM CRUD CSS CSV CTO
    DB DNS DSL EC EOF ERP EST ETA ETL EU EUR FAQ FTP GB GBP GCP GDPR GIF GMT GPS GPU GUI HR HTML HTTP HTTPS IBM ID IDE
    IDS IE IEEE II III IO IOS IOT IP ISO IT IV JPEG JPG JS JSON JVM JWT KB KPI LAN LGPL LLC LTD MB MIT ML MP MS MVP NASA
    NB NFC NGO OK OKR ORM OS PC PDF PIN PHP PM PNG POC PR QA QR RAID RAM RBAC REST RFC ROI ROM RPC SDK SLA SLO SMS SQL
    SRE SSD SSH SSL SSO SVG TB TCP TLS TTL TV UDP UI UK UML URI URL US USA USB USD UTC UTF UUID UX VAT VM VP VPN WAN
    WIFI XML YAML ZIP
    A AND ALL ANY ARE AS AT BE BUT BY CAN DO DONE EACH EVER EVERY FIRST FOR FROM GO HAD HAS HAVE IF IN IS LAST LESS
    MANY MAY MORE MOST MUST NEVER NEW NO NONE NOT NOW OF OFF OLD ON ONE ONLY OR OUR OUT OVER SAME SHALL SO SOME STILL
    STOP TEN THAN THAT THE THEN THEY THIS TO TODO TBD TBC TWO UP USE VERY WAS WE WHAT WHEN WHO WHY WILL WITH XXX YES
    YET YOU YOUR FIXME
    """.split()  # noqa: SIM905 (as words, not as a list of quoted ones)
)
"""Letters that an engineer of any company and year reads without a thought, and words that people write in capitals."""
MOST_NAMED = 8


def strong_words(model: Model) -> Found:
    """Sentences of mine that claim a change or a quality, and show no number."""
    for word, sentence, path in claims(model):
        what = f"“{word}” with no number: {short(sentence, 90)}"
        yield what, "Say from what to what, or leave the word out.", path


def claims(model: Model) -> Iterator[tuple[str, str, Path]]:
    """Words that claim a change or a quality where no number shows it: the word, its sentence, and where that is."""
    metrics = {one.name.strip().casefold() for one in model.results.metrics} if model.results else set()
    for one in said(model):
        if not one.sentence or _HYPOTHETICAL & set(map(str, one.path)) or one.path[0] == "glossary":
            continue
        result = (one.path[0], next((step for step in one.path[1:] if isinstance(step, str)), "")) in _RESULTS
        if result and _shown(model, one, metrics):
            continue
        for sentence in _sentences(one.text):
            found = _claim(sentence, claims=result)
            if found and not _NUMBER.search(sentence):
                yield found, sentence, one.path
                break


def _shown(model: Model, one: Said, metrics: set[str]) -> bool:
    """Whether a claim has its number beside it: in its evidence, or in the metric that it names."""
    match one.path:
        case ("results", "impact", int(at), *_) if model.results:
            impact = model.results.impact[at]
            named = (impact.metric or "").strip().casefold()
            return bool(_NUMBER.search(f"{impact.statement} {impact.evidence or ''}")) or named in metrics
        case ("me", "contributions", int(at), *_) if model.me:
            contribution = model.me.contributions[at]
            return bool(_NUMBER.search(f"{contribution.what} {contribution.evidence or ''}"))
    return False


def _claim(sentence: str, *, claims: bool) -> str:
    bare = _QUOTED.sub("", sentence)
    for pattern in (_STRONG, _CHANGE) if claims else (_STRONG,):
        for found in pattern.finditer(bare):
            if not _NEGATED.search(bare[: found.start()]) and not found[0].lower().startswith("in"):
                return found[0]
    return ""


def says_we(model: Model) -> Found:
    """Contributions of which a sentence says what we did, and none of it what I did."""
    for at, one in enumerate(model.me.contributions if model.me else ()):
        for sentence in _sentences(one.what):
            bare = _QUOTED.sub("", sentence)
            if _WE.search(bare) and not _I.search(bare):
                what = f"A contribution says “we”: {short(sentence, 90)}"
                cure = "Say what you did; what the others did can stand beside it, with their names."
                yield what, cure, ("me", "contributions", at, "what")
                break


def left_to_do(model: Model) -> Found:
    """Notes to oneself that stayed in."""
    for one in said(model):
        found = _TODO.search(one.text)
        if found:
            yield f"“{found[0].strip()}” was left in: {short(one.text, 80)}", "Write it, or take it out.", one.path


def technology_in_product(model: Model) -> Found:
    """Names of technology in the section that is told to people who sell the product.

    What the company does is left alone: it may well sell technology, and then its words are the product's.
    """
    does = (model.company.does or "") if model.company else ""
    own = {
        one.technology.strip()
        for one in model.elements.values()
        if one.technology and one.kind != "third_party" and re.search(r"[A-Z].*[A-Z0-9]", one.technology)
    }
    terms = [term for term in sorted({*_TERMS, *own}, key=lambda term: (-len(term), term)) if term not in does]
    pattern = re.compile(rf"(?<![\w/])(?:{'|'.join(map(re.escape, terms))})(?!\w)")
    for one in said(model):
        if one.path[0] == "context":
            names = list(dict.fromkeys(pattern.findall(_QUOTED.sub("", plain(one.text)))))
            if names:
                what = f"{listed(names)} in the product section: {short(one.text, 80)}"
                cure = "Say what it means for those who use it; the technology has its place in `technical`."
                yield what, cure, one.path


def unknown_letters(model: Model) -> Found:
    """Abbreviations that neither the glossary nor the text itself explains, in one finding."""
    explained = _explained(model)
    counts: dict[str, int] = {}
    first: dict[str, Path] = {}
    for one in said(model):
        if one.sentence and one.path[0] != "glossary":
            for letters in _LETTERS.findall(_spoken(one.text)):
                if letters not in explained:
                    counts[letters] = counts.get(letters, 0) + 1
                    first.setdefault(letters, one.path)
    if counts:
        ranked = sorted(counts, key=lambda letters: (-counts[letters], letters))
        more = [f"{len(ranked) - MOST_NAMED} more"] if len(ranked) > MOST_NAMED else []
        what = f"The glossary lacks {listed([*ranked[:MOST_NAMED], *more])}."
        cure = "Add to `glossary` what nobody outside will know, or you in five years."
        yield what, cure, first[ranked[0]]


def _explained(model: Model) -> set[str]:
    """Letters that need no entry: known to all, in the glossary, spelled out, or the name of a part."""
    found = {word for term in model.glossary for word in re.findall(r"[A-Z]{2,5}", term)} | set(_KNOWN)
    names = [model.title, (model.company.name if model.company else None) or ""]
    names += [f"{element.name} {element.technology or ''}" for element in model.elements.values()]
    names += [team.name for team in model.teams.values()] + [group.name for group in model.groups.values()]
    for name in names:
        found.update(re.findall(r"\b[A-Z]{2,5}\b", name))
    for one in said(model):
        found.update(re.findall(r"[a-z]\w* \(([A-Z]{2,5})\)", one.text))
        found.update(re.findall(r"\b([A-Z]{2,5}) \([a-z]", one.text))
    return found


def _spoken(text: str) -> str:
    """A text without code, links' addresses and quoted words, in which capitals are names of things."""
    return re.sub(r"https?://\S+|\([^)\s]*\.[^)\s]*\)", " ", _QUOTED.sub(" ", text))


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(plain(text)):
        if sentence.strip():
            yield sentence.strip()
