"""Door-run sheets: one a volunteer, at most ten households, from the top floor down.

What stays at the gate is on the gate sheet instead. A held parcel is shown without a box to tick:
its bags are not on the trolley, and the household will ask.
"""

from __future__ import annotations

from fulfillment.supply.documents.book import Book, Cell, Column, Sheet
from fulfillment.supply.documents.fitting import cut, printable
from fulfillment.supply.documents.list_blocks import (
    Drawn,
    bags_text,
    boxes_of,
    column_words,
    households_text,
    on_pages,
    room_text,
)
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.door_runs import DoorRun, door_runs, grams_of
from fulfillment.supply.rules.snapshot import ParcelOnList


def lay_out_door_runs(words: Wording, options: Options = USUAL) -> Drawn:
    """What `door_runs.typ` draws: a block a run, two on a page where they fit."""
    runs = _runs(words)
    blocks = [_run(words, run, number, len(runs)) for number, run in enumerate(runs, start=1)]
    row, rest = (17.0, 48) if options.big else (8.7, 32)
    heights = [rest + row * len(run.parcels) for run in runs]
    return {
        "head": words.head(words._("Door runs")),
        "words": {**column_words(words), **_words(words)},
        "big": options.big,
        "blocks": on_pages(blocks, heights, [0] * len(blocks)),
    }


def _runs(words: Wording) -> tuple[DoorRun, ...]:
    return door_runs(words.pick_list.parcels, grams=grams_of(words.pick_list.goods))


def _words(words: Wording) -> dict[str, str]:
    return {
        "not_here": words._("HOLD: not on the trolley"),
        "household": words._("Household"),
        "note": words._("Notes"),
        "volunteer": words._("Volunteer"),
        "left": words._("Left at"),
        "back": words._("Back at"),
        "brought_back": words._("Bags brought back"),
    }


def place_of(words: Wording, run: DoorRun) -> str:
    """`Building 3 · Unit 2`; without units there is no second part."""
    if not run.building:
        first, last = (cut(run.parcels[place].address, 14) for place in (0, -1))
        return words._("Houses {first} to {last}").format(first=first, last=last)
    parts = [cut(words.building(run.building), 28)]
    units = " + ".join(filter(None, run.units))
    if units:
        parts.append(cut(words._("Unit {name}").format(name=units), 20))
    return " · ".join(parts)


def _run(words: Wording, run: DoorRun, number: int, runs: int) -> Drawn:
    return {
        "place": place_of(words, run),
        "number": words._("Run {number} of {runs}").format(number=number, runs=runs),
        "facts": [households_text(words, len(run.parcels)), bags_text(words, run.bags)],
        "rows": [_door(words, parcel) for parcel in run.parcels],
        "weight": len(run.parcels),
    }


def _door(words: Wording, parcel: ParcelOnList) -> Drawn:
    return {
        "address": room_text(parcel.address),
        "who": " ".join(filter(None, (cut(words.receiver(parcel), 18), words.phone(parcel)))),
        "remark": cut(printable(_remark(words, parcel)), 60),
        "bags": len(parcel.bags),
        "box": boxes_of(parcel),
        "held": parcel.held,
    }


def _remark(words: Wording, parcel: ParcelOnList) -> str:
    """What is to be paid at the door stands before everything else."""
    remark = words.remark(parcel)
    if parcel.pay is None or not parcel.pay.at_hand_over:
        return remark
    to_pay = words._("To be paid: {sum}").format(sum=words.due(parcel))
    return "; ".join(part for part in (to_pay, remark) if part)


def door_runs_book(words: Wording) -> Book:
    """A row a household, in the order of the runs, with columns to fill."""
    runs = _runs(words)
    columns = (
        Column(words._("Run"), 6),
        Column(words._("Building"), 10),
        Column(words._("Unit"), 7),
        Column(words._("Floor"), 7),
        Column(words._("Room"), 14),
        Column(words._("Receiver"), 12),
        Column(words._("Phone"), 15),
        Column(words._("Bags"), 7),
        Column(words._("Box"), 8),
        Column(words._("Held back"), 10),
        Column(words._("Remark"), 24),
        Column(words._("Brought to the door"), 9),
        Column(words._("Notes"), 20),
        Column(words._("Volunteer"), 12),
    )
    rows: list[list[Cell]] = []
    breaks: list[int] = []
    for number, run in enumerate(runs, start=1):
        breaks += [len(rows)] if rows else []
        rows += [_cells(words, parcel, number) for parcel in run.parcels]
    sheet = Sheet(words._("Door runs"), columns, rows, frozen_columns=5, breaks=tuple(breaks))
    return Book((sheet,))


def _cells(words: Wording, parcel: ParcelOnList, number: int) -> list[Cell]:
    return [
        number,
        parcel.building,
        parcel.unit,
        parcel.floor,
        parcel.address,
        words.receiver(parcel),
        words.phone(parcel),
        len(parcel.bags),
        boxes_of(parcel),
        words._("HOLD") if parcel.held else "",
        _remark(words, parcel),
        *[None] * 3,
    ]
