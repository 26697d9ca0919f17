"""The options of a decision record, what speaks for and against each, and which of them was chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archdoc.importers.adr.markdown import Block, Section, plain
from archdoc.importers.adr.words import kind_of

_WHY = (
    r"because|since|porque|pois|as it|due to|weil|da wir|denn|parce que|car|perché|poiché|omdat|ponieważ|потому что"
    r"|так как"
)
CHOSEN = re.compile(
    r"[*_]*(?:(?:the )?(?:chosen|selected) (?:option|alternative|solution)|op[cç][aã]o escolhida|alternativa escolhida"
    r"|opci[oó]n elegida|gewählte (?:option|alternative|lösung)|option (?:retenue|choisie)|opzione scelta|gekozen optie"
    r"|wybrana opcja|выбранный вариант|選択した(?:オプション|選択肢)|选择的方案)s?[*_]*\s*[:：]\s*"
    rf"[*_]*(?P<choice>.+?)(?:[,.;:]?\s*[*_]*\b(?:{_WHY})\b[*_:,]*\s*(?P<because>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_REASON = re.compile(rf"\b(?:{_WHY})\b[*_:,]*\s*(.*)", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"[*_]*([^\W\d_][^*_:：,]{0,24}?)[*_]*\s*[:：,][*_]*\s*(.*)", re.DOTALL)
_GOOD = frozenset(
    {"good", "positive", "pro", "plus", "bom", "boa", "positivo", "positiva", "gut", "bon", "buono", "bueno", "bien"}
)
_BAD = frozenset(
    {"bad", "negative", "con", "minus", "ruim", "mau", "má", "negativo", "negativa", "schlecht", "mauvais", "malo"}
)
_NEUTRAL = frozenset({"neutral", "neutro", "neutre"})
_SIGNS = (("gains", r"(?:\(\+\)|\+|➕|✅|✔️?|👍)\s+"), ("costs", r"(?:\([-−–]\)|[−–]|➖|❌|✗|👎|⚠️?)\s+"))
_SIGNED = re.compile(r"(?:^|\s)(?=\((?:\+|[-−–])\)\s)")
"""Where an argument with its sign begins in the midst of a paragraph."""
_BY_SIGN = {"+": "gains", "-": "costs"}
_EMPTY = re.compile(r"(?:it )?comes out best\W*(?:see below)?\W*", re.IGNORECASE)
"""MADR's own example of a reason: it points to a place that a spec doesn't have."""
_NAMED = re.compile(
    r"^(?:[*_]*(?:option|alternative|op[cç][aã]o|opci[oó]n|variante?|solution|lösung|opzione|optie|opcja|вариант|選択肢|案|方案)"
    r"\s*[*_]*(?P<letter>[A-Z]|\d{1,2})\s*[:.)\u2013\u2014-]+\s*|(?P<alone>[A-Z])\s*[.):]\s+)",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"\s*(?:[(\[]\s*(?:✅|✔️?|x)?\s*(?:chosen|selected|accepted|this one|our choice|winner|preferred|gewählt"
    r"|ausgewählt|retenue?|choisie?|escolhid[ao]|elegid[ao]|scelt[ao]|gekozen|wybran[ea]|выбран\w*|採用|采用|已选|선택)\s*[)\]]"
    r"|✅|✔️?|⭐|🏆|\[x\])\s*",
    re.IGNORECASE,
)
_TURNED_DOWN = re.compile(
    rf"[*_]*(?:(?:this was |was )?(?:rejected|discarded|dismissed|ruled out|turned down|not chosen)|why not\??"
    rf"|verworfen|abgelehnt|rejetée?)[*_]*\s*(?:[:：,]|(?:{_WHY})\b)?[*_]*\s*(?:(?:{_WHY})\b)?\s*",
    re.IGNORECASE,
)
_CHOOSING = re.compile(r"chosen|selected|decision|choice|gewählt", re.IGNORECASE)
LETTERED = re.compile(r"(?:option|alternative|variante?|op[cç][aã]o|opci[oó]n)\s+(?:[A-Z]|\d{1,2})", re.IGNORECASE)
"""The label of an option."""
WE = re.compile(
    r"(?:(?:therefore|thus|so|hence),?\s+)?(?:we(?:\s+have|\s+will|'ve|'ll)?\s+(?:chose|choose|chosen|decided?|picked?|selected?"
    r"|opted|adopt(?:ed)?|go\s+(?:with|for)|use)|it\s+was\s+decided)\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells a choice where no heading does."""
_REFERENCE = r"(?:option|alternative|variante?|op[cç][aã]o|opci[oó]n)"
_NO_OPTION = re.compile(r"criteri|aspect|kriteri|critère|property|attribute|feature|dimension", re.IGNORECASE)


_Y = tuple(
    re.compile(part, re.IGNORECASE)
    for part in (
        r"in (?:the )?context of ", r",? (?:and )?facing ",
        r",? we (?:have )?(?:decided|chose|opted)(?: (?:for|to use))? ",
        r",? (?:in order )?to achieve ", r",? accepting (?:that |the downside (?:of |that )?)?",
    )
)  # fmt: skip
"""A decision in one sentence, as Zdun and others have it ("Sustainable architectural design decisions", 2013):
what each of its parts begins with."""
_AGAINST = re.compile(
    r",? (?:(?:and|over|while) )?(?:neglect(?:ed|ing)|reject(?:ed|ing)|against|instead of) ", re.IGNORECASE
)


class Option(msgspec.Struct):
    """What could have been done."""

    name: str
    line: int
    note: str | None = None
    """What is said of it that is neither good nor bad."""
    pros: tuple[str, ...] = ()
    cons: tuple[str, ...] = ()
    letter: str | None = None
    marked: bool = False
    """It says itself that it was chosen."""
    neutral: int = 0

    @property
    def heads(self) -> tuple[str, ...]:
        """What it may be called by: its whole name, and what stands before a colon, dash or bracket in it."""
        head = re.split(r"\s+[–—-]+\s+|:\s|：|，|,\s|\s*[(（]", self.name, maxsplit=1)[0].strip()
        return (self.name, head) if head and head != self.name else (self.name,)


class Stated(msgspec.Struct, frozen=True):
    """What a decision in one sentence says."""

    context: str
    choice: str
    options: tuple[Option, ...]
    gains: tuple[str, ...]
    costs: tuple[str, ...]
    because: tuple[str, ...]


def y_statement(text: str, line: int) -> Stated | None:
    """The parts of `In the context of X, facing Y, we decided for A and neglected B, to achieve Q, accepting D`."""
    said = re.sub(r"\*\*|__", "", text[:2_000])
    parts: list[str] = []
    start = at = 0
    for number, begins in enumerate(_Y):
        found = begins.search(said, at)
        if found is None or (number == 0 and found.start()):
            return None
        parts += [said[start : found.start()].strip()] if number else []
        start = at = found.end()
    context, concern, choice, gain = parts
    cost, _, why = said[start:].strip().rstrip(".").partition(" because ")
    choice, *against = _AGAINST.split(choice, maxsplit=1)
    others = [name.strip() for name in re.split(r",\s*(?:and\s+)?|\s+and\s+", " ".join(against)) if name.strip()]
    return Stated(
        context=f"{context}: {concern}",
        choice=choice,
        options=tuple(read_option(name, line) for name in others),
        gains=(gain,),
        costs=(cost.strip(" ,"),),
        because=(why.strip(),) if why else (),
    )


def options_of(parts: Mapping[str, tuple[Section, ...]], sections: Sequence[Section], used: set[int]) -> list[Option]:
    """Options with what speaks for and against them; `used` gains the blocks that they are made of."""
    named: list[Option] = []
    argued: list[Option] = []
    for kind in ("options", "pros"):
        below = parts.get(kind, ())
        if below:
            named += _listed(below[0].blocks, used)
        argued += _headed(below[1:], used)
    if not named and not argued:  # each under a heading of its own, beside the others
        own = [at for at, section in enumerate(sections) if section.level > 1 and _NAMED.match(section.title)]
        argued = _headed([sections[at] for at in _whole(sections, own)], used)
    matched = {id(option): next((one for one in argued if same(one.name, option.name)), None) for option in named}
    taken = {id(one) for one in matched.values()}
    rest = [one for one in argued if id(one) not in taken]
    if len(argued) == len(named):  # the same options in the same order, some in other words
        for option in named:
            if matched[id(option)] is None and rest:
                matched[id(option)] = rest.pop(0)
    for option in named:
        one = matched[id(option)]
        if one is not None:
            option.pros, option.cons = option.pros + one.pros, option.cons + one.cons
            option.note, option.line = option.note or one.note, one.line
            option.letter = option.letter or one.letter
            option.marked, option.neutral = option.marked or one.marked, option.neutral + one.neutral
    return named + rest


def _whole(sections: Sequence[Section], own: Iterable[int]) -> list[int]:
    """The places of some sections, and of those below them."""
    made: list[int] = []
    for start in own:
        made.append(start)
        for at in range(start + 1, len(sections)):
            if sections[at].level <= sections[start].level:
                break
            made.append(at)
    return list(dict.fromkeys(made))


def _listed(blocks: Sequence[Block], used: set[int]) -> list[Option]:
    """The options that a part lists: as items, as rows of a table, or each in a paragraph that begins in bold."""
    made: list[Option] = []
    open_: Option | None = None
    for block in blocks:
        if block.rows:
            made += _rows(block)
            used.add(id(block))
        elif block.items and open_ is not None:
            pros, cons, _, neutral = sided([Section("", 9, block.line, (block,))])
            open_.pros, open_.cons, open_.neutral = open_.pros + pros, open_.cons + cons, open_.neutral + neutral
            if not (pros or cons):
                open_.note = "; ".join((*([open_.note] if open_.note else ()), *block.items))
            used.add(id(block))
        elif block.items:
            found = [read_option(item, line) for item, line in zip(block.items, block.marks, strict=True)]
            for number, option in enumerate(found, 1):  # `Option 2` is the second of a numbered list
                option.letter = option.letter or (str(number) if block.sign in (".", ")") else None)
            made += [option for option in found if option.name and not option.name.endswith("?")]
            used.add(id(block))
        elif block.text and re.match(r"(?:\*\*|__).+?(?:\*\*|__)", block.text) and not _side(block.text):
            open_ = read_option(block.text, block.line)
            made.append(open_)
            used.add(id(block))
        elif block.text and open_ is not None and not _side(block.text):
            open_.note = f"{open_.note}; {block.text}" if open_.note else block.text
            used.add(id(block))
    return made


def _rows(block: Block) -> list[Option]:
    """The options of a table: its rows, or its columns where its rows are what they are measured by."""
    head, rows = block.rows[0], block.rows[1:]
    kinds = [kind_of(cell) for cell in head]
    if len(head) > 2 and (not head[0].strip(" *_") or _NO_OPTION.search(head[0])):
        made = [read_option(cell, block.line) for cell in head[1:]]
        for at, option in enumerate(made, 1):
            said = [f"{row[0]}: {row[at]}" for row in rows if at < len(row) and row[at]]
            option.note = "; ".join(said) or None
        return made
    made = []
    for row, line in zip(rows, block.marks[1:], strict=True):
        option = read_option(row[0], line)
        said = [option.note] if option.note else []
        for title, kind, cell in list(zip(head, kinds, row, strict=False))[1:]:
            texts = tuple(text.strip(" -•") for text in re.split(r"<br\s*/?>|;\s", cell) if text.strip(" -•"))
            if kind == "gains":
                option.pros += texts
            elif kind == "costs":
                option.cons += texts
            elif texts and re.fullmatch(r"(?:✅|✔️?|x|yes|chosen|selected|ja|oui|sí|sim)", cell, re.IGNORECASE):
                option.marked = option.marked or bool(
                    re.search(r"chosen|selected|decision|choice|gewählt", title, re.IGNORECASE)
                )
            elif texts:
                said.append(f"{title}: {cell}" if title else cell)
        option.note = "; ".join(said) or None
        if option.name:
            made.append(option)
    return made


def _headed(below: Sequence[Section], used: set[int]) -> list[Option]:
    """The options that have headings, with what stands below each."""
    made: list[Option] = []
    level = min((section.level for section in below), default=0)
    for index, section in enumerate(below):
        if section.level != level or section.title.endswith("?"):
            continue
        own = [section]
        for other in below[index + 1 :]:
            if other.level <= level:
                break
            own.append(other)
        option = read_option(section.title, section.line)
        option.pros, option.cons, seen, option.neutral = sided(own)
        used |= seen
        for block in section.blocks:
            if why := _TURNED_DOWN.match(block.text):  # what only describes an option is no reason against it
                option.note = option.note or block.text[why.end() :].strip()
                used.add(id(block))
        made.append(option)
    return made


def read_option(text: str, line: int) -> Option:
    """An option by its line: `**B – Kafka** (chosen): known to us`."""
    marked = _MARKED.search(text) is not None
    text = _MARKED.sub(" ", text).strip()
    text = re.sub(r"^\[[ x]\]\s*", "", text)
    bold = re.match(r"(\*\*|__|[*_])(?P<name>.+?)\s*\1\s*(?:[:：–—-]\s*)?(?P<note>.*)", text, re.DOTALL)
    name, note = (bold["name"], bold["note"]) if bold and _NAMED.sub("", bold["name"]).strip(" :") else (text, "")
    if bold and not _NAMED.sub("", bold["name"]).strip(" :"):
        name = f"{bold['name']} {bold['note']}"  # only `**Option A:**` is bold
    label = _NAMED.match(name)
    letter = (label["letter"] or label["alone"]).upper() if label else None
    return Option(
        bare(_NAMED.sub("", name, count=1).strip().rstrip(":：")), line, _one(note), letter=letter, marked=marked
    )


def _one(text: str) -> str | None:
    return text.strip().strip("()").strip() or None if text.strip() else None


def chosen_of(options: Sequence[Option], choice: str | None) -> Option | None:
    """The option that was chosen: the one that the choice names, or that says so itself."""
    if choice:
        found = next((option for option in options if same(option.name, choice)), None)
        found = found or _only(option for option in options if same(option.heads[-1], choice))
        said = re.split(rf"\b(?:{_WHY})\b", choice, maxsplit=1, flags=re.IGNORECASE)[0].strip()
        letter = re.search(rf"(?:\b{_REFERENCE}\s+|^)([A-Z]|\d{{1,2}})(?:$|\b(?!\s\w))", said, re.IGNORECASE)
        letter = letter or re.search(rf"\b{_REFERENCE}\s+([A-Z]|\d{{1,2}})\b", said, re.IGNORECASE)
        by_letter = [one for one in options if letter and one.letter == letter[1].upper()]
        if found or by_letter:
            return found or by_letter[0]
    marked = [option for option in options if option.marked]
    if len(marked) == 1:
        return marked[0]
    words = f" {plain(choice or '')} "
    return _only(one for one in options if within(one.name, words)) or _only(
        one for one in options if within(one.heads[-1], words)
    )


def within(name: str, text: str) -> bool:
    """Whether a text, in small letters and with a blank at both ends, holds the words of a name."""
    words = plain(name)
    # Scripts such as Chinese have no blank between words.
    return len(words) > 1 and (f" {words} " in text or (ord(words[-1]) > 0x2E00 and words in text))


def _only(several: Iterable[Option]) -> Option | None:
    """The one of several, or None where there are none or more."""
    found = list(several)
    return found[0] if len(found) == 1 else None


def only_names(choice: str, option: Option) -> bool:
    """Whether a choice says no more than the letter of an option."""
    only = re.fullmatch(rf"{_REFERENCE}?\s*\w{{1,2}}\.?", choice.strip(), re.IGNORECASE)
    return only is not None and option.letter is not None


def lettered(text: str) -> tuple[str, str] | None:
    """The option and the reason of `Option A, because ...`, which has no more words of its own."""
    found = re.match(
        rf"[*_]*(?P<choice>{_REFERENCE}\s+(?:[A-Z]|\d{{1,2}}))[*_]*\s*[,:;.–—-]*\s*[*_]*\b(?:{_WHY})\b[*_:,]*\s*(?P<because>\S.*)",
        text,
        re.IGNORECASE | re.DOTALL,
    )
    return (found["choice"], found["because"]) if found else None


def stated(text: str, names: Sequence[str]) -> tuple[str, str | None] | None:
    """The choice and the reason of `Chosen option: X, because Y`; `names` are those of options, the longest first."""
    found = CHOSEN.match(text)
    if not found:
        return None
    choice, why = bare(found["choice"]), _sentence(found["because"])
    said = text[found.start("choice") :].lstrip("\"'`*_[“„« ")
    for name in names:
        if said.startswith(name) and len(name) > len(choice):
            choice = name
            rest = _REASON.search(said[len(name) :])
            why = _sentence(rest[1] if rest else None)
    return bare(_NAMED.sub("", choice, count=1)) or choice, why


def reasons_follow(text: str) -> bool:
    """Whether a sentence ends where its reasons begin: `..., because`."""
    return re.search(rf"\b(?:{_WHY})\b\W*$", text, re.IGNORECASE) is not None


def sided(parts: Sequence[Section]) -> tuple[tuple[str, ...], tuple[str, ...], set[int], int]:
    """What is good and what is bad: `Good, because ...`, `+ ...`, or lists below `Pros` and `Cons`.

    With the blocks that all of it stood in, and how many arguments are neutral.
    """
    found: dict[str, list[str]] = {"gains": [], "costs": [], "neutral": []}
    used: set[int] = set()
    for section in parts:
        side = _side(f"{section.title}:")
        signed = {"+", "-"} <= {block.sign for block in section.blocks}
        for block in section.blocks:
            label = re.fullmatch(r"[*_]*([^*_:：]{2,40})[*_]*\s*[:：]?[*_]*", block.text) if block.text else None
            if label and (new := _side(f"{label[1]}:")):
                side = new
                used.add(id(block))
                continue
            texts = block.items or tuple(
                part.strip() for line in block.lines for part in _SIGNED.split(line) if part.strip()
            )
            by_sign = _BY_SIGN.get(block.sign) if signed else None
            short = bool(block.items) or len(block.text) < 300
            sides = [_argument(text) for text in texts]
            for text, (own, rest) in zip(texts, sides, strict=True):
                where = own or by_sign or (side if short else None)
                if where and rest:
                    found[where].append(rest if own else text)
            if sides and short and all(own or by_sign or side for own, _ in sides):
                used.add(id(block))
    return tuple(found["gains"]), tuple(found["costs"]), used, len(found["neutral"])


def _argument(text: str) -> tuple[str | None, str]:
    """Which side a text speaks for, as far as it says so, and what it says."""
    for by_sign, sign in _SIGNS:
        if match := re.match(sign, text):
            return by_sign, text[match.end() :]
    side = _side(text)
    found = _LABEL.fullmatch(text) if side else None
    if not side or not found:
        return None, text
    rest = re.sub(rf"^(?:{_WHY})\s+", "", found[2], flags=re.IGNORECASE)
    return side, rest or (text if not text.rstrip("*_ ").endswith((":", "：")) else "")


def _side(text: str) -> str | None:
    found = _LABEL.match(text)
    words = found[1].strip().lower() if found else ""
    if words in _NEUTRAL:
        return "neutral"
    kind = kind_of(words) if words else None
    sided_ = kind if kind in ("gains", "costs") and "," not in text[: len(words) + 3] else None
    return "gains" if words in _GOOD else "costs" if words in _BAD else sided_


def bare(text: str) -> str:
    """An option without the quotes, link or full stop around it."""
    text = re.sub(r"^\[(.*)\]\([^)]*\)$", r"\1", text.strip().rstrip(".,;"))
    for quotes in ('""', "“”", "''", "``", "**", "__", "„“", "«»"):
        inner = text[1:-1].replace("'", "_")
        if len(text) > 2 and text[0] == quotes[0] and text[-1] == quotes[1] and text[0] not in inner:
            text = text[1:-1]
    return text.strip("* ").strip()


def _sentence(text: str | None) -> str | None:
    text = (text or "").strip().strip(":* ")
    return None if _EMPTY.fullmatch(text) else text or None


def same(one: str, other: str) -> bool:
    """Whether two texts name one option: they have the same words, or one goes on where the other ends."""
    a, b = sorted((plain(bare(_NAMED.sub("", one))), plain(bare(_NAMED.sub("", other)))), key=len)
    return bool(a) and (a.replace(" ", "") == b.replace(" ", "") or (len(a) > 3 and b.startswith(f"{a} ")))
