"""The liaison sends a statement in private: whose it is, its password, the yes."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import DeleteMessage, TelegramMethod
from aiogram.types import Message
from sqlalchemy import select

from bot.handlers.statement_reading import forget_message
from orders.rules.errors_statements import NoStatementHere
from orders.tables.uploads import upload
from storage.database import Database
from storage.inbox import Incoming, store, take
from storage.tables import inbox
from tests.liaison.chat import Chat
from tests.matching.files import LATER, bills, references
from tests.statements_in.samples import Paid, locked, wechat_csv
from tests.supply.rounds import make_packed_round, notices

ON_SQLITE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


@ON_SQLITE
async def test_a_locked_file_is_opened_looked_over_and_booked(db: Database) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        paid = [Paid(1, 4050, ref["1-1-101"]), Paid(2, 2000, ref["3"]), Paid(3, 500, ref["3"])]
        content = locked(wechat_csv(paid), "483920")
        chat = Chat(tx, world.liaison, LATER)
        await chat.says("/manage")
        await chat.presses("Money")
        await chat.presses("Statements")
        assert "Nothing is booked" in chat.text
        assert "Whose account is it?" in await chat.sends_file("账单.zip", content)
        assert "This file is locked" in await chat.presses("Big Supermarket")
        assert "That is not the password." in await chat.says("000000")
        shown = await chat.says("483920")
        assert "✅ paid: 2, ¥60.50" in shown
        assert "♊ paid already: 1, ¥5.00" in shown
        assert "no household has been told" in shown
        assert await notices(tx, "payment_confirmed") == []
        done = await chat.presses("Book the 2 that are certain")
        assert "2 rows are booked" in done
        assert "paid already: 1" in done
        told = await notices(tx, "payment_confirmed")
        found = await bills(tx, world)
        kept = await tx.all(select(upload).where(upload.c.kind == "bankfile"))
    assert [found[room].state for room in ("1-1-101", "3")] == ["confirmed", "confirmed"]
    assert len(told) == 2
    assert all((row.rows, row.state) == (None, "dropped") for row in kept)


@ON_SQLITE
async def test_who_speaks_for_the_supplier_just_sends_it_and_a_resident_cannot(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        content = wechat_csv([Paid(1, 4050, ref["1-1-101"])])
        contact = Chat(tx, world.liaison.__class__("person", 1, person_id=world.contact_id), LATER)
        assert "✅ paid: 1" in await contact.sends_file("微信支付账单.csv", content)
        assert any("/supplier/money/statements/" in (key.url or "") for key in contact.keys)
        await contact.presses("Put it aside")
        with pytest.raises(NoStatementHere):
            await contact.sends("sto:2")
        resident = Chat(tx, world.liaison.__class__("person", 999, person_id=999), LATER)
        assert "paid" not in await resident.sends_file("微信支付账单.csv", content)


@ON_SQLITE
async def test_a_password_stays_neither_in_the_chat_nor_in_what_came_in(db: Database) -> None:
    chat = {"id": 5, "type": "private"}
    said = {"message_id": 1, "date": 0, "chat": chat, "text": "483920"}
    async with db.write() as tx:
        await store(tx, [Incoming(1, 1, 5, {"message": said}, LATER)], now=LATER)
        await take(tx, 1)
    sent: list[TelegramMethod[Any]] = []

    class Wire(Bot):
        async def __call__(self, method: TelegramMethod[Any], *_: Any, **__: Any) -> Any:
            sent.append(method)

    message = Message.model_validate(said).as_(Wire("1:no-wire"))
    await forget_message(message, 1, db, LATER)
    async with db.read() as tx:
        assert (await tx.one(select(inbox))).raw is None
    assert [(type(each), each.message_id) for each in sent] == [(DeleteMessage, 1)]  # type: ignore[attr-defined]
