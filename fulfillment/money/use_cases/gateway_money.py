"""Money that a gateway has told of, in a verified notification or answer: booked once.

It settles its bill as a person's word would. What settles no bill (it was paid otherwise, gone, or
asks for another sum by now) is the household's credit, and who approves is told. The statement row
makes a later import of the same transaction a duplicate.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.findings import Verdict
from fulfillment.money.rules.statement_rows import Source
from fulfillment.money.rules.trades import reference_in
from fulfillment.money.schemes.gateways import NotGenuine, Standing, Told
from fulfillment.money.tables.gateway_trades import gateway_trade
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.statement_rows import row_payment, statement_row
from fulfillment.money.use_cases.gateway_settling import Transfer, settle
from fulfillment.money.use_cases.gateway_trades import hold_trade, move_trade
from fulfillment.money.use_cases.request_rows import hold_requests
from orders.actors import Actor
from orders.rules.states import StatementRowState, TradeState, check
from storage.audit import Change, record
from storage.database import Transaction


class Taken(StrEnum):
    """What became of what a gateway told."""

    BOOKED = "booked"
    KNOWN = "known"  # it was booked before
    NOTHING = "nothing"  # no money


async def take_told(
    tx: Transaction, told: Told, *, scheme: str, merchant: str, portal_url: str, now: datetime
) -> Taken:
    """Book what a gateway says was paid. Raises `NotGenuine` for what is not of this trade."""
    trade = await hold_trade(tx, gateway_trade.c.out_trade_no == told.out_trade_no)
    if trade is None:
        raise NotGenuine("unknown_trade")
    if (trade.scheme, trade.merchant) != (scheme, merchant):
        raise NotGenuine("other_merchant")
    if told.standing is not Standing.PAID:
        return Taken.NOTHING
    _require_same(told, trade)
    if trade.state == TradeState.PAID:
        if trade.transaction_id != told.transaction_id:
            raise NotGenuine("other_transaction")
        return Taken.KNOWN
    at = told.paid_at or now
    values = {"paid_at": at, "transaction_id": told.transaction_id}
    await move_trade(tx, trade, TradeState.PAID, "pay", now=now, **values)
    await _hold_row(tx, trade, told)
    (request,) = await hold_requests(tx, payment_request.c.id == trade.request_id)
    actor = Actor("gateway", trade.id)
    row_id = await _write_row(tx, request, trade, told, at=at, actor=actor, now=now)
    if row_id is None:
        return Taken.KNOWN
    money = Transfer(request, trade.amount, row_id, portal_url, actor, now)
    verdict = await settle(tx, money)
    of_row = statement_row.c.id == row_id
    await tx.run(update(statement_row).where(of_row).values(verdict=verdict))
    return Taken.BOOKED


def _require_same(told: Told, trade: Row[Any]) -> None:
    if told.amount is None or not told.transaction_id:
        raise NotGenuine("no_amount")
    if told.amount.currency != trade.currency:
        raise NotGenuine("other_currency")
    if told.amount.minor != trade.amount:
        raise NotGenuine("other_amount")


async def _hold_row(tx: Transaction, trade: Row[Any], told: Told) -> None:
    """A row that an import shows is held before the bill, in the order in which a yes does."""
    of_supplier = select(payment_request.c.supplier_id).where(
        payment_request.c.id == trade.request_id
    )
    await tx.lock_all(
        select(statement_row).where(
            statement_row.c.supplier_id == of_supplier.scalar_subquery(),
            statement_row.c.transaction_id == told.transaction_id,
        )
    )


async def _write_row(
    tx: Transaction,
    request: Row[Any],
    trade: Row[Any],
    told: Told,
    *,
    at: datetime,
    actor: Actor,
    now: datetime,
) -> int | None:
    """The statement row of the transaction; None when a statement has settled it before.

    What an import has only shown, or left, is settled by the gateway's own word.
    """
    settled = {
        "state": StatementRowState.SETTLED,
        "household_id": request.household_id,
        "reference": reference_in(trade.out_trade_no),
        "verdict": Verdict.MATCHED,
        "settled_by": str(actor),
        "settled_at": now,
    }
    is_new = await tx.insert_new(
        statement_row,
        supplier_id=request.supplier_id,
        upload_id=None,
        source=Source.GATEWAY,
        transaction_id=told.transaction_id,
        at=at,
        amount=trade.amount,
        fee=0,
        currency=trade.currency,
        **settled,
    )
    of_transaction = (
        statement_row.c.supplier_id == request.supplier_id,
        statement_row.c.transaction_id == told.transaction_id,
    )
    (row,) = await tx.lock_all(select(statement_row).where(*of_transaction))
    row_id: int = row.id
    if not is_new:
        if row.state == StatementRowState.SETTLED:
            return None
        check(StatementRowState(row.state), StatementRowState.SETTLED)
        await tx.run(update(statement_row).where(statement_row.c.id == row_id).values(**settled))
    paid = {"row_id": row_id, "request_id": request.id, "amount": trade.amount}
    await tx.insert_new(row_payment, **paid)
    before = None if is_new else row.state
    change = Change(
        "statement_row", row_id, "settle", before, settled["state"], request.compound_id
    )
    await record(tx, change, actor=str(actor), now=now)
    return row_id
