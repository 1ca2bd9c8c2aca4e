"""Reads the records of a run from the database, in one transaction."""

from collections import defaultdict
from typing import Any

from sqlalchemy import func, select

from app.simulation.handover_reading import read_handovers
from app.simulation.money_reading import read_money
from app.simulation.records import Order, Parcel, Pickup, Records, Step
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.tables.handovers import consignment, handover, slot
from fulfillment.handover.tables.runs import run
from fulfillment.money.rules.reconciling import Misfit
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.ledger import balance_of
from fulfillment.money.use_cases.reconciling import reconcile
from fulfillment.supply.tables.batches import bag, batch, parcel, parcel_line
from fulfillment.supply.tables.pick_lists import pick_list, shortage
from orders.rules.choices import IfShort
from orders.rules.states import ShortageState
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member
from orders.tables.orders import late_order, order, order_line
from orders.tables.suppliers import supplier
from storage.database import Database, Transaction
from storage.tables import audit, inbox

# Whose state the audit follows.
NOUNS = {
    "cycle": cycle,
    "order": order,
    "batch": batch,
    "parcel": parcel,
    "payment": payment_request,
    "consignment": consignment,
    "handover": handover,
    "member": member,
    "run": run,
    "finding": bag_finding,
}
# Bags that were noted at a count change no state of their load.
NOTED = "note_%"


async def read_records(database: Database) -> Records:
    """Read all of it in one transaction."""
    async with database.read() as tx:
        cycles = {row.id: row.number for row in await tx.all(select(cycle.c.id, cycle.c.number))}
        return Records(
            orders=await _orders(tx),
            parcels=await _parcels(tx),
            versions=await _versions(tx),
            stock=await _stock(tx),
            late=await _late(tx),
            pickups=await _pickups(tx),
            balances={number: await balance_of(tx, cycle_id=key) for key, number in cycles.items()},
            misfits=await _misfits(tx, list(cycles)),
            money=await read_money(tx),
            steps=await _steps(tx),
            states=await _states(tx),
            rooms=frozenset(await tx.scalars(select(household.c.key))),
            batches=await tx.scalar(select(func.count()).select_from(batch)),
            there=await _there(tx),
            updates_handled=await _updates(tx, "done"),
            updates_failed=await _updates(tx, "failed"),
            handovers=await read_handovers(tx, cycles),
        )


async def _misfits(tx: Transaction, cycle_ids: list[int]) -> tuple[Misfit, ...]:
    """What the daily reconciliation would tell."""
    return tuple([each for key in cycle_ids for each in await reconcile(tx, cycle_id=key)])


async def _there(tx: Transaction) -> dict[tuple[int, str], int]:
    """Of bundles that were reported short, and agreed to; one compound packs in a simulation."""
    rows = await tx.all(
        select(cycle.c.number, shortage.c.available)
        .join(pick_list, pick_list.c.id == shortage.c.pick_list_id)
        .join(cycle, cycle.c.id == pick_list.c.cycle_id)
        .where(shortage.c.state == ShortageState.APPLIED)
        .order_by(shortage.c.id)
    )
    return {(row.number, code): units for row in rows for code, units in row.available.items()}


async def _orders(tx: Transaction) -> tuple[Order, ...]:
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in await tx.all(
        select(order_line, offer.c.code)
        .select_from(order_line)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .order_by(offer.c.code)
    ):
        lines[row.order_id].append(row)
    rows = await tx.all(
        select(order.c.id, cycle.c.number, household.c.key, order.c.state)
        .select_from(order)
        .join(cycle, cycle.c.id == order.c.cycle_id)
        .join(household, household.c.id == order.c.household_id)
        .order_by(cycle.c.number, household.c.position)
    )
    return tuple(
        Order(
            cycle=row.number,
            address=row.key,
            state=row.state,
            wished={line.code: line.quantity for line in lines[row.id] if line.quantity},
            substituted={line.code: line.substituted for line in lines[row.id] if line.substituted},
            all_or_none=frozenset(
                line.code for line in lines[row.id] if line.if_short == IfShort.NOTHING
            ),
            got={line.code: line.allocated for line in lines[row.id] if line.allocated},
        )
        for row in rows
    )


async def _parcels(tx: Transaction) -> tuple[Parcel, ...]:
    units: dict[int, dict[str, int]] = defaultdict(dict)
    line = parcel_line.c
    for row in await tx.all(select(line.parcel_id, line.code, line.quantity)):
        units[row.parcel_id][row.code] = row.quantity
    bags: dict[int, list[str]] = defaultdict(list)
    for row in await tx.all(select(bag.c.parcel_id, bag.c.code).order_by(bag.c.number)):
        bags[row.parcel_id].append(row.code)
    rows = await tx.all(
        select(
            parcel,
            cycle.c.number.label("cycle_number"),
            supplier.c.name,
            household.c.key,
            payment_request.c.state.label("bill_state"),
            payment_request.c.amount.label("bill_amount"),
            payment_request.c.credit_used,
            payment_request.c.discount,
            payment_request.c.payload,
            payment_request.c.way,
        )
        .select_from(parcel)
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .join(household, household.c.id == parcel.c.household_id)
        .outerjoin(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .order_by(parcel.c.id)
    )
    return tuple(
        Parcel(
            cycle=row.cycle_number,
            supplier=row.name,
            address=row.key,
            number=row.number,
            state=row.state,
            was_sent=row.consignment_id is not None,
            units=units[row.id],
            bags=tuple(bags[row.id]),
            amount=row.amount,
            reference=row.reference,
            bill_state=row.bill_state,
            bill_amount=row.bill_amount or 0,
            bill_discount=row.discount or 0,
            bill_credit=row.credit_used or 0,
            payload=row.payload or "",
            mode=row.payment_mode or "",
            way=row.way or "",
        )
        for row in rows
    )


async def _versions(tx: Transaction) -> dict[tuple[int, str], int]:
    rows = await tx.all(
        select(cycle.c.number, supplier.c.name, func.max(pick_list.c.version).label("newest"))
        .select_from(pick_list)
        .join(cycle, cycle.c.id == pick_list.c.cycle_id)
        .join(supplier, supplier.c.id == pick_list.c.supplier_id)
        .group_by(cycle.c.number, supplier.c.name)
    )
    return {(row.number, row.name): row.newest for row in rows}


async def _stock(tx: Transaction) -> dict[tuple[int, str], int]:
    rows = await tx.all(
        select(cycle.c.number, offer.c.code, offer.c.stock)
        .select_from(offer)
        .join(cycle, cycle.c.id == offer.c.cycle_id)
        .where(offer.c.stock.is_not(None))
    )
    return {(row.number, row.code): row.stock for row in rows}


async def _late(tx: Transaction) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in await tx.all(
        select(cycle.c.number, household.c.key)
        .select_from(late_order)
        .join(cycle, cycle.c.id == late_order.c.cycle_id)
        .join(household, household.c.id == late_order.c.household_id)
    ):
        found[row.number].append(row.key)
    return found


async def _pickups(tx: Transaction) -> tuple[Pickup, ...]:
    cycles = {
        row.handover_id: row.number
        for row in await tx.all(
            select(consignment.c.handover_id, cycle.c.number)
            .select_from(consignment)
            .join(cycle, cycle.c.id == consignment.c.cycle_id)
            .order_by(cycle.c.number)  # what was sent after comes with a later cycle's load
        )
    }
    rows = await tx.all(
        select(slot.c.handover_id, household.c.key, slot.c.pickup_code)
        .select_from(slot)
        .join(household, household.c.id == slot.c.household_id)
    )
    return tuple(Pickup(cycles[row.handover_id], row.key, row.pickup_code) for row in rows)


async def _steps(tx: Transaction) -> tuple[Step, ...]:
    rows = await tx.all(
        select(audit)
        .where(audit.c.noun.in_(NOUNS), audit.c.verb.not_like(NOTED))
        .order_by(audit.c.id)
    )
    steps = []
    for row in rows:
        after = _state(row.after)
        if after is not None:
            steps.append(Step(row.noun, row.noun_id, _state(row.before), after))
    return tuple(steps)


def _state(value: Any) -> str | None:
    found = value.get("state") if isinstance(value, dict) else value
    return found if isinstance(found, str) else None


async def _states(tx: Transaction) -> dict[tuple[str, int], str]:
    return {
        (noun, row.id): row.state
        for noun, table in NOUNS.items()
        for row in await tx.all(select(table.c.id, table.c.state))
    }


async def _updates(tx: Transaction, state: str) -> int:
    return int(await tx.scalar(select(func.count()).where(inbox.c.state == state)))
