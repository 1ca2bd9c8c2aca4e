"""/mydata and /forget in a private chat, in both languages."""

import json

import pytest
from sqlalchemy import select

from orders.rules.errors import StaleButton
from orders.tables.people import person
from tests.liaison.chat import Chat
from tests.privacy.everything import finish_everything
from tests.privacy.neighbour import LATER, NAME, PHONE, make_neighbour


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_what_is_kept_is_told_in_words_and_as_a_file(db, language):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        chat = Chat(tx, neighbour.actor, LATER, language)
        text = await chat.says("/mydata")
        assert NAME in text
        assert "139****7777" in text
        assert PHONE not in text
        assert "/history" in text
        assert "1-1-101" in text
        document = chat.screens[-1].document
        assert document is not None
        rows = json.loads(document.make())
        assert rows["person"][0]["phone"] == PHONE
        assert {"member", "household_order", "parcel", "need", "roster_entry"} <= set(rows)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_forgetting_is_asked_refused_while_something_waits_and_done(db, language):
    async with db.write() as tx:
        neighbour = await make_neighbour(tx)
        chat = Chat(tx, neighbour.actor, LATER, language)
        assert "1-1-101" in await chat.says("/forget")
        assert not [key for key in chat.keys if key.as_data()["callback_data"].startswith("fm")]
        await chat.sends(f"fm:{neighbour.person_id}")  # an old button does nothing now
        assert (
            await tx.scalar(select(person.c.name).where(person.c.id == neighbour.person_id)) == NAME
        )
        await finish_everything(tx)
        await chat.says("/forget")
        with pytest.raises(StaleButton):
            await chat.sends(f"fm:{neighbour.other_id}")
        await chat.sends(f"fm:{neighbour.person_id}")
        assert chat.toast
        row = await tx.one(select(person).where(person.c.id == neighbour.person_id))
        assert (row.name, row.phone, row.telegram_id) == ("—", None, None)
