"""The amendment as a table: a row a bag, with what is taken out and put in."""

from __future__ import annotations

from fulfillment.supply.documents.amendment import facts, title, which_bag
from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.reasons import of_room
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.amendment import Amendment, BagChange, RoomChange, Step


def amendment_book(words: Wording, amendment: Amendment) -> Book:
    """One sheet; a building begins a page."""
    columns = (
        Column(words._("Building"), 9),
        Column(words._("Room"), 14),
        Column(words._("Order number"), 12),
        Column(words._("Reason"), 20),
        Column(words._("Also changed"), 26),
        Column(words._("Bag"), 13),
        Column(words._("Bag code"), 12),
        Column(words._("Box before"), 8),
        Column(words._("Box now"), 8),
        Column(words._("Take out"), 18),
        Column(words._("Put in"), 18),
        Column(words._("Sum before"), 11),
        Column(words._("Sum now"), 11),
        Column(words._("New label"), 8),
    )
    rows: list[list[Cell]] = []
    breaks = []
    last = ""
    for room in amendment.rooms:
        if rows and room.building != last:
            breaks.append(len(rows))
        last = room.building
        rows += _rows(words, room)
    sheet = Sheet(title(words, amendment), columns, rows, frozen_columns=2, breaks=tuple(breaks))
    return Book((sheet,))


def _rows(words: Wording, room: RoomChange) -> list[list[Cell]]:
    """The room's bags; what is the room's alone stands in its first row."""
    of_bags = [_bag_cells(words, bag) for bag in room.bags]
    if room.out or room.into or not of_bags:
        units = (_units(words, room.out), _units(words, room.into), "")
        of_bags.append(["", "", None, None, *units])
    was = None if room.step is Step.IN else words.money_cell(room.old_amount_minor)
    now = None if room.step is Step.OUT else words.money_cell(room.amount_minor)
    rows: list[list[Cell]] = []
    for at, cells in enumerate(of_bags):
        said = ([of_room(words.texts, room.reasons), "; ".join(facts(words, room))], [was, now])
        why, sums = said if at == 0 else (["", ""], [None, None])
        head: list[Cell] = [room.building, room.address, room.order_number]
        rows.append([*head, *why, *cells[:-1], *sums, cells[-1]])
    return rows


def _bag_cells(words: Wording, bag: BagChange) -> list[Cell]:
    return [
        which_bag(words, bag),
        bag.code,
        bag.old_box or None,
        (bag.box or None) if bag.step is not Step.OUT else None,
        _units(words, bag.out),
        _units(words, bag.into),
        words._("yes") if bag.step is not Step.OUT else "",
    ]


def _units(words: Wording, units: tuple[tuple[str, int], ...]) -> str:
    return " ".join(words.units(units))
