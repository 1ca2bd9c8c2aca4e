"""Household slips (配货单): what goes into one household's bags, to be ticked, and what it pays.

Four slips of A6 on an A4 page, for a shop with an ordinary printer and a pair of scissors. An
order too long for one slip continues on the next; only the last one carries sum and payment code.
"""

from __future__ import annotations

from typing import Any

from fulfillment.supply.documents.pixels import Pixels
from fulfillment.supply.documents.sheets import A4_4_SLIPS
from fulfillment.supply.documents.wording import Wording, breakable, cut
from fulfillment.supply.rules.snapshot import ParcelOnList
from fulfillment.supply.rules.totals import multiplied_out

# Rows that fit between address and sum: with generous boxes, and closer together.
ROWS, CLOSE_ROWS = 10, 14
CELLS_A_ROW = 2

Row = dict[str, Any]


def lay_out_slips(words: Wording, pixels: Pixels) -> dict[str, Any]:
    """What `slips.typ` draws."""
    slips = [slip for parcel in words.pick_list.parcels for slip in _slips(words, pixels, parcel)]
    return {
        "head": words.head(words._("Household slip")),
        "sheet": A4_4_SLIPS.for_drawing(),
        "words": {
            "held": words._("HOLD: do not load"),
            "sum": words._("To pay"),
            "payee": words._("Payee"),
            "account": words._("Account ends in"),
            "reference": words._("Reference"),
            "continued": words._("Continued on the next slip"),
        },
        "pages": [
            slips[at : at + A4_4_SLIPS.cells] for at in range(0, len(slips), A4_4_SLIPS.cells)
        ],
    }


def _slips(words: Wording, pixels: Pixels, parcel: ParcelOnList) -> list[dict[str, Any]]:
    rows = _rows(words, parcel)
    size = ROWS if len(rows) <= ROWS else CLOSE_ROWS
    parts = [rows[at : at + size] for at in range(0, len(rows), size)] or [[]]
    return [
        _slip(words, pixels, parcel, rows=part, part=number, parts=len(parts))
        for number, part in enumerate(parts, start=1)
    ]


def _slip(
    words: Wording, pixels: Pixels, parcel: ParcelOnList, *, rows: list[Row], part: int, parts: int
) -> dict[str, Any]:
    bags = words.texts.ngettext("{count} bag", "{count} bags", len(parcel.bags))
    return {
        "address": cut(parcel.address, 24),
        "order": cut(parcel.order_number, 20),
        "phone": words.phone(parcel),
        "receiver": cut(words.receiver(parcel), 20),
        "bags": bags.format(count=len(parcel.bags)),
        "held": parcel.held,
        "rows": rows,
        "close": len(rows) > ROWS,
        "part": f"{part}/{parts}" if parts > 1 else "",
        "last": part == parts,
        "sum": words.money(parcel.amount_minor),
        "pay": _pay(pixels, parcel) if part == parts else None,
    }


def _pay(pixels: Pixels, parcel: ParcelOnList) -> dict[str, Any] | None:
    if parcel.pay is None:
        return None
    return {
        "payee": breakable(parcel.pay.payee, 44),
        "last4": cut(parcel.pay.account_last4, 4),
        "reference": cut(parcel.pay.reference, 35),
        "qr": pixels.add(parcel.pay.payload),
    }


def _rows(words: Wording, parcel: ParcelOnList) -> list[Row]:
    """Remark first, since it changes how one packs; then each bundle over its contents."""
    rows: list[Row] = []
    if parcel.remark.strip():
        rows.append({"kind": "remark", "text": cut(parcel.remark, 52)})
    for code, count in parcel.lines:
        if count:
            rows += _bundle_rows(words, code, count)
    return rows


def _bundle_rows(words: Wording, code: str, count: int) -> list[Row]:
    good = words.pick_list.good(code)
    bundle = {
        "kind": "bundle",
        "code": f"{cut(code, 6)}×{count}",
        "name": cut(words.name(good), 28),
        "sum": words.money(good.price_minor * count),
    }
    cells = [
        {"name": cut(words.name(total), 15), "amount": cut(words.amount(total), 13)}
        for total in multiplied_out((good,), {code: count})
    ]
    return [
        bundle,
        *(
            {"kind": "contents", "cells": cells[at : at + CELLS_A_ROW]}
            for at in range(0, len(cells), CELLS_A_ROW)
        ),
    ]
