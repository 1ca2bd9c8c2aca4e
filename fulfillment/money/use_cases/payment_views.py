"""What pages and screens show of payments: one request, or a person's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.modes import Mode
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.holder_names import names_of_holders
from fulfillment.money.use_cases.request_rows import requests_of
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.parcels import described, lines_of
from orders.rules.errors import UnknownCode
from orders.rules.states import ParcelState, PaymentState
from storage.database import Transaction

NOT_DUE = "not_due"


@dataclass(frozen=True, slots=True)
class PaidLine:
    """One bundle on the bill; `price` is of one."""

    code: str
    name: str
    name_en: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class PaymentView:
    """One parcel's bill. `state` is `not_due` before the household was asked.

    `amount` is what is to be paid: the price without `credit_used`. `link` (what the payment
    code carries) and `request_id` are there once it was asked. `gives_back` is what happens with
    money that was paid for a cancelled cycle.
    """

    parcel_id: int
    request_id: int | None
    compound_id: int
    household_id: int
    state: str
    parcel_state: str
    number: str
    cycle_number: int
    address: str
    compound: str
    compound_en: str
    supplier: str
    supplier_en: str
    lines: tuple[PaidLine, ...]
    amount: int
    currency: str
    payee: str
    account_last4: str
    reference: str
    scheme: str
    link: str | None
    pay_by: datetime
    timezone: str
    credit_used: int = 0
    is_claimed: bool = False
    gives_back: str | None = None
    over: int = 0  # claimed before it became less: what was paid too much, if it was paid
    mode: str = Mode.AFTER_PACKING
    pleads: bool = False  # said that it cannot pay now, and nobody has decided
    why: str = ""
    page: str = ""  # the address of its pay page, once it was asked
    holder: str = ""  # who gathered, advanced or covers it, and what people call them
    by: str = ""
    by_en: str = ""

    @property
    def price(self) -> int:
        return self.amount + self.credit_used

    @property
    def standing(self) -> str:
        """The state in which people see it: of a cancelled parcel nothing is to be paid.

        The same of one of which nothing came (`short`).
        """
        if self.parcel_state == ParcelState.SHORT:
            return self._short
        if self.parcel_state != ParcelState.CANCELLED:
            return self.state
        if self.state in (PaymentState.CREDITED, PaymentState.REFUNDED):
            return self.state
        if self.state in (PaymentState.CONFIRMED, PaymentState.GATHERED):
            return "to_refund"
        is_said = self.state == PaymentState.CANCELLED and self.is_claimed
        return "cancelled_claimed" if is_said else "cancelled"

    @property
    def _short(self) -> str:
        if self.state == PaymentState.CANCELLED and self.is_claimed:
            return "short_claimed"
        paid = (PaymentState.REFUNDED, PaymentState.CONFIRMED, PaymentState.GATHERED)
        if self.state in paid:
            return "refunded" if self.state == PaymentState.REFUNDED else "short_to_refund"
        return "short_credited" if self.state == PaymentState.CREDITED else "short"


async def payment_page(tx: Transaction, *, reference: str) -> PaymentView:
    """Return the bill with this reference, also before it is due; raises `UnknownCode`."""
    parcel_id = await tx.scalar(select(parcel.c.id).where(parcel.c.reference == reference))
    if parcel_id is None:
        raise UnknownCode(text=reference[:40])
    return (await views_of(tx, [parcel_id]))[0]


async def payments_of(
    tx: Transaction, *, household_ids: Sequence[int], cycle_id: int | None = None
) -> tuple[PaymentView, ...]:
    """Return the bills of households that have been asked, the newest cycle first."""
    statement = select(payment_request.c.parcel_id).where(
        payment_request.c.household_id.in_(household_ids)
    )
    if cycle_id is not None:
        statement = statement.where(payment_request.c.cycle_id == cycle_id)
    return await views_of(tx, await tx.scalars(statement))


async def views_of(tx: Transaction, parcel_ids: Sequence[int]) -> tuple[PaymentView, ...]:
    """Return the bills of parcels, the newest cycle first."""
    requests = {row.parcel_id: row for row in await requests_of(tx, parcel_ids)}
    holders = await names_of_holders(tx, {row.holder for row in requests.values()} - {None})
    lines = await lines_of(tx, parcel_ids)
    rows = sorted(await described(tx, parcel_ids), key=lambda row: (-row.cycle_id, row.number))
    return tuple(
        _with_people(_view(row, request, lines[row.id]), request, holders)
        for row in rows
        for request in [requests.get(row.id)]
    )


def _with_people(
    view: PaymentView, request: Row[Any] | None, holders: Mapping[str, tuple[str, str]]
) -> PaymentView:
    """Who stands between, and whether the household has asked because it cannot pay."""
    if request is None:
        return view
    by, by_en = holders.get(request.holder, ("", ""))
    pleads = request.plea_at is not None and request.state == PaymentState.DUE
    why = (request.plea or "") if pleads else ""
    return replace(
        view,
        pleads=pleads,
        why=why,
        page=request.page or "",
        holder=request.holder or "",
        by=by,
        by_en=by_en,
    )


def _view(
    row: Row[Any], request: Row[Any] | None, lines: Sequence[Mapping[str, Any]]
) -> PaymentView:
    return PaymentView(
        parcel_id=row.id,
        request_id=request.id if request else None,
        compound_id=row.compound_id,
        household_id=row.household_id,
        state=request.state if request else NOT_DUE,
        parcel_state=row.state,
        number=row.number,
        cycle_number=row.cycle_number,
        address=row.address,
        compound=row.compound,
        compound_en=row.compound_en,
        supplier=row.supplier,
        supplier_en=row.supplier_en,
        lines=tuple(PaidLine(**line) for line in lines),
        amount=request.amount if request else row.amount,
        currency=row.currency,
        payee=row.payee,
        account_last4=row.account_last4,
        reference=row.reference,
        scheme=row.scheme,
        link=request.payload if request else None,
        pay_by=request.pay_by if request else row.pay_by,
        timezone=row.timezone,
        credit_used=request.credit_used if request else 0,
        is_claimed=bool(request and request.claimed_at),
        gives_back=row.gives_back,
        over=request.over if request else 0,
        mode=row.payment_mode,
    )
