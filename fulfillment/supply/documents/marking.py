"""What labels of every kind share: which are printed once more, what is marked, pages of cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fulfillment.supply.documents.fitting import cut
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.sheets import Sheet
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.units import Units


def wanted(options: Options, *bag_codes: str) -> bool:
    """Whether a label of these bags is to be printed; all are unless some are named."""
    return not options.only or any(code in options.only for code in bag_codes)


def mark_of(words: Wording, options: Options, parcel: ParcelOnList) -> str:
    """What must not be overlooked, empty for most labels."""
    marks = (
        words._("HOLD: do not load") if parcel.held else "",
        words._("REPRINT") if options.only else "",
    )
    return " · ".join(mark for mark in marks if mark)


def on_pages(sheet: Sheet, cells: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The sheet and its pages, each full but the last."""
    return {
        "sheet": sheet.for_drawing(),
        "pages": [list(cells[at : at + sheet.cells]) for at in range(0, len(cells), sheet.cells)],
    }


def words_of_goods(words: Wording, units: Units) -> list[list[str]]:
    """`A×2` and what A is called, for each."""
    names = [cut(words.name(words.pick_list.good(code)), 40) for code, count in units if count]
    return [list(pair) for pair in zip(words.units(units), names, strict=True)]
