"""What a fault does: how far it spreads, what gathers for how long, what is said and what isn't."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archdoc.cli import cli
from archdoc.interview.effect import WhatIf
from archdoc.interview.faults import choices, chosen
from archdoc.interview.quantity import amount, factor, most, per_second, rates, seconds, span
from archdoc.interview.questions import ask
from archdoc.interview.whatif import whatif
from archdoc.live.preview import Preview
from archdoc.render import whatif as render
from archdoc.spec import load

SHOP = """
title: Shop
components:
  page: {type: web}
  api: {role: led, replicas: 3 in two zones}
  sender: {role: built, type: worker, replicas: 1}
  audit: {type: job}
queues:
  mail: {role: led, peak: 20 a second, retention: 2 days, replicas: managed}
third_parties:
  ses: {name: SES, limits: 50 a second, outage_plan: Mails wait}
  spare: {name: Spare}
edges:
  - {from: page, to: api, label: order, timeout: 3 s}
  - {from: api, to: mail}
  - {from: mail, to: sender}
  - {from: sender, to: ses, label: send, timeout: 5 s, tradeoff: A worker calls SES}
  - {from: sender, to: audit, mode: batch}
flows: {order: {title: An order, steps: [page -> api, api -> mail, mail -> sender, sender -> ses]}}
"""


def told(fault: str, *what: str, spec: str = SHOP) -> WhatIf:
    model = load.load_text(spec)
    return whatif(model, fault, what, ask(model))  # type: ignore[arg-type]


def lines(found: WhatIf, title: str) -> list[str]:
    return [line.text for section in found.sections if section.title == title for line in section.lines]


def test_a_fault_goes_up_the_calls_as_far_as_a_queue() -> None:
    found = told("down", "ses")
    assert found.states == {"ses": "struck", "sender": "waits", "mail": "fills", "audit": "quiet"}
    assert lines(found, "Waits in vain") == ["Sender calls SES; it waits 5 s."]
    (gathers,) = lines(found, "Queues up")
    assert gathers == (
        "Mail gathers up to 72,000 messages an hour at its peak (20 a second), and keeps them 2 days: "
        "up to 3.5 million before the first are lost after 2 days."
    )
    assert lines(found, "Flows that come to it") == ["An order: step 4 of 4, Sender → SES."]
    assert lines(found, "Decisions that cover it") == ["1: A worker calls SES."]
    assert found.decisions == (1,)


def test_who_waits_for_who_waits_is_struck_too() -> None:
    found = told("down", "api")
    assert found.states == {"api": "struck", "page": "waits", "mail": "quiet"}
    assert "Page gets no answer of API after 3 s." in lines(found, "What users see")


def test_another_that_takes_the_same_call_ends_it() -> None:
    spec = SHOP.replace(
        "  - {from: sender, to: audit", "  - {from: sender, to: spare, label: send}\n  - {from: sender, to: audit"
    )
    found = told("down", "ses", spec=spec)
    assert "mail" not in found.states
    assert lines(found, "Waits in vain") == ["Sender calls SES; it waits 5 s. Spare can take the same call."]


def test_what_is_not_said_is_named_with_its_place() -> None:
    spec = SHOP.replace("peak: 20 a second, ", "").replace(", outage_plan: Mails wait", "")
    found = told("down", "ses", spec=spec)
    paths = [line.path for section in found.sections for line in section.lines if line.path]
    assert ("third_parties", "ses", "outage_plan") in paths
    assert ("queues", "mail", "peak") in paths
    assert "outage:ses" in {one.id for one in found.open}


def test_a_lost_zone_takes_what_runs_once_and_asks_of_what_does_not_say() -> None:
    spec = SHOP.replace("audit: {type: job}", "audit: {type: job}\n  alone: {role: built, replicas: 2}")
    found = told("lose", "zone", spec=spec)
    assert found.states["sender"] == "struck"
    assert found.states["alone"] == "unsure"
    assert "api" not in found.states
    assert found.states["mail"] == "fills"
    twice = told("lose", "zone", spec=spec.replace("replicas: 1", "replicas: 2 in two zones"))
    assert "sender" not in twice.states


def test_ten_times_the_load_is_held_against_limits() -> None:
    found = told("load", "10")
    assert lines(found, "Numbers") == [
        "Mail: 20 a second at its peak become 200.",
        "SES allows 50 a second, so Mail grows by 150 a second, 540,000 an hour; the first are lost after 2 days.",
    ]
    assert lines(told("load", "2"), "Numbers") == ["Mail: 20 a second at its peak become 40."]


@pytest.mark.parametrize(
    ("text", "rate"),
    [("320 a second", 320), ("1,200 messages a minute", 20), ("45 a second in, 30 out", 45),
     ("600,000 a minute", 10000),
     ("2 million a day", 2e6 / 86400), ("3 per second", 3), ("fast", None), ("4 days", None),
     ("3.6 million messages a month", 3.6e6 / 2592000), ("100–300 req/s", 100), ("5k rps", 5000),
     ("1.5M events/h", 1.5e6 / 3600), ("2 to 3 million a day", 2e6 / 86400), ("20 MB/s", None),
     ("€900 a month", None), ("80 % a day", None), ("90 % of 300 a second", 300)],
)  # fmt: skip
def test_rates(text: str, rate: float | None) -> None:
    assert per_second(text) == (pytest.approx(rate) if rate is not None else None)


@pytest.mark.parametrize(
    ("text", "time"),
    [("300 ms", 0.3), ("5 s, then in doubt", 5), ("4 days; resets 30 minutes", 345600), ("1 hour", 3600),
     ("none", None),
     ("2 weeks", 1209600), ("10 min", 600), ("2 to 4 days", 172800), ("7-10 days", 604800), ("13 months", 33696000),
     ("90m", 5400)],
)  # fmt: skip
def test_times(text: str, time: float | None) -> None:
    assert seconds(text) == time


def test_of_a_range_both_ends_are_known_and_of_several_the_largest_is_found() -> None:
    (found,) = rates("2 to 3 million a day")
    assert (round(found.low, 2), round(found.high, 2), found.said) == (23.15, 34.72, "2 to 3 million a day")
    largest = most("30 a second at night, 45 a second by day, 20 MB/s of pictures")
    assert largest is not None
    assert largest.said == "45 a second"


@pytest.mark.parametrize(
    ("text", "times"),
    [("10x", 10), ("x10", 10), ("10", 10), ("2.5×", 2.5), ("150 %", 1.5), ("+50 %", 1.5), ("x", None), ("0x", None),
     ("+5", None), ("ten", None)],
)  # fmt: skip
def test_how_much_more_is_said_in_several_ways(text: str, times: float | None) -> None:
    assert factor(text) == times


def test_each_number_is_told_with_its_place_and_its_reckoning() -> None:
    (line,) = [one for section in told("down", "ses").sections if section.title == "Queues up" for one in section.lines]
    assert [(one.path, one.said) for one in line.used] == [
        (("queues", "mail", "peak"), "20 a second"), (("queues", "mail", "retention"), "2 days"),
    ]  # fmt: skip
    assert line.reckoned == "20 a second × 3,600 s = 72,000 an hour; × 172,800 s (2 days) = 3.5 million"
    several = SHOP.replace("20 a second", '"900 messages a minute, 1,200 messages a minute in Advent"')
    (line,) = [one for section in told("down", "ses", spec=several).sections
               if section.title == "Queues up" for one in section.lines]  # fmt: skip
    assert (line.used[0].said, line.used[0].chosen) == ("1,200 messages a minute", "the largest of 2")
    assert line.reckoned.startswith("1,200 messages a minute = 20 a second × 3,600 s = 72,000 an hour")


def test_without_a_peak_the_load_is_told_by_the_scale() -> None:
    spec = SHOP.replace("peak: 20 a second, ", "") + "technical: {scale: [Some, 900 reads a second at peak]}\n"
    assert lines(told("load", "1.5", spec=spec), "Numbers") == ["900 reads a second becomes 1,350 a second."]


def test_words_of_numbers() -> None:
    assert [amount(n) for n in (1.5, 20, 72000, 3456000)] == ["1.5", "20", "72,000", "3.5 million"]
    assert [span(n) for n in (5, 60, 5400, 345600)] == ["5 seconds", "1 minute", "1.5 hours", "4 days"]


def test_as_json_and_markdown() -> None:
    found = told("down", "ses")
    made = json.loads(render.as_json(found))
    assert made["states"]["mail"] == "fills"
    assert made["title"] == "SES is down"
    assert render.markdown(found).startswith("# SES is down\n\n## Struck\n\n- SES: Mails wait.")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path / "shop.yaml"


def test_the_command_and_its_picture(shop: Path) -> None:
    done = CliRunner().invoke(cli, ["whatif", str(shop), "--down", "SES"])
    assert done.exit_code == 0
    assert done.stdout.startswith("SES is down\n")
    picture = shop.with_name("x.svg")
    assert CliRunner().invoke(cli, ["whatif", str(shop), "--down", "ses", "-o", str(picture)]).exit_code == 0
    drawn = picture.read_text(encoding="utf-8")
    assert drawn.count('<g class="struck">') == 1
    assert drawn.count('<g class="fills">') == 1
    assert "hears nothing new" in drawn


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Say one fault"),
        (["--down", "ses", "--lose", "zone"], "Say one fault"),
        (["--load", "x"], "such as 10x"),
        (["--load", "0 %"], "such as 10x"),
        (["--down", "sess"], "did you mean"),
    ],
)
def test_what_makes_no_sense_is_said(shop: Path, arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(cli, ["whatif", str(shop), *arguments])
    assert done.exit_code == 2
    assert says.casefold() in done.output.casefold()


def test_what_can_be_chosen_is_what_somebody_depends_on() -> None:
    offered = choices(load.load_text(SHOP))
    assert [one.key for one in offered] == [
        "down:api", "down:sender", "down:audit", "down:mail", "down:ses", "slow:api", "slow:ses",
        "load:10", "lose:zone", "lose:region",
    ]  # fmt: skip
    assert offered[4].title == "SES is down"
    found = chosen(load.load_text(SHOP), "down:ses", ())
    assert found is not None
    assert found.states["mail"] == "fills"
    assert chosen(load.load_text(SHOP), "down:page", ()) is None


def test_of_many_parts_those_nearest_to_mine_can_be_chosen() -> None:
    many = ", ".join(f"p{at}: {{}}" for at in range(60))
    edges = ", ".join(f"p{at} -> p{at + 1}" for at in range(59))
    spec = f"title: Many\ncomponents: {{{many}, mine: {{role: led}}}}\nedges: [{edges}, p59 -> mine]"
    offered = choices(load.load_text(spec))
    down = [one.what for one in offered if one.fault == "down"]
    assert len(down) == 40
    assert {"mine", "p59"} <= set(down)


def test_the_preview_marks_a_fault_and_says_in_which_line_each_number_is(shop: Path) -> None:
    shown = Preview(str(shop)).picture("shop.yaml", "", "light", "internal", "down:ses")
    assert '<g class="fills">' in shown["svg"]
    (line,) = [one for it in shown["whatif"]["sections"] if it["title"] == "Queues up" for one in it["lines"]]
    assert [(one["key"], one["line"]) for one in line["used"]] == [
        ("queues.mail.peak", 9),
        ("queues.mail.retention", 9),
    ]
    plain = Preview(str(shop)).picture("shop.yaml", "", "light", "internal", "down:nothing")
    assert (plain["whatif"], plain["fault"]) == (None, "")
    assert "whatif" not in plain["svg"]
