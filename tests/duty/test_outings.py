"""A household goes out by a pass; a window never holds more than its point."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.rules.outings import Verdict
from fulfillment.handover.tables.outings import outing
from fulfillment.handover.use_cases.outing_points import remove_point
from fulfillment.handover.use_cases.outings import cancel_outing, outings_of
from fulfillment.handover.use_cases.outings_void import void_sealed
from fulfillment.handover.use_cases.passes import check_pass, note_passage
from orders.actors import SCHEDULER, person_actor
from orders.rules.errors import NoRight
from orders.rules.errors_duty import NoOutingNow, OutingTooSoon, PassNotValid, WindowFull
from orders.use_cases.rights import grant_right
from tests.builders import (
    DURING,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_person,
)
from tests.duty.places import FIRST, book, id_of, make_stall, set_level
from tests.handover.loads import told

HALF = timedelta(minutes=30)
DAY = timedelta(days=1)
sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_of_two_at_the_same_second_one_gets_the_last_place(db):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        first, second = await make_member(tx, "1-1-101"), await make_member(tx, "1-1-102")
        point_id = await make_stall(tx, liaison, compound_id)

    async def go(actor, key):
        async with db.write() as tx:
            return await book(tx, actor, key, point_id)

    found = await asyncio.gather(
        go(first, "1-1-101"), go(second, "1-1-102"), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in found) == ["Pass", "WindowFull"]


async def test_of_two_of_one_household_at_the_same_second_one_goes(db):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        people = [await make_member(tx, "1-1-101") for _ in range(2)]
        point_id = await make_stall(tx, liaison, compound_id)

    async def go(actor, later):
        async with db.write() as tx:
            return await book(tx, actor, "1-1-101", point_id, at=FIRST + later * HALF)

    found = await asyncio.gather(go(people[0], 0), go(people[1], 1), return_exceptions=True)
    assert sorted(type(each).__name__ for each in found) == ["OutingTooSoon", "Pass"]
    async with db.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(outing)) == 1


@sqlite
async def test_a_second_outing_is_refused_with_the_next_time_which_then_is_permitted(db):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        me, other = await make_member(tx, "1-1-101"), await make_member(tx, "1-1-102")
        point_id = await make_stall(tx, liaison, compound_id)
        mine = await book(tx, me, "1-1-101", point_id)
        assert await book(tx, me, "1-1-101", point_id) == mine  # pressed twice
        await book(tx, other, "1-1-102", point_id, at=FIRST + 2 * DAY)
        with pytest.raises(OutingTooSoon) as refused:
            await book(tx, me, "1-1-101", point_id, at=FIRST + DAY)
        # The first window of the day after tomorrow is the neighbour's.
        assert refused.value.next_at == FIRST + 2 * DAY + HALF
        with pytest.raises(WindowFull):
            await book(tx, me, "1-1-101", point_id, at=FIRST + 2 * DAY)
        await book(tx, me, "1-1-101", point_id, at=refused.value.next_at)


@sqlite
async def test_a_pass_given_back_in_time_does_not_count_and_later_it_does(db):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        me = await make_member(tx, "1-1-101")
        point_id = await make_stall(tx, liaison, compound_id)
        first = await book(tx, me, "1-1-101", point_id)
        gone = await cancel_outing(tx, actor=me, outing_id=first.outing_id, now=DURING)
        assert gone.state == "cancelled"
        again = await book(tx, me, "1-1-101", point_id)
        late = await cancel_outing(tx, actor=me, outing_id=again.outing_id, now=FIRST)
        assert late.state == "booked"


@sqlite
async def test_the_guard_lets_out_once_within_the_window_and_back_in_at_any_time(db):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        guard = person_actor(await make_person(tx, name="老刘"))
        await grant_right(tx, actor=SCHEDULER, compound_id=compound_id,
                          person_id=id_of(guard), right="gate", now=DURING)  # fmt: skip
        me = await make_member(tx, "1-1-101")
        mine = await book(tx, me, "1-1-101", await make_stall(tx, liaison, compound_id))

        async def look(minutes, code=mine.code):
            now = FIRST + timedelta(minutes=minutes)
            found = await check_pass(tx, actor=guard, compound_id=compound_id, code=code, now=now)
            return found.verdict

        async def note(minutes, *, goes_out):
            now = FIRST + timedelta(minutes=minutes)
            press = {"outing_id": mine.outing_id, "goes_out": goes_out, "now": now}
            return (await note_passage(tx, actor=guard, **press)).verdict

        with pytest.raises(NoRight):
            await check_pass(tx, actor=me, compound_id=compound_id, code=mine.code, now=FIRST)
        assert await look(0, code="000001") is Verdict.UNKNOWN
        assert [await look(-1), await look(0), await look(30)] == [
            Verdict.NOT_YET,
            Verdict.VALID,
            Verdict.OVER,
        ]
        with pytest.raises(PassNotValid):
            await note(-1, goes_out=True)
        assert await note(5, goes_out=True) is Verdict.IS_OUT
        assert await note(6, goes_out=True) is Verdict.IS_OUT  # pressed twice
        assert await note(90, goes_out=False) is Verdict.USED
        with pytest.raises(PassNotValid):
            await note(91, goes_out=True)


@sqlite
async def test_a_sealed_building_loses_its_passes_once_and_the_outing_does_not_count(db):
    async with db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, compound_id)
        me, other = await make_member(tx, "1-1-101"), await make_member(tx, "2-1-101")
        point_id = await make_stall(tx, liaison, compound_id)
        await book(tx, me, "1-1-101", point_id)
        theirs = await book(tx, other, "2-1-101", point_id, at=FIRST + HALF)
        await set_level(tx, compound_id, "sealed", code="1")
        assert await void_sealed(tx, now=DURING) == 1
        assert await void_sealed(tx, now=DURING) == 0
        ((recipient, data),) = await told(tx, Notice.OUTING_VOID)
        assert (recipient, data["why"]) == (str(me), "sealed")
        with pytest.raises(NoOutingNow):
            await book(tx, me, "1-1-101", point_id, at=FIRST + DAY)
        home = await household_id_of(tx, "1-1-101")
        assert not (await outings_of(tx, actor=me, household_id=home, now=DURING)).passes
        # A point that goes takes the other's pass with it.
        gone = await remove_point(
            tx, actor=liaison, compound_id=compound_id, point_id=point_id, now=DURING
        )
        assert gone == 1
        state = await tx.scalar(select(outing.c.state).where(outing.c.id == theirs.outing_id))
        assert state == "void"
