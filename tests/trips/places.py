"""Two compounds of one group with packed boxes, and a truck that serves both."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from fulfillment.handover.rules.trip_plans import TripPlan, read_crew
from fulfillment.handover.use_cases.trip_cards import TripCard
from fulfillment.handover.use_cases.trips import plan_trip
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import OPERATOR, Actor
from orders.use_cases.loading import apply_load
from storage.database import Transaction
from tests.builders import FIRST_DAY, make_liaison
from tests.handover.loads import TRUCK, World, make_packed, make_world
from tests.orders.test_several_compounds import NEIGHBOUR, file_of

LEAVES = TRUCK + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Two:
    """Here (four households, boxes 1, 2 and 3) and there (one household, box 1)."""

    here: World
    there: World
    liaison_there: Actor

    @property
    def supplier_id(self) -> int:
        return self.here.supplier_of(self.here.clerk)


async def make_two(tx: Transaction) -> Two:
    world = await make_world(tx)
    # Before the neighbour is there, which has rooms of the same names.
    await make_packed(tx, world, ("1-1-101", "1-1-201", "2-2-302", "3"))
    loaded = await apply_load(
        tx, file_of(NEIGHBOUR), actor=OPERATOR, today=FIRST_DAY, now=TRUCK, with_payees=True
    )
    assert loaded is not None
    other = replace(world, compound_id=loaded.compound_id)
    await make_packed(tx, other, ("9",))
    for address, box in {"1-1-101": 1, "1-1-201": 1, "2-2-302": 2, "3": 3, "9": 1}.items():
        mine = select(parcel.c.id).where(parcel.c.address == address)
        await tx.run(update(bag).where(bag.c.parcel_id.in_(mine)).values(box=box))
    return Two(world, other, await make_liaison(tx, loaded.compound_id, name="东姐"))


def a_plan(two: Two, **changed: Any) -> TripPlan:
    crew = tuple(read_crew("老周", "13900001111", "小吴 13900002222、阿花"))
    stops = (two.here.compound_id, two.there.compound_id)
    return replace(TripPlan("鄂F 12345", LEAVES, crew, stops), **changed)


async def plan(tx: Transaction, two: Two, actor: Actor, **changed: Any) -> TripCard:
    return await plan_trip(
        tx,
        actor=actor,
        supplier_id=two.supplier_id,
        cycle_id=two.here.cycle_id,
        plan=a_plan(two, **changed),
        now=TRUCK,
    )
