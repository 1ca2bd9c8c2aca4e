"""A kept file read for the chat: its card, or what is still needed to read it."""

import contextlib
from asyncio import to_thread
from datetime import datetime

from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message

from bot.screens import statement_imports as screens
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from fulfillment.money.statements.reading import read_statement
from fulfillment.money.use_cases.statement_files import KeptFile, forget_file, how_to_read
from fulfillment.money.use_cases.statement_imports import preview_statement
from orders.actors import Actor
from orders.rules.errors_reading import NeedsMap, NeedsPassword, WrongPassword
from orders.use_cases.awaiting import await_text
from storage.database import Database, Transaction
from storage.erasing import empty_update

LOCKED = "statement_locked"


def page_of(around: Surroundings, upload_id: int) -> str:
    """The page where rows are decided on one by one."""
    return f"{around.portal_url}/liaison/money/statements/{upload_id}"


async def look_into(
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    kept: KeptFile,
    *,
    around: Surroundings,
    now: datetime,
    password: str = "",
) -> Screen:
    """Read the file and show what is in it; else ask for its password, or for its columns."""
    supplier_id = kept.supplier_id or 0
    how = await how_to_read(tx, actor=actor, supplier_id=supplier_id)
    try:
        statement = await to_thread(
            read_statement,
            kept.content,
            password=password or None,
            maps=how.maps,
            timezone=how.timezone,
            currency=how.currency,
        )
    except (NeedsPassword, WrongPassword) as locked:
        subject = kept.upload_id
        await await_text(tx, actor=actor, purpose=LOCKED, subject_id=subject, now=now)
        return screens.ask_password(texts, is_wrong=isinstance(locked, WrongPassword))
    except NeedsMap:
        return screens.unknown_table(texts, page_of(around, 0)[:-1] + f"files/{kept.upload_id}")
    look = await preview_statement(
        tx,
        actor=actor,
        supplier_id=supplier_id,
        statement=statement,
        file_name=kept.name,
        digest=kept.digest,
        now=now,
    )
    await forget_file(tx, upload_id=kept.upload_id, actor=actor, now=now)
    return screens.statement_card(texts, look, url=page_of(around, look.upload_id))


async def forget_message(event: Message, inbox_id: int, database: Database, now: datetime) -> None:
    """Take somebody's password out of the chat and of what came in; too old a message stays."""
    async with database.write() as tx:
        await empty_update(tx, inbox_id)
    if event.bot is not None:
        with contextlib.suppress(TelegramAPIError, TimeoutError, OSError):
            await event.delete()
