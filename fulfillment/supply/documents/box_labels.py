"""Box labels: one a box, with its building to be read from across a yard and its rooms to tick.

A box belongs to one compound always and to one building where volume allows; one that small
buildings share names them all. Bags held back are named, but are not among those to count.
Where there is room its code stands on it, to be scanned on and off the truck: that of a bag in it.
"""

from __future__ import annotations

from typing import Any

from fulfillment.supply.documents.faces import (
    Box,
    Face,
    Row,
    banded,
    code_side,
    columns,
    for_drawing,
    inside,
    rows_over,
    stack,
)
from fulfillment.supply.documents.fitting import cut, cut_middle
from fulfillment.supply.documents.marking import on_pages, wanted
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.sheets import Sheet, sheet_of
from fulfillment.supply.documents.symbols import side_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.box_contents import BoxOnList, RoomInBox, boxes_on

COMPOUND = Row("compound", 3.5, 13, weight=0.8)
BUILDING = Row("building", 8, 70, weight=3.2, style="line")
NUMBER = Row("number", 4.5, 22, weight=1.4)
BAGS = Row("bags", 4.5, 22, weight=1.4)
PLACE = Row("place", 3, 12, rank=4, weight=0.8)
RULE = Row("rule", 0.5, 0.7, rank=7, style="rule")
ROOMS = Row("rooms", 5, 150, rank=3, weight=4, style="ticks")
FROM = Row("from", 2.4, 6, rank=5, weight=0.4, style="plain")
EDITION = Row("edition", 1.8, 3.2, rank=6, weight=0.2, style="edition")
WIDE = 1.2
# Smaller labels (mm) have no room for a code beside their rooms; what it begins with.
CODED = 80
BOX_MARK = "BOX-"


def lay_out_box_labels(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `box_labels.typ` draws."""
    sheet = sheet_of(options.sheet or "a4_1x2").shifted(options.shift_x, options.shift_y)
    boxes = boxes_on(words.pick_list)
    last = max((box.number for box in boxes), default=0)
    labels = [_label(words, options, box, last) for box in boxes if wanted(options, *box.codes)]
    made = words.head("")
    return {
        "head": words.head(words._("Box labels")),
        "faces": for_drawing(box_faces(sheet, big=options.big)),
        "everywhere": {
            "compound": cut(words.compound, 48),
            "from": f"{made['supplier']} · {made['delivery']}",
        },
        **on_pages(sheet, labels),
    }


def box_faces(sheet: Sheet, *, big: bool = False) -> dict[str, Face]:
    """Where everything stands; big labels leave out what nobody reads with gloves on."""
    box = inside(sheet)
    band, rest = banded(box)
    return {"plain": _face(box, big), "marked": (band, *_face(rest, big))}


def _face(box: Box, big: bool) -> Face:
    small = (EDITION,) if big else (FROM, EDITION)
    if min(box.width, box.height) >= CODED:
        return _coded(box, small, big=big)
    if box.width >= WIDE * box.height:
        left, right = columns(box, box.width * (0.3 if big else 0.38))
        return (
            *stack((COMPOUND, BUILDING, NUMBER, PLACE, BAGS, *small), left),
            *stack((ROOMS,), right),
        )
    return stack((COMPOUND, BUILDING, NUMBER, PLACE, BAGS, RULE, ROOMS, *small), box)


def _coded(box: Box, small: tuple[Row, ...], *, big: bool) -> Face:
    """The same with the code in the corner under the rooms."""
    side = code_side(box, side_of(f"{BOX_MARK}00000000"), share=0.24)
    code = (Row("qr", side, side, style="qr"),)
    heads = (COMPOUND, BUILDING, NUMBER, PLACE, BAGS)
    if box.width >= WIDE * box.height:
        left, right = columns(box, box.width * (0.3 if big else 0.38))
        above, _, corner = rows_over(right, side)
        return (*stack((*heads, *small), left), *stack((ROOMS,), above), *stack(code, corner))
    above, beside, corner = rows_over(box, side)
    return (
        *stack((*heads, RULE, ROOMS), above),
        *stack(small, beside),
        *stack(code, corner),
    )


def _label(words: Wording, options: Options, box: BoxOnList, last: int) -> dict[str, Any]:
    mark = words._("REPRINT") if options.only else ""
    many = words.texts.ngettext
    count = many("{count} bag", "{count} bags", box.bags).format(count=box.bags)
    if box.held:
        held = many("{count} bag held back", "{count} bags held back", box.held)
        count = f"{count} ({held.format(count=box.held)})"
    shared = len(box.places) > 1
    return {
        "face": "marked" if mark else "plain",
        "mark": mark,
        "building": " · ".join(cut(words.building(name), 24) for name, _, _ in box.places),
        "number": words._("Box {number} of {boxes}").format(number=box.number, boxes=last)
        if box.number
        else "",
        "place": _places(words, box),
        "bags": count,
        "qr": Code(f"{BOX_MARK}{box.codes[0]}") if any(box.codes[:1]) else None,
        "rooms": [_room(words, room, shared=shared) for room in box.rooms],
        "more": words._("… {count} rooms in all").format(count=len(box.rooms)),
    }


def _places(words: Wording, box: BoxOnList) -> str:
    """Which of its building's boxes this is; of each building where several share it."""
    if not box.number:
        return ""
    if len(box.places) == 1:
        _, number, boxes = box.places[0]
        return words._("{number} of {boxes} of this building").format(number=number, boxes=boxes)
    return " · ".join(
        f"{cut(words.building(name), 24)} {number}/{boxes}" for name, number, boxes in box.places
    )


def _room(words: Wording, room: RoomInBox, *, shared: bool) -> str:
    """`2-501 ×1`; which building only where the box has several."""
    parcel = room.parcel
    address = parcel.address
    if not shared:
        address = address.removeprefix(f"{parcel.building}-") or address
    bags = f"×{room.bags}" if room.is_whole else f"×{room.bags}/{len(parcel.bags)}"
    held = f" {words._('HOLD')}" if parcel.held else ""
    return f"{cut_middle(address, 30)} {bags}{held}"
