"""draw.io files as people draw them, packed ones, and those that are no drawing."""

from __future__ import annotations

import base64
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from archdoc.core.errors import ArchdocError
from archdoc.importers import drawio
from archdoc.importers.architecture import Architecture
from archdoc.importers.files import File, Files

DRAWN = Path(__file__).parents[1] / "data" / "cases" / "drawn" / "orders.drawio"


def read(text: str) -> Architecture:
    """The architecture of a drawing."""
    return drawio.read((File("a.drawio", text),), Files(("nowhere",)))


def page(*cells: str) -> str:
    """A drawing of one page with cells."""
    inside = "".join(cells)
    return f'<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>{inside}</root></mxGraphModel>'


def shape(id: str, x: int, y: int, wide: int = 80, high: int = 40, style: str = "html=1;", label: str = "") -> str:
    """A shape in XML."""
    return (
        f'<mxCell id="{id}" value="{label or id}" style="{style}" vertex="1" parent="1">'
        f'<mxGeometry x="{x}" y="{y}" width="{wide}" height="{high}" as="geometry"/></mxCell>'
    )


def line(source: str, target: str, style: str = "html=1;") -> str:
    """A connector in XML."""
    return f'<mxCell id="{source}{target}" style="{style}" edge="1" parent="1" source="{source}" target="{target}"/>'


def edges(one: Architecture) -> list[str]:
    """The edges by names, with labels."""
    names = {group.key: f"[{group.name}]" for group in one.groups} | {part.key: part.name for part in one.parts}
    return [f"{names[edge.source]} > {names[edge.target]} {edge.label or ''}".strip() for edge in one.edges]


def test_shapes_containers_connectors_and_labels() -> None:
    found = read(DRAWN.read_text())
    assert found.title == "Order system"
    assert {group.name: group.part_of for group in found.groups} == {"Cloud account": None, "Backend": "zone"}
    known = {part.name: part for part in found.parts}
    assert {name: (part.kind, part.type, part.group) for name, part in known.items()} == {
        "Orders API": ("component", None, "lane"), "Orders DB": ("component", "database", "lane"),
        "Order events": ("queue", "queue", "zone"), "Customer": ("component", "person", None),
        "Billing": ("component", None, None),
    }  # fmt: skip
    assert (known["Orders API"].technology, known["Billing"].description) == ("Go", "Writes invoices")
    assert edges(found) == [
        "Customer > Orders API places an order", "Orders API > Orders DB stores", "Orders API > Order events publishes",
        "Order events > Billing", "Customer > [Cloud account] looks at",
    ]  # fmt: skip
    told = "\n".join(remark.what for remark in found.left_out)
    assert "“to somebody”: a connector that isn't fastened at both ends" in told
    assert "The direction of 1 connector without an arrowhead" in told


def test_a_packed_page_is_the_same_as_a_plain_one() -> None:
    plain = page(shape("a", 0, 0), shape("b", 200, 0), line("a", "b"))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.b64encode(packer.compress(quote(plain).encode()) + packer.flush()).decode()
    assert edges(read(f'<mxfile><diagram name="Page-1">{packed}</diagram></mxfile>')) == edges(read(plain)) == ["a > b"]


def test_arrowheads_say_the_direction() -> None:
    found = read(page(
        shape("a", 0, 0), shape("b", 200, 0), line("a", "b", "startArrow=block;endArrow=block;"),
        line("b", "a", "startArrow=block;endArrow=none;"),
    ))  # fmt: skip
    assert edges(found) == ["a > b", "a > b"]
    assert [edge.both_ways for edge in found.edges] == [True, False]


def test_what_is_no_part() -> None:
    found = read(page(
        shape("Legend", 0, 200, 300, 100), shape("ours", 10, 240), shape("a", 0, 0), shape("b", 200, 0), line("a", "b"),
        shape("t", 400, 0, style="text;html=1;", label="Draft of May"),
        shape("rows", 400, 100, style="shape=table;startSize=30;childLayout=tableLayout;"),
        '<mxCell id="r" value="row" style="shape=tableRow;" vertex="1" parent="rows"/>',
        '<mxCell id="h" value="gone" vertex="1" visible="0" parent="1"/>',
    ))  # fmt: skip
    assert {part.name for part in found.parts} == {"a", "b", "rows"}
    told = "\n".join(remark.what for remark in found.left_out)
    assert "Legend: it says what the signs of the drawing mean." in told
    assert "The text “Draft of May”." in told
    assert "1 shape or connector that can't be seen." in told


def test_data_that_a_spec_has_no_place_for_is_named() -> None:
    cell = '<mxCell vertex="1" parent="1"><mxGeometry width="9" height="9"/></mxCell>'
    found = read(page(f'<object label="A" cost="3" id="x">{cell}</object>'))
    assert [remark.key for remark in found.left_out] == ["data.cost"]


@pytest.mark.parametrize(
    "text",
    [
        "<mxfile><diagram>", "<mxfile></mxfile>", '<!DOCTYPE x [<!ENTITY a "b">]><mxfile/>',
        "<mxfile><diagram>bm90IHBhY2tlZA==</diagram></mxfile>", "<mxfile><diagram>?</diagram></mxfile>",
        page(shape("t", 0, 0, style="text;")),
    ],
)  # fmt: skip
def test_what_holds_no_shapes_is_refused(text: str) -> None:
    with pytest.raises(ArchdocError):
        read(text)


def test_cells_in_a_circle_come_to_an_end() -> None:
    cells = ['<mxCell id="a" value="A" vertex="1" parent="b"/>', '<mxCell id="b" value="B" vertex="1" parent="a"/>']
    assert {*(part.name for part in read(page(*cells)).parts), *(g.name for g in read(page(*cells)).groups)} == {
        "A",
        "B",
    }


def sheet(*written: str) -> str:
    return f'<mxGraphModel><root><mxCell id="0"/><mxCell id="1" parent="0"/>{"".join(written)}</root></mxGraphModel>'


def box_of(
    id: str, label: str, style: str = "rounded=1;html=1;", at: tuple[int, int, int, int] = (0, 0, 120, 60)
) -> str:
    x, y, width, height = at
    place = f'<mxGeometry x="{x}" y="{y}" width="{width}" height="{height}" as="geometry"/>'
    return f'<mxCell id="{id}" value="{label}" style="{style}" vertex="1" parent="1">{place}</mxCell>'


def arrow(id: str, source: str, target: str, label: str = "") -> str:
    ends = f'source="{source}" target="{target}"'
    return (
        f'<mxCell id="{id}" value="{label}" style="endArrow=classic;" edge="1" parent="1" {ends}><mxGeometry/></mxCell>'
    )


def drawn(*several: str) -> Architecture:
    text = "".join(f'<diagram name="P{number}">{one}</diagram>' for number, one in enumerate(several))
    return drawio.read((File("a.drawio", f"<mxfile>{text}</mxfile>"),), Files((".",)))


def test_ids_that_begin_anew_on_each_page_are_of_that_page() -> None:
    first = sheet(box_of("2", "Web"), box_of("3", "API", at=(300, 0, 120, 60)), arrow("4", "2", "3", "asks"))
    second = sheet(box_of("2", "API"), box_of("3", "Store", at=(300, 0, 120, 60)), arrow("4", "2", "3", "keeps"))
    found = drawn(first, second)
    names = {part.key: part.name for part in found.parts}
    assert sorted(names.values()) == ["API", "Store", "Web"]
    assert [(names[edge.source], names[edge.target], edge.label) for edge in found.edges] == [
        ("Web", "API", "asks"), ("API", "Store", "keeps"),
    ]  # fmt: skip


def test_a_page_that_was_copied_tells_nothing_twice() -> None:
    page = sheet(box_of("2", "Web"), box_of("3", "API", at=(300, 0, 120, 60)), arrow("4", "2", "3", "asks"))
    more = page.replace("</root>", box_of("5", "Store", at=(600, 0, 120, 60)) + arrow("6", "3", "5") + "</root>")
    found = drawn(page, more)
    assert [part.name for part in found.parts] == ["Web", "API", "Store"]
    assert len(found.edges) == 2


def test_a_note_is_a_text_and_its_line_is_told() -> None:
    found = drawn(
        sheet(box_of("a", "Web"), box_of("n", "Mind the gap", "shape=note;", (300, 0, 80, 60)), arrow("l", "n", "a"))
    )
    assert [part.name for part in found.parts] == ["Web"]
    told = [remark.what for remark in found.left_out]
    assert any("Mind the gap" in what for what in told)
    assert any("isn't fastened at both ends" in what for what in told)


def test_the_frame_of_a_cloud_holds_what_is_drawn_in_it_and_an_icon_is_called_as_below_it() -> None:
    frame = "shape=mxgraph.aws4.group;grIcon=mxgraph.aws4.group_vpc2;"
    icon = "shape=mxgraph.aws4.resourceIcon;resIcon=mxgraph.aws4.rds;"
    found = drawn(sheet(
        box_of("v", "VPC", frame, (0, 0, 600, 400)),
        box_of("s", "Subnet", "shape=mxgraph.aws4.group;", (20, 40, 300, 300)),
        box_of("e", "Web", at=(60, 80, 100, 60)), box_of("r", "", icon, (400, 80, 60, 60)),
        box_of("t", "Orders DB", "text;", (390, 145, 80, 20)), arrow("l", "e", "r"),
    ))  # fmt: skip
    assert [(group.name, group.part_of) for group in found.groups] == [("VPC", None), ("Subnet", "v")]
    assert [(part.name, part.type, part.group) for part in found.parts] == [
        ("Web", "web", "s"),
        ("Orders DB", "database", "v"),
    ]


def test_an_outline_of_c4_is_no_technology() -> None:
    (part,) = drawn(sheet(box_of("p", "Customer", "shape=mxgraph.c4.person2;"))).parts
    assert (part.type, part.technology) == ("person", None)


def test_rows_of_a_table_are_told() -> None:
    row = box_of("r", "id", "shape=tableRow;").replace('parent="1"', 'parent="t"')
    found = drawn(sheet(box_of("t", "Orders", "shape=table;container=1;"), row))
    assert [remark.key for remark in found.left_out] == ["rows of a table or list"]


def test_a_page_that_explains_the_signs_is_no_part_of_the_architecture() -> None:
    drawn = f'<diagram name="Shop">{page(shape("a", 0, 0, label="Web"), shape("b", 200, 0, label="API"))}</diagram>'
    signs = (
        f'<diagram name="Legend">{page(shape("c", 0, 0, label="Ours"), shape("d", 200, 0, label="Theirs"))}</diagram>'
    )
    found = read(f"<mxfile>{drawn}{signs}</mxfile>")
    assert {part.name for part in found.parts} == {"Web", "API"}
    assert [left.what for left in found.left_out] == ["Page Legend: it says what the signs of the drawing mean."]
    alone = read(f"<mxfile>{signs}</mxfile>")
    assert {part.name for part in alone.parts} == {"Ours", "Theirs"}


def test_the_lanes_of_a_pool_are_frames_and_rows_of_a_class_are_none() -> None:
    pool = sheet(
        '<mxCell id="pool" value="Company" style="swimlane;childLayout=stackLayout" vertex="1" parent="1">'
        '<mxGeometry width="800" height="400" as="geometry"/></mxCell>',
        '<mxCell id="sales" value="Sales" style="swimlane;horizontal=0" vertex="1" parent="pool">'
        '<mxGeometry x="20" width="780" height="200" as="geometry"/></mxCell>',
        '<mxCell id="crm" value="CRM" style="rounded=1" vertex="1" parent="sales">'
        '<mxGeometry x="60" y="60" width="80" height="40" as="geometry"/></mxCell>',
        '<mxCell id="order" value="Order" style="swimlane;childLayout=stackLayout" vertex="1" parent="sales">'
        '<mxGeometry x="300" y="20" width="160" height="80" as="geometry"/></mxCell>',
        '<mxCell id="row" value="+ id: int" style="text" vertex="1" parent="order">'
        '<mxGeometry y="26" width="160" height="26" as="geometry"/></mxCell>',
        line("crm", "row"),
    )
    found = read(pool)
    assert [(group.name, group.part_of) for group in found.groups] == [("Company", None), ("Sales", "pool")]
    assert [(part.name, part.group) for part in found.parts] == [("CRM", "sales"), ("Order", "sales")]
    assert edges(found) == ["CRM > Order"]
    assert [left.key for left in found.left_out] == ["rows of a table or list"]


def test_shapes_in_the_cells_of_a_table_are_parts() -> None:
    table = sheet(
        '<mxCell id="t" value="Process" style="shape=table" vertex="1" parent="1">'
        '<mxGeometry width="600" height="300" as="geometry"/></mxCell>',
        '<mxCell id="r" value="Team" style="shape=tableRow" vertex="1" parent="t">'
        '<mxGeometry width="600" height="130" as="geometry"/></mxCell>',
        '<mxCell id="c" value="Phase 1" style="swimlane;connectable=0" vertex="1" parent="r">'
        '<mxGeometry width="280" height="130" as="geometry"/></mxCell>',
        '<mxCell id="a" value="Front" style="rounded=1" vertex="1" parent="c">'
        '<mxGeometry x="40" y="40" width="80" height="40" as="geometry"/></mxCell>',
    )
    found = read(table)
    assert [(part.name, part.group) for part in found.parts] == [("Front", "c")]
    assert [(group.name, group.part_of) for group in found.groups] == [("Process", None), ("Phase 1", "t")]
    assert [left.key for left in found.left_out] == ["rows of a table or list"]
