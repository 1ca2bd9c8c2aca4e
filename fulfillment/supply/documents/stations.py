"""Lists that go by bundle: in each building bundle by bundle, or a page a bundle for its station.

A station handles one good: it has the pallet before it and wants to know how many go where. Both
are made of the same blocks: a bundle, a building, and the rooms that want it as cells to tick.
"""

from __future__ import annotations

from fulfillment.supply.documents.fitting import breakable, cut
from fulfillment.supply.documents.list_blocks import (
    Drawn,
    bags_text,
    column_words,
    held_of,
    households_text,
    on_pages,
    room_text,
    units_text,
)
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import Good
from fulfillment.supply.rules.stations import Demand, by_bundle, by_station
from fulfillment.supply.rules.totals import multiplied_out

CELLS_IN_A_ROW, BIG_CELLS_IN_A_ROW = 4, 3
MOST_CONTENTS = 12
OPENING_MM = 32


def lay_out_by_bundle(words: Wording, options: Options = USUAL) -> Drawn:
    """What `by_bundle.typ` draws: a block a building, in it a part a bundle."""
    blocks: list[Drawn] = []
    for building, demands in by_bundle(words.pick_list):
        parcels = {id(parcel): parcel for demand in demands for parcel, _ in demand.rooms}
        bags = sum(len(parcel.bags) for parcel in parcels.values())
        blocks.append(
            {
                "name": cut(words.building(building), 32),
                "facts": [households_text(words, len(parcels)), bags_text(words, bags)],
                "held": held_of(words, parcels.values()),
                "parts": [
                    {**_bundle(words, demand.good), **_rooms(words, demand)} for demand in demands
                ],
                "weight": sum(map(_weight, demands)),
            }
        )
    heights = [14 + sum(_height(part, options) for part in block["parts"]) for block in blocks]
    return _drawn(
        words, options, words._("By bundle"), on_pages(blocks, heights, [0] * len(blocks))
    )


def lay_out_by_station(words: Wording, options: Options = USUAL) -> Drawn:
    """What `by_station.typ` draws: a sheaf of pages a bundle, in it a block a building."""
    blocks: list[Drawn] = []
    sheaves: list[str] = []
    for good, demands in by_station(words.pick_list):
        station = _station(words, good, demands)
        for demand in demands:
            name = cut(words.building(demand.building), 32)
            rooms = _rooms(words, demand)
            weight = _weight(demand)
            blocks.append({"station": station, "name": name, **rooms, "weight": weight})
            sheaves.append(good.code)
    for place, block in enumerate(blocks):
        block["opens"] = place == 0 or sheaves[place] != sheaves[place - 1]
    heights = [_height(block, options) + OPENING_MM * block["opens"] for block in blocks]
    pages = on_pages(blocks, heights, sheaves)
    return _drawn(words, options, words._("By station"), pages)


def _drawn(words: Wording, options: Options, title: str, blocks: list[Drawn]) -> Drawn:
    return {
        "head": words.head(title),
        "words": column_words(words),
        "big": options.big,
        "blocks": blocks,
    }


def _bundle(words: Wording, good: Good) -> Drawn:
    return {"code": cut(good.code, 6), "bundle": cut(words.name(good), 60)}


def _station(words: Wording, good: Good, demands: tuple[Demand, ...]) -> Drawn:
    contents = multiplied_out((good,), {good.code: 1})
    told = [f"{words.name(content)} {words.amount(content)}" for content in contents]
    return {
        "code": cut(good.code, 6),
        "bundle": breakable(words.name(good), 60),
        "in_one": [breakable(text, 60) for text in told[:MOST_CONTENTS]],
        "units": units_text(words, sum(demand.units for demand in demands)),
    }


def _rooms(words: Wording, demand: Demand) -> Drawn:
    held = sum(count for parcel, count in demand.rooms if parcel.held)
    units = [units_text(words, demand.units)]
    if held:
        many = words.texts.ngettext
        text = many("{count} unit held back", "{count} units held back", held)
        units.append(text.format(count=held))
    return {
        "units": units,
        "rooms": [
            {
                "address": room_text(parcel.address),
                "count": count,
                "held": parcel.held,
            }
            for parcel, count in demand.rooms
        ],
    }


def _weight(demand: Demand) -> int:
    """In households of a pick list: a cell is drawn in a quarter of a row's time."""
    return -(-len(demand.rooms) // CELLS_IN_A_ROW)


def _height(part: Drawn, options: Options) -> float:
    """Millimetres of a bundle in a building: its head, and rows of cells."""
    row, cells = (15, BIG_CELLS_IN_A_ROW) if options.big else (10, CELLS_IN_A_ROW)
    return 12 + row * -(-len(part["rooms"]) // cells)
