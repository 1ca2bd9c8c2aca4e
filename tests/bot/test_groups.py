"""Updates from groups through the real dispatcher: what is answered where, who has moved."""

from datetime import UTC, datetime
from typing import Any

from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import select

from bot.assembly import dispatcher_with
from bot.middlewares.unit_of_work import UnitOfWork
from bot.outbound.budget import UNLIMITED, Budget
from bot.show import Shower
from config.clock import SystemClock
from orders.tables.compounds import ordering_group
from storage.database import Database
from storage.inbox import Incoming, store
from storage.tables import audit, outbox
from tests.builders import make_compound
from tests.liaison.chat import AROUND
from tests.outbound.office import add_group

NOW = datetime(2026, 3, 1, tzinfo=UTC)
OLD, NEW = -501, -1001000000777
BOT = Bot("1:no-wire")


async def take(db: Database, chat: dict[str, Any], **content: Any) -> None:
    """One message in a group, taken in as the program does."""
    message = {
        "message_id": 5,
        "date": int(NOW.timestamp()),
        "chat": {"title": "小园", **chat},
        "from": {"id": 7, "is_bot": False, "first_name": "王芳", "language_code": "zh-hans"},
        **content,
    }
    async with db.write() as tx:
        (inbox_id,) = await store(tx, [Incoming(1, 1, chat["id"], {}, NOW)], now=NOW)
    unit = UnitOfWork(
        database=db,
        clock=SystemClock(),
        shower=Shower(BOT, Budget(UNLIMITED), bot_username="lanzi_bot"),
        around=AROUND,
    )
    update = Update.model_validate({"update_id": 1, "message": message})
    await dispatcher_with(unit).feed_update(BOT, update, inbox_id=inbox_id, sent_at=NOW)


async def test_a_group_that_says_that_it_moved_is_followed_with_what_is_queued(db: Database):
    async with db.write() as tx:
        await add_group(tx, OLD)
    await take(db, {"id": OLD, "type": "group"}, migrate_to_chat_id=NEW)
    async with db.read() as tx:
        assert await tx.scalars(select(ordering_group.c.chat_id)) == [NEW]
        verbs = await tx.all(select(audit.c.verb, audit.c.actor).where(audit.c.noun == "group"))
    assert [(row.verb, row.actor.partition(":")[0]) for row in verbs] == [("migrate", "person")]


async def test_the_new_group_says_so_too_and_either_is_enough(db: Database):
    async with db.write() as tx:
        await add_group(tx, OLD)
    await take(db, {"id": NEW, "type": "supergroup"}, migrate_from_chat_id=OLD)
    async with db.read() as tx:
        assert await tx.scalars(select(ordering_group.c.chat_id)) == [NEW]


async def test_an_answer_goes_into_the_topic_in_which_was_asked(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
    chat = {"id": NEW, "type": "supergroup", "is_forum": True}
    command = [{"type": "bot_command", "offset": 0, "length": 6}]
    asked = {"text": "/order", "entities": command}
    await take(db, chat, **asked, message_thread_id=9, is_topic_message=True)
    async with db.read() as tx:
        row = await tx.one(select(outbox))
    assert (row.recipient, row.notice) == (f"chat:{NEW}", "answer")
    assert (row.data["topic"], row.data["reply_to"]) == (9, 5)
