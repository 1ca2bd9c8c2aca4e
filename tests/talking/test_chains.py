"""Chains that are posted again and again: new lines count, and whose they are is asked."""

from sqlalchemy import update

from orders.tables.orders import order_line
from orders.use_cases.proposals import decide_proposal
from storage.database import Database
from tests.builders import make_member
from tests.orders.rounds import ROOM, make_rounds
from tests.talking.test_texts import notices, ordered, says


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
