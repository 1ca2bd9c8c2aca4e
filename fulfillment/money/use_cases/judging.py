"""Whose code it is: a payment code of whatever origin is judged by who gets the money.

Genuine are the payees in force of the suppliers that sell in a compound, those of bills that are
still open, and pay pages of our own portal. Who posted a code, what stands beside it and what it
calls itself count for nothing.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, String, cast, or_, select

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.rules.spotting import pay_token
from fulfillment.money.schemes.base import BadCode, PaymentAsk
from fulfillment.money.schemes.reading import read_any
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.gateway_trades import requests_of_code
from fulfillment.supply.tables.batches import parcel
from orders.rules.money import Money, exponent_of
from orders.tables.compounds import compound
from orders.tables.suppliers import supplier
from orders.use_cases.pharmacies import serving
from storage.database import Transaction

# A reference of the right form for codes that are only made to be compared.
SAMPLE_REFERENCE = "ACDEFGHK"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`why`: payee, bill, page (genuine); unknown, other_host, forged (not).

    `address`, `household_id` and `is_settled` are of the bill that a genuine code belongs to, if
    to one.
    """

    is_genuine: bool
    why: str
    payee: str = ""
    account_last4: str = ""
    supplier: str = ""
    supplier_en: str = ""
    household_id: int | None = None
    address: str = ""
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class KnownPayee:
    """A payee in force, or of an open bill, and by what its codes are known."""

    account: str
    payee: str
    account_last4: str
    supplier: str
    supplier_en: str


async def judge_code(
    tx: Transaction,
    *,
    payload: str,
    compound_ids: Sequence[int],
    portal_url: str,
    now: datetime,
) -> Verdict:
    """Judge what a code says, for people of these compounds."""
    token = pay_token(payload)
    if token is not None:
        return await _judge_link(tx, payload, token, portal_url)
    here = payment_request.c.compound_id.in_(compound_ids)
    # A payee's printed code is on bills that were paid long ago, too: it may have been given up.
    own = (payment_request.c.payload == payload) & payment_request.c.state.in_(OPEN)
    made = payment_request.c.id.in_(requests_of_code(payload))
    bills = await _bills(tx, or_(own, made), here)
    if bills:
        return _genuine(bills[0], "bill", is_only=len(bills) == 1)
    account = _account(tx, payload)
    for known in await known_payees(tx, compound_ids, now=now):
        if account and known.account == account:
            return Verdict(
                True,
                "payee",
                known.payee,
                known.account_last4,
                known.supplier,
                known.supplier_en,
            )
    return Verdict(False, "unknown")


async def known_payees(
    tx: Transaction, compound_ids: Sequence[int], *, now: datetime
) -> tuple[KnownPayee, ...]:
    """Everybody whom residents of these compounds may pay, each account once."""
    rows = [*await _in_force(tx, compound_ids), *await _of_open_bills(tx, compound_ids)]
    found: dict[str, KnownPayee] = {}
    for row in rows:
        inputs = json.loads(row.inputs) if isinstance(row.inputs, str) else row.inputs
        for account in accounts_of(tx, row, inputs, now=now):
            names = (row.payee, row.account_last4, row.supplier, row.supplier_en)
            found.setdefault(account, KnownPayee(account, *names))
    return tuple(found.values())


def accounts_of(
    tx: Transaction, row: Row[Any], inputs: dict[str, Any], *, now: datetime
) -> set[str]:
    """By what codes of a payee are known: that of its scheme, and of its own printed code."""
    payloads = [str(inputs["text"])] if inputs.get("text") else []
    ask = PaymentAsk(
        payee=row.payee,
        account_last4=row.account_last4,
        amount=Money(10 ** exponent_of(row.currency), row.currency),
        reference=SAMPLE_REFERENCE,
        inputs=inputs,
        base_url="https://portal.invalid",
        key=tx.sealer.link_key,
        expires_at=now + timedelta(hours=1),
        now=now,
    )
    with suppress(BadCode, KeyError, ValueError):  # a gateway's codes are known by the bill alone
        payloads.append(SCHEMES[row.scheme].build(ask).payload)
    return {_account(tx, payload) for payload in payloads} - {""}


def _account(tx: Transaction, payload: str) -> str:
    """Who gets the money; a collection code of a wallet that we do not know is told by its text."""
    for read in (read_any, SCHEMES["static_code"].parse):
        try:
            return read(payload, key=tx.sealer.link_key).account
        except BadCode:
            continue
    return ""


async def _in_force(tx: Transaction, compound_ids: Sequence[int]) -> Sequence[Row[Any]]:
    rows: list[Row[Any]] = []
    for compound_id in compound_ids:
        rows += await tx.all(
            select(
                supplier.c.payee,
                supplier.c.account_last4,
                supplier.c.payment_scheme.label("scheme"),
                supplier.c.pay_inputs.label("inputs"),
                supplier.c.name.label("supplier"),
                supplier.c.name_en.label("supplier_en"),
                compound.c.currency,
            )
            .join(compound, compound.c.id == compound_id)
            .where(supplier.c.id.in_(serving(compound_id)))
            .order_by(supplier.c.id)
        )
    return rows


async def _of_open_bills(tx: Transaction, compound_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """A payee that changed meanwhile is still the right one for older bills."""
    return await tx.all(
        select(
            parcel.c.payee,
            parcel.c.account_last4,
            parcel.c.scheme,
            cast(parcel.c.pay_inputs, String).label("inputs"),  # JSON cannot be told apart itself
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            parcel.c.currency,
        )
        .join(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(
            payment_request.c.compound_id.in_(compound_ids),
            payment_request.c.state.in_(OPEN),
        )
        .distinct()
    )


async def _judge_link(tx: Transaction, payload: str, token: str, portal_url: str) -> Verdict:
    """A page to pay at: ours, with our signature, or an impostor's."""
    if not _is_ours(payload, portal_url):
        return Verdict(False, "other_host")
    try:
        reference = SCHEMES["pay_page"].parse(token, key=tx.sealer.link_key).reference
    except BadCode:
        return Verdict(False, "forged")
    bills = await _bills(tx, parcel.c.reference == reference)
    return _genuine(bills[0], "page") if bills else Verdict(False, "forged")


def _is_ours(payload: str, portal_url: str) -> bool:
    """Whether a link leads to our portal and nowhere else: same scheme, host, port and path."""
    try:
        link, ours = urlsplit(payload), urlsplit(portal_url)
    except ValueError:
        return False
    same_host = (link.scheme.lower(), link.netloc.lower()) == (ours.scheme, ours.netloc.lower())
    return same_host and link.path.startswith(f"{ours.path.rstrip('/')}/pay/")


async def _bills(tx: Transaction, *which: Any) -> Sequence[Row[Any]]:
    """Bills that a code belongs to; the payee's own code stands on many, so two are enough."""
    return await tx.all(
        select(
            parcel.c.household_id,
            parcel.c.address,
            parcel.c.payee,
            parcel.c.account_last4,
            supplier.c.name.label("supplier"),
            supplier.c.name_en.label("supplier_en"),
            payment_request.c.state.label("payment"),
        )
        .outerjoin(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(*which)
        .order_by(parcel.c.id.desc())
        .limit(2)
    )


def _genuine(bill: Row[Any], why: str, *, is_only: bool = True) -> Verdict:
    return Verdict(
        True,
        why,
        bill.payee,
        bill.account_last4,
        bill.supplier,
        bill.supplier_en,
        bill.household_id if is_only else None,
        bill.address if is_only else "",
        is_only and bill.payment is not None and bill.payment not in OPEN,
    )
