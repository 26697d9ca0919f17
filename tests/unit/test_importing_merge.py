"""Importing again into a spec that its author has edited."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers.draft import Order, new
from archdoc.importers.formats import gather
from archdoc.importers.merge import update
from archdoc.spec import load

BEFORE = """\
services:
  web: {image: "nginx:1.25", depends_on: [orders-api]}
  orders-api: {build: ., depends_on: [db]}
  db: {image: "postgres:15"}
  old: {image: "redis:7", depends_on: [db]}
"""
AFTER = """\
services:
  web: {image: "nginx:1.27", depends_on: [orders-api]}
  orders-api: {build: ., depends_on: [db, mq]}
  db: {image: "postgres:16"}
  mq: {image: "rabbitmq:3"}
"""


RECORD = "# 1. Use PostgreSQL\n\n## Status\n\nAccepted\n\n## Context\n\nWhy.\n\n## Decision\n\nIt is.\n"


class Shop:
    """A folder with a source and the spec that was drafted from it."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "compose.yaml"
        self.path = str(folder / "shop.yaml")
        self.folder = folder
        self.source.write_text(BEFORE)
        self.text = new(gather([str(self.source)]), self.order())
        self.remarks: tuple[str, ...] = ()

    def order(self, *mine: str, hide: tuple[str, ...] = ()) -> Order:
        return Order(folder=str(self.folder), file="shop.yaml", title="Shop", mine=mine, hide=hide)

    def edit(self, old: str, new: str) -> None:
        assert old in self.text
        self.text = self.text.replace(old, new, 1)
        load.load_text(self.text)

    def again(self, source: str = AFTER, *mine: str, hide: tuple[str, ...] = ()) -> list[str]:
        """Imports again, and gives the lines that were added (+) and taken away (-), without what is remembered."""
        self.source.write_text(source)
        before = self.text
        done = update(before, self.path, gather([str(self.source)]), self.order(*mine, hide=hide))
        self.text, self.remarks = done.text, done.remarks
        assert update(self.text, self.path, gather([str(self.source)]), self.order(*mine, hide=hide)).text == self.text
        shown = [text[: text.index("imported:")].split("\n") for text in (before, self.text)]
        found = difflib.unified_diff(*shown, n=0, lineterm="")
        return [line for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_nothing_new_changes_nothing(shop: Shop) -> None:
    assert shop.again(BEFORE) == []
    assert shop.remarks == ()


def test_what_is_new_is_added_in_place_and_what_is_gone_is_marked(shop: Shop) -> None:
    assert shop.again() == [
        "-  web: {type: web, technology: NGINX 1.25}   # guessed from the image nginx:1.25",
        "+  web: {type: web, technology: NGINX 1.27}   # guessed from the image nginx:1.25",
        "-  db: {type: database, technology: PostgreSQL 15}   # guessed from the image postgres:15",
        "+  db: {type: database, technology: PostgreSQL 16}   # guessed from the image postgres:15",
        "+  # not in compose.yaml any more",
        "+",
        "+queues:",
        "+  mq: {technology: RabbitMQ 3}   # guessed from the image rabbitmq:3; new",
        "+  # not in compose.yaml any more",
        "+  - orders_api -> mq   # new",
    ]
    assert any("not in compose.yaml any more: `old`" in remark for remark in shop.remarks)


def test_a_value_that_the_author_changed_stays_and_is_told_once(shop: Shop) -> None:
    shop.edit("technology: PostgreSQL 15", "technology: 'Postgres, tuned'")
    assert not any("PostgreSQL 16" in line for line in shop.again())
    assert "`db`: compose.yaml changed its `technology`, and so did you; yours stays" in shop.remarks
    assert shop.again() == []
    assert shop.remarks == ()


def test_all_that_the_author_wrote_around_it_stays(shop: Shop) -> None:
    shop.edit(
        "  db: {type: database, technology: PostgreSQL 15}   # guessed from the image postgres:15\n",
        "\n  db:     # the heart\n    technology:   'PostgreSQL 15'   # say why\n    type: database\n\n"
        '    description: >\n      Keeps: "all"  # of it\n    tradeoff: One database, since we are four\n',
    )
    shop.edit("  - old -> db\n", "  - old -> db\n  - { web -> db : reports, mode: batch }   # nightly\n")
    changed = shop.again()
    assert [line for line in changed if line.startswith("-")] == [
        "-  web: {type: web, technology: NGINX 1.25}   # guessed from the image nginx:1.25",
        "-    technology:   'PostgreSQL 15'   # say why",
    ]
    assert "+    technology: PostgreSQL 16   # say why" in changed


def test_what_the_author_deleted_stays_out(shop: Shop) -> None:
    shop.edit("  - old -> db\n", "")
    shop.edit("  old: {type: cache, technology: Redis 7}   # guessed from the image redis:7\n", "")
    shop.edit("  - orders_api -> db\n", "")
    shop.edit(", technology: NGINX 1.25", "")
    assert shop.again(BEFORE) == []
    said = "1 part deleted or hidden before stays out; one whose entry in `imported` you delete comes back"
    assert shop.remarks == (said, "2 edges deleted or hidden before stay out")
    shop.again()
    model = load.load_text(shop.text)
    assert list(model.elements) == ["web", "orders_api", "db", "mq"]
    assert [(edge.source, edge.target) for edge in model.edges] == [("web", "orders_api"), ("orders_api", "mq")]
    assert model.elements["web"].technology is None


def test_what_comes_back_loses_its_mark(shop: Shop) -> None:
    shop.again(AFTER)
    assert shop.text.count("# not in compose.yaml any more") == 2
    shop.again(AFTER + '  old: {image: "redis:7", depends_on: [db]}\n')
    assert "any more" not in shop.text


def test_a_name_that_the_source_changed_is_the_same_element(shop: Shop) -> None:
    shop.again(BEFORE.replace("orders-api", "orders_api"))
    assert len(load.load_text(shop.text).elements) == 4


def test_an_edge_with_a_trade_off_keeps_it(shop: Shop) -> None:
    shop.edit("  - orders_api -> db\n", "  - orders_api -> db:\n    tradeoff: SQL, which all of us know\n")
    source = BEFORE.replace("orders-api: {build: .,", "orders-api: {build: ., environment: {DB: 'postgres://db/x'},")
    shop.again(source)
    (edge,) = [edge for edge in load.load_text(shop.text).edges if edge.source == "orders_api"]
    assert (edge.protocol, len(edge.tradeoffs)) == ("SQL", 1)


def test_mine_marks_what_says_nothing_yet_and_offers_rows_once(shop: Shop) -> None:
    shop.edit("  db: {", "  db: {role: none, ")
    added = shop.again(BEFORE, "orders_api", "db")
    assert "+  orders_api: {role: contributed}" in added
    assert "+    # tradeoff:" in added
    assert "role: none" in shop.text
    shop.edit("role: contributed", "role: led")
    assert shop.again(BEFORE, "orders_api") == []


def test_what_was_hidden_stays_hidden(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    made = gather([str(shop.source)])
    shop.text = new(made, shop.order(hide=("old",)))
    assert "old" not in load.load_text(shop.text).elements
    assert shop.again(BEFORE) == []
    assert not any(line.startswith("+  # not in") for line in shop.again(AFTER))


def test_a_spec_by_hand_takes_what_it_lacks(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    components = "components: {orders_api: {team: us}, ui: {name: Web}}"
    shop.text = f"title: Shop\nteams: {{us: Us}}\n{components}\nedges: [ui -> orders_api: calls]"
    done = update(shop.text, shop.path, gather([str(shop.source)]), shop.order())
    model = load.load_text(done.text)
    assert list(model.elements) == ["orders_api", "ui", "db", "old"]
    assert next((e.source, e.target, e.label) for e in model.edges) == ("ui", "orders_api", "calls")
    assert len(model.edges) == 3
    assert update(done.text, shop.path, gather([str(shop.source)]), shop.order()).text == done.text


def test_two_sources_are_remembered_apart(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    adr = tmp_path / "adr"
    adr.mkdir()
    (adr / "0001-database.md").write_text(RECORD)
    records = gather([str(adr)])
    done = update(shop.text, shop.path, records, shop.order())
    assert [one.id for one in load.load_text(done.text).tradeoffs] != []
    assert "any more" not in done.text
    assert update(done.text, shop.path, records, shop.order()).text == done.text
    shop.text = done.text
    assert shop.again(BEFORE) == []
    (adr / "0001-database.md").write_text(RECORD.replace("Accepted", "Deprecated"))
    done = update(shop.text, shop.path, gather([str(adr)]), shop.order())
    (record,) = load.load_text(done.text).tradeoffs
    assert record.status == "deprecated"


def test_what_would_be_inside_itself_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "catalog-info.yaml"
    kind = "apiVersion: backstage.io/v1alpha1\nkind: "
    component = "---\n".join(
        f"{kind}Component\nmetadata: {{name: {owner}a}}\nspec: {{type: service, owner: {owner}}}\n" for owner in "xy"
    )
    group = kind + "Group\nmetadata: {{name: {}}}\nspec: {{type: team, children: []{}}}\n"
    path.write_text("---\n".join([component, group.format("x", ", parent: y"), group.format("y", "")]))
    order = Order(folder=str(tmp_path), title="Shop")
    text = new(gather([str(path)]), order)
    path.write_text("---\n".join([component, group.format("x", ""), group.format("y", ", parent: x")]))
    done = update(text, "shop.yaml", gather([str(path)]), order)
    assert load.load_text(done.text).teams["x"].part_of == "y"
    assert "`y`: `part_of: x` would go in a circle here, and is left out" in done.remarks


def test_a_spec_with_problems_is_left_alone(shop: Shop) -> None:
    with pytest.raises(ArchdocError, match="There is no element `nobody`"):
        update(shop.text.replace("- old -> db", "- old -> nobody"), shop.path, gather([str(shop.source)]), shop.order())


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\n...\n"])
def test_line_breaks_and_ends_of_file_stay(tmp_path: Path, newline: str, bom: str, end: str) -> None:
    shop = Shop(tmp_path)
    text = bom + "title: Shop\ncomponents:\n  mine: {}".replace("\n", newline) + end.replace("\n", newline)
    done = update(text, shop.path, gather([str(shop.source)]), shop.order()).text
    assert done.startswith(f"{bom}title: Shop{newline}")
    assert done.count("\n") == done.count(newline)
    assert len(load.load_text(done).elements) == 5


@pytest.mark.parametrize(
    "text", ["{title: Shop, components: {a: {}}}", "title: Shop\ncomponents: {a: {}}\nedges: {a -> a: x}"]
)
def test_what_cannot_be_changed_line_by_line_is_told(shop: Shop, text: str) -> None:
    with pytest.raises(ArchdocError, match="can't be brought up to date by machine"):
        update(text, shop.path, gather([str(shop.source)]), shop.order())


def test_values_that_come_by_an_alias_are_not_torn(shop: Shop) -> None:
    text = "title: Shop\ncomponents:\n  a: &a {type: web}\n  web: *a\n"
    after = update(text, shop.path, gather([str(shop.source)]), shop.order()).text
    assert "  a: &a {type: web}\n" in after or "&a {type: web, " in after
    assert load.load_text(after).elements["a"].type == "web"


def test_record_one_of_another_folder_is_another_record(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    for folder, title in (("adr", "Use PostgreSQL"), ("mail/adr", "Use SES")):
        (tmp_path / folder).mkdir(parents=True)
        name = title.lower().replace(" ", "-")
        (tmp_path / folder / f"0001-{name}.md").write_text(RECORD.replace("Use PostgreSQL", title))
    for folder in ("adr", "mail/adr"):
        found = gather([str(tmp_path / folder)])
        shop.text = update(shop.text, shop.path, found, shop.order()).text
        assert update(shop.text, shop.path, found, shop.order()).text == shop.text
    assert [one.question for one in load.load_text(shop.text).tradeoffs] == ["Use PostgreSQL", "Use SES"]


def test_what_is_left_out_of_a_source_is_told_when_it_is_first_added(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    (tmp_path / "adr").mkdir()
    (tmp_path / "adr" / "0001-x.md").write_text(RECORD + "\n## Consequences\n\nMuch.\n")
    first = update(shop.text, shop.path, gather([str(tmp_path / "adr")]), shop.order())
    assert "say where each belongs: `tradeoff: adr_0001` on its edge or part" in first.remarks
    assert first.remarks[-1].endswith(": Consequences (neither gains nor costs) (line 15)")
    assert update(first.text, shop.path, gather([str(tmp_path / "adr")]), shop.order()).remarks == ()


def test_a_deleted_part_stays_out_where_a_group_has_its_id(tmp_path: Path) -> None:
    """An edge of that part would lead from the group to itself, or from the group to what is in it."""
    source = tmp_path / "a.d2"
    source.write_text("desk: {\n  desk: Desk\n  other\n}\nout -> desk.other\n")
    order = Order(folder=str(tmp_path), file="a.yaml", title="A")
    text = new(gather([str(source)]), order)
    assert "  desk: {group: desk}\n" in text
    without = text.replace("  desk: {group: desk}\n", "")
    source.write_text(
        "desk: {\n  desk: Desk\n  other\n  desk -> desk: again\n  desk -> other: ask\n}\nout -> desk.other\n"
    )
    after = load.load_text(update(without, "a.yaml", gather([str(source)]), order).text)
    assert set(after.elements) == {"other", "out"}
    assert [(edge.source, edge.target) for edge in after.edges] == [("out", "other")]
