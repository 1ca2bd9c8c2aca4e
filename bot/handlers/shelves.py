"""Finding one's way among many goods: kinds, pages, search; and the price list for everybody."""

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import ordering, price_list, searching
from bot.screens.goods_presses import OpenPriceList, OpenShelf, SearchGoods
from bot.screens.screen import Screen
from bot.screens.shelves import Place
from bot.turn import Turn
from config.texts import Texts
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.orders import show_form
from orders.use_cases.price_lists import published_list
from storage.database import Transaction

router = Router(name="shelves")
router.message.filter(F.chat.type == "private")

SEARCH = "search_goods"


@router.callback_query(Pressed(OpenShelf))
async def open_shelf(event: CallbackQuery, *, press: OpenShelf, turn: Turn) -> Screen:
    form = await show_form(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        cycle_id=press.cycle_id,
        now=turn.now,
    )
    return ordering.order_form(turn.texts, form, at=Place(kind=press.kind, page=press.page))


@router.callback_query(Pressed(SearchGoods))
async def ask_words(event: CallbackQuery, *, press: SearchGoods, turn: Turn) -> Screen:
    await await_text(
        turn.tx, actor=turn.actor, purpose=SEARCH, subject_id=press.household_id, now=turn.now
    )
    return searching.ask_words(turn.texts, press.household_id)


@router.message(Awaits(SEARCH))
async def search(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    form = await show_form(turn.tx, actor=turn.actor, household_id=subject_id, now=turn.now)
    await forget_awaited(turn.tx, actor=turn.actor)
    return ordering.order_form(turn.texts, form, at=Place(words=answer))


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(r"prices_[0-9]{1,18}")))
async def show_prices(
    event: Message, command: CommandObject, tx: Transaction, texts: Texts
) -> Screen:
    cycle_id = int((command.args or "").removeprefix("prices_"))
    return price_list.price_list(texts, await published_list(tx, cycle_id))


@router.callback_query(Pressed(OpenPriceList))
async def turn_page(
    event: CallbackQuery, press: OpenPriceList, tx: Transaction, texts: Texts
) -> Screen:
    return price_list.price_list(texts, await published_list(tx, press.cycle_id), press.page)
