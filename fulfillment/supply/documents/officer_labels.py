"""The grid officer's labels: address, sum and payment code of each household, in walking order.

The officer collects the money beforehand and settles with the crew at the hand-over, so a label
also has a place to tick how it was paid. Its code pays exactly this sum.
"""

from __future__ import annotations

from typing import Any

from fulfillment.supply.documents.faces import (
    MODULE,
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
from fulfillment.supply.documents.fitting import cut, cut_middle
from fulfillment.supply.documents.marking import mark_of, on_pages, wanted
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.sheets import Sheet, sheet_of
from fulfillment.supply.documents.symbols import side_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList

COMPOUND = Row("compound", 2.3, 7, rank=4, weight=0.6)
RULE = Row("rule", 0.4, 0.6, rank=9, style="rule")
SUM = Row("sum", 4, 30, weight=2.5)
REFERENCE = Row("reference", 2.2, 6, rank=3, weight=0.6)
COLLECTED = Row("collected", 2.8, 12, rank=5, weight=0.8)
PAYEE = Row("payee", 2.1, 5, rank=6, weight=0.5, style="plain")
PERSON = Row("person", 2.1, 5, rank=7, weight=0.5, style="plain")
EDITION = Row("edition", 1.7, 2.8, rank=8, weight=0.3, style="edition")
# The most of a cell's width that a payment code may take.
WIDEST_CODE = 0.55


def lay_out_officer_labels(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `officer_labels.typ` draws."""
    sheet = sheet_of(options.sheet or "a4_2x5").shifted(options.shift_x, options.shift_y)
    most = most_modules(sheet)
    needed = [side_of(parcel.pay.payload) for parcel in words.pick_list.parcels if parcel.pay]
    modules = max((each for each in needed if each <= most), default=side_of(""))
    labels = [
        _label(words, options, parcel, modules)
        for parcel in words.pick_list.parcels
        if wanted(options, *(bag.code for bag in parcel.bags))
    ]
    return {
        "head": words.head(words._("Grid officer's labels")),
        "faces": for_drawing(officer_faces(sheet, modules)),
        "everywhere": {
            "compound": cut(words.compound, 48),
            "collected": words._("Collected: □ cash □ code"),
        },
        **on_pages(sheet, labels),
    }


def most_modules(sheet: Sheet) -> int:
    """The largest code that can be read from such a label; a longer payload stays on the slip."""
    _, box = banded(inside(sheet))
    if is_wide(box):
        return int(min(box.width * WIDEST_CODE, box.height) / MODULE)
    return int(min(box.width, box.height * WIDEST_CODE) / MODULE)


def officer_faces(sheet: Sheet, modules: int) -> dict[str, Face]:
    """With a code and without, plain and marked."""
    box = inside(sheet)
    band, rest = banded(box)
    return {
        "plain": _face(box, modules),
        "marked": (band, *_face(rest, modules)),
        "plain_uncoded": _uncoded(box),
        "marked_uncoded": (band, *_uncoded(rest)),
    }


def _face(box: Box, modules: int) -> Face:
    if is_wide(box):
        side = min(code_side(box, modules, share=0.72), max(box.width * 0.45, modules * MODULE))
        left, right = columns(box, side)
        rows = (COMPOUND, address_row(left, least=5), RULE, SUM, COLLECTED, PAYEE, PERSON)
        code = Row("qr", side, side, style="qr")
        return (*stack(rows, left), *stack((code, REFERENCE, EDITION), right))
    side = code_side(box, modules, share=0.55, most=1.3)
    code = Row("qr", side, side, style="qr")
    above, beside, corner = rows_over(box, side)
    return (
        *stack((COMPOUND, address_row(box, least=5), RULE, SUM, COLLECTED), above),
        *stack((code,), corner),
        *stack((REFERENCE, PAYEE, PERSON, EDITION), beside),
    )


def _uncoded(box: Box) -> Face:
    rows = (COMPOUND, address_row(box, least=5), RULE, SUM, REFERENCE, COLLECTED, PERSON, EDITION)
    return stack(rows, box)


def _label(words: Wording, options: Options, parcel: ParcelOnList, modules: int) -> dict[str, Any]:
    mark = mark_of(words, options, parcel)
    pay = parcel.pay
    coded = pay is not None and side_of(pay.payload) <= modules
    bags = words.texts.ngettext("{count} bag", "{count} bags", len(parcel.bags))
    person = (
        words.gate(parcel),
        cut(parcel.order_number, 20),
        bags.format(count=len(parcel.bags)),
        words.phone(parcel),
        cut(words.receiver(parcel), 20),
    )
    label: dict[str, Any] = {
        "face": f"{'marked' if mark else 'plain'}{'' if coded else '_uncoded'}",
        "mark": mark,
        "address": cut_middle(parcel.address, 60),
        "sum": words.due(parcel),
        "person": " · ".join(part for part in person if part),
        "reference": "",
        "payee": "",
    }
    if words.is_paid_on_platform:
        label["collected"] = ""
    if pay is not None:
        label["reference"] = cut(pay.reference, 35)
        label["payee"] = f"{cut(pay.payee, 40)} …{cut(pay.account_last4, 4)}"
        label["qr"] = Code(pay.payload) if coded else None
        if not coded:
            label["reference"] = words._("{reference}, code on the slip").format(
                reference=cut(pay.reference, 35)
            )
    return label
