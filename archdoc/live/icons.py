"""The images of pictures, apart from them: a page that redraws keeps those it has decoded."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from typing import Any

MOST = 400
"""Images that are remembered; a page asks for those of a picture as soon as it has that."""
_DATA = re.compile(r"data:(image/[a-z+]+);base64,([A-Za-z0-9+/=]+)")


class Icons:
    """Images by a name that is made of their content. It may be used from several threads."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._found: dict[str, tuple[str, bytes]] = {}
        self._lock = threading.Lock()

    def named(self, picture: dict[str, Any]) -> dict[str, Any]:
        """The picture with addresses in place of its images: `icon/NAME`, as seen from the page."""
        if picture["svg"] is None:
            return picture
        with self._lock:
            return picture | {"svg": _DATA.sub(lambda found: f"icon/{self._name(found[1], found[2])}", picture["svg"])}

    def get(self, name: str) -> tuple[str, bytes] | None:
        """The sort and content of an image; None where there is none of that name."""
        return self._found.get(name)

    def _name(self, kind: str, data: str) -> str:
        name = self._names.pop(data, None)
        if name is None:
            content = base64.b64decode(data)
            name = hashlib.sha256(content).hexdigest()[:24]
            self._found[name] = (kind, content)
        self._names[data] = name  # what was used last is forgotten last
        while len(self._names) > MOST:
            self._found.pop(self._names.pop(next(iter(self._names))), None)
        return name
