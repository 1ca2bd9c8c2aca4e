"""The pick list by building → room → bundle, and the totals with contents multiplied out.

Both are for people who walk along shelves and pallets: a building of some size begins a new page of
the pick list, small ones share one with a line to cut along, and every number that is asked for
("how many kilograms of potatoes?") stands written.
"""

from __future__ import annotations

from fulfillment.supply.documents.fitting import breakable, cut, width
from fulfillment.supply.documents.list_blocks import (
    Drawn,
    boxes_of,
    column_words,
    contents_of,
    facts_of,
    held_of,
    on_pages,
    room_text,
)
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import BuildingTotal, by_building, units_by_good


def lay_out_pick_list(words: Wording, options: Options = USUAL) -> Drawn:
    """What `pick_list.typ` draws: a block a building, then the totals of all."""
    blocks = [_block(words, building) for building in by_building(words.pick_list)]
    heights = [_height(block, big=options.big) for block in blocks]
    return {
        "head": words.head(words._("Pick list")),
        "words": column_words(words),
        "big": options.big,
        "blocks": on_pages(blocks, heights, [None] * len(blocks)),
        "total": _total(words),
    }


def lay_out_totals(words: Wording, options: Options = USUAL) -> Drawn:
    """What `totals.typ` draws: all together first, then each building."""
    return {
        "head": words.head(words._("Totals")),
        "words": column_words(words),
        "total": _total(words),
        "buildings": [_building(words, building) for building in by_building(words.pick_list)],
    }


def _block(words: Wording, building: BuildingTotal) -> Drawn:
    rows = [_row(words, parcel) for parcel in building.parcels]
    return {**_building(words, building), "rows": rows, "weight": len(rows)}


def _height(block: Drawn, *, big: bool) -> float:
    """Millimetres that a building takes: its head, its rows, its contents in two columns."""
    rows = sum(_row_height(row, big=big) for row in block["rows"])
    head = 20 + 6 * -(-_cells(block["units"]) // 70)
    height: float = head + rows
    if len(block["rows"]) > 1:
        height += 14 + 7 * -(-len(block["contents"]) // 2)
    return height


def _row_height(row: Drawn, *, big: bool) -> float:
    line, cells = (10.0, 20) if big else (6.6, 24)
    held = 1 if row["held"] else 0
    lines = -(-_cells(row["units"]) // cells) + held + -(-width(row["remark"]) // 30)
    return max(22.0 if big else 13.5, 4 + line * lines)


def _cells(words: list[str]) -> int:
    """Half-width cells of words that stand side by side."""
    return sum(width(word) + 2 for word in words)


def _building(words: Wording, building: BuildingTotal) -> Drawn:
    return {
        "name": cut(words.building(building.building), 32),
        "units": words.units(building.units),
        "facts": facts_of(words, building.parcels),
        "held": held_of(words, building.parcels),
        "contents": contents_of(words, building.parcels),
    }


def _row(words: Wording, parcel: ParcelOnList) -> Drawn:
    return {
        "address": room_text(parcel.address),
        "units": words.units(parcel.lines),
        "bags": len(parcel.bags),
        "boxes": boxes_of(parcel),
        "sum": words.due(parcel),
        "order": cut(parcel.order_number, 20),
        "phone": words.phone(parcel),
        "receiver": cut(words.receiver(parcel), 18),
        "held": parcel.held,
        "remark": breakable(words.remark(parcel), 160),
    }


def _total(words: Wording) -> Drawn:
    pick_list = words.pick_list
    units = units_by_good(pick_list.goods, pick_list.parcels)
    return {
        "facts": facts_of(words, pick_list.parcels),
        "held": held_of(words, pick_list.parcels),
        "goods": [
            {
                "code": cut(good.code, 6),
                "name": breakable(words.name(good), 60),
                "price": words.money(good.price_minor),
                "units": units[good.code],
                "sum": words.money(good.price_minor * units[good.code]),
            }
            for good in pick_list.goods
        ],
        "contents": contents_of(words, pick_list.parcels),
    }
