"""Cycles that are cancelled, and the next ones, for tests of what becomes of the money."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from config.chance import SeededChance
from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.tables.payments import ledger_entry, payment_request
from fulfillment.money.use_cases.cancelling import Cancelled, cancel_cycle
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.batches import approve_all, make_batches
from fulfillment.supply.use_cases.packing import mark_packed
from orders.rules.states import ALLOWED, BatchState, CycleState, OrderState, ParcelState
from orders.rules.states import PaymentState as Payment
from orders.tables.cycles import cycle
from orders.use_cases.closing import close_cycle
from storage.database import Transaction
from storage.tables import audit
from tests.builders import CUTOFF, PORTAL, make_open_cycle, make_order
from tests.supply.rounds import MORNING, Round

NOON = MORNING + timedelta(hours=1)
LENGTH = timedelta(days=3)
WHY = "超市停业两天"


async def cancel(
    tx: Transaction,
    world: Round,
    gives_back: GivesBack = GivesBack.REFUND,
    *,
    now: datetime = NOON,
    **more: Any,
) -> Cancelled:
    """Cancel the round's cycle for a reason."""
    cycle_id, why = more.pop("cycle_id", world.cycle_id), more.pop("why", WHY)
    await tx.run(update(cycle).where(cycle.c.id == cycle_id).values(reason=why))
    return await cancel_cycle(
        tx,
        actor=more.pop("actor", world.liaison),
        cycle_id=cycle_id,
        gives_back=gives_back,
        portal_url=PORTAL,
        now=now,
    )


async def next_round(
    tx: Transaction, world: Round, orders: dict[str, dict[str, int]], *, later: int = 1
) -> int:
    """Another cycle of the same group up to packed; its id."""
    cycle_id = await approved_round(tx, world, orders, later=later)
    series: dict[str, Any] = {**world.of_list, "cycle_id": cycle_id}
    now = MORNING + LENGTH * later
    await mark_packed(tx, actor=world.clerk, **series, portal_url=PORTAL, now=now)
    return cycle_id


async def approved_round(
    tx: Transaction, world: Round, orders: dict[str, dict[str, int]], *, later: int = 1
) -> int:
    """Another cycle of the same group up to approved; its id."""
    shift = LENGTH * later
    cycle_id = await make_open_cycle(tx, now=CUTOFF - timedelta(hours=2) + shift)
    for key, lines in orders.items():
        await make_order(tx, key, lines, cycle_id=cycle_id)
    await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF + shift)
    await make_batches(
        tx, cycle_id=cycle_id, chance=SeededChance(f"again {later}"), now=CUTOFF + shift
    )
    await approve_all(
        tx,
        actor=world.liaison,
        cycle_id=cycle_id,
        compound_id=world.compound_id,
        portal_url=PORTAL,
        now=CUTOFF + shift,
    )
    return cycle_id


async def request_of(tx: Transaction, address: str, cycle_id: int) -> Any:
    """A household's only request in a cycle."""
    return await tx.one(
        select(payment_request)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(parcel.c.address == address, payment_request.c.cycle_id == cycle_id)
    )


async def kept(tx: Transaction) -> int:
    """All credit that there is."""
    found = await tx.scalar(
        select(func.sum(ledger_entry.c.amount)).where(ledger_entry.c.account.like("kept:%"))
    )
    return int(found or 0)


async def check_trail(tx: Transaction) -> None:
    """Every transaction of the books adds up to zero, every step was legal."""
    by_key = select(func.sum(ledger_entry.c.amount)).group_by(ledger_entry.c.natural_key)
    assert set(map(int, await tx.scalars(by_key))) <= {0}
    of = {
        "parcel": ParcelState,
        "payment": Payment,
        "order": OrderState,
        "batch": BatchState,
        "cycle": CycleState,
    }
    last: dict[tuple[str, int], Any] = {}
    for row in await tx.all(select(audit).where(audit.c.noun.in_(of)).order_by(audit.c.id)):
        if isinstance(row.after, str):
            if row.before is not None and row.before != row.after:
                assert row.before == last.get((row.noun, row.noun_id), row.before)
                assert (of[row.noun](row.before), of[row.noun](row.after)) in ALLOWED[of[row.noun]]
            last[row.noun, row.noun_id] = row.after
