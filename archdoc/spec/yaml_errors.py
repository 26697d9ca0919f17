"""A YAML parser's complaint to a Problem in plain words: what libyaml says seldom names what the author did."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archdoc.core.errors import Mark, Problem
from archdoc.spec.text import LINE_BREAK, MAX_DEPTH, at

if TYPE_CHECKING:
    import yaml

_KEY_AND_TEXT = re.compile(r"^(\s*(?:- +)*)([^\s'\"#][^'\"#]*?): +(\S.*?)\s*$")
_NO_SPACE = re.compile(r"^\s*(?:- +)?([A-Za-z_][\w-]*):(?=[^\s/])")
_STARTERS = {
    "@": "`@`", "`": "a backtick", "%": "`%`", "*": "`*`", "&": "`&`", ">": "`>`", "|": "`|`",
    "]": "`]`", "}": "`}`", ",": "`,`",
}  # fmt: skip


def explain(error: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    """What the author most likely did, from the complaint and the lines it points at."""
    lines = LINE_BREAK.split(text)
    mark, start = _mark(error.problem_mark, path, lines), _mark(error.context_mark, path, lines)
    where, what, hint = _diagnose(error.problem or "", error.context or "", mark, start, lines)
    return at(where, text, what, hint)


def _mark(mark: yaml.Mark | None, path: str, lines: list[str]) -> Mark:
    """The parser's mark; at the end of the file it is moved back to the last line with anything on it."""
    if mark is None:
        return Mark(path)
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines) or (line == len(lines) and not lines[-1].strip()):
        line = max((n for n, text in enumerate(lines, 1) if text.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
    return Mark(path, line, column)


def _diagnose(problem: str, context: str, mark: Mark, start: Mark, lines: list[str]) -> tuple[Mark, str, str | None]:
    line = lines[mark.line - 1] if mark.line else ""
    here = line[mark.column - 1 :]
    if "nesting depth" in problem:  # libyaml from 0.2.6 on has a limit of its own, a thousand levels
        return mark, f"This is nested more than {MAX_DEPTH} levels deep.", None
    for number in (mark.line, mark.line - 1):
        indentation = re.match(r" *\t", lines[number - 1]) if 0 < number <= len(lines) else None
        if indentation:
            tab = Mark(mark.path, number, indentation.end())
            return tab, "There is a tab in the indentation, which YAML doesn't allow.", "Indent with spaces."
    if "quoted scalar" in context and "end of stream" in problem:
        quote = lines[start.line - 1][start.column - 1]
        what = f"The quote {quote} opened here is never closed."
        return start, what, f"Close it with {quote}, or leave both out if the text needs none."
    if "unknown escape" in problem:
        code = line[mark.column - 1 : mark.column + 1]
        what = f"`{code}` means nothing between double quotes, where a backslash starts a special character."
        return Mark(mark.path, mark.line, mark.column, 2), what, f"Write `\\{code}`, or put the text in single quotes."
    if "undefined alias" in problem:
        name = re.match(r"\*[^\s,\]}]*", here)
        word = name.group() if name else "*"
        return (
            Mark(mark.path, mark.line, mark.column, len(word)),
            f"`{word}` is a YAML alias, and nothing is anchored as `&{word[1:]}` above it.",
            "Put the text in quotes if it is meant as text.",
        )
    if "duplicate anchor" in context or "duplicate anchor" in problem:
        return mark, f"This anchor is already used on line {start.line}.", "Give one of them another name."
    if "single document" in context:
        return mark, "A second YAML document starts here, and a spec is one.", "Delete the `---`, or make it two files."
    if "block scalar" in context:
        return _starts_badly(start, lines)
    if "scanning an alias" in context or "scanning an anchor" in context:
        return _starts_badly(start, lines)
    if "cannot start any token" in problem or "directive" in context or "expected node content" in problem:
        if not here and not line[mark.column - 1 :].strip():
            return mark, "A value is missing here: the file ends in the middle of something.", None
        return _starts_badly(mark if "directive" not in context else start, lines)
    if "tag" in context:
        return start, "A text that begins with `!` must be in quotes; bare, it is a YAML tag.", 'Such as "!important".'
    if "mapping keys" in problem:
        return _starts_badly(mark, lines)
    if "flow" in context:
        return _unclosed(mark, start, lines)
    if "block sequence entries" in problem:
        hint = "Begin the list on the next line, indented; or put the text in quotes if it is meant as text."
        return mark, "A list can't begin on the same line as its key.", hint
    if "could not find expected ':'" in problem:
        return _no_colon(start, lines)
    if "mapping values" in problem:
        return _second_colon(mark, lines)
    after = _after_quote_or_bracket(mark, lines)
    if after:
        return after
    if "expected key" in problem or "expected '-'" in problem or "block end" in problem or "block mapping" in context:
        return _indentation(mark, start, lines, problem)
    return mark, f"This isn't YAML: {problem or 'it makes no sense here'}.", None


def _starts_badly(mark: Mark, lines: list[str]) -> tuple[Mark, str, str]:
    rest = lines[mark.line - 1][mark.column - 1 :].rstrip()
    name = _STARTERS.get(rest[:1], f"`{rest[:1]}`")
    quoted = _in_quotes(rest)
    return mark, f"A text can't begin with {name} unless it is in quotes.", f"Write {quoted}"


def _in_quotes(text: str) -> str:
    shown = text if len(text) <= 60 else text[:57] + "..."
    return "'" + shown + "'" if '"' in shown and "'" not in shown else '"' + shown.replace('"', '\\"') + '"'


def _unclosed(mark: Mark, start: Mark, lines: list[str]) -> tuple[Mark, str, str]:
    bracket = lines[start.line - 1][start.column - 1 : start.column] or "["
    closing = {"{": "}", "[": "]"}.get(bracket, "]")
    rest = lines[mark.line - 1][mark.column - 1 :] if mark.line else ""
    if mark.line == start.line and rest.strip():
        what = f"Between `{bracket}` and `{closing}`, this needs a comma before it, or quotes around it."
        if re.search(r"-> *\[", lines[start.line - 1]):
            what = f"An edge to several ends can't stand between `{bracket}` and `{closing}` without quotes."
            return mark, what, "Put it on a line of its own, as `- a -> [b, c]: label`, or in quotes."
        return mark, what, "Texts with `{`, `[`, `,` or `: ` in them must be in quotes there."
    return (
        start,
        f"The `{bracket}` opened here is never closed.",
        f"Close it with `{closing}`, or use quotes around a text.",
    )


def _no_colon(start: Mark, lines: list[str]) -> tuple[Mark, str, str]:
    line = lines[start.line - 1]
    missing = _NO_SPACE.match(line)
    if missing:
        return _missing_space(start.path, start.line, missing)
    text = line.strip()
    shown = text if len(text) <= 40 else text[:37] + "..."
    mark = Mark(start.path, start.line, len(line) - len(line.lstrip()) + 1, max(len(text), 1))
    above = next((n for n in range(start.line - 1, 0, -1) if lines[n - 1].strip()), 0)
    hint = "Write `key: value`."
    if above and ":" in lines[above - 1]:
        hint += f" If it goes on from line {above}, indent it further than that line."
    return mark, f"`{shown}` is neither a key nor part of the text above: a `:` is missing.", hint


def _missing_space(path: str, number: int, found: re.Match[str]) -> tuple[Mark, str, str]:
    key = found.group(1)
    mark = Mark(path, number, found.start(1) + 1, len(key) + 1)
    return mark, f"A space is missing after `{key}:`.", f"Write `{key}: ...`."


def _second_colon(mark: Mark, lines: list[str]) -> tuple[Mark, str, str | None]:
    line = lines[mark.line - 1]
    above = next((n for n in range(mark.line - 1, 0, -1) if lines[n - 1].strip()), 0)
    found = _KEY_AND_TEXT.match(line)
    if found and mark.column - 1 > found.end(2):
        key, value = found.group(2), found.group(3)
        text = Mark(mark.path, mark.line, found.start(3) + 1, len(value))
        return text, "A text with `: ` in it must be in quotes.", f"Write `{key}: {_in_quotes(value)}`"
    if above:
        missing = _NO_SPACE.match(lines[above - 1])
        if missing and missing.end() <= len(lines[above - 1]):
            return _missing_space(mark.path, above, missing)
        indent = len(line) - len(line.lstrip())
        upper = lines[above - 1]
        upper_indent = len(upper) - len(upper.lstrip())
        begin = Mark(mark.path, mark.line, indent + 1)
        if indent > upper_indent and _KEY_AND_TEXT.match(upper):
            what = f"This line is indented under line {above}, which already has a value."
            return begin, what, f"Indent it like line {above}; or put the text in quotes if it goes on from there."
        if ":" not in upper:
            bare = upper.strip()
            return (
                Mark(mark.path, above, upper_indent + 1, max(len(bare), 1)),
                f"`{bare[:40]}` is neither a key nor part of the text above: a `:` is missing.",
                "Write `key: value`.",
            )
    return mark, "This `:` makes a key where none can be.", "Put the text in quotes if it is meant as text."


def _after_quote_or_bracket(mark: Mark, lines: list[str]) -> tuple[Mark, str, str] | None:
    line = lines[mark.line - 1] if mark.line else ""
    before, rest = line[: mark.column - 1].rstrip(), line[mark.column - 1 :].rstrip()
    if not rest or not before or before[-1] not in "\"']}":
        return None
    value = re.search(r"""(?:: +|- +)(["'\[{].*)$""", line)
    whole = value.group(1).rstrip() if value else rest
    if before[-1] in "]}":
        what = f"There is more after the closing `{before[-1]}`."
        if "->" in rest:
            return mark, what, "Name the ends before an arrow without brackets, as `a, b -> c`."
    else:
        what = f"There is more after the closing {before[-1]}."
    quote = whole[0]
    if quote == "'":
        return mark, what, f'An apostrophe ends the text; double quotes don\'t mind it: "{whole[1:-1]}"'
    if quote == '"':
        return (
            mark,
            what,
            f"Put the whole text in quotes: '{whole}'" if "'" not in whole else "Quote the whole text.",
        )
    return mark, what, f"Put the whole text in quotes if it is meant as text: {_in_quotes(whole)}"


def _indentation(mark: Mark, start: Mark, lines: list[str], problem: str) -> tuple[Mark, str, str]:
    line = lines[mark.line - 1] if mark.line else ""
    indent = len(line) - len(line.lstrip())
    siblings = start.column - 1
    if line.lstrip().startswith(":"):
        return mark, "A key is missing before the `:`.", "Write `key: value`."
    if "'-'" in problem:
        what = f"The list that begins on line {start.line} isn't finished with this line, which has no `- `."
        return mark, what, "Begin it with `- `, or indent it like the key that it belongs with."
    if line.lstrip().startswith("- ") and indent == siblings:
        above = next((n for n in range(mark.line - 1, 0, -1) if lines[n - 1].strip()), 0)
        return (
            mark,
            f"A list item stands among the keys that begin on line {start.line}.",
            (f"Put it under a key that takes a list; line {above} already has a value."),
        )
    what = f"This is indented by {indent}, which matches nothing above it."
    return mark, what, f"The keys around it, from line {start.line} on, are indented by {siblings}."
