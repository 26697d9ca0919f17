"""Table to JSON, for other programs: every key is always there, in the same order."""

from __future__ import annotations

import msgspec

from archdoc.core.tradeoffs import Table


def tradeoffs(table: Table) -> str:
    """The table as an object of `title` and `tradeoffs`; texts are as they were typed, an unsaid one is null or []."""
    content = {"title": table.title, "tradeoffs": [_plain(row) for row in table.rows]}
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def _plain(value: object) -> object:
    """The value with every field of its structs, even those which msgspec would leave out as defaults."""
    if isinstance(value, msgspec.Struct):
        return {field: _plain(getattr(value, field)) for field in value.__struct_fields__}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
