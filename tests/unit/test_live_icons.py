"""Images of pictures, apart from them."""

from __future__ import annotations

import base64

import pytest

from archdoc.live import icons
from archdoc.live.icons import Icons


def picture(*contents: bytes) -> dict[str, str]:
    images = (f'<image xlink:href="data:image/png;base64,{base64.b64encode(one).decode()}"/>' for one in contents)
    return {"svg": f"<svg>{''.join(images)}</svg>", "title": "T"}


def names(made: dict[str, str]) -> list[str]:
    return [part.partition('"')[0] for part in made["svg"].split("icon/")[1:]]


def test_the_same_image_has_the_same_name_and_gives_its_content() -> None:
    known = Icons()
    first, second, third = names(known.named(picture(b"one", b"two", b"one")))
    assert first == third != second
    assert (known.get(first), known.get(second)) == (("image/png", b"one"), ("image/png", b"two"))
    assert names(Icons().named(picture(b"two"))) == [second]
    assert known.get("none") is None


def test_a_picture_that_is_none_stays_as_it_is() -> None:
    assert Icons().named({"svg": None, "title": "T"}) == {"svg": None, "title": "T"}


def test_what_was_used_longest_ago_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icons, "MOST", 2)
    known = Icons()
    one, two = names(known.named(picture(b"1", b"2")))
    known.named(picture(b"1"))
    (three,) = names(known.named(picture(b"3")))
    assert [known.get(name) is not None for name in (one, two, three)] == [True, False, True]
