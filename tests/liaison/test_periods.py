"""The control period in the liaison's chat: set, prolonged, ended; what becomes of cycles."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.due import DueWork
from config.chance import SeededChance
from orders.notices import Notice
from orders.rules.errors import BadTime, ControlEnded, NoRight
from orders.tables.compounds import control_period, group_compound, ordering_group
from orders.tables.cycles import cycle
from orders.tables.orders import order
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.orders import place_order, show_form, show_form_if_any
from orders.use_cases.period_ending import end_due_periods
from tests.builders import (
    CUTOFF,
    DURING,
    OPENING,
    PORTAL,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    small_file,
)
from tests.handover.loads import told
from tests.liaison.chat import Chat

CHANCE = SeededChance("periods")
LENGTH = timedelta(days=3)
MINUTE = timedelta(minutes=1)


async def make_chat(tx, language="en"):
    loaded = await make_compound(tx)
    liaison = await make_liaison(tx, loaded.compound_id)
    return loaded.compound_id, Chat(tx, liaison, DURING, language)


async def set_period(chat, compound):
    await chat.says("/period")
    await chat.sends(f"cpa:{compound}:notice")
    await chat.says("第 12 号 <通告>")
    return await chat.sends(f"cpc:{compound}")


async def end_period(tx, chat, compound, *, closes_now=0):
    await chat.sends(f"cpa:{compound}:end_notice")
    await chat.says("第 20 号通告")
    period = await tx.scalar(select(func.max(control_period.c.id)))
    return await chat.sends(f"cpe:{compound}:{period}:{closes_now}")


async def numbers(tx):
    return list(await tx.scalars(select(cycle.c.number).order_by(cycle.c.number)))


async def order_one(tx, actor, key="1-1-101", *, now=DURING):
    return await place_order(
        tx,
        actor=actor,
        household_id=await household_id_of(tx, key),
        quantities={"A": 1},
        replaces=True,
        sent_at=now,
        now=now,
    )


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_period_is_set_by_notice_and_days_and_counts_when_confirmed(db, language):
    async with db.write() as tx:
        compound, chat = await make_chat(tx, language)
        await chat.says("/period")
        await chat.sends(f"cpa:{compound}:notice")
        await chat.says("第 12 号 <通告>")
        await chat.sends(f"cpa:{compound}:begin")
        await chat.says("3-2")
        await chat.sends(f"cpa:{compound}:end")
        with pytest.raises(BadTime):
            await chat.says("soon")
        assert "8" in await chat.says("3月8日")
        await open_due_cycles(tx, now=DURING, chance=CHANCE)
        assert await numbers(tx) == [1]  # a draft counts for nothing
        assert "第 12 号 <通告>" in await chat.sends(f"cpc:{compound}")
        await chat.sends(f"cpc:{compound}")
        ((recipient, data),) = await told(tx, Notice.CONTROL_PERIOD)
        assert recipient.startswith("group:")
        assert data["ends_at"] == "2026-03-08T16:00:00+00:00"


async def test_only_the_liaison_sets_a_period(db):
    async with db.write() as tx:
        compound, _chat = await make_chat(tx)
        neighbour = Chat(tx, await make_member(tx, "1-1-101"), DURING, "en")
        for data in (f"cp:{compound}", f"cpa:{compound}:notice", f"cpc:{compound}"):
            with pytest.raises(NoRight):
                await neighbour.sends(data)


async def test_after_the_end_the_open_cycle_goes_on_to_its_cutoff_and_no_other_opens(db):
    async with db.write() as tx:
        compound, chat = await make_chat(tx)
        await make_open_cycle(tx)
        resident = await make_member(tx, "1-1-101")
        home = await household_id_of(tx, "1-1-101")
        await set_period(chat, compound)
        assert "1 Mar" in await end_period(tx, chat, compound)
        await end_period_again(chat, tx, compound)
        ((_, data),) = await told(tx, Notice.CONTROL_ENDED)
        assert (data["number"], data["phone_days"]) == (1, 30)
        placed = await order_one(tx, resident, now=CUTOFF - MINUTE)
        assert placed.is_open
    work = DueWork(database=db, chance=CHANCE, portal_url=PORTAL)
    await work.run(CUTOFF + MINUTE)
    await work.run(OPENING + 3 * LENGTH)
    async with db.write() as tx:
        assert await numbers(tx) == [1]  # the later ones are not recorded as skipped, either
        assert await tx.scalar(select(cycle.c.state)) == "closed"
        ((_, data),) = await told(tx, Notice.CYCLE_CLOSED)
        assert data["next_opens_at"] is None
        later = OPENING + 3 * LENGTH
        with pytest.raises(ControlEnded):
            await show_form(tx, actor=resident, household_id=home, now=later)
        form = await show_form_if_any(tx, actor=resident, household_id=home, now=later)
        assert form is not None
        assert form.order_state == "closed"
        chat.tx, chat.now = tx, later + timedelta(hours=1)
        await set_period(chat, compound)
    await work.run(later + timedelta(hours=1))
    async with db.write() as tx:
        assert await numbers(tx) == [1, 4]  # controlled again: only what opens from now on


async def end_period_again(chat, tx, compound):
    """The button is pressed twice."""
    period = await tx.scalar(select(func.max(control_period.c.id)))
    await chat.sends(f"cpe:{compound}:{period}:0")


async def test_close_now_closes_the_cycle_and_keeps_what_was_ordered(db):
    async with db.write() as tx:
        compound, chat = await make_chat(tx)
        await make_open_cycle(tx)
        resident = await make_member(tx, "1-1-101")
        await order_one(tx, resident)
        await set_period(chat, compound)
        chat.now = DURING + MINUTE
        await end_period(tx, chat, compound, closes_now=1)
        assert "no further cycle opens" in await chat.says("/cycle")
        late = await order_one(tx, resident, now=chat.now + MINUTE)
        assert late.refused_late
    await DueWork(database=db, chance=CHANCE, portal_url=PORTAL).run(DURING + 2 * MINUTE)
    async with db.read() as tx:
        assert await tx.scalar(select(cycle.c.state)) == "closed"
        assert await tx.scalar(select(order.c.state)) == "closed"


async def test_of_a_shared_group_only_the_compound_that_ended_stops_ordering(db):
    async with db.write() as tx:
        compound, chat = await make_chat(tx)
        other = (await make_compound(tx, file=small_file(小园="大园", Little="Great"))).compound_id
        group = await tx.scalar(
            select(group_compound.c.group_id).where(group_compound.c.compound_id == compound)
        )
        await tx.run(
            group_compound.update()
            .where(group_compound.c.compound_id == other)
            .values(group_id=group)
        )
        own = ordering_group.c.id != group
        await tx.run(ordering_group.update().where(own).values(waits_for_chat=True))
        await make_open_cycle(tx)
        mine = await make_member(tx, "1-1-101")
        await set_period(chat, compound)
        await end_period(tx, chat, compound)
        assert (await order_one(tx, mine)).is_open
        await end_period_now(chat, tx, compound)
        with pytest.raises(ControlEnded):
            await order_one(tx, mine, now=DURING + MINUTE)
        cutoff = await tx.scalar(select(cycle.c.cutoff_at).where(cycle.c.group_id == group))
        assert cutoff == CUTOFF
        await tx.run(cycle.update().where(cycle.c.group_id == group).values(state="closed"))
        await open_due_cycles(tx, now=OPENING + LENGTH, chance=CHANCE)
        opened = select(func.count()).where(cycle.c.group_id == group)
        assert await tx.scalar(opened) == 2


async def end_period_now(chat, tx, compound):
    period = await tx.scalar(select(func.max(control_period.c.id)))
    await chat.sends(f"cpe:{compound}:{period}:1")


async def test_an_announced_end_comes_by_itself_at_its_own_time(db):
    async with db.write() as tx:
        compound, chat = await make_chat(tx)
        await set_period(chat, compound)
        await chat.sends(f"cpa:{compound}:end")
        await chat.says("3-2 12:00")
        assert not await end_due_periods(tx, now=OPENING + timedelta(days=1))
        noon = OPENING + timedelta(days=1, hours=4)
        assert await end_due_periods(tx, now=noon + LENGTH) == [compound]
        row = await tx.one(select(control_period))
        assert row.ended_at == noon
        assert row.erase_phones_at == noon + timedelta(days=30)
        assert not await end_due_periods(tx, now=noon + LENGTH)
