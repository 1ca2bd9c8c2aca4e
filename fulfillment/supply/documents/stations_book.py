"""The lists by bundle as tables: a row for each room that wants a bundle."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.list_blocks import boxes_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.stations import Demand, by_bundle, by_station


def by_bundle_book(words: Wording) -> Book:
    """Building, bundle, room; each building begins a printed page."""
    groups = [demands for _, demands in by_bundle(words.pick_list)]
    heads = (Column(words._("Building"), 10), *_bundle_columns(words))
    return Book((_sheet(words, words._("By bundle"), heads, groups, _building_first),))


def by_station_book(words: Wording) -> Book:
    """Bundle, building, room; each bundle begins a printed page."""
    groups = [demands for _, demands in by_station(words.pick_list)]
    heads = (*_bundle_columns(words), Column(words._("Building"), 10))
    return Book((_sheet(words, words._("By station"), heads, groups, _bundle_first),))


def _bundle_columns(words: Wording) -> tuple[Column, ...]:
    return (Column(words._("Bundle code"), 8), Column(words._("Bundle"), 24))


def _bundle_first(words: Wording, demand: Demand) -> list[Cell]:
    return [demand.good.code, words.name(demand.good), demand.building]


def _building_first(words: Wording, demand: Demand) -> list[Cell]:
    return [demand.building, demand.good.code, words.name(demand.good)]


def _sheet(
    words: Wording,
    name: str,
    heads: tuple[Column, ...],
    groups: Sequence[Sequence[Demand]],
    head_of: Callable[[Wording, Demand], list[Cell]],
) -> Sheet:
    columns = (
        *heads,
        Column(words._("Room"), 14),
        Column(words._("Units ordered"), 9),
        Column(words._("Box"), 8),
        Column(words._("Held back"), 10),
    )
    rows: list[list[Cell]] = []
    breaks: list[int] = []
    for demands in groups:
        breaks += [len(rows)] if rows else []
        for demand in demands:
            head = head_of(words, demand)
            rows += [[*head, *_room(words, parcel, count)] for parcel, count in demand.rooms]
    units = sum(demand.units for demands in groups for demand in demands)
    total: list[Cell] = [words._("In all"), *[None] * 3, units, None, None]
    return Sheet(name, columns, rows, [total], frozen_columns=4, breaks=tuple(breaks))


def _room(words: Wording, parcel: ParcelOnList, count: int) -> list[Cell]:
    return [parcel.address, count, boxes_of(parcel), words._("HOLD") if parcel.held else ""]
