"""Bag labels: one a bag, in walking order, on a sheet of cells or from a label printer.

The address is the biggest thing on it. The code carries the bag code and nothing else: whoever
photographs a label can collect nothing, for that the household's pickup code is needed too.
"""

from __future__ import annotations

from dataclasses import replace
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
    rows_over,
    stack,
)
from fulfillment.supply.documents.fitting import clean, cut, cut_middle
from fulfillment.supply.documents.marking import mark_of, on_pages, wanted, words_of_goods
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pay_on_label import (
    asks_at_hand_over,
    has_code,
    modules_of,
    pay_words,
    strip,
)
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.sheets import Sheet, sheet_of
from fulfillment.supply.documents.symbols import side_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.units import units_in_bag

# More than any bag holds; a bag of an old list stands for all of its parcel.
MOST_UNITS = 42
# From this size on (mm) a label names its bundles.
ROOMY = (75, 70)
# Narrower than this (mm) a column takes "Bag 1/3" only.
NARROW = 26

COMPOUND = Row("compound", 2.4, 8, weight=0.7)
RULE = Row("rule", 0.4, 0.6, rank=9, style="rule")
UNITS = Row("units", 3, 90, rank=6, weight=3, style="flow")
PERSON = Row("person", 2.2, 6, rank=7, weight=0.6, style="plain")
CODE = Row("code", 2.2, 5.5, weight=0.6, align="center")
BAG = Row("bag", 2.8, 12, weight=1.2, align="center")
BOX = Row("box", 2.6, 12, rank=5, weight=1.2, align="center")
EDITION = Row("edition", 1.7, 2.8, rank=8, weight=0.3, style="edition", align="center")


def lay_out_labels(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `labels.typ` draws."""
    sheet = sheet_of(options.sheet or "a4_2x5").shifted(options.shift_x, options.shift_y)
    modules = max(
        (side_of(bag.code) for parcel in words.pick_list.parcels for bag in parcel.bags),
        default=side_of(""),
    )
    faces = label_faces(sheet, modules, big=options.big, pay=modules_of(words.pick_list))
    coded = has_code(faces.get("plain_pay", ()))
    short = next(place.width for place in faces["plain"] if place.name == "bag") < NARROW
    labels = [
        _label(words, options, parcel, number, named=is_roomy(sheet), short=short)
        | (pay_words(words, parcel, number, coded=coded) if asks_at_hand_over(parcel) else {})
        for parcel in words.pick_list.parcels
        for number, bag in enumerate(parcel.bags)
        if wanted(options, bag.code)
    ]
    return {
        "head": words.head(words._("Bag labels")),
        "faces": for_drawing(faces),
        "everywhere": {"compound": cut(words.compound, 48)},
        **on_pages(sheet, labels),
    }


def label_faces(sheet: Sheet, modules: int, *, big: bool = False, pay: int = 0) -> dict[str, Face]:
    """Where everything stands: on a plain label and on one that is marked (held, reprint).

    `pay` is the side of the payment codes, of lists on which some bags ride unpaid.
    """
    box = inside(sheet)
    band, rest = banded(box)
    units = replace(UNITS, style="goods") if is_roomy(sheet) else UNITS
    person = () if big else (PERSON,)
    faces = {
        "plain": _face(box, modules, units, person),
        "marked": (band, *_face(rest, modules, units, person)),
    }
    if pay:
        low, above = strip(box, pay)
        marked_low, marked_above = strip(rest, pay)
        faces["plain_pay"] = (*_face(above, modules, units, person), *low)
        faces["marked_pay"] = (band, *_face(marked_above, modules, units, person), *marked_low)
    return faces


def is_roomy(sheet: Sheet) -> bool:
    """Whether there is room for the bundles' names."""
    return sheet.cell_width >= ROOMY[0] and sheet.cell_height >= ROOMY[1]


def _face(box: Box, modules: int, units: Row, person: tuple[Row, ...]) -> Face:
    """Beside each other if the label is wide, else the code below."""
    if is_wide(box):
        side = code_side(box, modules, share=0.5 if person else 0.42)
        left, right = columns(box, side)
        return (
            *stack((COMPOUND, address_row(left), RULE, units, *person), left),
            *stack((_qr(side), CODE, BAG, BOX, EDITION), right),
        )
    side = code_side(box, modules, share=0.42)
    above, beside, corner = rows_over(box, side)
    return (
        *stack((COMPOUND, address_row(box), RULE, units), above),
        *stack((_qr(side),), corner),
        *stack((BAG, BOX, CODE, *person, EDITION), beside),
    )


def _qr(side: float) -> Row:
    return Row("qr", side, side, style="qr")


def _label(
    words: Wording, options: Options, parcel: ParcelOnList, number: int, *, named: bool, short: bool
) -> dict[str, Any]:
    bag = parcel.bags[number]
    counted = words._("Bag {number}/{bags}") if short else words._("Bag {number} of {bags}")
    mark = mark_of(words, options, parcel)
    return {
        "face": ("marked" if mark else "plain") + ("_pay" if asks_at_hand_over(parcel) else ""),
        "mark": mark,
        "address": cut_middle(parcel.address, 60),
        "units": _units(words, parcel, number, named=named),
        "more": words._("… {count} kinds, see the slip").format(count=len(parcel.lines)),
        "person": " · ".join(
            part
            for part in (words.gate(parcel), cut(parcel.order_number, 20), words.phone(parcel))
            if part
        ),
        "bag": counted.format(number=number + 1, bags=len(parcel.bags)),
        "box": words._("Box {number}").format(number=bag.box) if bag.box else "",
        "code": clean(bag.code),
        "qr": Code(bag.code),
    }


def _units(
    words: Wording, parcel: ParcelOnList, number: int, *, named: bool
) -> list[str] | list[list[str]]:
    """What is in this bag; of more than a label holds the first, and that the slip has the rest."""
    units = units_in_bag(parcel, number)
    if named:
        return words_of_goods(words, units)
    told = words.units(units)
    if len(told) > MOST_UNITS:
        more = words._("… {count} kinds, see the slip").format(count=len(told))
        return [*told[:MOST_UNITS], more]
    return told
