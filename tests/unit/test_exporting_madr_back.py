"""Records of trade-offs, read again: what was decided and why is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import SPECS, loaded

from archdoc import exporters
from archdoc.importers import adr
from archdoc.importers.files import File


def same(text: str | None) -> str:
    """A text without its case and line breaks: after `because` a sentence goes on."""
    return " ".join((text or "").lower().split())


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_decisions_come_back(path: Path) -> None:
    model = loaded(path)
    files = [File(f"adr/{name}", text.decode()) for name, text in exporters.export(model, "madr").files.items()]
    assert all(adr.looks(file) for file in files)
    found, _ = adr.decisions(files)
    assert len(found) == len(model.tradeoffs)
    keys = {one.number: read.key for one, read in zip(model.tradeoffs, found, strict=True)}
    for one, read in zip(model.tradeoffs, found, strict=True):
        assert same(read.choice) == same(one.choice)
        assert [same(text) for text in read.because] == [same(text) for text in one.because]
        assert [same(text) for text in read.gains] == [same(text) for text in one.gains]
        assert [same(text) for text in read.costs] == [same(text) for text in one.costs]
        assert (read.status, read.date, read.decided_by) == (one.status, one.date, one.decided_by)
        assert read.superseded_by == (keys[one.superseded_by] if one.superseded_by else None)
        options = {same(option): (pros, cons) for option, pros, cons in read.alternatives}
        assert list(options) == [same(other.option) for other in one.alternatives]
        for other in one.alternatives:
            pros, cons = options[same(other.option)]
            against = [*other.cons, *([other.rejected_because] if other.rejected_because else [])]
            assert [same(text) for text in pros] == [same(text) for text in other.pros]
            assert [same(text) for text in cons] == [same(text) for text in against]
