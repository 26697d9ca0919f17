"""The questions on the dossier's page, as text: what is escaped, where links lead, and that nothing is told twice."""

from __future__ import annotations

import re

from drawn import model
from test_dossier_html import HOSTILE, SPEC, Page
from test_rehearse import question

from archdoc.dossier import sections
from archdoc.interview.questions import ask
from archdoc.interview.questions.question import Gap, Question
from archdoc.render.html import dossier


def page(*questions: Question) -> str:
    return dossier.dossier(sections.document(model(SPEC)), {}, questions=questions)


def test_hostile_texts_are_shown_as_they_were_typed() -> None:
    gap = Gap(HOSTILE, (HOSTILE, 0))
    evil = question("x", text=HOSTILE, about=HOSTILE, answer=(HOSTILE,), follow_up=HOSTILE, missing=(gap,))
    read = Page(page(evil))
    plain = Page(page(question("x")))
    for tag in ("script", "style", "img", "dialog", "details"):
        assert [one for one, _ in read.tags].count(tag) == [one for one, _ in plain.tags].count(tag)
    words = "".join(text for _, text in read.said)
    assert words.count(HOSTILE) >= 3, "the question, what is asked next, its heading"


def test_every_link_leads_somewhere_and_no_id_is_given_twice() -> None:
    read = Page(page(*ask(model(SPEC))))
    ids = read.ids()
    assert len(set(ids)) == len(ids)
    targets = {str(found["href"])[1:] for tag, found in read.tags if tag == "a" and str(found["href"]).startswith("#")}
    named = {id for _, found in read.tags for id in (found.get("aria-labelledby") or "").split()}
    assert {"questions", "rehearsal-title"} <= targets | named
    assert (targets | named) - set(ids) == set()


def test_questions_stand_under_their_parts_in_their_order() -> None:
    made = page(
        question("a", about="API"), question("b", about="Queue"), question("c", about="API"), question("d", about="Log")
    )
    section = made[made.index('class="questions"') :]
    assert re.findall(r'<h3 dir="auto">(\w+)</h3>|<span class="asks" dir="auto">Why (\w)', section) == [
        ("API", ""), ("", "a"), ("", "c"), ("Queue", ""), ("", "b"), ("Log", ""), ("", "d"),
    ]  # fmt: skip


def test_what_is_missing_is_told_with_its_key() -> None:
    made = page(question("a", standing="open", missing=(Gap("Give it a `role`", ("edges", 2, "tradeoff", "role")),)))
    assert 'Give it a <code>role</code><br><code class="note">edges.3.tradeoff.role</code>' in made
    assert "The spec has no answer yet." in made
    assert "To write" not in page(question("a"))


def test_it_is_in_the_contents_only_where_there_are_questions() -> None:
    assert '<a href="#questions">' in page(question("a"))
    assert "#questions" not in page()
