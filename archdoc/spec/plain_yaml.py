"""Plain data to YAML as a spec has it: every scalar is text, so that none needs quotes for looking like a number."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.emitter import Emitter
from yaml.representer import SafeRepresenter
from yaml.resolver import BaseResolver
from yaml.serializer import Serializer

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class _Plain(Emitter, Serializer, SafeRepresenter, BaseResolver):
    """A dumper of PyYAML's which resolves nothing, as the reader of specs does."""

    def __init__(self, stream: Any, *, flow: bool) -> None:
        Emitter.__init__(self, stream, width=10_000, allow_unicode=True)
        Serializer.__init__(self)
        SafeRepresenter.__init__(self, default_flow_style=flow, sort_keys=False)
        BaseResolver.__init__(self)

    def represent_str(self, data: str) -> yaml.ScalarNode:
        """A text, in quotes where it would be nothing without them."""
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="'" if data in _NOTHING else None)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (PyYAML's own signature)
        """Everything is written out where it stands."""
        return True


_Plain.add_representer(str, _Plain.represent_str)


def one_line(pair: dict[str, Any]) -> str:
    """One key and its value on one line: `team: notifications`, `where: [api, db]`."""
    ((key, value),) = pair.items()
    if isinstance(value, dict | list | tuple):
        return f"{scalar(key)}: {_dump(_texts(value), flow=True)}"
    return _dump({key: _texts(value)}, flow=False)


def flow(value: dict[str, Any] | list[Any]) -> str:
    """A map or list on one line, in its brackets; what is None in a map is left out."""
    kept = {key: one for key, one in value.items() if one is not None} if isinstance(value, dict) else value
    return _dump(_texts(kept), flow=True)


def scalar(text: str) -> str:
    """A text as a scalar between `{` and `}`: in quotes only where they are needed."""
    return _dump([text], flow=True)[1:-1]


def _dump(data: Any, *, flow: bool) -> str:
    import io

    stream = io.StringIO()
    dumper = _Plain(stream, flow=flow)
    dumper.open()
    dumper.represent(data)
    dumper.close()
    return stream.getvalue().strip()


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _texts(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_texts(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
