"""Who may do what: given and told, taken away and kept as history, never without a liaison."""

import asyncio

import pytest
from sqlalchemy import select

from orders.actors import SCHEDULER, Actor, person_actor
from orders.rules.errors import LastLiaison, NoRight
from orders.tables.people import right_holder
from orders.use_cases.rights import grant_right, hand_over_rights, holders, revoke_right
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.builders import DURING, make_compound, make_liaison, make_person


async def make_pair(tx: Transaction) -> tuple[int, Actor, int]:
    """A compound, its liaison and somebody without any right."""
    compound_id = (await make_compound(tx)).compound_id
    liaison = await make_liaison(tx, compound_id)
    return compound_id, liaison, await make_person(tx, name="周强")


async def grant(tx: Transaction, actor: Actor, compound_id: int, person_id: int, right: str):
    await grant_right(
        tx, actor=actor, compound_id=compound_id, person_id=person_id, right=right, now=DURING
    )


async def told(tx: Transaction) -> list[tuple[str, str]]:
    rows = await tx.all(select(outbox).where(outbox.c.notice == "right_granted"))
    return [(row.recipient, row.data["right"]) for row in rows]


async def test_who_is_given_a_right_is_told_once(db: Database):
    async with db.write() as tx:
        compound_id, liaison, other = await make_pair(tx)
        for _ in range(2):
            await grant(tx, liaison, compound_id, other, "gate")
        assert await told(tx) == [(f"person:{other}", "gate")]


async def test_rights_given_at_set_up_are_quiet(db: Database):
    async with db.write() as tx:
        compound_id, _, other = await make_pair(tx)
        await grant(tx, SCHEDULER, compound_id, other, "gate")
        assert await told(tx) == []


async def test_a_liaison_hands_the_whole_role_over_at_once(db: Database):
    async with db.write() as tx:
        compound_id, liaison, successor = await make_pair(tx)
        await grant(tx, SCHEDULER, compound_id, liaison.person_id or 0, "hand_out")
        await hand_over_rights(
            tx, actor=liaison, compound_id=compound_id, person_id=successor, now=DURING
        )
        assert list(await holders(tx, compound_id, "approve", "hand_out")) == [successor]
        kept = await tx.scalars(select(right_holder.c.person_id))
        assert liaison.person_id in kept  # history stays
        new = [(f"person:{successor}", right) for right in ("hand_out", "approve")]
        assert await told(tx) == new


async def test_the_last_liaison_stays(db: Database):
    async with db.write() as tx:
        compound_id, liaison, _ = await make_pair(tx)
        with pytest.raises(LastLiaison):
            await revoke_right(
                tx,
                actor=liaison,
                compound_id=compound_id,
                person_id=liaison.person_id or 0,
                right="approve",
                now=DURING,
            )
        assert list(await holders(tx, compound_id, "approve")) == [liaison.person_id]


async def test_of_two_liaisons_who_depose_each_other_one_remains(db: Database):
    async with db.write() as tx:
        compound_id, liaison, other = await make_pair(tx)
        await grant(tx, liaison, compound_id, other, "approve")

    async def depose(actor: Actor, person_id: int) -> None:
        async with db.write() as tx:
            await revoke_right(
                tx,
                actor=actor,
                compound_id=compound_id,
                person_id=person_id,
                right="approve",
                now=DURING,
            )

    results = await asyncio.gather(
        depose(liaison, other),
        depose(person_actor(other), liaison.person_id or 0),
        return_exceptions=True,
    )
    assert sorted(type(result).__name__ for result in results) == ["NoRight", "NoneType"]
    async with db.read() as tx:
        assert len(await holders(tx, compound_id, "approve")) == 1


async def test_nobody_without_approve_gives_a_right(db: Database):
    async with db.write() as tx:
        compound_id, _, other = await make_pair(tx)
        with pytest.raises(NoRight):
            await grant(tx, person_actor(other), compound_id, other, "gate")
