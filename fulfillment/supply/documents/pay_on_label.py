"""The payment on a bag that rides unpaid: the sum, and a second code that cannot be taken for the
bag's own.

It stands in a strip of its own at the foot, at the other edge than the bag's code, under a black
band that says what it is. The first bag of a parcel carries it, the others say so: who scanned
each of three bags would pay three times. Where a label is too small for a second code the sum
stands alone and the code is on the slip.
"""

from __future__ import annotations

from typing import Any

from fulfillment.supply.documents.faces import MODULE, Box, Face, Place, Row, gap_of, stack
from fulfillment.supply.documents.fitting import cut
from fulfillment.supply.documents.pixels import Code
from fulfillment.supply.documents.symbols import side_of
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.snapshot import ParcelOnList, PickList

# Of a label's height the strip takes so much at most, and so much of it where it has no code.
MOST, WITHOUT_CODE = 0.46, 0.17
# The words beside the code want this much of the width (mm).
BESIDE = 26
RULE = Row("rule", 0.5, 0.8, style="rule")
BAND = Row("pay_band", 3.2, 9, weight=1, style="band", align="center")
SUM = Row("pay_sum", 4, 14, weight=2)
HINT = Row("pay_hint", 2.1, 5, rank=5, weight=1, style="plain")
REFERENCE = Row("pay_reference", 2.1, 4, rank=4, weight=0.8, style="plain")


def asks_at_hand_over(parcel: ParcelOnList) -> bool:
    """Whether the household pays when this parcel's bags are handed over."""
    return parcel.pay is not None and parcel.pay.at_hand_over


def modules_of(pick_list: PickList) -> int:
    """The side of the largest payment code on the list's labels; 0 where none is wanted."""
    return max(
        (
            side_of(each.pay.payload)
            for each in pick_list.parcels
            if each.pay and each.pay.at_hand_over
        ),
        default=0,
    )


def strip(box: Box, modules: int) -> tuple[Face, Box]:
    """The places of the strip, and what is left above it for the bag's own words."""
    gap = gap_of(box)
    side = modules * MODULE
    room = box.height * MOST
    if side > room or side > box.width - BESIDE:
        height = max(box.height * WITHOUT_CODE, 8)
        low = box.below(box.height - height)
        return stack((RULE, BAND, HINT), low), box.above(height + gap)
    side = min(max(side, box.height * 0.38), room, box.width - BESIDE)
    height = side + 2 * gap
    low = box.below(box.height - height)
    rule = Place("rule", "rule", low.x, low.y, low.width, 0.6)
    code = Place("pay_qr", "qr", low.x, low.y + 2 * gap, side, side)
    beside = low.below(2 * gap).right(low.width - side - 2 * gap)
    return (rule, code, *stack((BAND, SUM, REFERENCE, HINT), beside)), box.above(height + gap)


def has_code(face: Face) -> bool:
    """Whether the strip has room for the code."""
    return any(place.name == "pay_qr" for place in face)


def pay_words(words: Wording, parcel: ParcelOnList, number: int, *, coded: bool) -> dict[str, Any]:
    """What the strip says on the bag of this number (from 0)."""
    pay = parcel.pay
    assert pay is not None
    due = words.due(parcel)
    first = number == 0
    payee = f"{cut(pay.payee, 24)} …{cut(pay.account_last4, 4)}"
    said = {
        "pay_sum": words._("{sum} when handed over").format(sum=due),
        "pay_reference": f"{payee} · {cut(pay.reference, 20)}",
        "pay_qr": Code(pay.payload) if coded and first else None,
    }
    if not coded:
        band = words._("To be paid: {sum}").format(sum=due)
        return {**said, "pay_band": band, "pay_hint": words._("The payment code is on the slip.")}
    if not first:
        band = words._("Paid with bag 1")
        return {**said, "pay_band": band, "pay_hint": words._("The payment code is on bag 1.")}
    return {
        **said,
        "pay_band": words._("PAYMENT CODE"),
        "pay_hint": words._("← pay here. Not the bag's code."),
    }
