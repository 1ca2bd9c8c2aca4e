"""Links sign in once, hold a day, and show nothing beyond the compound they were made for."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from config.chance import SeededChance
from orders.actors import SCHEDULER, person_actor
from orders.rules.errors import LinkExpired, LinkUsed, NoRight, WrongCompound
from orders.tables.people import portal_session, sign_in_link
from orders.tables.suppliers import bundle
from orders.use_cases.access import (
    SESSION_HOLDS,
    look_at_link,
    make_sign_in_link,
    session_actor,
    sign_out,
    use_link,
)
from orders.use_cases.rights import grant_right, revoke_right
from storage.database import Database, Transaction
from storage.tables import audit
from tests.builders import (
    DURING,
    clerk_of,
    make_compound,
    make_liaison,
    make_member,
)

DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)


async def new_link(tx: Transaction, purpose="supplier", *, actor=None, chance="link"):
    loaded = await make_compound(tx)
    liaison = actor or await make_liaison(tx, loaded.compound_id)
    supplier_id = (await clerk_of(tx)).supplier_id
    token = await make_sign_in_link(
        tx,
        actor=liaison,
        purpose=purpose,
        supplier_id=supplier_id if purpose == "supplier" else None,
        compound_id=loaded.compound_id,
        chance=SeededChance(chance),
        now=DURING,
    )
    return token, loaded.compound_id, supplier_id


async def sign_in(tx: Transaction, token: str, now=DURING) -> str:
    return await use_link(tx, token=token, chance=SeededChance("session"), now=now)


async def test_a_supplier_link_makes_a_clerk_of_one_supplier_in_one_compound(db: Database) -> None:
    async with db.write() as tx:
        token, compound_id, supplier_id = await new_link(tx)
        actor = await session_actor(tx, session_token=await sign_in(tx, token), now=DURING)
    assert (actor.kind, actor.supplier_id, actor.compound_id, actor.person_id) == (
        "clerk",
        supplier_id,
        compound_id,
        None,
    )


async def test_a_hand_out_link_makes_a_page_of_the_compound(db: Database) -> None:
    async with db.write() as tx:
        token, compound_id, _ = await new_link(tx, "handout")
        actor = await session_actor(tx, session_token=await sign_in(tx, token), now=DURING)
    assert (actor.kind, actor.supplier_id, actor.compound_id) == ("page", None, compound_id)


async def test_who_hands_out_has_the_page_for_as_long_as_the_right_is_held(db: Database) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        helper = await make_member(tx, "2-1-101")
        right: dict[str, Any] = {
            "actor": liaison,
            "compound_id": loaded.compound_id,
            "person_id": helper.person_id or 0,
            "right": "hand_out",
            "now": DURING,
        }
        with pytest.raises(NoRight):
            await new_link(tx, "handout", actor=helper)
        await grant_right(tx, **right)
        token, _, _ = await new_link(tx, "handout", actor=helper)
        session = await sign_in(tx, token)
        assert (await session_actor(tx, session_token=session, now=DURING)).kind == "page"
        await revoke_right(tx, **right)
        with pytest.raises(NoRight):
            await session_actor(tx, session_token=session, now=DURING)


async def test_looking_never_uses_a_link_up_and_using_it_twice_is_refused(db: Database) -> None:
    async with db.write() as tx:
        token, _, _ = await new_link(tx)
        cards = [await look_at_link(tx, token=token, now=DURING) for _ in range(3)]
        assert {(card.supplier_en, card.compound_en) for card in cards} == {
            ("Big Supermarket", "Little Garden")
        }
        await sign_in(tx, token)
        with pytest.raises(LinkUsed):
            await sign_in(tx, token)
        with pytest.raises(LinkUsed):
            await look_at_link(tx, token=token, now=DURING)
        assert await tx.scalar(select(func.count()).select_from(portal_session)) == 1


async def test_a_link_holds_24_hours(db: Database) -> None:
    async with db.write() as tx:
        token, _, _ = await new_link(tx)
        await look_at_link(tx, token=token, now=DURING + DAY - SECOND)
        with pytest.raises(LinkExpired):
            await sign_in(tx, token, now=DURING + DAY)
        with pytest.raises(LinkExpired):
            await look_at_link(tx, token="made up", now=DURING)


async def test_a_session_ends_after_its_time_or_when_signed_out(db: Database) -> None:
    async with db.write() as tx:
        token, _, _ = await new_link(tx)
        session = await sign_in(tx, token)
        actor = await session_actor(tx, session_token=session, now=DURING + SESSION_HOLDS - SECOND)
        with pytest.raises(LinkExpired):
            await session_actor(tx, session_token=session, now=DURING + SESSION_HOLDS)
        await sign_out(tx, actor=actor, now=DURING)
        await sign_out(tx, actor=actor, now=DURING)
        with pytest.raises(LinkExpired):
            await session_actor(tx, session_token=session, now=DURING)


async def test_only_who_approves_in_the_compound_may_have_a_link_made(db: Database) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        helper = await make_member(tx, "1-1-101")
        assert helper.person_id is not None
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=loaded.compound_id,
            person_id=helper.person_id,
            right="hand_out",
            now=DURING,
        )
        for actor in (helper, await make_member(tx, "1-1-102"), person_actor(999), SCHEDULER):
            with pytest.raises(NoRight):
                await new_link(tx, actor=actor)
        assert await tx.scalar(select(func.count()).select_from(sign_in_link)) == 0


async def test_a_supplier_that_does_not_sell_here_gets_no_link(db: Database) -> None:
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        shop, market = await clerk_of(tx, "小店"), await clerk_of(tx)
        await tx.run(
            update(bundle)
            .where(bundle.c.supplier_id == shop.supplier_id)
            .values(supplier_id=market.supplier_id)
        )
        for supplier_id in (shop.supplier_id, None):
            with pytest.raises(WrongCompound):
                await make_sign_in_link(
                    tx,
                    actor=liaison,
                    purpose="supplier",
                    supplier_id=supplier_id,
                    compound_id=loaded.compound_id,
                    chance=SeededChance("link"),
                    now=DURING,
                )


async def test_tokens_are_kept_as_hashes_only(db: Database) -> None:
    async with db.write() as tx:
        token, _, _ = await new_link(tx)
        session = await sign_in(tx, token)
        kept = [
            *await tx.all(select(sign_in_link)),
            *await tx.all(select(portal_session)),
            *await tx.all(select(audit)),
        ]
    assert token not in str(kept)
    assert session not in str(kept)


async def test_making_using_and_leaving_are_audited(db: Database) -> None:
    async with db.write() as tx:
        token, compound_id, _ = await new_link(tx)
        actor = await session_actor(tx, session_token=await sign_in(tx, token), now=DURING)
        await sign_out(tx, actor=actor, now=DURING)
        rows = await tx.all(
            select(audit.c.noun, audit.c.verb, audit.c.compound_id)
            .where(audit.c.noun.in_(("sign_in_link", "portal_session")))
            .order_by(audit.c.id)
        )
    assert [tuple(row) for row in rows] == [
        ("sign_in_link", "make", compound_id),
        ("sign_in_link", "use", compound_id),
        ("portal_session", "sign_in", compound_id),
        ("portal_session", "sign_out", compound_id),
    ]
