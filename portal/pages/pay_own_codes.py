"""The payee's own code on the pay page: read once more before it is shown.

A code whose sum is no longer the bill's is not shown, and one that went stale is only named: the
page above it always says what to pay, to whom, under which reference.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.paynow import SINGAPORE
from fulfillment.money.schemes.registry import OFFLINE
from fulfillment.money.use_cases.payment_views import PaymentView
from fulfillment.supply.documents.codes import qr_png
from orders.rules.money import Money


@dataclass(frozen=True, slots=True)
class OwnCode:
    """What the page shows; `picture` is empty for a code that went stale."""

    picture: str
    has_sum: bool
    has_reference: bool


def own_code(bill: PaymentView, now: datetime) -> OwnCode | None:
    """The code by which the payee's bank or wallet takes this bill; None where there is none."""
    if bill.scheme not in OFFLINE or not bill.link or bill.link == bill.page:
        return None
    try:
        read = OFFLINE[bill.scheme].parse(bill.link)
    except BadCode:
        return None
    if read.amount not in (None, Money(bill.amount, bill.currency)):
        return None
    if _is_stale(bill, now):
        return OwnCode("", has_sum=True, has_reference=True)
    picture = b64encode(qr_png(bill.link)).decode()
    return OwnCode(picture, read.amount is not None, read.reference == bill.reference)


def _is_stale(bill: PaymentView, now: datetime) -> bool:
    """A KHQR code holds until the deadline, a PayNow code until the end of that day."""
    if bill.scheme == "paynow":
        return now.astimezone(SINGAPORE).date() > bill.pay_by.astimezone(SINGAPORE).date()
    return bill.scheme == "khqr" and now >= bill.pay_by
