"""Receipts for whoever ordered for a household that cannot look into a chat."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import receipts
from bot.screens.receipt_presses import MakeReceipt
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.papers.use_cases.receipts import placed_for_others, receipt_for
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="receipts")
router.message.filter(F.chat.type == "private")


@router.message(Command("receipts"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return receipts.placed_page(texts, await placed_for_others(tx, actor=actor))


@router.callback_query(Pressed(MakeReceipt))
async def make(
    event: CallbackQuery,
    *,
    press: MakeReceipt,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    receipt = await receipt_for(
        tx, actor=actor, cycle_id=press.cycle_id, household_id=press.household_id, now=now
    )
    return receipts.receipt_sent(texts, receipt)
