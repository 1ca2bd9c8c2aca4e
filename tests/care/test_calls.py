"""Welfare calls from the list to the order: who is called, by whom, and what nobody forgets."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from fulfillment.handover.use_cases.call_lists import make_call_lists
from fulfillment.handover.use_cases.supply_cover import supply_cover
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import SCHEDULER, Actor
from orders.notices_care import Notice
from orders.rules.errors import NotYours
from orders.rules.errors_care import CallOver
from orders.rules.states import ParcelState
from orders.tables.care import welfare_call
from orders.tables.cycles import cycle
from orders.tables.households import captain, household, household_flag
from orders.use_cases.call_book import call_book
from orders.use_cases.call_cards import call_card
from orders.use_cases.call_following import form_for_call
from orders.use_cases.call_hearing import (
    call_unanswered,
    hear_call,
    remark_call,
    visit_in_vain,
)
from orders.use_cases.call_tending import tend_calls
from orders.use_cases.care_board import care_board
from orders.use_cases.carers import name_area, set_away
from orders.use_cases.rights import grant_right
from storage.database import Transaction
from storage.tables import outbox
from tests.builders import (
    CUTOFF,
    OPENING,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
    make_person,
)
from tests.supply.rounds import make_round

CALLING = CUTOFF - timedelta(hours=4)
SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HOMES = ("1-1-101", "1-2-301", "2-1-101", "2-2-302")


class World:
    """A compound with an open cycle, four flagged households, a liaison and two carers."""

    compound: int
    cycle: int
    liaison: Actor
    nurse: Actor
    other: Actor


async def make_world(tx: Transaction) -> World:
    world = World()
    world.compound = (await make_compound(tx)).compound_id
    world.liaison = await make_liaison(tx, world.compound)
    people = []
    for name in ("周护士", "吴姐"):
        person_id = await make_person(tx, name=name)
        await grant_right(tx, actor=SCHEDULER, compound_id=world.compound, person_id=person_id,
                          right="care", now=OPENING)  # fmt: skip
        people.append(Actor("person", person_id, person_id=person_id))
    world.nurse, world.other = people
    for key in HOMES:
        await make_member(tx, key, flags=["elderly_alone"], name=f"住户{key}")
    world.cycle = await make_open_cycle(tx)
    return world


async def calls(tx: Transaction) -> dict[str, Any]:
    rows = await tx.all(
        select(welfare_call, household.c.key)
        .join(household, household.c.id == welfare_call.c.household_id)
        .order_by(household.c.position)
    )
    return {row.key: row for row in rows}


async def told(tx: Transaction, notice: Notice) -> list[tuple[str, dict[str, Any]]]:
    rows = await tx.all(select(outbox).where(outbox.c.notice == notice).order_by(outbox.c.id))
    return [(row.recipient, row.data) for row in rows]


async def test_everybody_flagged_is_called_once_a_cycle_by_a_named_carer(db):
    async with db.write() as tx:
        world = await make_world(tx)
        other = world.other.person_id or 0
        area: dict[str, Any] = {
            "compound_id": world.compound,
            "person_id": other,
            "building_code": "2",
        }
        await name_area(tx, actor=world.liaison, **area, now=OPENING)
        assert await make_call_lists(tx, now=CALLING - timedelta(seconds=1)) == 0
        assert await make_call_lists(tx, now=CALLING) == 4
        assert await make_call_lists(tx, now=CALLING + timedelta(minutes=1)) == 0
        found = await calls(tx)
        assert list(found) == list(HOMES)
        nurse = world.nurse.person_id
        assert [row.carer_id for row in found.values()] == [nurse, nurse, other, other]
        assert {row.stand_in_id for row in found.values()} == {nurse, other}
        heard = {to: data["count"] for to, data in await told(tx, Notice.CALL_LIST)}
        assert heard == {str(world.nurse): 2, str(world.other): 2}


@SQLITE
async def test_a_need_heard_is_an_order_in_the_same_cycle_and_a_name_that_is_missing_is_told(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_call_lists(tx, now=CALLING)
        found = await calls(tx)
        say: dict[str, Any] = {"actor": world.nurse, "now": CALLING}
        card = await hear_call(tx, call_id=found["1-1-101"].id, what="food", **say)
        assert (card.food, card.has_order, card.is_late) == (True, False, False)
        assert card.people == (("住户1-1-101", "+8613812345678"),)
        form = await form_for_call(tx, actor=world.nurse, card=card, what="food", now=CALLING)
        assert form is not None
        assert form.household_id == card.household_id
        near = CUTOFF - timedelta(minutes=59)
        await tend_calls(tx, now=near)
        await tend_calls(tx, now=near)
        ((to, data),) = await told(tx, Notice.CARE_SUMMARY)
        assert to == str(world.liaison)
        assert data["owed"] == ["1-1-101"]
        assert sorted(key for _, _, missing in data["carers"] for key in missing) == list(HOMES[1:])
        await make_order(tx, "1-1-101", {"A": 1}, cycle_id=world.cycle)
        assert (await call_card(tx, call_id=card.call_id, **say)).has_order
        (board,) = await care_board(tx, actor=world.liaison, compound_id=world.compound, now=near)
        assert (board.owed, board.everybody.counts["reached"]) == ((), 1)
        assert {each.name for each in board.carers} == {"周护士", "吴姐"}


@SQLITE
async def test_what_nobody_tries_goes_to_the_stand_in_and_who_is_away_calls_nobody(db):
    async with db.write() as tx:
        world = await make_world(tx)
        await make_call_lists(tx, now=CALLING)
        before = await calls(tx)
        mine = next(row for row in before.values() if row.carer_id == world.nurse.person_id)
        await hear_call(tx, actor=world.nurse, call_id=mine.id, what="fine", now=CALLING)
        later = CALLING + timedelta(minutes=5)
        await set_away(tx, actor=world.other, compound_id=world.compound,
                       person_id=world.other.person_id or 0, hours=24, now=later)  # fmt: skip
        await tend_calls(tx, now=later)
        await tend_calls(tx, now=later)
        after = await calls(tx)
        assert {row.carer_id for row in after.values()} == {world.nurse.person_id}
        assert {row.named_id for row in after.values()} == {world.nurse.person_id,
                                                            world.other.person_id}  # fmt: skip
        ((to, data),) = await told(tx, Notice.CALLS_TAKEN_OVER)
        assert (to, data["name"], data["count"]) == (str(world.nurse), "吴姐", 2)
        # The other call of the nurse is not tried within the hour: it goes to who stands in.
        await set_away(tx, actor=world.other, compound_id=world.compound,
                       person_id=world.other.person_id or 0, hours=0, now=later)  # fmt: skip
        await tend_calls(tx, now=CALLING + timedelta(minutes=61))
        last = [row for row in (await calls(tx)).values() if row.carer_id == world.other.person_id]
        assert len(last) == 1


@SQLITE
async def test_who_does_not_answer_is_tried_again_then_a_named_neighbour_knocks(db):
    async with db.write() as tx:
        world = await make_world(tx)
        near = await make_member(tx, "1-2-101", name="老赵")
        home = await tx.one(select(household).where(household.c.key == "1-2-301"))
        await tx.insert(captain, building_id=home.building_id, unit="2", person_id=near.person_id,
                        named_by="x", named_at=OPENING)  # fmt: skip
        await make_call_lists(tx, now=CALLING)
        row = (await calls(tx))["1-2-301"]
        say: dict[str, Any] = {"actor": world.nurse, "call_id": row.id}
        first = await call_unanswered(tx, **say, tries=1, now=CALLING)
        assert first == await call_unanswered(tx, **say, tries=1, now=CALLING)  # pressed twice
        assert (first.state, first.next_at) == ("no_answer", CALLING + timedelta(minutes=30))
        again = CALLING + timedelta(minutes=31)
        await tend_calls(tx, now=again)
        await tend_calls(tx, now=again)
        ((_, data),) = await told(tx, Notice.CALLS_AGAIN)
        assert data["calls"] == [[row.id, "1-2-301"]]
        second = await call_unanswered(tx, **say, tries=2, now=again)
        assert (second.state, second.visitor) == ("visit", "老赵")
        ((to, _),) = await told(tx, Notice.VISIT_ASKED)
        assert to == str(near)
        # Who knocks reads no phone and no flags.
        seen = await call_card(tx, actor=near, call_id=row.id, now=again)
        assert (seen.people, seen.flags) == ((("住户1-2-301", ""),), ())
        at_door: dict[str, Any] = {"actor": near, "call_id": row.id, "now": again}
        assert (await visit_in_vain(tx, **at_door)).state == "unreached"
        ((to, data),) = await told(tx, Notice.VISIT_IN_VAIN)
        assert (to, data["name"]) == (str(world.liaison), "老赵")
        visited = await hear_call(tx, **at_door, what="food")
        assert (visited.state, visited.food) == ("visited", True)
        ((to, data),) = await told(tx, Notice.VISIT_HEARD)
        assert (to, data["food"]) == (f"person:{row.carer_id}", True)
        with pytest.raises(NotYours):
            await call_card(tx, actor=near, call_id=row.id - 1, now=again)


@SQLITE
async def test_after_the_cutoff_it_says_so_and_the_next_list_has_what_was_heard(db):
    async with db.write() as tx:
        world = await make_world(tx)
        late = CUTOFF + timedelta(hours=1)
        await tx.run(update(cycle).values(state="closed", closed_at=CUTOFF))
        assert await make_call_lists(tx, now=late) == 4  # the program was down: late, but made
        assert all(data["is_late"] for _, data in await told(tx, Notice.CALL_LIST))
        row = (await calls(tx))["1-1-101"]
        say: dict[str, Any] = {"actor": world.nurse, "call_id": row.id, "now": late}
        card = await hear_call(tx, **say, what="food")
        assert card.is_late
        assert card.next_opens_at > late
        assert await form_for_call(tx, actor=world.nurse, card=card, what="food", now=late) is None
        await remark_call(tx, **say, text="门铃坏了，要敲重一点")
        assert (await call_card(tx, **say)).remark == "门铃坏了，要敲重一点"
        # Not flagged any more, but what was heard is owed.
        await tx.run(household_flag.delete())
        next_cycle = await make_open_cycle(tx, now=OPENING + timedelta(days=3))
        assert next_cycle != world.cycle
        await make_call_lists(tx, now=CALLING + timedelta(days=3))
        fresh = await tx.all(select(welfare_call).where(welfare_call.c.cycle_id == next_cycle))
        assert [(each.household_id, each.reason) for each in fresh] == [(row.household_id, "heard")]
        states = {key: each.state for key, each in (await calls(tx)).items()}
        assert states["2-1-101"] == "lapsed"
        lapsed = await tx.scalar(
            select(welfare_call.c.id).where(welfare_call.c.state == "lapsed").limit(1)
        )
        with pytest.raises(CallOver):
            await hear_call(tx, actor=world.nurse, call_id=lapsed, what="fine", now=late)
        book = await call_book(tx, actor=world.nurse, compound_id=world.compound,
                               now=CALLING + timedelta(days=3))  # fmt: skip
        assert [line.address for line in book.lines] == ["1-1-101"]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_who_is_long_without_a_delivery_is_named_and_called(db):
    async with db.write() as tx:
        world = await make_round(tx)
        await make_member(tx, "2-2-101")  # has joined, never had anything
        at = OPENING + timedelta(days=1)
        await tx.run(update(parcel).values(state=ParcelState.COLLECTED))
        await tx.run(update(bag).values(collected_at=at))
        later = OPENING + timedelta(days=6, hours=10)
        cover = await supply_cover(
            tx, actor=world.liaison, compound_id=world.compound_id, now=later
        )
        days = {each.address: each.days for each in cover.households}
        assert (days["2-2-101"], cover.limit_days) == (6, 6)
        much_later = OPENING + timedelta(days=9, hours=9)
        opened = await make_open_cycle(tx, now=OPENING + timedelta(days=9))
        await make_order(tx, "3", {"A": 1}, cycle_id=opened)
        assert await make_call_lists(tx, now=much_later) > 0
        reasons = {key: row.reason for key, row in (await calls(tx)).items()}
        assert reasons["2-2-101"] == "uncovered"
        assert "3" not in reasons  # has ordered: a delivery is on its way
        assert "2-2-201" not in reasons  # an empty flat
