"""The questions as text, Markdown and JSON: everything that is known, nothing that drives a terminal or a page."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from command import SPECS
from questions_of import decided, model
from rich.cells import cell_len

from archdoc.interview.questions import Gap, Question, ask
from archdoc.interview.questions.question import FIRST, as_asked, by_part, key, summary
from archdoc.render import data as questions_json
from archdoc.render import markdown, terminal
from archdoc.spec import load

ONE = Question(
    id="outage:ses", rule="outage", about="Amazon SES", text="What if it is down?", standing="partial",
    answer=("**Messages** wait.",), missing=(Gap("Say for how long", ("third_parties", "ses", "outage_plan")),),
    follow_up="Who notices?", tradeoffs=(2, 5),
)  # fmt: skip
TEXT = """\
Questions: Shop

Amazon SES
  ◐ What if it is down? [2, 5]
    Messages wait.
    → Say for how long
      third_parties.ses.outage_plan
      id: outage:ses

1 question: 0 answered, 1 partial, 0 open
"""
MARKDOWN = """\
# Questions: Shop

1 question: 0 answered, 1 partial, 0 open.

## Amazon SES

### What if it is down?

Partial, trade-offs 2, 5 · `outage:ses`

- **Messages** wait.

To write:

- [ ] Say for how long (`third_parties.ses.outage_plan`)

Then: Who notices?
"""


def test_text_tells_the_question_its_answer_and_where_the_rest_goes() -> None:
    assert terminal.questions("Shop", [ONE], [ONE], None) == TEXT


def test_markdown_tells_the_same() -> None:
    assert markdown.render(model("components: {a: {}}"), [ONE]) == MARKDOWN


def test_a_place_is_told_by_its_line_and_never_broken(tmp_path: Path) -> None:
    path = tmp_path / "a_file_with_a_rather_long_name.yaml"
    path.write_text("title: Shop\ncomponents: {api: {role: led}}\ntradeoffs:\n  kept:\n    choice: Postgres\n")
    loaded, places = load.load_placed(path)
    asked = ask(loaded)
    text = terminal.questions("x", asked, asked, places, width=40)
    assert f"      {path}:5:5 tradeoffs.kept.alternatives" in text.splitlines()


def test_text_keeps_to_its_width_in_any_script() -> None:
    loaded = model("components: {a: {name: '" + "名前" * 60 + "', role: led}}")
    questions = ask(loaded)
    for width in (30, 60, 110):
        text = terminal.questions("名" * 90, questions, questions, None, width=width)
        assert max(cell_len(line) for line in text.splitlines() if "id: " not in line and "." not in line) <= width


def test_colour_is_only_where_it_is_wanted() -> None:
    assert "\x1b[" not in terminal.questions("Shop", [ONE], [ONE], None)
    assert "\x1b[33m◐\x1b[0m" in terminal.questions("Shop", [ONE], [ONE], None, colour=True)


def test_nothing_open_is_said() -> None:
    done = Question(id="a", rule="a", about="A", text="A?", standing="answered", answer=("Yes.",))
    assert "Nothing is open: the spec answers every question." in terminal.questions("Shop", [], [done], None)


def test_what_is_open_beyond_the_first_is_not_passed_over() -> None:
    done, lacking = (Question(id=str(at), rule="spof", about="API", text="Alone?", standing=standing)
                     for at, standing in enumerate(("answered", "open")))  # fmt: skip
    said = terminal.questions("Shop", [], [done, lacking], None, seen=1)
    assert "Of the first 1 nothing is open." in said
    assert "every question" not in said


def test_no_code_of_the_terminal_comes_through() -> None:
    loaded = model("{}", {"title": "a\x9b31mb", "components": {"a": {"name": "x\x85y", "type": "job"}}})
    questions = ask(loaded)
    for made in (
        terminal.questions(loaded.title, questions, questions, None),
        markdown.render(loaded, questions),
    ):
        assert not {"\x1b", "\x9b", "\x85"} & set(made)


def test_names_are_no_markdown_and_prose_begins_no_list() -> None:
    loaded = model(
        "components: {a: {name: '*a* <b> [x](y)', type: job, role: led}}",
        {"components.a.tradeoff": decided("# one", choice="3. run it again; a missed run does no harm")},
    )
    text = markdown.render(loaded, ask(loaded))
    assert r"### What if a run of \*a\* &lt;b> \[x\](y) is missed, or happens twice?" in text
    assert r"- 3\. run it again" in text
    assert "- Turned down: # one." in text


def test_json_has_every_key_each_time_and_the_place() -> None:
    loaded, places = load.load_placed(SPECS / "checkout.yaml")
    questions = ask(loaded)
    made = json.loads(questions_json.questions(loaded.title, questions, places))
    assert made["title"] == "Checkout payments"
    assert {tuple(one) for one in made["questions"]} == {Question.__struct_fields__}
    gap = next(gap for one in made["questions"] for gap in one["missing"])
    assert gap["file"] == str(SPECS / "checkout.yaml")
    assert gap["line"] > 0
    assert gap["key"] == ".".join(gap["path"])
    without = json.loads(questions_json.questions(loaded.title, questions))
    assert {gap["line"] for one in without["questions"] for gap in one["missing"]} == {None}


def test_markdown_holds_no_line_and_no_path_of_the_machine() -> None:
    text = markdown.render(loaded := load.load(SPECS / "checkout.yaml"), ask(loaded))
    assert "checkout.yaml" not in text
    assert "`components.payment_api.backpressure`" in text


def test_parts_come_in_the_order_in_which_each_is_first_asked_about() -> None:
    abouts = ["B", "A", "B", "C"]
    some = [Question(id=str(n), rule="r", about=about, text="?", standing="open") for n, about in enumerate(abouts)]
    assert [(about, len(asked)) for about, asked in by_part(some)] == [("B", 2), ("A", 1), ("C", 1)]
    assert summary(some) == "4 questions: 0 answered, 0 partial, 4 open"


def test_the_likeliest_stand_first_in_their_order_and_the_others_by_part() -> None:
    some = [Question(id=str(n), rule="r", about="AB"[n % 2], text="?", standing="open") for n in range(2 * FIRST)]
    first, *others = as_asked(some)
    assert first == ("Asked first", some[:FIRST])
    assert [about for about, _ in others] == ["B", "A"]
    assert sorted(int(one.id) for _, asked in others for one in asked) == list(range(FIRST, 2 * FIRST))
    assert as_asked(some[:-1]) == by_part(some[:-1])


def test_questions_that_follow_one_part_stand_by_part_alone() -> None:
    loaded, places = load.load_placed(SPECS / "notification.yaml")
    every = ask(loaded)
    assert "## Asked first" in markdown.render(loaded, every)
    assert "## Asked first" not in markdown.render(loaded, every, followed=True)
    assert "\nAsked first\n" in terminal.questions("T", every, every, places)
    assert "\nAsked first\n" not in terminal.questions("T", every, every, places, followed=True)


def test_keys_count_items_from_one_as_omit_does() -> None:
    data = yaml.safe_load((SPECS / "parcels.yaml").read_text(encoding="utf-8"))
    assert key(("results", "impact", 0)) == data["confidential"]["omit"][0]
