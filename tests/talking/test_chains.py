"""Chains that are posted again and again: new lines count, and whose they are is asked."""

from datetime import timedelta

from sqlalchemy import select, update

from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.tables.orders import order_line
from orders.use_cases.moving import follow_migration
from orders.use_cases.proposals import decide_proposal
from orders.use_cases.said import Place
from orders.use_cases.sorting import set_capacity, sorting_of
from storage.database import Database
from storage.tables import audit, outbox
from tests.builders import CUTOFF, make_member
from tests.orders.rounds import ROOM, make_rounds
from tests.talking.test_texts import CHAT, notices, ordered, says


async def test_a_chain_by_the_liaison_is_applied_whole_and_posted_again_adds_its_new_line(
    db: Database,
):
    async with db.write() as tx:
        r = await make_rounds(tx)
        rooms = ["1-1-102", "1-1-201", "1-2-101", "2-1-301", "2-2-302"]
        chain = "#接龙\n" + "\n".join(f"{n}. {key} A1 B1" for n, key in enumerate(rooms, 1))
        answer = await says(r, chain, actor=r.liaison)
        assert answer.is_clear, answer
        assert sorted(await ordered(tx)) == sorted(rooms)
        noted = await tx.scalars(select(audit.c.after).where(audit.c.verb == "place"))
        assert [each["for_other"] for each in noted] == [True] * len(rooms)
        await tx.run(update(order_line).values(quantity=2))
        again = await says(r, chain + f"\n6. {ROOM} C1", message=6)
        assert again.is_clear, again
        found = await ordered(tx)
        assert found.pop(ROOM) == {"C": 1}
        assert {quantity for lines in found.values() for quantity in lines.values()} == {2}


async def test_lines_of_others_in_a_chain_are_asked_of_those_who_live_there(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        other = await make_member(tx, "1-1-102", telegram_id=9)
        chain = f"#接龙\n1. 1-1-102 A1\n2. 1-1-201 B1\n3. {ROOM} C2"
        answer = await says(r, chain)
        assert (list(answer.asked), list(answer.nobody)) == (["1-1-102"], ["1-1-201"])
        assert await ordered(tx) == {ROOM: {"C": 2}}
        (data,) = await notices(tx, "order_proposed")
        await decide_proposal(
            tx, actor=other, proposal_id=data["proposal_id"], takes=True, now=r.now
        )
        assert await ordered(tx) == {ROOM: {"C": 2}, "1-1-102": {"A": 1}}


async def test_a_chain_goes_on_after_the_group_has_become_a_supergroup(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        await tx.run(update(ordering_group).values(chat_id=CHAT))
        rooms = ["1-1-102", "1-1-201", "1-2-101", "2-1-301"]
        chain = "#接龙\n" + "\n".join(f"{n}. {key} A1" for n, key in enumerate(rooms, 1))
        assert (await says(r, chain, actor=r.liaison)).is_clear
        await follow_migration(
            tx, actor=r.liaison, old_chat_id=CHAT, new_chat_id=CHAT - 1, now=r.now
        )
        await tx.run(update(order_line).values(quantity=2))
        longer = f"{chain}\n5. {ROOM} B1"
        assert (await says(r, longer, place=Place(CHAT - 1, 5))).is_clear
        found = await ordered(tx)
        assert found.pop(ROOM) == {"B": 1}
        assert {count for lines in found.values() for count in lines.values()} == {2}
        cards = select(outbox.c.recipient).where(outbox.c.notice == "cycle_card")
        assert set(await tx.scalars(cards)) == {f"group:{r.group_id}"}


async def test_of_a_chain_those_wait_for_whom_there_are_no_bags(db: Database):
    async with db.write() as tx:
        r = await make_rounds(tx)
        row = await tx.one(select(cycle).where(cycle.c.id == r.cycle_id))
        await set_capacity(tx, row=row, capacity=4, actor=r.liaison, now=r.now)
        rooms = ["1-1-102", "1-1-201", "1-2-101", "2-1-301", "2-2-302", "2-2-301"]
        chain = "#接龙\n" + "\n".join(f"{n}. {key} A1" for n, key in enumerate(rooms, 1))
        answer = await says(r, chain, actor=r.liaison)
        assert (len(answer.taken), len(answer.waiting)) == (4, 2)
        assert not answer.is_clear
        full = await sorting_of(tx, r.cycle_id)
        assert (full.bags, full.waiting) == (4, 2)
        gone = "\n".join(f"{key} 不要了" for key in answer.taken[:4])
        assert (await says(r, gone, message=6, actor=r.liaison)).is_clear
        full = await sorting_of(tx, r.cycle_id)
        assert (full.bags, full.waiting) == (2, 0)
        assert sorted(await ordered(tx)) == sorted(answer.waiting)


async def test_a_chain_that_is_late_is_refused_in_one_reply_and_the_liaison_told_once(
    db: Database,
):
    async with db.write() as tx:
        r = await make_rounds(tx)
        late = CUTOFF + timedelta(seconds=1)
        rooms = ["1-1-102", "1-1-201", "1-2-101", "2-1-301"]
        chain = "#接龙\n" + "\n".join(f"{n}. {key} A1" for n, key in enumerate(rooms, 1))
        answer = await says(r, chain, actor=r.liaison, sent_at=late, now=late)
        assert [form.refused_late for form in answer.forms] == [True]
        assert await ordered(tx) == {}
        (told,) = await notices(tx, "late_order")
        assert told["address"].endswith("(4)")
