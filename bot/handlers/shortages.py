"""A filled totals workbook sent in private: who gets less is shown, and done on a yes."""

from asyncio import to_thread
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.pressed import Pressed
from bot.screens import shortages
from bot.screens.screen import Screen
from bot.screens.shortage_presses import ApplyShortage, DropShortage, OpenShortages
from bot.turn import Turn
from config.texts import Texts
from fulfillment.supply.documents.totals_reading import is_totals, read_totals
from fulfillment.supply.use_cases.applying_shortage import apply_shortage
from fulfillment.supply.use_cases.returned_totals import take_totals
from fulfillment.supply.use_cases.shortages import drop_shortage, shortages_waiting
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="shortages")
router.message.filter(F.chat.type == "private")


class TotalsCameBack(Filter):
    """Matches a workbook with the marks of the totals: any other file is for others."""

    async def __call__(self, event: Message, attachment: Attachment | None = None) -> bool:
        return attachment is not None and is_totals(attachment.content or b"")


@router.message(F.document, TotalsCameBack())
async def sent(
    event: Message,
    *,
    attachment: Attachment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    **_: Any,
) -> Screen:
    returned = await to_thread(read_totals, attachment.fetched())
    card = await take_totals(tx, actor=actor, returned=returned, now=now)
    return shortages.shortage_card(texts, card)


@router.callback_query(Pressed(OpenShortages))
async def show(event: CallbackQuery, *, press: OpenShortages, turn: Turn) -> Screen:
    desk, cards = await shortages_waiting(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return shortages.shortages_page(turn.texts, desk, cards)


@router.callback_query(Pressed(ApplyShortage))
async def apply(event: CallbackQuery, *, press: ApplyShortage, turn: Turn) -> Screen:
    card = await apply_shortage(
        turn.tx, actor=turn.actor, shortage_id=press.shortage_id, shown=press.shown,
        portal_url=turn.around.portal_url, chance=turn.around.chance, now=turn.now,
    )  # fmt: skip
    return shortages.shortage_card(turn.texts, card)


@router.callback_query(Pressed(DropShortage))
async def drop(event: CallbackQuery, *, press: DropShortage, turn: Turn) -> Screen:
    card = await drop_shortage(
        turn.tx, actor=turn.actor, shortage_id=press.shortage_id, now=turn.now
    )
    return shortages.shortage_card(turn.texts, card)
