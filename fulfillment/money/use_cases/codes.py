"""The payment code of a parcel, and reading a pay link back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from fulfillment.money.schemes.base import BadCode, PaymentAsk, PaymentCode
from fulfillment.money.schemes.registry import SCHEMES
from orders.rules.errors import UnknownCode
from orders.rules.money import Money
from storage.database import Transaction


def payment_code(
    tx: Transaction,
    parcel: Row[Any],
    *,
    portal_url: str,
    amount: int | None = None,
    now: datetime | None = None,
    pay_by: datetime | None = None,
) -> PaymentCode:
    """Make the code for a parcel's row, for `amount` where not all of its price is asked.

    What the payee's own scheme cannot say (a sum above its limit, nothing left to pay) gets the
    pay page instead: one odd bill must not keep three thousand others from being asked for.
    """
    ask = _ask(tx, parcel, portal_url)
    exact = ask.amount if amount is None else Money(amount, parcel.currency)
    try:
        return SCHEMES[parcel.scheme].build(replace(ask, amount=exact, now=now, expires_at=pay_by))
    except BadCode:
        return SCHEMES["pay_page"].build(ask)


def paper_code(tx: Transaction, parcel: Row[Any], *, portal_url: str) -> PaymentCode:
    """The code of a paper that is printed before anybody was asked: the pay page's link.

    What is packed may still be less than what was ordered; a pay page always shows the exact sum.
    """
    return SCHEMES["pay_page"].build(_ask(tx, parcel, portal_url))


def _ask(tx: Transaction, parcel: Row[Any], portal_url: str) -> PaymentAsk:
    return PaymentAsk(
        payee=parcel.payee,
        account_last4=parcel.account_last4,
        amount=Money(parcel.amount, parcel.currency),
        reference=parcel.reference,
        inputs=parcel.pay_inputs,
        base_url=portal_url,
        key=tx.sealer.link_key,
    )


def read_pay_link(tx: Transaction, token: str) -> str:
    """Return the reference that a pay link carries; raises `UnknownCode` for a forged one."""
    try:
        return SCHEMES["pay_page"].parse(token, key=tx.sealer.link_key).reference
    except BadCode:
        raise UnknownCode(text=token[:40]) from None
