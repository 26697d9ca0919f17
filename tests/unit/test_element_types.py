"""The table of element types against the words of the vocabulary."""

from __future__ import annotations

from typing import get_args

from archdoc.catalogue import element_types
from archdoc.core.vocabulary import ComponentType, QueueType


def test_each_type_of_a_spec_has_a_line_and_no_other_has_but_those_of_boxes() -> None:
    written = {*get_args(ComponentType), *get_args(QueueType), "third_party"}
    assert set(element_types.TYPES) == written | {"group", "team"}
    assert all(element_types.TYPES[name].title for name in written)


def test_a_word_stands_for_one_type() -> None:
    words = [word for one in element_types.TYPES.values() for word in one.words.split()]
    assert sorted(words) == sorted(set(words))
