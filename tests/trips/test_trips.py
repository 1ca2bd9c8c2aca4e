"""A truck for two compounds: planned, loaded box by box, sent at once, counted at each stop."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from fulfillment.handover.tables.handovers import consignment, trip, trip_crew
from fulfillment.handover.use_cases.boxes import load_boxes, load_scanned, load_typed, trip_to_load
from fulfillment.handover.use_cases.boxes_off import (
    count_off,
    off_scanned,
    off_typed,
    one_off,
)
from fulfillment.handover.use_cases.consignments import mark_sent
from fulfillment.handover.use_cases.leaving import leave_trip
from fulfillment.handover.use_cases.trip_ends import (
    CREW_KEPT,
    end_trips,
    erase_crews,
    tell_late_trips,
)
from fulfillment.handover.use_cases.trips import call_off_trip, change_trip, planned_trip
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import person_actor
from orders.rules.errors import NoRight, WrongState
from orders.rules.errors_trips import (
    AlreadyLeft,
    BadTrip,
    BoxesTogether,
    NothingOnBoard,
    UnknownBox,
)
from orders.tables.people import person
from storage.database import Database
from tests.builders import make_person
from tests.handover.loads import TRUCK, bag_codes, make_packed, states, told
from tests.trips.places import LEAVES, a_plan, make_two, plan

ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_half_a_load_leaves_and_a_box_is_missed_at_its_stop_and_found_at_the_next(
    db: Database,
):
    async with db.write() as tx:
        two = await make_two(tx)
        liaison = two.here.liaison
        card = await plan(tx, two, liaison)
        it: dict[str, Any] = {"actor": liaison, "trip_id": card.trip_id, "now": TRUCK}
        assert (card.owner, [stop.stop for stop in card.stops]) == ("community", [1, 2])
        await load_typed(tx, stop=1, text="1-2", **it)
        loading = await load_typed(tx, stop=2, text="全部", **it)
        assert (loading.on_board, loading.ready) == (3, 4)
        left = await leave_trip(tx, **it)
        assert left.state == "under_way"
        assert await states(tx) == {
            "1-1-101": "loaded", "1-1-201": "loaded", "2-2-302": "loaded", "3": "packed",
            "9": "loaded",
        }  # fmt: skip
        [(_, behind)] = await told(tx, "boxes_left_behind")
        assert (behind["boxes"], behind["on_board"], behind["ready"]) == ("3", 2, 3)
        with pytest.raises(AlreadyLeft):
            await leave_trip(tx, **it)
        # Box 2 is missing at stop 1; a box of the other compound is there in its place.
        after = await off_typed(tx, stop=1, text="缺 2", **it)
        assert after.stop(1).missing == (2,)
        sent_to = {who for who, _ in await told(tx, "boxes_missing")}
        assert sent_to == {f"person:{liaison.id}"}
        [(_, missing)] = await told(tx, "boxes_missing")
        assert (missing["boxes"], missing["counted"], missing["sent"]) == ("2", 1, 2)
        load = after.stop(1).consignment_id
        assert load is not None
        assert (await planned_trip(tx, card.trip_id)).stop(1).missing == (2,)
        await one_off(tx, stop=1, of_stop=2, box=1, **it)
        strays = await told(tx, "box_turned_up")
        assert {who for who, _ in strays} == {
            f"person:{liaison.id}",
            f"person:{two.liaison_there.id}",
        }
        # It is at neither: nothing is missing at stop 2, and there box 2 of stop 1 turns up.
        there: dict[str, Any] = it | {"actor": two.liaison_there}
        counted = await count_off(tx, stop=2, boxes=(), **there)
        assert (counted.stop(2).missing, counted.stop(2).off_here) == ((), ())
        await one_off(tx, stop=2, of_stop=1, box=2, **there)
        assert (await planned_trip(tx, card.trip_id)).stop(1).missing == ()
        before = len(await told(tx, "box_turned_up"))
        await one_off(tx, stop=2, of_stop=1, box=2, **there)
        await off_typed(tx, stop=1, text="缺2", **it)
        assert len(await told(tx, "box_turned_up")) == before
        assert len(await told(tx, "boxes_missing")) == 1


@ONE
async def test_boxes_are_scanned_twice_and_one_that_nobody_counted_on_board_comes_off(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        card = await plan(tx, two, two.here.clerk)
        assert card.owner == "supplier"
        it: dict[str, Any] = {"actor": two.here.clerk, "trip_id": card.trip_id, "now": TRUCK}
        [code] = await bag_codes(tx, "2-2-302")
        for scanned in (code, f"box-{code}"):
            loading = await load_scanned(tx, code=scanned, **it)
            assert loading.stop(1).on_board == (2,)
        with pytest.raises(UnknownBox):
            await load_scanned(tx, code="BOX-ZZZZZZ", **it)
        await leave_trip(tx, **it)
        assert (await planned_trip(tx, card.trip_id)).stop(2).left_out
        [left_there] = await bag_codes(tx, "3")
        mine: dict[str, Any] = it | {"actor": two.here.liaison}
        after, owner, box = await off_scanned(tx, stop=1, code=left_there, **mine)
        assert (owner.compound_id, box) == (two.here.compound_id, 3)
        assert (await states(tx))["3"] == "loaded"
        sent = await tx.scalar(select(consignment.c.bags_sent))
        assert sent == 2
        after = await off_typed(tx, stop=1, text="2 3", **mine)
        assert (after.stop(1).missing, after.stop(1).off_here) == ((), (2, 3))
        with pytest.raises(UnknownBox):
            await off_typed(tx, stop=1, text="7", **mine)


@ONE
async def test_a_household_rides_with_all_its_boxes_or_waits(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        await make_packed(tx, two.here, ("1-2-101",), bags=2)
        mine = select(parcel.c.id).where(
            parcel.c.address == "1-2-101", parcel.c.compound_id == two.here.compound_id
        )
        for number, box in ((1, 3), (2, 4)):
            one = bag.c.parcel_id.in_(mine), bag.c.number == number
            await tx.run(update(bag).where(*one).values(box=box))
        card = await plan(tx, two, two.here.clerk)
        it: dict[str, Any] = {"actor": two.here.clerk, "trip_id": card.trip_id, "now": TRUCK}
        with pytest.raises(NothingOnBoard):
            await leave_trip(tx, **it)
        await load_boxes(tx, stop=1, boxes=(1, 2, 3), **it)
        with pytest.raises(BoxesTogether) as torn:
            await leave_trip(tx, **it)
        assert torn.value.data() == {"rooms": ("1-2-101",), "boxes": ("4",)}
        await load_boxes(tx, stop=1, boxes=(1, 2, 3, 4), **it)
        await leave_trip(tx, **it)
        assert (await states(tx))["1-2-101"] == "loaded"


@ONE
async def test_a_truck_marked_as_sent_rides_on_its_planned_trip_stop_by_stop(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        card = await plan(tx, two, two.here.clerk)
        for world in (two.here, two.there):
            await mark_sent(
                tx,
                actor=two.here.clerk,
                cycle_id=world.cycle_id,
                compound_id=world.compound_id,
                supplier_id=two.supplier_id,
                now=TRUCK,
            )
        assert await tx.scalar(select(func.count()).select_from(trip)) == 1
        after = await planned_trip(tx, card.trip_id)
        assert [stop.on_board for stop in after.stops] == [(1, 2, 3), (1,)]
        assert await end_trips(tx, now=LEAVES) == []
        await tx.run(update(consignment).values(state="counted"))
        assert await end_trips(tx, now=LEAVES) == [card.trip_id]
        assert await erase_crews(tx, now=LEAVES + CREW_KEPT) == 0
        assert await erase_crews(tx, now=LEAVES + CREW_KEPT * 2) == 3
        assert set(await tx.scalars(select(trip_crew.c.name))) == {""}
        assert await erase_crews(tx, now=LEAVES + CREW_KEPT * 3) == 0


@ONE
async def test_a_crew_whose_trip_never_left_is_forgotten_too(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        await plan(tx, two, two.here.clerk)
        assert await erase_crews(tx, now=LEAVES + CREW_KEPT * 2) == 3
        assert await erase_crews(tx, now=LEAVES + CREW_KEPT * 3) == 0


@ONE
async def test_a_plan_is_made_once_changed_and_called_off_by_those_who_may(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        phone = "+8613900002222"
        helper = await make_person(tx, name="小吴", phone=phone)
        await tx.run(
            update(person).where(person.c.id == helper).values(phone_index=tx.sealer.index(phone))
        )
        card = await plan(tx, two, two.liaison_there)
        assert (await plan(tx, two, two.here.liaison)).trip_id == card.trip_id
        assert [each.person_id for each in card.crew] == [None, helper, None]
        first = [each.crew_id for each in card.crew]
        assert len(await told(tx, "trip_planned")) == 3  # liaison and guard here, who goes along
        late = a_plan(two, plate="鄂F99999", stops=(two.there.compound_id,))
        it: dict[str, Any] = {"trip_id": card.trip_id, "now": TRUCK}
        changed = await change_trip(tx, actor=two.here.guard, plan=late, **it)
        assert ([each.crew_id for each in changed.crew], changed.plate) == (first, "鄂F99999")
        assert [stop.compound_id for stop in changed.stops] == [two.there.compound_id]
        for stranger in (person_actor(await make_person(tx)), two.here.shop_clerk):
            with pytest.raises(NoRight):
                await trip_to_load(tx, actor=stranger, trip_id=card.trip_id)
        assert (await call_off_trip(tx, actor=two.here.liaison, **it)).state == "called_off"
        await call_off_trip(tx, actor=two.here.liaison, **it)
        with pytest.raises(WrongState):
            await change_trip(tx, actor=two.here.liaison, plan=late, **it)
        truck = await plan(tx, two, two.here.clerk)
        with pytest.raises(NoRight):  # the supplier's own truck is the supplier's
            await call_off_trip(tx, actor=two.here.liaison, trip_id=truck.trip_id, now=TRUCK)
        for wrong in ({"plate": "1"}, {"leaves_at": LEAVES.replace(year=2025)}, {"stops": (99,)}):
            with pytest.raises(BadTrip):
                await plan(tx, two, two.here.clerk, **wrong)


@ONE
async def test_a_trip_that_does_not_leave_is_told_of_once(db: Database):
    async with db.write() as tx:
        two = await make_two(tx)
        await plan(tx, two, two.here.liaison)
        for minutes in (29, 31, 45):
            await tell_late_trips(tx, now=LEAVES + timedelta(minutes=minutes))
        said = [data for _, data in await told(tx, "trip_late")]
        assert {data["minutes"] for data in said} == {31}
