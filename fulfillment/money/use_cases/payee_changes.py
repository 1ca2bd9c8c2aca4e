"""Another payee: somebody asks for it, somebody who approves says yes or no, and all are told.

Impostors want nothing more than this, so nothing is changed by asking. A wish waits until one who
approves where the supplier sells has rung the shop; it then counts for parcels that are made from
then on, because these copy the payee at the cut-off. Who asks again for the same changes nothing;
another wish for the supplier drops the one that waited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.payees import PayeeWish, read_wish
from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.tables.payees import payee_change
from fulfillment.money.use_cases.payee_telling import tell_asked, tell_decided, tell_over
from fulfillment.money.use_cases.payee_views import may_decide, places_of, require_asker
from orders.actors import Actor
from orders.rules.errors import AlreadyDecided, NoRight, StaleButton
from orders.rules.errors_payees import BadPayeeInput, PayeeUnchanged
from orders.rules.states import PayeeChangeState, check
from orders.tables.compounds import compound
from orders.tables.suppliers import supplier
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of a wish; `warnings` are codes of what is odd about it."""

    change_id: int
    is_new: bool
    warnings: tuple[str, ...] = field(default=())


async def ask_payee_change(
    tx: Transaction,
    *,
    actor: Actor,
    supplier_id: int,
    wish: Mapping[str, Any],
    now: datetime,
) -> Asked:
    """Ask that residents pay somebody else. Who sells, and who approves there, may.

    `wish` has payee, account_last4, scheme, pay_inputs. Raises `BadPayee`, `UnknownScheme`,
    `BadPayeeInput`, `PayeeUnchanged`, `WrongCompound`, `NoRight`.
    """
    seller = await _hold_supplier(tx, supplier_id)
    places = await places_of(tx, supplier_id)
    await require_asker(tx, actor, supplier_id, places)
    wanted = read_wish(wish, SCHEMES)
    warnings = await check_payee_inputs(tx, wanted.scheme, wanted.pay_inputs, places)
    if wanted == PayeeWish(
        seller.payee, seller.account_last4, seller.payment_scheme, seller.pay_inputs
    ):
        raise PayeeUnchanged()
    waiting = await tx.first(_waiting(supplier_id))
    if waiting is not None:
        if wanted == _wish_of(waiting):
            return Asked(waiting.id, False, warnings)
        await _end(tx, waiting, PayeeChangeState.DROPPED, "drop", places, actor=actor, now=now)
    change_id = await tx.insert(
        payee_change,
        supplier_id=supplier_id,
        payee=wanted.payee,
        account_last4=wanted.account_last4,
        scheme=wanted.scheme,
        pay_inputs=dict(wanted.pay_inputs),
        state=PayeeChangeState.ASKED,
        asked_by=str(actor),
        asked_at=now,
    )
    change = Change("payee_change", change_id, "ask", None, {"supplier": supplier_id})
    await record(tx, change, actor=str(actor), now=now)
    await tell_asked(tx, change_id, places, now=now)
    return Asked(change_id, True, warnings)


async def decide_payee_change(
    tx: Transaction, *, actor: Actor, change_id: int, accepts: bool, now: datetime
) -> None:
    """Say yes or no. The same answer twice is one; another one is `AlreadyDecided`."""
    found = await tx.first(select(payee_change).where(payee_change.c.id == change_id))
    if found is None:
        raise StaleButton()
    await _hold_supplier(tx, found.supplier_id)
    places = await places_of(tx, found.supplier_id)
    if not await may_decide(tx, actor, places):
        raise NoRight(right="approve")
    row = await tx.one(select(payee_change).where(payee_change.c.id == change_id))
    after = PayeeChangeState.CONFIRMED if accepts else PayeeChangeState.REFUSED
    if row.state == after:
        return
    if row.state != PayeeChangeState.ASKED:
        raise AlreadyDecided(state=row.state)
    await _end(tx, row, after, "confirm" if accepts else "refuse", places, actor=actor, now=now)
    if accepts:
        await _put_in_force(tx, row, actor=actor, now=now)


async def check_payee_inputs(
    tx: Transaction, scheme: str, inputs: Mapping[str, Any], places: Sequence[int]
) -> tuple[str, ...]:
    """Look whether a scheme can be paid with these where the supplier sells; returns warnings."""
    rows = await tx.scalars(select(compound.c.currency).where(compound.c.id.in_(places)).distinct())
    warnings: list[str] = []
    for currency in rows:
        try:
            warnings += SCHEMES[scheme].check_inputs(inputs, currency=currency)
        except BadCode as error:
            raise BadPayeeInput(part=error.part or scheme, reason=error.code) from None
    return tuple(dict.fromkeys(warnings))


async def _put_in_force(tx: Transaction, row: Row[Any], *, actor: Actor, now: datetime) -> None:
    values = {
        "payee": row.payee,
        "account_last4": row.account_last4,
        "payment_scheme": row.scheme,
        "pay_inputs": row.pay_inputs,
    }
    await tx.run(update(supplier).where(supplier.c.id == row.supplier_id).values(**values))
    change = Change("supplier", row.supplier_id, "change_payee", None, {"change": row.id})
    await record(tx, change, actor=str(actor), now=now)


async def _end(
    tx: Transaction,
    row: Row[Any],
    after: PayeeChangeState,
    verb: str,
    places: Sequence[int],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """A wish is answered or dropped: whoever was asked and whoever asked hears of it."""
    check(PayeeChangeState(row.state), after)
    values = {"state": after, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(payee_change).where(payee_change.c.id == row.id).values(**values))
    change = Change("payee_change", row.id, verb, row.state, after)
    await record(tx, change, actor=str(actor), now=now)
    await tell_decided(tx, row.id, places, now=now)
    await tell_over(tx, row.id, now=now)


async def _hold_supplier(tx: Transaction, supplier_id: int) -> Row[Any]:
    """Whoever asks or decides holds the supplier: two at once come one after the other."""
    which = select(supplier).where(supplier.c.id == supplier_id)
    if await tx.first(which) is None:
        raise StaleButton()
    return await tx.lock(which)


def _waiting(supplier_id: int) -> Any:
    return select(payee_change).where(
        payee_change.c.supplier_id == supplier_id,
        payee_change.c.state == PayeeChangeState.ASKED,
    )


def _wish_of(row: Row[Any]) -> PayeeWish:
    return PayeeWish(row.payee, row.account_last4, row.scheme, row.pay_inputs)
