"""The supermarket's contact sends a list of goods in private, looks at it, and says yes or no."""

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.attachments import Attachment
from bot.pressed import Pressed
from bot.screens import goods
from bot.screens.goods_presses import ApplyGoods, DropGoods, PlaceGoods
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.contacts import supplied_by
from orders.use_cases.goods import apply_goods, drop_goods, place_goods, send_goods
from orders.use_cases.goods_cards import shops_of
from storage.database import Transaction

router = Router(name="goods")
router.message.filter(F.chat.type == "private")


class SpeaksForSupplier(Filter):
    """Matches messages of somebody who speaks for a supplier."""

    async def __call__(self, event: Message, tx: Transaction, actor: Actor) -> bool:
        return bool(await supplied_by(tx, actor))


@router.message(Command("goods"), SpeaksForSupplier())
async def explain(event: Message, *, turn: Turn) -> Screen:
    return goods.goods_help(turn.texts, await shops_of(turn.tx, actor=turn.actor))


@router.message(F.document, SpeaksForSupplier())
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
    card = await send_goods(
        tx, actor=actor, file_name=attachment.name, content=attachment.content, now=now
    )
    return goods.goods_card(texts, card)


@router.callback_query(Pressed(PlaceGoods))
async def place(event: CallbackQuery, *, press: PlaceGoods, turn: Turn) -> Screen:
    card = await place_goods(
        turn.tx,
        actor=turn.actor,
        upload_id=press.upload_id,
        supplier_id=press.supplier_id,
        group_id=press.group_id,
        now=turn.now,
    )
    return goods.goods_card(turn.texts, card)


@router.callback_query(Pressed(ApplyGoods))
async def apply(event: CallbackQuery, *, press: ApplyGoods, turn: Turn) -> Screen:
    card = await apply_goods(
        turn.tx, actor=turn.actor, upload_id=press.upload_id, shown=press.shown, now=turn.now
    )
    return goods.goods_card(turn.texts, card)


@router.callback_query(Pressed(DropGoods))
async def drop(event: CallbackQuery, *, press: DropGoods, turn: Turn) -> Screen:
    await drop_goods(turn.tx, actor=turn.actor, upload_id=press.upload_id, now=turn.now)
    return goods.goods_dropped(turn.texts)
