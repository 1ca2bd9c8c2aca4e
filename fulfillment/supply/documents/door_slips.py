"""Slips to cut and hang at doors: for whom, what comes and when. For buildings that are sealed.

Everybody who walks past can read them, so they show neither phone nor name nor sum, at any level.
Each building begins a page: a volunteer takes the pages of the sealed ones along.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from config.texts import BOTH
from fulfillment.supply.documents.faces import (
    Box,
    Face,
    Row,
    address_row,
    banded,
    columns,
    for_drawing,
    inside,
    stack,
)
from fulfillment.supply.documents.fitting import cut, cut_middle
from fulfillment.supply.documents.marking import mark_of, on_pages, words_of_goods
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.sheets import Sheet, sheet_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList

HOLE = Row("hole", 7, 14, rank=2, weight=0.6, style="hang")
COMPOUND = Row("compound", 2.6, 6, rank=3, weight=0.4)
WHEN = Row("when", 3.6, 11, weight=0.8)
BAGS = Row("bags", 3.6, 11, weight=0.8)
COMES = Row("comes", 4, 70, weight=4, style="goods")
RULE = Row("rule", 0.5, 0.6, rank=6, style="rule")
PLEASE = Row("please", 2.6, 8, rank=5, weight=0.4, style="plain")
NOTES = Row("notes", 8, 30, rank=4, weight=0.5, style="writing")
EDITION = Row("edition", 2, 2.8, rank=7, weight=0.2, style="edition")
# Wider than this in proportion to its height, a slip has two columns.
WIDE = 1.5


def lay_out_door_slips(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `door_slips.typ` draws."""
    sheet = sheet_of(options.sheet or "a4_2x3").shifted(options.shift_x, options.shift_y)
    title = words._("Delivery to the door")
    pages = [
        page
        for _, parcels in groupby(words.pick_list.parcels, key=lambda parcel: parcel.building)
        for page in on_pages(sheet, [_slip(words, options, parcel) for parcel in parcels])["pages"]
    ]
    return {
        "head": words.head(title),
        "faces": for_drawing(door_faces(sheet)),
        "everywhere": {
            "hole": "",
            "compound": f"{cut(words.compound, 40)} · {title}",
            "when": words._("From {time} on").format(time=_when(words)),
            "please": words._("Please wear a mask, and open when the carrier has gone."),
            "notes": words._("Notes"),
        },
        "sheet": sheet.for_drawing(),
        "pages": pages,
    }


def door_faces(sheet: Sheet) -> dict[str, Face]:
    """Where everything stands; the hole is above all, a mark right below it."""
    box = inside(sheet)
    (hole,) = stack((HOLE,), box.above(box.height - min(max(box.height * 0.1, 7), 14)))
    below = box.below(hole.height + 1)
    band, rest = banded(below)
    return {"plain": (hole, *_face(below)), "marked": (hole, band, *_face(rest))}


def _face(box: Box) -> Face:
    rest = (RULE, PLEASE, NOTES, EDITION)
    if box.width >= WIDE * box.height:
        left, right = columns(box, box.width * 0.45)
        return (
            *stack((COMPOUND, address_row(left, least=7), WHEN, *rest), left),
            *stack((BAGS, COMES), right),
        )
    return stack((COMPOUND, address_row(box, least=7), WHEN, BAGS, COMES, *rest), box)


def _when(words: Wording) -> str:
    """As people say it; in figures where it stands in two languages."""
    at = words.pick_list.delivery_at
    if words.texts.locale == BOTH:
        return words.instant(at)
    return words.texts.day_and_time(at, words.pick_list.timezone)


def _slip(words: Wording, options: Options, parcel: ParcelOnList) -> dict[str, Any]:
    bags = words.texts.ngettext("{count} bag", "{count} bags", len(parcel.bags))
    mark = mark_of(words, options, parcel)
    parts = (bags.format(count=len(parcel.bags)), words.gate(parcel))
    return {
        "face": "marked" if mark else "plain",
        "mark": mark,
        "address": cut_middle(parcel.address, 60),
        "bags": " · ".join(part for part in parts if part),
        "edition": f"{cut(parcel.order_number, 20)} · {words.edition()}",
        "comes": words_of_goods(words, parcel.lines),
        "more": words._("… {count} kinds, see the slip").format(count=len(parcel.lines)),
    }
