"""Receipts for whoever ordered for a household that cannot look into a chat."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import receipts
from bot.screens.receipt_presses import MakeReceipt
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.papers.use_cases.receipts import placed_for_others, receipt_for

router = Router(name="receipts")
router.message.filter(F.chat.type == "private")


@router.message(Command("receipts"))
async def show(event: Message, *, turn: Turn) -> Screen:
    return receipts.placed_page(turn.texts, await placed_for_others(turn.tx, actor=turn.actor))


@router.callback_query(Pressed(MakeReceipt))
async def make(event: CallbackQuery, *, press: MakeReceipt, turn: Turn) -> Screen:
    receipt = await receipt_for(
        turn.tx,
        actor=turn.actor,
        cycle_id=press.cycle_id,
        household_id=press.household_id,
        now=turn.now,
    )
    return receipts.receipt_sent(turn.texts, receipt)
