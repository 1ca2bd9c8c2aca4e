"""After a group was bound: ask Telegram what the bot may do there, and say what it lacks.

It runs when the transaction has committed, because it waits for the network. What Telegram does
not answer is left to the doctor.
"""

from datetime import datetime

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.fitness import judge_group
from orders.notices import Notice
from storage.database import Database
from storage.outbox import Post, post

log = structlog.get_logger(__name__)
PATIENCE_SECONDS = 10


async def say_what_lacks(bot: Bot | None, chat_id: int, database: Database, now: datetime) -> None:
    """Post into the group what whoever administers it should change; nothing where all is well."""
    if bot is None:
        return
    try:
        me = await bot.get_me(request_timeout=PATIENCE_SECONDS)
        chat = await bot.get_chat(chat_id, request_timeout=PATIENCE_SECONDS)
        member = await bot.get_chat_member(chat_id, me.id, request_timeout=PATIENCE_SECONDS)
    except (TelegramAPIError, TimeoutError, OSError) as error:
        log.warning("group_not_looked_at", reason=type(error).__name__)
        return
    found = judge_group(*(part.model_dump(mode="json") for part in (chat, member, me)))
    lacking = [item.as_data() for item in found if item.level != "ok"]
    if not lacking:
        return
    async with database.write() as tx:
        await post(
            tx, Post(f"chat:{chat_id}", Notice.GROUP_FINDINGS, {"findings": lacking}), now=now
        )
