"""The pick list as tables: rooms with a column a bundle, totals a building, contents.

The first sheet is what a CSV of it holds.
"""

from __future__ import annotations

from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.contents_sheet import contents_sheet
from fulfillment.supply.documents.list_blocks import boxes_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import by_building, units_by_good


def pick_list_book(words: Wording) -> Book:
    """By room, totals, contents."""
    return Book((_rooms(words), _buildings(words), contents_sheet(words)))


def _rooms(words: Wording) -> Sheet:
    pick_list = words.pick_list
    codes = [good.code for good in pick_list.goods]
    columns = (
        Column(words._("Building"), 10),
        Column(words._("Unit"), 7),
        Column(words._("Floor"), 7),
        Column(words._("Room"), 14),
        Column(words._("Order number"), 14),
        Column(words._("Receiver"), 12),
        Column(words._("Phone"), 15),
        *(Column(f"{good.code} {words.name(good)}", 9) for good in pick_list.goods),
        Column(words._("Bags"), 7),
        Column(words._("Bag codes"), 18),
        Column(words._("Box"), 8),
        Column(words._("Sum"), 11),
        Column(words._("Reference"), 14),
        Column(words._("Held back"), 10),
        Column(words._("Remark"), 24),
    )
    units = units_by_good(pick_list.goods, pick_list.parcels)
    total: list[Cell] = [
        words._("In all"),
        *[None] * 6,
        *units.values(),
        sum(len(parcel.bags) for parcel in pick_list.parcels),
        None,
        None,
        words.money_cell(sum(parcel.amount_minor for parcel in pick_list.parcels)),
        *[None] * 3,
    ]
    rows = [_room_cells(words, parcel, codes) for parcel in pick_list.parcels]
    return Sheet(words._("By room"), columns, rows, [total], frozen_columns=4)


def _room_cells(words: Wording, parcel: ParcelOnList, codes: list[str]) -> list[Cell]:
    counts = dict.fromkeys(codes, 0)
    for code, count in parcel.lines:
        counts[code] += count
    return [
        parcel.building,
        parcel.unit,
        parcel.floor,
        parcel.address,
        parcel.order_number,
        words.receiver(parcel),
        words.phone(parcel),
        *(count or None for count in counts.values()),
        len(parcel.bags),
        " ".join(bag.code for bag in parcel.bags),
        boxes_of(parcel),
        words.money_cell(parcel.amount_minor),
        parcel.pay.reference if parcel.pay else _paid(words),
        words._("HOLD") if parcel.held else "",
        words.remark(parcel),
    ]


def _paid(words: Wording) -> str:
    return words._("paid on the platform") if words.is_paid_on_platform else ""


def _buildings(words: Wording) -> Sheet:
    pick_list = words.pick_list
    buildings = by_building(pick_list)
    columns = (
        Column(words._("Bundle code"), 8),
        Column(words._("Bundle"), 22),
        Column(words._("Price"), 11),
        *(Column(words.building(building.building), 9) for building in buildings),
        Column(words._("In all"), 9),
    )
    rows: list[list[Cell]] = []
    for good in pick_list.goods:
        counts = [building.units[good.code] for building in buildings]
        price = words.money_cell(good.price_minor)
        rows.append([good.code, words.name(good), price, *counts, sum(counts)])
    bags = [building.bags for building in buildings]
    sums = [building.amount_minor for building in buildings]
    totals: list[list[Cell]] = [
        [words._("Bags"), None, None, *bags, sum(bags)],
        [words._("Sum"), None, None, *map(words.money_cell, sums), words.money_cell(sum(sums))],
    ]
    return Sheet(words._("Totals"), columns, rows, totals, frozen_columns=2)
