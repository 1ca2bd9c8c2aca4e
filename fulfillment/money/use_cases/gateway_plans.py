"""A bill's code at a gateway: made when its household opens it, one that can be paid at a time.

The row stands before the gateway hears its number; asked again with the same row it gives the
same code, so two who open a bill at once see one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.rules.trades import CODE_LIVES, is_fresh, next_ask, out_trade_no
from fulfillment.money.schemes.gateways import GATEWAYS, TradeAsk
from fulfillment.money.tables.gateway_trades import gateway_trade
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.gateway_trades import GONE, Trade, trade_of
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import TradeState
from orders.tables.suppliers import supplier
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do for a bill that was opened: show `trade`, once `stale` ones are out of the way.

    Neither: there is nothing to pay by a gateway's code.
    """

    trade: Trade | None = None
    supplier: str = ""
    reference: str = ""
    stale: tuple[Trade, ...] = ()

    def ask(self) -> TradeAsk:
        """What the gateway is asked for; the household stays unnamed."""
        assert self.trade is not None
        about = f"{self.supplier} {self.reference}"
        trade = self.trade
        return TradeAsk(trade.out_trade_no, trade.amount, about, trade.made_at, trade.expires_at)


async def plan_trade(tx: Transaction, *, reference: str, now: datetime) -> Plan:
    """Find or make the trade that the bill's household is to pay now."""
    await hold_requests(tx, payment_request.c.reference == reference)
    bill = await _bill(tx, reference)
    if bill is None or not _is_payable(bill):
        return Plan()
    made = await _made(tx, bill.id)
    fits = [row for row in made if _fits(row, bill, now)]
    stale = tuple(trade_of(row) for row in made if row not in fits[-1:])
    if stale:
        return Plan(stale=stale)
    row = fits[0] if fits else await _reserve(tx, bill, now)
    return Plan(trade_of(row), bill.supplier, bill.reference)


async def _bill(tx: Transaction, reference: str) -> Row[Any] | None:
    return await tx.first(
        select(
            payment_request,
            parcel.c.pay_inputs,
            parcel.c.state.label("parcel_state"),
            supplier.c.name.label("supplier"),
        )
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .join(supplier, supplier.c.id == payment_request.c.supplier_id)
        .where(payment_request.c.reference == reference)
    )


def _is_payable(bill: Row[Any]) -> bool:
    return (
        bill.scheme in GATEWAYS
        and bool(bill.pay_inputs.get("merchant"))
        and bill.state in OPEN
        and bill.amount > 0
        and bill.parcel_state not in GONE
    )


async def _made(tx: Transaction, request_id: int) -> Sequence[Row[Any]]:
    return await tx.all(
        select(gateway_trade)
        .where(gateway_trade.c.request_id == request_id, gateway_trade.c.state == TradeState.MADE)
        .order_by(gateway_trade.c.id)
    )


def _fits(row: Row[Any], bill: Row[Any], now: datetime) -> bool:
    wanted = (bill.amount, bill.currency, bill.scheme, bill.pay_inputs["merchant"])
    return (row.amount, row.currency, row.scheme, row.merchant) == wanted and is_fresh(
        row.expires_at, now
    )


async def _reserve(tx: Transaction, bill: Row[Any], now: datetime) -> Row[Any]:
    last = await tx.scalar(
        select(func.max(gateway_trade.c.attempt)).where(gateway_trade.c.request_id == bill.id)
    )
    attempt, expires_at = (last or 0) + 1, now + CODE_LIVES
    trade_id = await tx.insert(
        gateway_trade,
        request_id=bill.id,
        attempt=attempt,
        scheme=bill.scheme,
        merchant=bill.pay_inputs["merchant"],
        out_trade_no=out_trade_no(bill.reference, attempt),
        amount=bill.amount,
        currency=bill.currency,
        state=TradeState.MADE,
        expires_at=expires_at,
        made_at=now,
        asked=0,
        ask_at=next_ask(0, now=now, expires_at=expires_at),
    )
    change = Change("trade", trade_id, "make", None, TradeState.MADE, bill.compound_id)
    await record(tx, change, actor=str(Actor("gateway", trade_id)), now=now)
    return await tx.one(select(gateway_trade).where(gateway_trade.c.id == trade_id))
