"""Model -> Document: the five sections of a dossier. What has no data is left out, headings included."""

from __future__ import annotations

from collections.abc import Iterable

from archdoc.core.model import Model
from archdoc.core.wording import readable
from archdoc.diagram import views
from archdoc.dossier import built, outcome
from archdoc.dossier.document import SECTIONS, AnyBlock, Document, Fact, Facts, Section


def document(model: Model, pictures: Iterable[views.Picture] | None = None, *, notice: str = "Internal") -> Document:
    """The dossier of a project. `notice` is what stands on each page; empty for the public.

    `pictures` are those drawn of it, the overview first; without them, those that `views.pictures` gives.
    """
    shown = list(views.pictures(model) if pictures is None else pictures)
    written = (
        product(model),
        built.built(model, shown),
        outcome.launch(model, shown),
        outcome.results(model),
        outcome.lessons(model),
    )
    kept = [(id, title, blocks) for (id, title), blocks in zip(SECTIONS.items(), written, strict=True) if blocks]
    return Document(
        title=model.title,
        subtitle=subtitle(model),
        summary=model.summary or "",
        notice=notice,
        sections=tuple(
            Section(number=number, title=title, id=id, blocks=tuple(blocks))
            for number, (id, title, blocks) in enumerate(kept, 1)
        ),
    )


def subtitle(model: Model, *, reviewed: bool = True) -> str:
    """Who, as what, where, and when, as far as it is known; with `reviewed`, when it was last read through."""
    said = [model.me.name or "", model.me.role or ""] if model.me else []
    said += [model.company.name or ""] if model.company else []
    if model.period:
        start, end = readable(model.period.from_), model.period.to
        said.append(f"{start} to {readable(end)}" if end else f"since {start}")
    said += {"open-source": ["open source"], "hobby": ["a hobby project"]}.get(model.kind, [])
    said += [f"read through {readable(model.reviewed)}"] if model.reviewed and reviewed else []
    return " · ".join(one for one in said if one)


def product(model: Model) -> list[AnyBlock]:
    """Section 1: the product side, no technology."""
    context, company = model.context, model.company
    told: list[Fact] = []
    if company and company.does:
        told.append(Fact(label="The company", texts=(company.does,)))
    if context is None:
        return _facts(told, columns=2)
    told += _known(("Why it mattered", context.importance), ("How it fits in", context.fits_into))
    lists = (
        ("What was wrong", context.problems), ("Goals", context.goals), ("Not a goal", context.non_goals),
        ("Users", context.users),
    )  # fmt: skip
    wanted = [Fact(label=label, texts=texts) for label, texts in lists if texts]
    more = _known(
        ("Why then", context.why_now),
        ("How we knew", context.evidence),
        ("The company's goal", context.company_goal),
        ("Unclear at the outset", context.unclear),
    )
    why: list[AnyBlock] = [Facts(items=tuple(more), columns=len(more), detail=6)] if more else []
    return [*_facts(told, columns=len(told) or 1), *_facts(wanted, columns=min(len(wanted), 4)), *why]


def _facts(facts: Iterable[Fact], *, columns: int) -> list[AnyBlock]:
    items = tuple(facts)
    return [Facts(items=items, columns=columns)] if items else []


def _known(*pairs: tuple[str, str | None]) -> list[Fact]:
    return [Fact(label=label, texts=(text,)) for label, text in pairs if text]
