"""The payment code of a parcel, and reading a pay link back."""

from typing import Any

from sqlalchemy import Row

from fulfillment.money.schemes.base import BadCode, PaymentAsk, PaymentCode
from fulfillment.money.schemes.registry import SCHEMES
from orders.rules.errors import UnknownCode
from orders.rules.money import Money
from storage.database import Transaction


def payment_code(tx: Transaction, parcel: Row[Any], *, portal_url: str) -> PaymentCode:
    """Make the code for a parcel's row; the same parcel has the same code on every paper."""
    return SCHEMES[parcel.scheme].build(_ask(tx, parcel, portal_url))


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
