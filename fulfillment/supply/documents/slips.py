"""Household slips (配货单): what goes into one household's bags, to be ticked, and what it pays.

Four slips of A6 on an A4 page, for a shop with an ordinary printer and a pair of scissors, or one
a page of a label printer. An order too long for one slip continues on the next; only the last one
carries sum and payment code.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from fulfillment.supply.documents.fitting import (
    breakable,
    cut,
    cut_middle,
    lines_of,
    printable,
    width,
)
from fulfillment.supply.documents.marking import on_pages, wanted
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.sheets import SMALLEST_SLIP, Sheet, sheet_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import Good, ParcelOnList
from fulfillment.supply.rules.totals import multiplied_out

# Half-width cells: what two contents side by side may take each, and one alone in a row.
HALF_ROW, WHOLE_ROW = 22, 46
NAME_ROWS = 3
REMARK_CELLS, REMARK_ROWS = 50, 3

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Density:
    """How many rows fit between address and sum, how high a row is (mm), how big its type (pt)."""

    rows: int
    height: float
    size: float


# As large as costs no further slip: height of a row and size of its type.
TYPE = ((9.4, 13.0), (6.2, 10.5), (4.6, 9.0))
BETWEEN_ROWS = 0.4
# What address and payment take of a slip's height (mm), without its margins.
HEAD, PAYMENT = 28.5, 46.5


@dataclass(frozen=True, slots=True)
class Frame:
    """Margins of a slip and what is within them (mm)."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, sheet: Sheet) -> Frame:
        """Label printers print nearer to the edge than an A4 page can be cut."""
        left = min(max(sheet.cell_width * 0.0667, 3), 7)
        top = min(max(sheet.cell_height * 0.0438, 3), 6.5)
        return cls(left, top, sheet.cell_width - 2 * left, sheet.cell_height - 2 * top)

    def densities(self) -> tuple[Density, ...]:
        """From the largest type to the smallest."""
        room = max(self.height - HEAD - PAYMENT, 10)
        return tuple(
            Density(int(room / (height + BETWEEN_ROWS)), height, size) for height, size in TYPE
        )


def lay_out_slips(words: Wording, options: Options = USUAL) -> dict[str, Any]:
    """What `slips.typ` draws; KeyError for cells that are too small for a slip."""
    sheet = sheet_of(options.sheet or "a4_4_slips").shifted(options.shift_x, options.shift_y)
    if sheet.cell_width < SMALLEST_SLIP[0] or sheet.cell_height < SMALLEST_SLIP[1]:
        raise KeyError(options.sheet)
    frame = Frame.of(sheet)
    densities = frame.densities()
    slips = [
        slip
        for parcel in words.pick_list.parcels
        if wanted(options, *(bag.code for bag in parcel.bags))
        for slip in _slips(words, parcel, densities)
    ]
    return {
        "head": words.head(words._("Household slip")),
        "frame": asdict(frame),
        "words": {
            "held": words._("HOLD: do not load"),
            "sum": "" if words.is_paid_on_platform else words._("To pay"),
            "payee": words._("Payee"),
            "account": words._("Account"),
            "reference": words._("Reference"),
            "continued": words._("Continued on the next slip"),
        },
        **on_pages(sheet, slips),
    }


def _slips(
    words: Wording, parcel: ParcelOnList, densities: tuple[Density, ...]
) -> list[dict[str, Any]]:
    groups = _groups(words, parcel)
    fewest = len(_parts(groups, densities[-1].rows))
    density, parts = next(
        (density, parts)
        for density in densities
        if len(parts := _parts(groups, density.rows)) == fewest
    )
    return [
        {
            **_slip(words, parcel),
            "rows": part,
            "height": density.height,
            "size": density.size,
            "part": f"{number}/{len(parts)}" if len(parts) > 1 else "",
            "last": number == len(parts),
            "pay": _pay(parcel) if number == len(parts) else None,
        }
        for number, part in enumerate(parts, start=1)
    ]


def _parts(groups: list[list[Row]], size: int) -> list[list[Row]]:
    """Rows by slip; a bundle stays with its contents unless it is longer than a whole slip."""
    parts: list[list[Row]] = [[]]
    for group in groups:
        if parts[-1] and len(parts[-1]) + len(group) > size:
            parts.append([])
        for row in group:
            if len(parts[-1]) == size:
                parts.append([])
            parts[-1].append(row)
    return parts


def _slip(words: Wording, parcel: ParcelOnList) -> dict[str, Any]:
    bags = words.texts.ngettext("{count} bag", "{count} bags", len(parcel.bags))
    return {
        "address": cut_middle(parcel.address, 60),
        "order": cut(parcel.order_number, 20),
        "phone": words.phone(parcel),
        "receiver": cut(words.receiver(parcel), 20),
        "bags": bags.format(count=len(parcel.bags)),
        "held": parcel.held,
        "sum": _due(words, parcel),
    }


def _due(words: Wording, parcel: ParcelOnList) -> str:
    due = words.due(parcel)
    if parcel.pay is not None and parcel.pay.at_hand_over:
        return words._("{sum} when handed over").format(sum=due)
    if parcel.pay is not None and parcel.pay.gathered:
        return words._("{sum}, gathered by the grid officer").format(sum=due)
    return due


def _pay(parcel: ParcelOnList) -> dict[str, Any] | None:
    # Who gives the money to the officer is shown no code, and so pays once.
    if parcel.pay is None or parcel.pay.gathered:
        return None
    return {
        "payee": breakable(parcel.pay.payee, 40),
        "last4": f"…{cut(parcel.pay.account_last4, 4)}",
        "reference": cut(parcel.pay.reference, 35),
        "qr": Code(parcel.pay.payload),
    }


def _groups(words: Wording, parcel: ParcelOnList) -> list[list[Row]]:
    """Remark first, since it changes how one packs; then each bundle over its contents."""
    remark = lines_of(words.remark(parcel), REMARK_CELLS, most=REMARK_ROWS)
    return [
        [{"kind": "remark", "text": line} for line in remark],
        *(_bundle_rows(words, code, count) for code, count in parcel.lines if count),
    ]


def _bundle_rows(words: Wording, code: str, count: int) -> list[Row]:
    good = words.pick_list.good(code)
    bundle: Row = {
        "kind": "bundle",
        "code": f"{cut(code, 6)}×{count}",
        "name": cut(words.name(good), 36),
        "sum": "" if words.is_paid_on_platform else words.money(good.price_minor * count),
    }
    rows = [bundle]
    if count == 1 and _says_it_all(good):
        return rows
    for total in multiplied_out((good,), {code: count}):
        _add_content(rows, cut(words.amount(total), 20), printable(words.name(total)))
    return rows


def _says_it_all(good: Good) -> bool:
    """Whether the name is what is in it, like 大米 5 kg: one of that needs no line below."""
    if len(good.contents) != 1:
        return False
    (content,) = good.contents
    whole = f"{content.name}{content.quantity}{content.unit}"
    return whole.replace(" ", "") == good.name.replace(" ", "")


def _add_content(rows: list[Row], amount: str, name: str) -> None:
    """Beside the last content if both are short, else in a row of its own, or in several."""
    cell = {"amount": amount, "name": name}
    if width(amount) + 1 + width(name) <= HALF_ROW:
        if rows[-1]["kind"] == "pair" and len(rows[-1]["cells"]) == 1:
            rows[-1]["cells"].append(cell)
        else:
            rows.append({"kind": "pair", "cells": [cell]})
        return
    lines = lines_of(name, WHOLE_ROW - width(amount), most=NAME_ROWS) or [""]
    kind = {"kind": "whole", "goes_on": len(lines) > 1}
    rows.append({**kind, **cell, "name": lines[0]})
    rows += [{**kind, "amount": "", "name": line} for line in lines[1:]]
