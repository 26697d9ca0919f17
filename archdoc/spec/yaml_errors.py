"""A YAML parser's complaint to a Problem in plain words: what libyaml says seldom names what the author did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from archdoc.core.errors import Mark, Problem
from archdoc.spec.text import LINE_BREAK, MAX_DEPTH, at

if TYPE_CHECKING:
    import yaml

_KEY_AND_TEXT = re.compile(r"^(\s*(?:- +)*)([^\s'\"#][^'\"#]*?): +(\S.*?)\s*$")
_NO_SPACE = re.compile(r"^\s*(?:- +)?([A-Za-z_][\w-]*):(?=[^\s/])")
_ARROW = re.compile(r"->|<-|=>|[←→↔]")
_OPENING = re.compile(r"(?:: +|[\[{,] *|^\s*- +)$")
"""What stands before a quote that opens a text."""
_BLOCK = re.compile(r": *[|>][+-]?[0-9]?\s*(?:#.*)?$")
_WIDE_COLON = "\uff1a"
_STARTERS = {
    "@": "`@`", "`": "a backtick", "%": "`%`", "*": "`*`", "&": "`&`", ">": "`>`", "|": "`|`",
    "]": "`]`", "}": "`}`", ",": "`,`",
}  # fmt: skip

Told = tuple[Mark, str, str | None]
"""Where it is, what it is, and a hint."""


def explain(error: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    """What the author most likely did, from the complaint and the lines it points at."""
    lines = LINE_BREAK.split(text)
    mark, start = _mark(error.problem_mark, path, lines), _mark(error.context_mark, path, lines)
    case = _Case(error.problem or "", error.context or "", mark, start, lines, text)
    told = next((found for rule in _RULES if (found := rule(case)) is not None), None)
    where, what, hint = told or (mark, f"This isn't YAML: {case.problem or 'it makes no sense here'}.", None)
    return at(where, text, what, hint)


class _Case(msgspec.Struct, frozen=True):
    """What the parser complains of, and where; `start` is where what it was reading begins."""

    problem: str
    context: str
    mark: Mark
    start: Mark
    lines: list[str]
    text: str

    @property
    def line(self) -> str:
        return self.lines[self.mark.line - 1] if self.mark.line else ""

    @property
    def rest(self) -> str:
        """The line from the place of the complaint on."""
        return self.line[self.mark.column - 1 :]

    def above(self, number: int) -> int:
        """The last line with anything on it before the line `number`; 0 where there is none."""
        return next((n for n in range(number - 1, 0, -1) if self.lines[n - 1].strip()), 0)

    def tokens(self) -> Iterator[yaml.Token]:
        """What was read up to the place of the complaint."""
        import yaml

        loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # In C where PyYAML was built with it.
        try:
            for token in yaml.scan(self.text, Loader=loader):
                if (token.start_mark.line, token.start_mark.column) >= (self.mark.line - 1, self.mark.column - 1):
                    return
                yield token
        except yaml.YAMLError:
            return

    def in_brackets(self) -> bool:
        """Whether the place is inside of `{` or `[`."""
        import yaml

        depth = 0
        for token in self.tokens():
            depth += isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken)
            depth -= isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken)
        return depth > 0


def _mark(mark: yaml.Mark | None, path: str, lines: list[str]) -> Mark:
    """The parser's mark; at the end of the file it is moved back to the last line with anything on it."""
    if mark is None:
        return Mark(path)
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines) or (line == len(lines) and not lines[-1].strip()):
        line = max((n for n, text in enumerate(lines, 1) if text.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
    return Mark(path, line, column)


def _too_deep(case: _Case) -> Told | None:
    if "nesting depth" in case.problem:  # libyaml from 0.2.6 on has a limit of its own, a thousand levels
        return case.mark, f"This is nested more than {MAX_DEPTH} levels deep.", None
    return None


def _tab(case: _Case) -> Told | None:
    for number in (case.mark.line, case.mark.line - 1):
        found = re.match(r" *\t", case.lines[number - 1]) if 0 < number <= len(case.lines) else None
        if found:
            tab = Mark(case.mark.path, number, found.end())
            return tab, "There is a tab in the indentation, which YAML doesn't allow.", "Indent with spaces."
    return None


def _open_quote(case: _Case) -> Told | None:
    """A quote that is never closed, or that the next one closes, which was to open a text of its own."""
    if "quoted scalar" in case.context and "end of stream" in case.problem:
        return _never_closed(case, case.start)
    if not case.rest.strip():
        return None
    import yaml

    last = None
    for token in case.tokens():
        if isinstance(token, yaml.ScalarToken) and not token.plain:
            last = token
    if last is None:
        return None
    # libyaml gives the end of a quoted text of several lines: the place behind its closing quote.
    end, before = last.end_mark, case.lines[last.end_mark.line][: last.end_mark.column - 1]
    near = end.line == case.mark.line - 1 and end.column <= case.mark.column - 1
    if near and _OPENING.search(before) and (last.start_mark.line, last.start_mark.column) < (end.line, len(before)):
        return _never_closed(case, Mark(case.mark.path, last.start_mark.line + 1, last.start_mark.column + 1))
    return None


def _never_closed(case: _Case, start: Mark) -> Told:
    quote = case.lines[start.line - 1][start.column - 1]
    what = f"The quote {quote} opened here is never closed."
    return start, what, f"Close it with {quote}, or leave both out if the text needs none."


def _escape(case: _Case) -> Told | None:
    if "unknown escape" not in case.problem:
        return None
    code = case.line[case.mark.column - 1 : case.mark.column + 1]
    what = f"`{code}` means nothing between double quotes, where a backslash starts a special character."
    where = Mark(case.mark.path, case.mark.line, case.mark.column, 2)
    return where, what, f"Write `\\{code}`, or put the text in single quotes."


def _anchor(case: _Case) -> Told | None:
    if "undefined alias" in case.problem:
        name = re.match(r"\*[^\s,\]}]*", case.rest)
        word = name.group() if name else "*"
        return (
            Mark(case.mark.path, case.mark.line, case.mark.column, len(word)),
            f"`{word}` is a YAML alias, and nothing is anchored as `&{word[1:]}` above it.",
            "Put the text in quotes if it is meant as text.",
        )
    if "duplicate anchor" in case.context or "duplicate anchor" in case.problem:
        return case.mark, f"This anchor is already used on line {case.start.line}.", "Give one of them another name."
    return None


def _second_document(case: _Case) -> Told | None:
    if "single document" in case.context:
        hint = "Delete the `---`, or make it two files."
        return case.mark, "A second YAML document starts here, and a spec is one.", hint
    return None


def _bad_start(case: _Case) -> Told | None:
    """A text that begins with what means something else in YAML."""
    if any(word in case.context for word in ("block scalar", "scanning an alias", "scanning an anchor")):
        return _starts_badly(case, case.start)
    directive = "directive" in case.context
    if "cannot start any token" in case.problem or directive or "expected node content" in case.problem:
        if not case.rest.strip():
            return case.mark, "A value is missing here: the file ends in the middle of something.", None
        return _starts_badly(case, case.start if directive else case.mark)
    if "tag" in case.context:
        what = "A text that begins with `!` must be in quotes; bare, it is a YAML tag."
        return case.start, what, 'Such as "!important".'
    if "mapping keys" in case.problem:
        return _starts_badly(case, case.mark)
    return None


def _starts_badly(case: _Case, mark: Mark) -> Told:
    rest = case.lines[mark.line - 1][mark.column - 1 :].rstrip()
    name = _STARTERS.get(rest[:1], f"`{rest[:1]}`")
    if case.in_brackets():
        rest = re.split(r"[,\]}]", rest, maxsplit=1)[0].rstrip() or rest[:1]
    return mark, f"A text can't begin with {name} unless it is in quotes.", f"Write {in_quotes(rest)}"


def in_quotes(text: str) -> str:
    """A text in the quotes that it needs fewest escapes in; a long one shortened."""
    shown = text if len(text) <= 60 else text[:57] + "..."
    if '"' in shown and "'" not in shown:
        return "'" + shown + "'"
    return '"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_brackets(case: _Case) -> Told | None:
    """What goes wrong between `{` and `}`, or `[` and `]`."""
    if "flow" not in case.context:
        return None
    return _comment(case) or _unclosed(case)


def _comment(case: _Case) -> Told | None:
    """A ` #` that made a comment of the rest of the line, with the bracket or comma in it."""
    for number in range(case.start.line, case.mark.line + 1):
        line = case.lines[number - 1]
        begin = case.start.column - 1 if number == case.start.line else 0
        found = re.compile(r"[^\s,{\[](\s+)#").search(line, begin)
        if not found or len(re.findall("(?<!\\w)['\"]|['\"](?!\\w)", line[begin : found.end()])) % 2:
            continue
        hash = found.end(1)
        if number < case.mark.line or re.search(r"[,\]}]", line[hash:]):
            value = re.search(r"([\w-]+): +([^,{}\[\]'\"]*)$", line[:hash])
            more = re.split(r"[,\]}]", line[hash:], maxsplit=1)[0].rstrip()
            whole = f"`{value[1]}: {in_quotes(value[2] + more)}`" if value else "the text with the `#` in quotes"
            what = "A `#` after a space begins a comment: the rest of the line isn't read."
            return Mark(case.mark.path, number, hash + 1), what, f"If it is text, write {whole}"
    return None


def _unclosed(case: _Case) -> Told:
    mark, start, first = case.mark, case.start, case.lines[case.start.line - 1]
    bracket = first[start.column - 1 : start.column] or "["
    closing = {"{": "}", "[": "]"}.get(bracket, "]")
    if mark.line != start.line or not case.rest.strip():
        hint = f"Close it with `{closing}`, or use quotes around a text."
        return start, f"The `{bracket}` opened here is never closed.", hint
    if re.search(r"-> *\[", first):
        what = f"An edge to several ends can't stand between `{bracket}` and `{closing}` without quotes."
        return mark, what, "Put it on a line of its own, as `- a -> [b, c]: label`, or in quotes."
    value = re.search(r"([\w-]+): +([^,{}\[\]'\"]+)$", first[: mark.column - 1])
    if value and case.rest.startswith(":"):
        text = value[2] + re.split(r"[,\]}]", case.rest, maxsplit=1)[0].rstrip()
        where = Mark(mark.path, mark.line, value.start(2) + 1, len(text))
        return where, "A text with `: ` in it must be in quotes.", f"Write `{value[1]}: {in_quotes(text)}`"
    torn = re.search(r": +('[^']*')$", first[: mark.column - 1])
    if torn:
        text = torn[1][1:] + re.split(r"'?\s*[,\]}]", case.rest, maxsplit=1)[0]
        return mark, "There is more after the closing '.", _apostrophe(text)
    what = f"Between `{bracket}` and `{closing}`, this needs a comma before it, or quotes around it."
    return mark, what, "Texts with `{`, `[`, `,` or `: ` in them must be in quotes there."


def _apostrophe(text: str) -> str:
    return f'An apostrophe ends the text; double quotes don\'t mind it: "{text}"'


def _list_beside_key(case: _Case) -> Told | None:
    if "block sequence entries" not in case.problem:
        return None
    hint = "Begin the list on the next line, indented; or put the text in quotes if it is meant as text."
    return case.mark, "A list can't begin on the same line as its key.", hint


def _colon(case: _Case) -> Told | None:
    if "could not find expected ':'" in case.problem:
        return _no_colon(case)
    if "mapping values" in case.problem:
        return _second_colon(case)
    return None


def _no_colon(case: _Case) -> Told:
    start, line = case.start, case.lines[case.start.line - 1]
    missing = _NO_SPACE.match(line)
    if missing:
        return _missing_space(start.path, start.line, missing)
    text = line.strip()
    mark = Mark(start.path, start.line, len(line) - len(line.lstrip()) + 1, max(len(text), 1))
    above = case.above(start.line)
    if above and _BLOCK.search(case.lines[above - 1]):
        what = f"The text that line {above} announces begins here, and isn't indented."
        return mark, what, f"Indent it further than line {above}."
    if _ARROW.search(text) and not text.startswith("- "):
        return mark, "A `- ` is missing before this edge: edges are a list.", f"Write `- {_short(text)}`"
    if _WIDE_COLON in text:
        return _wide_colon(start.path, start.line, line)
    hint = f"Write `{text}: ...`." if re.fullmatch(r"[\w-]+", text) else "Write `key: value`."
    if above and ":" in case.lines[above - 1]:
        hint += f" If it goes on from line {above}, indent it further than that line."
    return mark, f"`{_short(text)}` is neither a key nor part of the text above: a `:` is missing.", hint


def _wide_colon(path: str, number: int, line: str) -> Told:
    where = Mark(path, number, line.index(_WIDE_COLON) + 1)
    return where, "This is a full-width colon, and a key ends with a plain one.", "Write `:` and a space."


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _missing_space(path: str, number: int, found: re.Match[str]) -> Told:
    key = found.group(1)
    mark = Mark(path, number, found.start(1) + 1, len(key) + 1)
    return mark, f"A space is missing after `{key}:`.", f"Write `{key}: ...`."


def _second_colon(case: _Case) -> Told:
    mark, line = case.mark, case.line
    found = _KEY_AND_TEXT.match(line)
    if found and mark.column - 1 > found.end(2):
        key, value = found.group(2), found.group(3)
        text = Mark(mark.path, mark.line, found.start(3) + 1, len(value))
        return text, "A text with `: ` in it must be in quotes.", f"Write `{key}: {in_quotes(value)}`"
    above = case.above(mark.line)
    if above:
        upper = case.lines[above - 1]
        missing = _NO_SPACE.match(upper)
        if missing and missing.end() <= len(upper):
            return _missing_space(mark.path, above, missing)
        indent, upper_indent = len(line) - len(line.lstrip()), len(upper) - len(upper.lstrip())
        if indent > upper_indent and _KEY_AND_TEXT.match(upper):
            what = f"This line is indented under line {above}, which already has a value."
            hint = f"Indent it like line {above}; or put the text in quotes if it goes on from there."
            return Mark(mark.path, mark.line, indent + 1), what, hint
        if ":" not in upper:
            return _key_above(mark.path, above, upper)
    return mark, "This `:` makes a key where none can be.", "Put the text in quotes if it is meant as text."


def _key_above(path: str, number: int, line: str) -> Told:
    """The line `number`, under which there are keys, is no key."""
    if _WIDE_COLON in line:
        return _wide_colon(path, number, line)
    bare = re.sub(r"^- +", "", line.strip())
    where = Mark(path, number, line.index(bare) + 1 if bare else 1, max(len(bare), 1))
    if _ARROW.search(bare):
        hint = f"Write `- {_short(bare)}: label`, or `- {_short(bare)}:` without one."
        return where, "A `:` is missing after this edge, which has keys under it.", hint
    what = f"`{_short(bare)}` is neither a key nor part of the text above: a `:` is missing."
    return where, what, f"Write `{bare}:`." if re.fullmatch(r"[\w-]+", bare) else "Write `key: value`."


def _after_quote_or_bracket(case: _Case) -> Told | None:
    before, rest = case.line[: case.mark.column - 1].rstrip(), case.rest.rstrip()
    if not rest or not before or before[-1] not in "\"']}":
        return None
    value = re.search(r"""(?:: +|- +)(["'\[{].*)$""", case.line)
    whole = value.group(1).rstrip() if value else rest
    what = f"There is more after the closing {before[-1]}."
    if before[-1] in "]}":
        what = f"There is more after the closing `{before[-1]}`."
        if "->" in rest:
            return case.mark, what, "Name the ends before an arrow without brackets, as `a, b -> c`."
        if re.fullmatch(r"[\]}\s]+", rest):
            return case.mark, f"There is one `{rest[0]}` more than was opened.", "Delete it."
    if whole[0] == "'":
        return case.mark, what, _apostrophe(whole[1:-1])
    if whole[0] == '"':
        hint = f"Put the whole text in quotes: '{whole}'" if "'" not in whole else "Quote the whole text."
        return case.mark, what, hint
    return case.mark, what, f"Put the whole text in quotes if it is meant as text: {in_quotes(whole)}"


def _indentation(case: _Case) -> Told | None:
    if not any(word in case.problem for word in ("expected key", "expected '-'", "block end")) and (
        "block mapping" not in case.context
    ):
        return None
    mark, line = case.mark, case.line
    indent = len(line) - len(line.lstrip())
    siblings = case.start.column - 1
    if line.lstrip().startswith(":"):
        return mark, "A key is missing before the `:`.", "Write `key: value`."
    if "'-'" in case.problem:
        what = f"The list that begins on line {case.start.line} isn't finished with this line, which has no `- `."
        return mark, what, "Begin it with `- `, or indent it like the key that it belongs with."
    if line.lstrip().startswith("- ") and indent == siblings:
        what = f"A list item stands among the keys that begin on line {case.start.line}."
        return mark, what, f"Put it under a key that takes a list; line {case.above(mark.line)} already has a value."
    what = f"This is indented by {indent}, which matches nothing above it."
    return mark, what, f"The keys around it, from line {case.start.line} on, are indented by {siblings}."


_RULES: tuple[Callable[[_Case], Told | None], ...] = (
    _too_deep, _tab, _open_quote, _escape, _anchor, _second_document, _bad_start, _in_brackets, _list_beside_key,
    _colon, _after_quote_or_bracket, _indentation,
)  # fmt: skip
"""The first that knows a cure is told."""
