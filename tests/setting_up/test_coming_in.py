"""How the liaison comes in: the claim link, once, for the first who confirms."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from orders.actors import OPERATOR, person_actor
from orders.rules.errors import InvitationExpired, InvitationUsed, LiaisonThere, NoRight
from orders.tables.people import invitation, right_holder
from orders.use_cases.invitations import invite_contact, invite_liaison
from orders.use_cases.rights import holders
from storage.tables import audit, outbox
from tests.builders import DURING, make_compound, make_liaison, make_person
from tests.liaison.chat import AROUND, Chat


async def somebody(tx, *, name="李红梅", language="en") -> Chat:
    person_id = await make_person(tx, name=name, language=language)
    return Chat(tx, person_actor(person_id), DURING, language=language)


async def claim_code(tx, compound_id: int, *, now=DURING) -> str:
    return await invite_liaison(
        tx, actor=OPERATOR, compound_id=compound_id, chance=AROUND.chance, now=now
    )


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_whoever_opens_the_link_first_and_confirms_is_the_liaison(db, language):
    yes = {"en": "Yes, that is me", "zh_CN": "是的，就是我"}[language]
    place = {"en": "Little Garden", "zh_CN": "小园"}[language]
    async with db.write() as tx:
        loaded = await make_compound(tx)
        code = await claim_code(tx, loaded.compound_id)
        chat = await somebody(tx, language=language)
        assert place in await chat.says(f"/start claim_{code}")
        assert not await holders(tx, loaded.compound_id, "approve")  # looking is not confirming
        assert "/bind@lanzi_bot" in await chat.presses(yes)
        (key,) = chat.keys
        assert key.url is not None
        assert "startgroup=bind_0&admin=delete_messages+pin_messages" in key.url
        assert list(await holders(tx, loaded.compound_id, "approve")) == [chat.actor.person_id]
        verbs = await tx.all(select(audit.c.noun, audit.c.verb, audit.c.actor))
        assert ("invitation", "accept", str(chat.actor)) in [tuple(row) for row in verbs]
        assert ("right", "grant", "operator:0") in [tuple(row) for row in verbs]
        await chat.says("/help")
        assert "/manage" in chat.text


async def test_the_second_who_opens_it_is_refused_and_the_first_may_press_twice(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        code = await claim_code(tx, loaded.compound_id)
        first, second = await somebody(tx), await somebody(tx, name="路人甲")
        await first.says(f"/start claim_{code}")
        await second.says(f"/start claim_{code}")
        await first.presses("Yes")
        await first.sends(f"iv:{code}")
        with pytest.raises(InvitationUsed):
            await second.presses("Yes")
        with pytest.raises(InvitationUsed):
            await second.says(f"/start claim_{code}")
        assert list(await holders(tx, loaded.compound_id, "approve")) == [first.actor.person_id]
        assert len(await tx.all(select(right_holder))) == 1


async def test_a_link_holds_for_a_week_and_a_new_one_ends_the_older(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        older = await claim_code(tx, loaded.compound_id)
        code = await claim_code(tx, loaded.compound_id)
        chat = await somebody(tx)
        with pytest.raises(InvitationExpired):
            await chat.says(f"/start claim_{older}")
        with pytest.raises(InvitationExpired):
            await chat.says("/start claim_nonsense")
        chat.now = DURING + timedelta(days=7)
        with pytest.raises(InvitationExpired):
            await chat.says(f"/start claim_{code}")
        chat.now -= timedelta(seconds=1)
        assert "liaison" in await chat.says(f"/start claim_{code}")


async def test_the_first_liaisons_link_does_nothing_once_there_is_a_liaison(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        code = await claim_code(tx, loaded.compound_id)
        await make_liaison(tx, loaded.compound_id)
        chat = await somebody(tx)
        with pytest.raises(LiaisonThere):
            await chat.says(f"/start claim_{code}")
        with pytest.raises(LiaisonThere):
            await chat.sends(f"iv:{code}")


async def test_when_the_liaison_has_vanished_another_is_added_and_those_there_are_told(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        vanished = await make_liaison(tx, loaded.compound_id)
        code = await claim_code(tx, loaded.compound_id)
        chat = await somebody(tx)
        await chat.says(f"/start claim_{code}")
        await chat.presses("Yes")
        both = {vanished.person_id, chat.actor.person_id}
        assert set(await holders(tx, loaded.compound_id, "approve")) == both
        (told,) = await tx.all(select(outbox).where(outbox.c.notice == "liaison_added"))
        assert told.recipient == f"person:{vanished.person_id}"
        assert told.data["name"] == "李红梅"


async def test_only_who_runs_the_machine_makes_a_liaisons_link_and_no_code_is_kept(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        with pytest.raises(NoRight):
            await invite_liaison(
                tx,
                actor=liaison,
                compound_id=loaded.compound_id,
                chance=AROUND.chance,
                now=DURING,
            )
        code = await claim_code(tx, loaded.compound_id)
        (kept,) = await tx.all(select(invitation))
        assert code not in str(kept)


async def test_a_contact_link_makes_no_liaison(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        liaison = await make_liaison(tx, loaded.compound_id)
        code = await invite_contact(
            tx,
            actor=liaison,
            compound_id=loaded.compound_id,
            supplier_id=1,
            chance=AROUND.chance,
            now=DURING,
        )
        chat = await somebody(tx)
        await chat.says(f"/start claim_{code}")
        assert "Do you speak for" in chat.text
        await chat.presses("Yes")
        assert list(await holders(tx, loaded.compound_id, "approve")) == [liaison.person_id]
