"""Joining a household, deciding, rights."""

import pytest
from sqlalchemy import select

from orders.rules.errors import AlreadyDecided, BadPhone, ForeignContact, NoRight, StaleButton
from orders.tables.households import member
from orders.use_cases.accepting import decide_member, waiting_members
from orders.use_cases.joining import choose_room, give_phone
from orders.use_cases.members import memberships
from storage.database import Database
from storage.tables import audit, outbox
from tests.builders import DURING, household_id_of, make_compound, make_liaison, make_newcomer


async def test_a_newcomer_joins_when_the_liaison_accepts(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        actor = await make_newcomer(tx, name="赵敏", telegram_id=9)
        home = await household_id_of(tx, "2-1-302")
        await choose_room(tx, actor=actor, household_id=home, now=DURING)
        joined = await give_phone(
            tx, actor=actor, text="138 1234 5678", is_own_card=True, now=DURING
        )
        assert joined.state == "asked"
        (asked,) = await waiting_members(tx, loaded.compound_id)
        assert asked["phone"] == "+8613812345678"
        with pytest.raises(NoRight):
            await decide_member(
                tx, actor=actor, member_id=asked["member_id"], accepts=True, now=DURING
            )
        decision = {"member_id": asked["member_id"], "now": DURING}
        await decide_member(tx, actor=liaison, accepts=True, **decision)
        (own,) = await memberships(tx, actor.person_id or 0)
        assert (own.key, own.state) == ("2-1-302", "accepted")
        with pytest.raises(AlreadyDecided):
            await decide_member(tx, actor=liaison, accepts=False, **decision)
        told = await tx.scalars(select(outbox.c.notice).order_by(outbox.c.id))
        assert list(told) == ["member_asked", "member_accepted"]
        verbs = await tx.scalars(select(audit.c.verb).where(audit.c.noun == "member"))
        assert list(verbs) == ["ask", "decide"]


async def test_somebody_elses_card_and_nonsense_are_refused(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        actor = await make_newcomer(tx)
        with pytest.raises(StaleButton):
            await give_phone(tx, actor=actor, text="13812345678", is_own_card=True, now=DURING)
        home = await household_id_of(tx, "3")
        await choose_room(tx, actor=actor, household_id=home, now=DURING)
        with pytest.raises(ForeignContact):
            await give_phone(tx, actor=actor, text="13812345678", is_own_card=False, now=DURING)
        with pytest.raises(BadPhone):
            await give_phone(tx, actor=actor, text="你好", is_own_card=True, now=DURING)
        assert await tx.first(select(member)) is None
