"""Trades at a gateway as rows: which are to be asked about, and what becomes of them.

The gateway itself is asked between these transactions, never in them.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select, update

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.rules.trades import PAUSES, next_ask
from fulfillment.money.tables.gateway_trades import gateway_trade
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.money import Money
from orders.rules.states import ParcelState, TradeState, check
from storage.audit import Change, record
from storage.database import Transaction

# Of such parcels nothing is to be paid, whatever their bill says; or not yet, after a recall.
GONE = (
    ParcelState.DROPPED_UNPAID,
    ParcelState.CANCELLED,
    ParcelState.SHORT,
    ParcelState.ORDERED,
    ParcelState.ALLOCATED,
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade as the gateway is asked about it."""

    id: int
    scheme: str
    merchant: str
    out_trade_no: str
    amount: Money
    made_at: datetime
    expires_at: datetime
    asked_at: datetime | None
    payload: str | None = None


async def live_trades(tx: Transaction, *, reference: str) -> tuple[Trade, ...]:
    """The trades of a bill that may still be paid, the newest first."""
    statement = _trades().where(
        payment_request.c.reference == reference, gateway_trade.c.state == TradeState.MADE
    )
    return tuple(map(trade_of, await tx.all(statement.order_by(gateway_trade.c.id.desc()))))


def requests_of_code(payload: str) -> Select[Any]:
    """Whose bill a gateway's code is of, also one that is closed by now: for who judges codes."""
    return select(gateway_trade.c.request_id).where(gateway_trade.c.payload == payload)


async def trades_to_ask(tx: Transaction, *, now: datetime, limit: int) -> tuple[Trade, ...]:
    """Trades that are due to be asked about, and those that nobody shall pay any more."""
    statement = (
        _trades()
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            gateway_trade.c.state == TradeState.MADE,
            or_(
                gateway_trade.c.ask_at <= now,
                _has_had_its_day() & _not_just_asked(now),
            ),
        )
        .order_by(gateway_trade.c.ask_at, gateway_trade.c.id)
        .limit(limit)
    )
    return tuple(map(trade_of, await tx.all(statement)))


async def has_had_its_day(tx: Transaction, *, trade_id: int, now: datetime) -> bool:
    """Tell whether a trade is to be closed: its code is stale, or its bill asks for another sum."""
    statement = (
        select(gateway_trade.c.id)
        .join(payment_request, payment_request.c.id == gateway_trade.c.request_id)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(
            gateway_trade.c.id == trade_id,
            or_(gateway_trade.c.expires_at <= now, _has_had_its_day()),
        )
    )
    return await tx.scalar(statement) is not None


async def note_code(tx: Transaction, *, trade_id: int, payload: str) -> None:
    """The gateway has made the code."""
    of_trade = gateway_trade.c.id == trade_id
    await tx.run(update(gateway_trade).where(of_trade).values(payload=payload))


async def note_asked(tx: Transaction, *, trade_id: int, now: datetime) -> None:
    """The gateway was asked, or could not be: when it is asked next."""
    row = await tx.first(select(gateway_trade).where(gateway_trade.c.id == trade_id))
    if row is None:
        return
    ask_at = next_ask(row.asked + 1, now=now, expires_at=row.expires_at)
    values = {"asked": row.asked + 1, "asked_at": now, "ask_at": ask_at}
    await tx.run(update(gateway_trade).where(gateway_trade.c.id == trade_id).values(**values))


async def end_trade(
    tx: Transaction, *, trade_id: int, state: TradeState, verb: str, now: datetime
) -> None:
    """Nobody can pay it any more (`closed`), or the gateway would not make it (`failed`)."""
    row = await hold_trade(tx, gateway_trade.c.id == trade_id)
    if row is not None and row.state == TradeState.MADE:
        await move_trade(tx, row, state, verb, now=now)


async def hold_trade(tx: Transaction, *conditions: Any) -> Row[Any] | None:
    """Read a trade and hold it."""
    rows = await tx.lock_all(select(gateway_trade).where(*conditions))
    return rows[0] if rows else None


async def move_trade(
    tx: Transaction, row: Row[Any], after: TradeState, verb: str, *, now: datetime, **values: Any
) -> None:
    """Move a trade that the caller holds, with its audit row."""
    check(TradeState(row.state), after)
    of_trade = gateway_trade.c.id == row.id
    await tx.run(update(gateway_trade).where(of_trade).values(state=after, **values))
    change = Change("trade", row.id, verb, row.state, after)
    await record(tx, change, actor=str(Actor("gateway", row.id)), now=now)


def trade_of(row: Row[Any]) -> Trade:
    """A trade's row as a value."""
    return Trade(
        row.id,
        row.scheme,
        row.merchant,
        row.out_trade_no,
        Money(row.amount, row.currency),
        row.made_at,
        row.expires_at,
        row.asked_at,
        row.payload,
    )


def _trades() -> Select[Any]:
    return select(gateway_trade).join(
        payment_request, payment_request.c.id == gateway_trade.c.request_id
    )


def _not_just_asked(now: datetime) -> Any:
    asked_at = gateway_trade.c.asked_at
    return or_(asked_at.is_(None), asked_at <= now - PAUSES[0])


def _has_had_its_day() -> Any:
    """Its bill is settled or gone, or asks for another sum."""
    return or_(
        payment_request.c.state.not_in(OPEN),
        payment_request.c.amount != gateway_trade.c.amount,
        parcel.c.state.in_(GONE),
    )
