"""Item labels: one a unit, in walking order, so that whoever fills bags finds the right one.

A bundle that comes from a station of its own carries its household's address and the code of the
bag that it goes into.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from fulfillment.supply.documents.faces import (
    Box,
    Face,
    Row,
    address_row,
    banded,
    code_side,
    columns,
    for_drawing,
    inside,
    is_wide,
    room_for,
    rows_over,
    stack,
)
from fulfillment.supply.documents.fitting import breakable, clean, cut, cut_middle
from fulfillment.supply.documents.marking import mark_of, on_pages, wanted
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.sheets import Sheet, sheet_of
from fulfillment.supply.documents.symbols import side_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import multiplied_out
from fulfillment.supply.rules.units import units_by_bag

COMPOUND = Row("compound", 2.2, 7, rank=6, weight=0.6)
RULE = Row("rule", 0.4, 0.6, rank=8, style="rule")
NAME = Row("name", 3, 14, weight=2)
CONTENTS = Row("contents", 2.4, 60, rank=5, weight=2.5, style="plain")
CODE = Row("code", 2.2, 6, weight=0.8, align="center")
COUNT = Row("count", 2.6, 9, rank=4, weight=0.8, align="center")
EDITION = Row("edition", 1.7, 2.8, rank=7, weight=0.3, style="edition", align="center")


def lay_out_item_labels(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `item_labels.typ` draws."""
    sheet = sheet_of(options.sheet or "a4_3x8").shifted(options.shift_x, options.shift_y)
    modules = max(
        (side_of(bag.code) for parcel in words.pick_list.parcels for bag in parcel.bags),
        default=side_of(""),
    )
    faces = item_faces(sheet, modules)
    cells = room_for(faces["marked"], "contents")

    @cache
    def good(code: str) -> dict[str, str]:
        return _good(words, code, cells)

    labels = [
        {**label, **good(code)}
        for parcel in words.pick_list.parcels
        for code, label in _labels(words, options, parcel)
    ]
    return {
        "head": words.head(words._("Item labels")),
        "faces": for_drawing(faces),
        "everywhere": {"compound": cut(words.compound, 48)},
        **on_pages(sheet, labels),
    }


def item_faces(sheet: Sheet, modules: int) -> dict[str, Face]:
    """Where everything stands: on a plain label and on one that is marked."""
    box = inside(sheet)
    band, rest = banded(box)
    return {"plain": _face(box, modules), "marked": (band, *_face(rest, modules))}


def _face(box: Box, modules: int) -> Face:
    side = code_side(box, modules, share=0.5 if is_wide(box) else 0.38)
    if is_wide(box):
        left, right = columns(box, side)
        rows = (COMPOUND, address_row(left, least=5), RULE, NAME, CONTENTS)
        return (*stack(rows, left), *stack((_qr(side), CODE, COUNT, EDITION), right))
    above, beside, corner = rows_over(box, side)
    return (
        *stack((COMPOUND, address_row(box, least=5), RULE, NAME, CONTENTS), above),
        *stack((_qr(side),), corner),
        *stack((COUNT, CODE, EDITION), beside),
    )


def _qr(side: float) -> Row:
    return Row("qr", side, side, style="qr")


def _good(words: Wording, code: str, cells: int) -> dict[str, str]:
    good = words.pick_list.good(code)
    contents = [
        f"{words.name(total)} {words.amount(total)}" for total in multiplied_out((good,), {code: 1})
    ]
    return {
        "name": f"{cut(code, 6)} {cut(words.name(good), 40)}",
        "contents": breakable(" · ".join(contents), max(cells, 8)).replace(" · ", "\u00a0· "),
    }


def _labels(
    words: Wording, options: Options, parcel: ParcelOnList
) -> list[tuple[str, dict[str, Any]]]:
    """Each unit of the parcel with the code of its bundle, bag by bag."""
    mark = mark_of(words, options, parcel)
    address = cut_middle(parcel.address, 60)
    bags = words.texts.ngettext("{count} bag", "{count} bags", len(parcel.bags))
    labels = []
    for bag_code, units in units_by_bag(parcel):
        if not wanted(options, bag_code):
            continue
        codes = [code for code, count in units for _ in range(count)]
        for number, code in enumerate(codes, start=1):
            count = words._("Item {number}/{items}").format(number=number, items=len(codes))
            label = {
                "face": "marked" if mark else "plain",
                "mark": mark,
                "address": address,
                "count": count,
                "code": clean(bag_code) or bags.format(count=len(parcel.bags)),
                "qr": Code(bag_code) if bag_code else None,
            }
            labels.append((code, label))
    return labels
