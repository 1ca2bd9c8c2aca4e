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
from fulfillment.money.use_cases.statement_scope import MONEY_RIGHTS
from orders.actors import Actor
from orders.rules.errors_reading import NeedsMap, NeedsPassword, WrongPassword
from orders.use_cases.awaiting import await_text
from orders.use_cases.rights import compounds_with_right
from storage.database import Database, Transaction
from storage.erasing import empty_update

LOCKED = "statement_locked"


async def page_of(tx: Transaction, actor: Actor, around: Surroundings, path: object) -> str:
    """The page where rows are decided on one by one: the liaison's, else the supplier's."""
    held = await compounds_with_right(tx, actor.person_id or 0, *MONEY_RIGHTS)
    side = "liaison" if held else "supplier"
    return f"{around.portal_url}/{side}/money/statements/{path}"


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
        url = await page_of(tx, actor, around, f"files/{kept.upload_id}")
        return screens.unknown_table(texts, url)
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
    url = await page_of(tx, actor, around, look.upload_id)
    return screens.statement_card(texts, look, url=url)


async def forget_message(event: Message, inbox_id: int, database: Database, now: datetime) -> None:
    """Take somebody's password out of the chat and of what came in; too old a message stays."""
    async with database.write() as tx:
        await empty_update(tx, inbox_id)
    if event.bot is not None:
        with contextlib.suppress(TelegramAPIError, TimeoutError, OSError):
            await event.delete()
