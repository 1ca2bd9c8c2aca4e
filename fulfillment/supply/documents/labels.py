"""Bag labels: one a bag, in walking order, on a sheet of cells.

The address is the biggest thing on it. The code carries the bag code and nothing else: whoever
photographs a label can collect nothing, for that the household's pickup code is needed too.
"""

from __future__ import annotations

from typing import Any

from fulfillment.supply.documents.fitting import clean, cut, cut_middle
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.sheets import sheet_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList

# At 6.5 points seven lines stand on a label; the last is left for the words.
MOST_UNITS = 42


def lay_out_labels(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `labels.typ` draws."""
    sheet = sheet_of(options.sheet or "a4_2x5").shifted(options.shift_x, options.shift_y)
    labels = [
        _label(words, parcel, number)
        for parcel in words.pick_list.parcels
        for number, bag in enumerate(parcel.bags)
        if not options.only or bag.code in options.only
    ]
    return {
        "head": words.head(words._("Bag labels")),
        "sheet": sheet.for_drawing(),
        "held": words._("HOLD: do not load"),
        "pages": [labels[at : at + sheet.cells] for at in range(0, len(labels), sheet.cells)],
    }


def _units(words: Wording, parcel: ParcelOnList) -> list[str]:
    """What is in it; of more than a label holds the first, and that the slip has the rest."""
    units = words.units(parcel.lines)
    if len(units) <= MOST_UNITS:
        return units
    more = words._("… {count} kinds, see the slip").format(count=len(units))
    return [*units[:MOST_UNITS], more]


def _label(words: Wording, parcel: ParcelOnList, number: int) -> dict[str, Any]:
    bag = parcel.bags[number]
    return {
        "address": cut_middle(parcel.address, 60),
        "units": _units(words, parcel),
        "order": cut(parcel.order_number, 20),
        "phone": " · ".join(part for part in (words.phone(parcel), words.gate(parcel)) if part),
        "bag": words._("Bag {number} of {bags}").format(number=number + 1, bags=len(parcel.bags)),
        "code": clean(bag.code),
        "qr": Code(bag.code),
        "held": parcel.held,
    }
