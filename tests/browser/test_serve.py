"""`archdoc serve` in a real browser: what a person sees and does while writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from reader import TOO_WIDE, Readers, Visit
from served import SPEC, Served, serving

Opening = Callable[..., Visit]
WIDER = TOO_WIDE.replace("header *, main *", "header *, aside *").replace("'.sheet, thead'", "'pre'")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    path = tmp_path_factory.mktemp("specs") / "orders.yaml"
    path.write_text(SPEC, encoding="utf-8")
    with serving(path, "--editor", "true") as server:
        yield server, path


@pytest.fixture
def file(served: tuple[Served, Path]) -> Path:
    served[1].write_text(SPEC, encoding="utf-8")
    return served[1]


@pytest.fixture
def opened(readers: Readers, served: tuple[Served, Path], file: Path) -> Iterator[Opening]:
    assert file == served[1]
    with readers.taken() as take:

        def visited(*, width: int = 1440, scheme: str = "light", bypass: bool = False) -> Visit:
            made = take(width=width, scheme=scheme, bypass=bypass)
            made.page.goto(served[0].address)
            made.page.locator("#picture svg").wait_for()
            made.page.locator("#score").wait_for()
            return made

        yield visited


def test_saving_redraws_and_a_broken_file_keeps_the_picture(opened: Opening, file: Path) -> None:
    visit = opened()
    page = visit.page
    page.locator("#in").click()
    page.locator("#in").click()
    wide = page.locator("#picture svg").get_attribute("width")
    file.write_text(SPEC.replace("worker: {", "worker: {name: Heavy lifter, "), encoding="utf-8")
    page.locator("#picture text", has_text="Heavy").wait_for()
    assert abs(float(page.locator("#picture svg").get_attribute("width")) / float(wide) - 1) < 0.3
    file.write_text(SPEC.replace("-> worker", "-> wroker"), encoding="utf-8")
    page.locator("#wrong").wait_for()
    said = page.locator("#wrong").inner_text()
    assert "There is no element `wroker`." in said
    assert "Did you mean `worker`?" in said
    _, caret = said.split("13 | ")[1].splitlines()[:2]
    assert caret.strip() == "^^^^^^"
    assert page.locator("#picture .node").count() == 4
    file.write_text(SPEC, encoding="utf-8")
    page.locator("#wrong").wait_for(state="hidden")
    page.locator("#picture text", has_text="Worker").first.wait_for()
    assert visit.complaints == []
    assert all(url.startswith("http://127.0.0.1:") for url in visit.asked)


def test_a_click_on_a_part_says_where_it_is_written(opened: Opening, file: Path) -> None:
    page = opened().page
    page.locator("#picture .node[data-id=worker] text").first.click()
    assert page.locator("#place code").inner_text() == f"{file}:6"
    assert page.locator("#place a").get_attribute("href") == f"vscode://file{file}:6:11"
    assert page.locator("#place #open").count() == 1
    page.locator("#picture .badge").click()
    assert page.locator("#place code").inner_text() == f"{file}:14"
    page.locator("#picture .edge text", has_text="order").click()
    assert page.locator("#place code").inner_text() == f"{file}:12"


def test_keys_change_view_theme_and_audience(opened: Opening) -> None:
    page = opened().page
    page.locator("#view").select_option("near")
    page.locator("#picture .node[data-id=api]").wait_for(state="detached")
    page.locator("#stage").focus()
    page.keyboard.press("[")
    page.locator("#picture .node[data-id=api]").wait_for()
    page.keyboard.press("t")
    page.locator("#picture svg > rect[fill='#10161f']").wait_for()
    page.keyboard.press("a")
    page.locator("#questions").wait_for(state="hidden")
    page.locator("#notice").wait_for(state="hidden")
    page.keyboard.press("a")
    page.locator("#questions").wait_for()


def test_an_answer_is_written_where_its_question_stands(opened: Opening, file: Path) -> None:
    page = opened().page
    score = page.locator("#score").inner_text()
    field = page.locator("textarea[data-key='third_parties.ses.outage_plan']").first
    field.fill("The queue holds four days")
    # Another edit meanwhile neither loses what is typed nor where the cursor is.
    page.locator(".where", has_text="third_parties.ses.outage_plan, line 10").first.wait_for()
    file.write_text("# Mine.\n" + SPEC, encoding="utf-8")
    page.locator(".where", has_text="third_parties.ses.outage_plan, line 11").first.wait_for()
    assert page.locator("textarea:focus").input_value() == "The queue holds four days"
    page.keyboard.press("Control+Enter")
    page.locator("#said.good", has_text="Written to third_parties.ses.outage_plan.").wait_for()
    assert "ses: {name: Amazon SES, outage_plan: The queue holds four days}" in file.read_text(encoding="utf-8")
    page.locator("textarea[data-key='third_parties.ses.outage_plan']").wait_for(state="detached")
    assert int(page.locator("#score").inner_text().split()[0]) >= int(score.split()[0])
    page.locator("#undo").click()
    page.locator("#said.good", has_text="Taken back.").wait_for()
    assert file.read_text(encoding="utf-8") == "# Mine.\n" + SPEC


def test_what_is_typed_stays_where_the_file_has_changed(opened: Opening, file: Path) -> None:
    page = opened().page
    field = page.locator("textarea[data-key='queues.jobs.retry']").first
    field.fill("5 times")
    # The page doesn't hear of the change before it writes.
    page.route("**/picture?*", lambda route: route.abort())
    page.route("**/review?*", lambda route: route.abort())
    file.write_text(SPEC + "# mine\n", encoding="utf-8")
    field.press("Control+Enter")
    page.locator("#said", has_text="doesn't answer").wait_for()
    assert field.input_value() == "5 times"
    assert file.read_text(encoding="utf-8") == SPEC + "# mine\n"


def test_parts_are_reached_by_keys(opened: Opening, file: Path) -> None:
    page = opened().page
    focused = "document.activeElement.dataset.id || document.activeElement.id"
    page.locator("#stage").focus()
    page.keyboard.press("p")
    assert page.evaluate(focused) == "api"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("API")
    ways = [page.evaluate("onward(document.activeElement, [1, 0]) !== null"), page.evaluate(
        "onward(document.activeElement, [0, 1]) !== null")]  # fmt: skip
    key = "ArrowRight" if ways[0] else "ArrowDown"
    page.keyboard.press(key)
    page.keyboard.press(key)
    assert page.evaluate(focused) == "jobs"
    page.keyboard.press("Enter")
    assert page.locator("#place code").inner_text() == f"{file}:8"
    assert page.locator("#picture .here").get_attribute("data-id") == "jobs"
    # After a change of the file, the same part has the keyboard, and the same is lit.
    file.write_text(SPEC.replace("Orders", "Parcels"), encoding="utf-8")
    page.locator("#title", has_text="Parcels").wait_for()
    assert page.evaluate(focused) == "jobs"
    assert page.locator("#picture .here").get_attribute("data-id") == "jobs"
    page.keyboard.press("Escape")
    assert page.evaluate(focused) == "stage"


def test_the_cursor_of_an_editor_lights_a_part_up(opened: Opening, served: tuple[Served, Path], file: Path) -> None:
    page = opened().page
    assert served[0].ask("cursor", {"file": file.name, "kind": "edge", "id": "2"})[0] == 200
    page.locator("#picture .edge.here").wait_for()
    assert page.locator("#picture .here").get_attribute("id").endswith("edge-2")
    served[0].ask("cursor", {"file": file.name})
    page.locator("#picture .here").wait_for(state="detached")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_fault_is_chosen_by_keys_told_and_marked_and_ended(opened: Opening, file: Path, width: int) -> None:
    visit = opened(width=width, bypass=True)
    page = visit.page
    page.locator("#picture .node").first.click()
    page.keyboard.press("w")
    assert page.evaluate("document.activeElement.id") == "fault"
    page.locator("#fault").select_option("down:worker")
    page.locator("#whatif").wait_for()
    assert page.locator("#whatif-title").inner_text() == "Worker is down"
    assert page.locator("#picture g.struck").count() == 1
    assert page.locator("#picture g.fills").count() == 1
    page.locator("#whatif .where", has_text="peak").first.click()
    assert file.name in page.locator("#place code").inner_text()
    assert visit.violations() == []
    assert page.evaluate(WIDER) == []
    file.write_text(SPEC.replace("worker: {", "worker: {name: Heavy lifter, "), encoding="utf-8")
    page.locator("#whatif-title", has_text="Heavy lifter is down").wait_for()
    page.keyboard.press("Escape")
    page.locator("#whatif").wait_for(state="hidden")
    assert page.locator("#picture g.struck").count() == 0


def test_a_card_is_dragged_its_lines_follow_and_its_place_is_written(opened: Opening, file: Path) -> None:
    visit = opened()
    page = visit.page

    def middle(id: str) -> tuple[float, float]:
        box = page.evaluate(
            "id => { const one = document.querySelector(`#picture .node[data-id=${id}]`).getBoundingClientRect();"
            " return [one.x + one.width / 2, one.y + one.height / 2]; }", id,
        )  # fmt: skip
        return box[0], box[1]

    before = {id: middle(id) for id in ("api", "worker", "jobs")}
    # To the other side of the queue, across the way that the picture runs.
    down = abs(before["api"][1] - before["jobs"][1]) > abs(before["api"][0] - before["jobs"][0])
    x, y = before["jobs"]
    target = (x + 260, y) if down else (x, y + 160)
    page.mouse.move(*before["worker"])
    page.mouse.down()
    page.mouse.move(target[0] - 20, target[1] - 20, steps=4)
    line = page.locator("#picture .following").first
    first = line.get_attribute("x2"), line.get_attribute("y2")
    page.mouse.move(*target, steps=4)
    assert (line.get_attribute("x2"), line.get_attribute("y2")) != first
    assert page.locator("#picture .edge.left-behind").count() == 2
    page.mouse.up()
    page.locator("#said.good", has_text="Its place is written").wait_for()
    written = file.read_text(encoding="utf-8")
    assert written.startswith(SPEC.removesuffix("views: {near: {focus: [worker], title: Near the worker}}\n"))
    assert "overview: {layout: {" in written
    assert "worker: [" in written
    page.locator("#picture .following").first.wait_for(state="detached")
    assert page.locator("#place").is_hidden()
    beside = [abs(middle("worker")[axis] - middle("jobs")[axis]) for axis in (0, 1)]
    assert beside[1 if down else 0] < 40 < beside[0 if down else 1], (down, before, target, beside, written[-200:])
    page.locator("#undo").click()
    page.locator("#said.good", has_text="Taken back.").wait_for()
    assert file.read_text(encoding="utf-8") == SPEC
    assert visit.complaints == []


def test_a_drag_that_is_given_up_writes_nothing(opened: Opening, file: Path) -> None:
    page = opened().page
    box = page.locator("#picture .node[data-id=worker]").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert page.locator("#picture .node[data-id=worker]").get_attribute("transform") is None
    assert page.locator("#picture .following, #picture .left-behind").count() == 0
    assert file.read_text(encoding="utf-8") == SPEC


class Finger:
    """A finger on the picture of a page, where a card is."""

    def __init__(self, page: Any, id: str) -> None:
        self._touch = page.context.new_cdp_session(page)
        node = page.locator(f"#picture .node[data-id={id}]")
        node.scroll_into_view_if_needed()
        box = node.bounding_box()
        self._at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def down(self) -> None:
        self._send("touchStart", self._at)

    def move(self, dx: float, dy: float) -> None:
        """To so far from where it came down."""
        self._send("touchMove", (self._at[0] + dx, self._at[1] + dy))

    def up(self) -> None:
        self._send("touchEnd")

    def _send(self, sort: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        self._touch.send("Input.dispatchTouchEvent", {"type": sort, "touchPoints": places})


def test_a_swipe_over_a_card_drags_nothing(opened: Opening, file: Path) -> None:
    page = opened(width=390).page
    page.evaluate("hold = 1e9")  # a slow machine is no finger that lies still
    finger = Finger(page, "worker")
    finger.down()
    assert page.evaluate("drag.id") == "worker"
    for far in (20, 40, 60):
        finger.move(0, -far)
    page.wait_for_function("drag === null")
    finger.up()
    assert page.locator("#picture .dragged").count() == 0
    assert file.read_text(encoding="utf-8") == SPEC


def test_a_finger_that_lies_on_a_card_drags_it_and_scrolls_nothing(opened: Opening, file: Path) -> None:
    page = opened(width=390).page
    page.evaluate("hold = 0")
    finger = Finger(page, "worker")
    finger.down()
    node = page.locator("#picture .node.dragged[data-id=worker]")
    node.wait_for()
    scrolled = page.evaluate("[scrollY, document.getElementById('stage').scrollTop]")
    finger.move(60, 0)
    finger.move(130, 5)
    page.locator("#picture .node.dragged[data-id=worker][transform]").wait_for()
    assert page.evaluate("[scrollY, document.getElementById('stage').scrollTop]") == scrolled
    assert file.read_text(encoding="utf-8") == SPEC
    finger.up()
    page.locator("#said.good", has_text="Its place is written").wait_for()
    assert "worker: [" in file.read_text(encoding="utf-8")


def test_what_is_mine_stands_out_and_still_does_after_an_edit(opened: Opening, file: Path) -> None:
    page = opened().page

    def faint() -> set[str]:
        return set(page.locator("#picture .faint").evaluate_all("all => all.map(one => one.dataset.id || one.id)"))

    page.locator("#overlay").select_option(label="My parts")
    assert "ses" in faint()
    assert not {"api", "worker", "jobs"} & faint()
    file.write_text(SPEC.replace("Amazon SES", "Postmark"), encoding="utf-8")
    page.locator("#picture", has_text="Postmark").wait_for()
    assert "ses" in faint()
    page.locator("#stage").focus()
    page.keyboard.press("o")
    assert page.locator("#overlay").input_value() == "d"
    assert page.locator("#picture .badge.faint").count() == 0
    assert {"api", "jobs"} <= faint()
    file.write_text(SPEC.replace(", tradeoff: Straight from the worker", ""), encoding="utf-8")
    page.locator("#picture .badge").first.wait_for(state="detached")
    assert page.locator("#overlay").input_value() == ""
    assert faint() == set()


def test_a_card_is_moved_by_keys(opened: Opening, file: Path) -> None:
    page = opened().page
    page.locator("#stage").focus()
    page.keyboard.press("p")
    page.keyboard.press("Shift+ArrowRight")
    page.locator("#said.good", has_text="Its place is written").wait_for()
    assert "api: [" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_is_accessible_and_fits(opened: Opening, file: Path, width: int, scheme: str) -> None:
    visit = opened(width=width, scheme=scheme, bypass=True)
    assert visit.page.locator("#theme").input_value() == scheme
    assert visit.violations() == []
    assert visit.page.evaluate(WIDER) == []
    file.write_text(SPEC.replace("-> worker", "-> wroker"), encoding="utf-8")
    visit.page.locator("#wrong").wait_for()
    assert visit.violations() == []
    assert visit.page.evaluate(WIDER) == []
