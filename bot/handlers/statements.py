"""Statements sent in private by who looks after the money, or speaks for the supplier."""

from asyncio import to_thread
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.awaiting import Awaits
from bot.handlers.statement_reading import LOCKED, forget_message, look_into, page_of
from bot.pressed import Pressed
from bot.screens import statement_imports as screens
from bot.screens.screen import Screen
from bot.screens.statement_presses import (
    BookStatement,
    DropStatement,
    OpenStatement,
    OpenStatements,
    StatementOf,
)
from bot.surroundings import Surroundings
from bot.turn import Turn
from config.texts import Texts
from fulfillment.money.statements.recognising import is_statement
from fulfillment.money.use_cases.statement_files import keep_file, kept_file
from fulfillment.money.use_cases.statement_imports import (
    apply_statement,
    drop_statement,
    statements_of,
)
from fulfillment.money.use_cases.statement_looks import look_at_statement
from fulfillment.money.use_cases.statement_scope import MONEY_RIGHTS, suppliers_to_import
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, awaited, forget_awaited
from orders.use_cases.desks import choose_desk
from storage.database import Transaction

router = Router(name="statements")
router.message.filter(F.chat.type == "private")

WAITS_FOR_FILE = "statement"


class IsStatement(Filter):
    """Matches a file that is a statement, or any file once one was asked for."""

    async def __call__(
        self, event: Message, attachment: Attachment, tx: Transaction, actor: Actor, now: datetime
    ) -> bool:
        if not await suppliers_to_import(tx, actor=actor):
            return False
        found = await awaited(tx, actor=actor, now=now)
        if found is not None and found[0] == WAITS_FOR_FILE:
            return True
        return attachment.content is not None and await to_thread(is_statement, attachment.content)


@router.callback_query(Pressed(OpenStatements))
async def show(event: CallbackQuery, *, press: OpenStatements, turn: Turn) -> Screen:
    desk = await choose_desk(
        turn.tx, actor=turn.actor, rights=MONEY_RIGHTS, wanted=press.compound_id
    )
    suppliers = await suppliers_to_import(turn.tx, actor=turn.actor)
    ids = [each.supplier_id for each in suppliers]
    files = await statements_of(turn.tx, actor=turn.actor, supplier_ids=ids)
    subject = press.compound_id
    await await_text(
        turn.tx, actor=turn.actor, purpose=WAITS_FOR_FILE, subject_id=subject, now=turn.now
    )
    return screens.statements_page(turn.texts, desk, files)


@router.message(F.document, IsStatement())
async def sent(
    event: Message,
    *,
    attachment: Attachment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
    **_: Any,
) -> Screen:
    suppliers = await suppliers_to_import(tx, actor=actor)
    only = suppliers[0].supplier_id if len(suppliers) == 1 else None
    content = attachment.fetched()
    kept_id = await keep_file(
        tx,
        actor=actor,
        supplier_id=only,
        file_name=attachment.name,
        content=content,
        digest=sha256(content).hexdigest(),
        now=now,
    )
    await forget_awaited(tx, actor=actor)
    if only is None:
        return screens.whose_account(texts, kept_id, suppliers)
    kept = await kept_file(tx, actor=actor, upload_id=kept_id, now=now)
    return await look_into(tx, actor, texts, kept, around=around, now=now)


@router.callback_query(Pressed(StatementOf))
async def whose(event: CallbackQuery, *, press: StatementOf, turn: Turn) -> Screen:
    kept = await kept_file(
        turn.tx,
        actor=turn.actor,
        upload_id=press.kept_id,
        now=turn.now,
        supplier_id=press.supplier_id,
    )
    return await look_into(turn.tx, turn.actor, turn.texts, kept, around=turn.around, now=turn.now)


@router.message(F.text, Awaits(LOCKED))
async def password(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    afterwards: list[Any],
    inbox_id: int = 0,
    turn: Turn,
) -> Screen:
    afterwards.append(partial(forget_message, event, inbox_id))
    kept = await kept_file(turn.tx, actor=turn.actor, upload_id=subject_id, now=turn.now)
    await forget_awaited(turn.tx, actor=turn.actor)
    return await look_into(
        turn.tx, turn.actor, turn.texts, kept, around=turn.around, now=turn.now, password=answer
    )


@router.callback_query(Pressed(OpenStatement))
async def open_file(event: CallbackQuery, *, press: OpenStatement, turn: Turn) -> Screen:
    look = await look_at_statement(turn.tx, actor=turn.actor, upload_id=press.upload_id)
    url = await page_of(turn.tx, turn.actor, turn.around, look.upload_id)
    return screens.statement_card(turn.texts, look, url=url)


@router.callback_query(Pressed(BookStatement))
async def book(event: CallbackQuery, *, press: BookStatement, turn: Turn) -> Screen:
    taken = await apply_statement(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        row_ids=None,
        digest=press.digest,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    url = await page_of(turn.tx, turn.actor, turn.around, press.upload_id)
    return screens.statement_taken(turn.texts, taken, url=url)


@router.callback_query(Pressed(DropStatement))
async def drop(event: CallbackQuery, *, press: DropStatement, turn: Turn) -> Screen:
    await drop_statement(turn.tx, actor=turn.actor, upload_id=press.upload_id, now=turn.now)
    return screens.statement_dropped(turn.texts)
