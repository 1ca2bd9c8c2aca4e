"""Parcels that are packed and paid, straight into the tables, and trucks that bring them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from config.chance import SeededChance
from fulfillment.handover.use_cases.consignments import (
    Counted,
    admit,
    count,
    disinfect,
    mark_sent,
    start_rest,
)
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, batch, parcel
from orders.actors import SCHEDULER, Actor, person_actor
from orders.rules.codes import make_bag_code, make_reference
from orders.rules.states import BatchState, CycleState, OrderState, ParcelState, PaymentState
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.rights import grant_right
from storage.database import Transaction
from storage.tables import outbox
from tests.builders import (
    clerk_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_person,
    small_file,
)
from tests.kept import kept

# Monday 2 March 2026, 15:00 in Shanghai: the day after the first cycle's cut-off.
TRUCK = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
REST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class World:
    """A compound with a closed cycle and the people who work there."""

    group_id: int
    compound_id: int
    cycle_id: int
    liaison: Actor
    guard: Actor
    helper: Actor  # hands out
    clerk: Actor  # of the big supermarket
    shop_clerk: Actor  # of the corner shop

    def supplier_of(self, clerk: Actor) -> int:
        assert clerk.supplier_id is not None
        return clerk.supplier_id


async def make_world(tx: Transaction, **replaced: str) -> World:
    return await kept(tx, f"world {replaced}", lambda: _make_world(tx, **replaced))


async def _make_world(tx: Transaction, **replaced: str) -> World:
    loaded = await make_compound(tx, file=small_file(**replaced))
    cycle_id = await make_open_cycle(tx)
    await tx.run(update(cycle).values(state=CycleState.CLOSED))
    return World(
        loaded.group_id,
        loaded.compound_id,
        cycle_id,
        await make_liaison(tx, loaded.compound_id),
        await make_holder(tx, loaded.compound_id, "gate"),
        await make_holder(tx, loaded.compound_id, "hand_out"),
        await clerk_of(tx),
        await clerk_of(tx, "小店"),
    )


async def make_holder(tx: Transaction, compound_id: int, right: str, name: str = "小赵") -> Actor:
    person_id = await make_person(tx, name=name)
    await grant_right(
        tx, actor=SCHEDULER, compound_id=compound_id, person_id=person_id, right=right, now=TRUCK
    )
    return person_actor(person_id)


async def make_packed(
    tx: Transaction,
    world: World,
    keys: Sequence[str],
    *,
    clerk: Actor | None = None,
    bags: int = 1,
    state: ParcelState = ParcelState.PACKED,
    payment: PaymentState | None = PaymentState.CONFIRMED,
) -> dict[str, int]:
    """One parcel a household of a supplier with its bags; parcel ids by household key."""
    supplier_id = world.supplier_of(clerk or world.clerk)
    homes = await tx.all(
        select(household).where(household.c.key.in_(keys)).order_by(household.c.position)
    )
    orders = await _orders(tx, world, homes)
    batches = await _batches(tx, world, supplier_id, homes)
    start = await tx.scalar(select(func.count()).select_from(parcel))
    chance = SeededChance(f"parcels {start}")
    await tx.insert_many(
        parcel,
        [
            {
                "cycle_id": world.cycle_id,
                "compound_id": world.compound_id,
                "supplier_id": supplier_id,
                "batch_id": batches[home.building_id],
                "order_id": orders[home.id],
                "household_id": home.id,
                "state": state,
                "number": f"1-{start + index:04}",
                "address": home.key,
                "reference": make_reference(chance.below),
                "amount": 1000,
                "currency": "CNY",
                "payee": "大超市公司",
                "account_last4": "6021",
                "scheme": "pay_page",
            }
            for index, home in enumerate(homes, 1)
        ],
    )
    made = await tx.all(
        select(parcel)
        .where(parcel.c.supplier_id == supplier_id, parcel.c.address.in_(keys))
        .order_by(parcel.c.id)
    )
    await tx.insert_many(
        bag,
        [
            {"parcel_id": row.id, "number": number, "code": make_bag_code(chance.below)}
            for row in made
            for number in range(1, bags + 1)
        ],
    )
    if payment is not None:
        await _ask_for_payment(tx, made, payment)
    return {row.address: row.id for row in made}


async def _orders(tx: Transaction, world: World, homes: Sequence[Any]) -> dict[int, int]:
    known = select(order.c.household_id, order.c.id).where(order.c.cycle_id == world.cycle_id)
    there = {row.household_id for row in await tx.all(known)}
    await tx.insert_many(
        order,
        [
            {
                "cycle_id": world.cycle_id,
                "compound_id": world.compound_id,
                "household_id": home.id,
                "state": OrderState.CLOSED,
                "address": home.key,
                "placed_by": world.liaison.person_id,
                "placed_at": TRUCK,
                "changed_at": TRUCK,
            }
            for home in homes
            if home.id not in there
        ],
    )
    return {row.household_id: row.id for row in await tx.all(known)}


async def _batches(
    tx: Transaction, world: World, supplier_id: int, homes: Sequence[Any]
) -> dict[int, int]:
    known = select(batch.c.building_id, batch.c.id).where(batch.c.supplier_id == supplier_id)
    there = {row.building_id for row in await tx.all(known)}
    await tx.insert_many(
        batch,
        [
            {
                "cycle_id": world.cycle_id,
                "compound_id": world.compound_id,
                "building_id": building_id,
                "supplier_id": supplier_id,
                "state": BatchState.APPROVED,
                "made_at": TRUCK,
            }
            for building_id in sorted({home.building_id for home in homes} - there)
        ],
    )
    return {row.building_id: row.id for row in await tx.all(known)}


async def _ask_for_payment(tx: Transaction, made: Sequence[Any], state: PaymentState) -> None:
    await tx.insert_many(
        payment_request,
        [
            {
                "parcel_id": row.id,
                "cycle_id": row.cycle_id,
                "compound_id": row.compound_id,
                "supplier_id": row.supplier_id,
                "household_id": row.household_id,
                "state": state,
                "amount": row.amount,
                "currency": "CNY",
                "reference": row.reference,
                "payee": "大超市公司",
                "account_last4": "6021",
                "scheme": "pay_page",
                "payload": "",
                "pay_by": TRUCK,
                "asked_at": TRUCK,
            }
            for row in made
        ],
    )


async def send(
    tx: Transaction, world: World, *, clerk: Actor | None = None, now: datetime = TRUCK
) -> int:
    """Send a supplier's truck and return the load's id."""
    clerk = clerk or world.clerk
    sent = await mark_sent(
        tx,
        actor=clerk,
        cycle_id=world.cycle_id,
        compound_id=world.compound_id,
        supplier_id=world.supplier_of(clerk),
        now=now,
    )
    return sent.consignment_id


async def rest(tx: Transaction, world: World, load: int, *, now: datetime = TRUCK) -> datetime:
    """Through the gate and into its rest; returns when the rest is over."""
    for step in (admit, disinfect, start_rest):
        await step(tx, actor=world.guard, consignment_id=load, now=now)
    return now + REST


async def count_all(
    tx: Transaction, world: World, load: int, *, bags: int, now: datetime
) -> Counted:
    return await count(
        tx,
        actor=world.liaison,
        consignment_id=load,
        bags=bags,
        chance=SeededChance(f"count {load}"),
        now=now,
    )


async def open_with(
    tx: Transaction, world: World, keys: Sequence[str], *, bags: int = 1, now: datetime = TRUCK
) -> int:
    """A hand-over that is open for these households, each with a member; returns its id."""
    await make_packed(tx, world, keys, bags=bags)
    for key in keys:
        await make_member(tx, key)
    load = await send(tx, world, now=now)
    rested = await rest(tx, world, load, now=now)
    counted = await count_all(tx, world, load, bags=len(keys) * bags, now=rested)
    assert counted.opened is not None
    return counted.handover_id


async def states(tx: Transaction) -> dict[str, str]:
    """The parcels' states by address (the last parcel of each)."""
    rows = await tx.all(select(parcel.c.address, parcel.c.state).order_by(parcel.c.id))
    return {row.address: row.state for row in rows}


async def bag_codes(tx: Transaction, address: str) -> list[str]:
    rows = await tx.scalars(
        select(bag.c.code)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(parcel.c.address == address)
        .order_by(bag.c.id)
    )
    return list(rows)


async def told(tx: Transaction, notice: str) -> list[tuple[str, dict[str, Any]]]:
    """Recipient and data of every notice of this name."""
    rows = await tx.all(
        select(outbox.c.recipient, outbox.c.data)
        .where(outbox.c.notice == notice)
        .order_by(outbox.c.id)
    )
    return [(row.recipient, row.data) for row in rows]
