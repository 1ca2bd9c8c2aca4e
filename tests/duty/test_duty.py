"""Health for the day, volunteers who sign up, and hands that lack."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from fulfillment.handover.notices_duty import Notice
from fulfillment.handover.rules.health import Said
from fulfillment.handover.tables.duty import health_declaration, sign_up
from fulfillment.handover.use_cases.briefings import on_duty, record_briefing
from fulfillment.handover.use_cases.declaring import (
    declare_health,
    lift_declaration,
    purge_declarations,
)
from fulfillment.handover.use_cases.duty import require_declared, unfit_for
from fulfillment.handover.use_cases.duty_reminding import remind_to_declare
from fulfillment.handover.use_cases.signing_up import decide_sign_up, offer_hands
from fulfillment.handover.use_cases.staffing import (
    call_for_volunteers,
    staff_board,
    tell_shortfalls,
)
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.rules.errors_duty import DeclaredIll, NotFitForDuty, TestTooOld
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import has_right
from tests.builders import (
    DURING,
    FIRST_DAY,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
)
from tests.duty.places import id_of, set_level
from tests.handover.loads import told

sqlite = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
HOUR = timedelta(hours=1)
WELL = Said(tenths=365, is_ill=False, tested_at=DURING - HOUR)
FEVER = Said(tenths=382, is_ill=False, tested_at=DURING - HOUR)


async def declare(
    tx, actor: Actor, compound_id: int, said: Said = WELL, *, day: date = FIRST_DAY, now=DURING
):
    return await declare_health(
        tx, actor=actor, compound_id=compound_id, said=said, day=day, now=now
    )


async def reasons(tx, actor: Actor, compound_id: int, *, for_sealed: bool, now=DURING):
    who = id_of(actor)
    asked: dict[str, Any] = {"compound_id": compound_id, "for_sealed": for_sealed, "now": now}
    return (await unfit_for(tx, person_ids=[who], **asked))[who]


@sqlite
async def test_a_neighbour_becomes_a_volunteer_fit_for_a_sealed_building(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, here)
        me = await make_member(tx, "1-1-101")
        asked: dict[str, Any] = {
            "compound_id": here,
            "building_id": None,
            "day": FIRST_DAY,
            "shift": 1,
        }
        item = await offer_hands(tx, actor=me, **asked, now=DURING)
        assert await offer_hands(tx, actor=me, **asked, now=DURING) == item  # pressed twice
        assert [who for who, _ in await told(tx, Notice.SIGN_UP_OFFERED)] == [str(liaison)]
        with pytest.raises(NoRight):
            await decide_sign_up(tx, actor=me, sign_up_id=item.sign_up_id, accepts=True, now=DURING)
        for _ in range(2):
            await decide_sign_up(
                tx, actor=liaison, sign_up_id=item.sign_up_id, accepts=True, now=DURING
            )
        assert await has_right(tx, me, here, "deliver")
        assert len(await told(tx, Notice.SIGN_UP_DECIDED)) == 1
        lacking = await reasons(tx, me, here, for_sealed=True)
        assert lacking == ("not_declared", "not_briefed", "no_kit")
        await declare(tx, me, here)
        for kind in ("briefed", "kit"):
            for _ in range(2):
                await record_briefing(
                    tx,
                    actor=liaison,
                    compound_id=here,
                    person_id=id_of(me),
                    kind=kind,
                    holds=True,
                    now=DURING,
                )
        assert await reasons(tx, me, here, for_sealed=True) == ()
        # The day ends at midnight, sixteen hours after eight in the morning.
        assert await reasons(tx, me, here, for_sealed=False, now=DURING + 13 * HOUR) == ()
        late = await reasons(tx, me, here, for_sealed=False, now=DURING + 14 * HOUR)
        assert late == ("not_declared",)


@sqlite
async def test_a_fever_takes_everything_of_today_at_once_and_says_no_more_than_unfit(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, here)
        me = await make_member(tx, "1-1-101", name="陈伟")
        for shift, day in ((1, FIRST_DAY), (1, FIRST_DAY + timedelta(days=1))):
            await offer_hands(
                tx, actor=me, compound_id=here, building_id=None, day=day, shift=shift, now=DURING
            )
        assert (await declare(tx, me, here, FEVER)).is_fit is False
        states = await tx.scalars(select(sign_up.c.state).order_by(sign_up.c.day))
        assert list(states) == ["withdrawn", "offered"]
        ((who, data),) = await told(tx, Notice.UNFIT_FOR_DUTY)
        assert (who, data["name"], data["sign_ups"]) == (str(liaison), "陈伟", 1)
        assert "38" not in str({**data, "at": ""})
        with pytest.raises(DeclaredIll):
            await declare(tx, me, here, WELL)
        with pytest.raises(NotFitForDuty):
            await require_declared(tx, actor=me, compound_id=here, now=DURING)
        lifted: dict[str, Any] = {"compound_id": here, "person_id": id_of(me), "now": DURING}
        await lift_declaration(tx, actor=liaison, **lifted)
        assert (await declare(tx, me, here, WELL)).is_fit
        assert await purge_declarations(tx, now=DURING + timedelta(days=15)) == 2
        assert set(await tx.scalars(select(health_declaration.c.details))) == {None}


@sqlite
async def test_an_old_button_an_old_test_and_a_stranger_declare_nothing(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        me = await make_member(tx, "1-1-101")
        with pytest.raises(StaleButton):
            await declare(tx, me, here, FEVER, day=FIRST_DAY - timedelta(days=365))
        old = Said(tenths=365, is_ill=False, tested_at=DURING - 48 * HOUR)
        with pytest.raises(TestTooOld):
            await declare(tx, me, here, old)
        stranger = Actor("person", 10**6, 10**6)
        with pytest.raises(NoRight):
            await declare(tx, stranger, here)
        assert await tx.first(select(health_declaration)) is None


@sqlite
async def test_the_gate_warns_or_demands_as_the_compound_says_and_late_scans_are_taken(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, here)

        async def ask(at=None):
            return await require_declared(tx, actor=liaison, compound_id=here, now=DURING, at=at)

        assert await ask() == ("not_declared",)
        await tx.run(update(compound).values(duty_demand="all"))
        with pytest.raises(NotFitForDuty):
            await ask()
        assert await ask(DURING - HOUR) == ()
        await declare(tx, liaison, here)
        assert await ask() == ()


@sqlite
async def test_a_day_ahead_the_liaison_hears_what_hands_lack_and_calls_once(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, here)
        cycle_id = await make_open_cycle(tx)
        for key in ("1-1-101", "1-1-102", "1-1-201", "2-1-101"):
            await make_order(tx, key, {"A": 1}, cycle_id=cycle_id)
        await set_level(tx, here, "sealed", code="1")
        await tx.run(update(compound).values(doors_per_carrier=2))
        at = await tx.scalar(select(cycle.c.deliver_at).where(cycle.c.id == cycle_id))
        assert await tell_shortfalls(tx, now=at - 25 * HOUR) == 0
        assert await tell_shortfalls(tx, now=at - 24 * HOUR) == 1
        assert await tell_shortfalls(tx, now=at - 23 * HOUR) == 0
        ((_, data),) = await told(tx, Notice.STAFF_SHORT)
        assert [data[key] for key in ("households", "needed", "there", "short")] == [3, 2, 0, 2]
        me = await make_member(tx, "2-1-102")
        item = await offer_hands(
            tx, actor=me, compound_id=here, building_id=None,
            day=FIRST_DAY + timedelta(days=1), shift=1, now=at - 23 * HOUR,
        )  # fmt: skip
        await decide_sign_up(
            tx, actor=liaison, sign_up_id=item.sign_up_id, accepts=True, now=at - 23 * HOUR
        )
        there = []
        for kind in ("", "briefed", "kit"):  # who may not go to sealed doors is no hand there
            if kind:
                await record_briefing(
                    tx, actor=liaison, compound_id=here, person_id=me.person_id or 0,
                    kind=kind, holds=True, now=at - 22 * HOUR,
                )  # fmt: skip
            board = await staff_board(tx, actor=liaison, compound_id=here, now=at - 22 * HOUR)
            there.append(board.deliveries[0].there)
        assert there == [0, 0, 1]
        for _ in range(2):
            await call_for_volunteers(
                tx, actor=liaison, compound_id=here, cycle_id=cycle_id, now=at - 22 * HOUR
            )
        ((who, _),) = await told(tx, Notice.VOLUNTEERS_WANTED)
        assert who.startswith("group:")


@sqlite
async def test_who_is_there_today_is_reminded_once_in_the_morning_unless_declared(db):
    async with db.write() as tx:
        here = (await make_compound(tx)).compound_id
        liaison = await make_liaison(tx, here)
        me, ready = await make_member(tx, "1-1-101"), await make_member(tx, "1-1-102")
        tomorrow = FIRST_DAY + timedelta(days=1)
        for actor in (me, ready):
            item = await offer_hands(
                tx, actor=actor, compound_id=here, building_id=None, day=tomorrow, shift=1,
                now=DURING,
            )  # fmt: skip
            await decide_sign_up(
                tx, actor=liaison, sign_up_id=item.sign_up_id, accepts=True, now=DURING
            )
        early, due = DURING + 21 * HOUR, DURING + 21.5 * HOUR  # 07:00 and 07:30
        await declare(tx, ready, here, day=tomorrow, now=early)
        await remind_to_declare(tx, now=early)
        assert await told(tx, Notice.DECLARE_TODAY) == []
        await remind_to_declare(tx, now=due)
        await remind_to_declare(tx, now=due)
        assert [who for who, _ in await told(tx, Notice.DECLARE_TODAY)] == [str(me)]
        people = await on_duty(tx, actor=liaison, compound_id=here, now=due)
        assert [each.is_fit for each in people] == [None, None, True]
