"""Looking back: a resident's earlier orders, and the liaison's past cycles."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from fulfillment.handover.use_cases.past_cycles import past_cycles
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, parcel
from orders.rules.errors import NoRight, NotYours, StaleButton
from orders.rules.states import MemberState
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.tables.orders import order
from tests.builders import OPENING, household_id_of, make_member
from tests.liaison.chat import Chat
from tests.orders.rounds import ROOM, Rounds, make_rounds
from tests.supply.rounds import MORNING, make_packed_round

HOME = "1-1-201"  # ordered two A and one C, of two supermarkets


async def of_home(tx, key=HOME):
    return select(household.c.id).where(household.c.key == key).scalar_subquery()


async def chat_of(tx, key=HOME, language="en") -> Chat:
    return Chat(tx, await make_member(tx, key, name="家人"), MORNING, language)


async def pay_and_collect(tx, key=HOME):
    """The money of the household is there, and everything packed was taken away."""
    home = await of_home(tx, key)
    mine = payment_request.c.household_id == home
    await tx.run(update(payment_request).where(mine).values(state="confirmed"))
    packed = parcel.c.household_id == home, parcel.c.state == "packed"
    ids = list(await tx.scalars(select(parcel.c.id).where(*packed)))
    await tx.run(update(parcel).where(parcel.c.id.in_(ids)).values(state="collected"))
    of_bag = bag.c.parcel_id.in_(ids)
    await tx.run(update(bag).where(of_bag).values(collected_at=MORNING + timedelta(hours=5)))


@pytest.mark.parametrize(
    ("language", "paid", "partly", "detail"),
    [
        ("en", "paid", "partly collected", "Cycle 1"),
        ("zh_CN", "已付", "取了一部分", "第 1 期"),
    ],
)
async def test_a_resident_reads_what_was_ordered_paid_and_collected(
    db, language, paid, partly, detail
):
    async with db.write() as tx:
        await make_packed_round(tx)
        chat = await chat_of(tx, language=language)
        assert "A×2  C×1" in await chat.says("/history")
        await pay_and_collect(tx)
        text = await chat.says("/history")
        assert paid in text
        assert partly in text  # the corner shop has not packed yet
        assert "¥48.00" in text
        full = await chat.presses(detail)
        assert "¥20.00" in full
        assert "16:00" in full or "15:00" in full  # when it was collected
        await chat.presses("Back" if language == "en" else "返回")


async def test_what_was_not_allocated_is_told(db):
    async with db.write() as tx:
        await make_packed_round(
            tx, {"1-1-101": {"B": 3}, "1-1-201": {"A": 1, "B": 2}, "2-1-101": {"B": 3}}
        )
        chat = await chat_of(tx)
        assert "B×2→1" in await chat.says("/history")
        assert "got 1" in await chat.presses("Cycle 1")


async def test_what_a_supplier_had_run_out_of_is_neither_paid_nor_had(db):
    async with db.write() as tx:
        await make_packed_round(tx)
        chat = await chat_of(tx)
        await tx.run(
            update(parcel)
            .where(parcel.c.address == HOME, parcel.c.state != "packed")
            .values(state="short")
        )
        await pay_and_collect(tx)
        text = await chat.says("/history")
        assert "A×2  C×1→0" in text
        assert "¥20.00 paid" in text
        assert "out of stock" in await chat.presses("Cycle 1")


async def many_cycles(tx, count: int) -> Rounds:
    rounds = await make_rounds(tx)
    for _ in range(count):
        await rounds.orders({"A": 1})
        await rounds.next_cycle()
    return rounds


async def test_many_cycles_are_turned_over_newest_first(db):
    async with db.write() as tx:
        rounds = await many_cycles(tx, 8)
        chat = Chat(tx, rounds.actor, rounds.now)
        first = await chat.says("/history")
        assert first.index("Cycle 8 ") < first.index("Cycle 3 ")
        assert "Cycle 2 " not in first
        older = await chat.presses("Older")
        assert "Cycle 2 " in older
        assert "Cycle 1 " in older
        await chat.presses("Cycle 2")
        assert await chat.presses("Back") == older
        assert await chat.presses("Newer") == first
        assert await chat.sends(f"hy:{rounds.home}:999") == older  # a page that is gone


async def test_withdrawn_cancelled_and_open_orders_say_so(db):
    async with db.write() as tx:
        rounds = await many_cycles(tx, 2)
        await rounds.orders({"C": 1})
        numbers = {row.number: row.id for row in await tx.all(select(cycle.c.id, cycle.c.number))}
        for number, state in ((1, "withdrawn"), (2, "cancelled")):
            of_cycle = order.c.cycle_id == numbers[number]
            await tx.run(update(order).where(of_cycle).values(state=state))
        text = await Chat(tx, rounds.actor, rounds.now).says("/history")
        assert "order withdrawn" in text
        assert "cycle cancelled" in text
        assert "the cycle is open" in text


async def test_who_has_two_homes_chooses_and_reads_nobody_elses(db):
    async with db.write() as tx:
        rounds = await many_cycles(tx, 1)
        chat = Chat(tx, rounds.actor, rounds.now)
        second = await household_id_of(tx, "3")
        await tx.insert(
            member,
            household_id=second,
            person_id=rounds.actor.person_id,
            state=MemberState.ACCEPTED,
            asked_at=OPENING,
        )
        await chat.says("/history")
        assert [key.text for key in chat.keys] == [ROOM, "3"]
        assert "Nothing was ordered" in await chat.presses("3")
        stranger = Chat(tx, await make_member(tx, "2-1-101", name="别人"), rounds.now)
        for data in (f"hy:{rounds.home}:0", f"hd:{rounds.home}:{rounds.cycle_id}:0"):
            with pytest.raises(NotYours):
                await stranger.sends(data)
        with pytest.raises(StaleButton):
            await chat.sends(f"hd:{rounds.home}:999:0")


async def test_earlier_orders_are_found_from_the_present_one(db):
    async with db.write() as tx:
        rounds = await many_cycles(tx, 1)
        chat = Chat(tx, rounds.actor, rounds.now)
        await chat.says("/my")
        assert "Cycle 1 " in await chat.presses("Earlier orders")
        await chat.presses("My current order")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_liaison_reads_figures_that_add_up(db, language):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await pay_and_collect(tx)
        found = await past_cycles(tx, actor=world.liaison)
        (item,) = found.cycles
        figures = item.figures
        assert (figures.households, figures.units) == (5, 11)
        assert figures.bags == figures.bags_handed + figures.bags_open
        assert figures.bags_handed > 0
        asked = await tx.all(select(payment_request.c.amount))
        assert figures.asked == sum(row.amount for row in asked)
        chat = Chat(tx, world.liaison, MORNING, language)
        assert "11" in await chat.says("/cycles")
        full = await chat.presses("Cycle 1" if language == "en" else "第 1 期")
        assert ("Big Supermarket" if language == "en" else "大超市") in full
        assert HOME not in full  # counts and sums only
        await chat.presses("Papers" if language == "en" else "单据")
        await chat.sends(f"cd:{world.compound_id}:{world.cycle_id}:0")
        await chat.presses("Unpaid" if language == "en" else "未付")


async def test_only_the_liaison_reads_the_compounds_cycles_and_no_strange_ones(db):
    async with db.write() as tx:
        rounds = await many_cycles(tx, 1)
        with pytest.raises(NoRight):
            await Chat(tx, rounds.actor, rounds.now).says("/cycles")
        chat = Chat(tx, rounds.liaison, rounds.now)
        assert "Cycle 2 " in await chat.says("/cycles")
        with pytest.raises(StaleButton):
            await chat.sends(f"cd:{rounds.compound_id}:999:0")
        with pytest.raises(NoRight):
            await chat.sends("cy:999:0")


async def test_skipped_and_cancelled_cycles_stand_there_too_and_pages_turn(db):
    async with db.write() as tx:
        rounds = await many_cycles(tx, 6)
        first = select(cycle.c.id).where(cycle.c.number == 1).scalar_subquery()
        reason = {"state": "cancelled", "reason": "车 <来不了>"}
        await tx.run(update(cycle).where(cycle.c.id == first).values(**reason))
        await tx.run(update(cycle).where(cycle.c.number == 2).values(state="skipped"))
        chat = Chat(tx, rounds.liaison, rounds.now)
        await chat.says("/cycles")
        older = await chat.presses("Older")
        assert "skipped" in older
        assert "cancelled" in older
        assert [key.text for key in chat.keys if "Cycle" in key.text] == ["Cycle 1"]
        assert "车 <来不了>" in await chat.presses("Cycle 1")


async def test_a_page_costs_the_same_whatever_was_ordered(db):
    async with db.write() as tx:
        rounds = await make_rounds(tx)
    async with db.write() as tx:  # each look in a transaction that has read nothing yet
        one = await _statements(db, past_cycles(tx, actor=rounds.liaison))
    async with db.write() as tx:
        rounds.tx = tx
        for _ in range(3):
            for key in (ROOM, "1-1-102", "2-1-101"):
                await rounds.orders({"A": 1, "C": 1}, key=key)
            await rounds.next_cycle()
    async with db.write() as tx:
        many = await _statements(db, past_cycles(tx, actor=rounds.liaison))
    assert one == many


async def _statements(db, looking) -> int:
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    engine = db.writer.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        await looking
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(seen)
