"""Stock: a supplier's contact writes it or says that nothing has changed; the liaison looks."""

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.handlers.goods import SpeaksForSupplier
from bot.pressed import Pressed
from bot.screens import stock
from bot.screens.care_presses import OpenStock, SameStock
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.rules.stock_text import is_stock_text
from orders.use_cases.stock_board import area_stock
from orders.use_cases.stock_reporting import report_stock_text, same_stock

router = Router(name="stock")
router.message.filter(F.chat.type == "private")


class TellsStock(Filter):
    """Matches a message that begins as one about stock does."""

    async def __call__(self, event: Message) -> bool:
        return is_stock_text(event.text or "")


@router.message(TellsStock(), SpeaksForSupplier())
async def take(event: Message, *, turn: Turn) -> Screen:
    card, reading = await report_stock_text(
        turn.tx, actor=turn.actor, text=event.text or "", now=turn.now
    )
    return stock.reported(turn.texts, card, reading.unclear)


@router.callback_query(Pressed(SameStock))
async def same(event: CallbackQuery, *, press: SameStock, turn: Turn) -> Screen:
    card = await same_stock(
        turn.tx, actor=turn.actor, supplier_id=press.supplier_id, day=press.day, now=turn.now
    )
    return stock.reported(turn.texts, card)


@router.callback_query(Pressed(OpenStock))
async def look(event: CallbackQuery, *, press: OpenStock, turn: Turn) -> Screen:
    area = await area_stock(turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now)
    return stock.area_page(turn.texts, press.compound_id, area)
