"""Individual needs for those who look after them, and for the supplier's contact."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import need_desk as screens
from bot.screens.need_presses import (
    ConfirmNeed,
    EscalateNeed,
    LackNeed,
    NeedForOther,
    OpenNeedDesk,
    PassNeed,
    PriceNeed,
    RefuseNeed,
)
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.desks import choose_desk
from orders.use_cases.need_answers import confirm_need, escalate_need, refuse_need
from orders.use_cases.need_cards import NeedCard
from orders.use_cases.need_suppliers import (
    answerable_need,
    lack_need,
    pass_need,
    price_need,
    suppliers_for,
)
from orders.use_cases.needs import (
    RIGHTS_FOR_NEEDS,
    kinds_to_ask,
    may_look_after,
    needs_of_compound,
)
from orders.use_cases.registers import find_home
from storage.database import Transaction

router = Router(name="need_desk")
router.message.filter(F.chat.type == "private")

ADDRESS, PRICE, REASON = "home_of_need", "price_of_need", "reason_of_need"


@router.message(Command("needs"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return await _desk(tx, actor, texts, None)


@router.callback_query(Pressed(OpenNeedDesk))
async def show_of(
    event: CallbackQuery, *, press: OpenNeedDesk, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    return await _desk(tx, actor, texts, press.compound_id)


@router.callback_query(Pressed(NeedForOther))
async def for_other(
    event: CallbackQuery,
    *,
    press: NeedForOther,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await choose_desk(tx, actor=actor, rights=RIGHTS_FOR_NEEDS, wanted=press.compound_id)
    await await_text(tx, actor=actor, purpose=ADDRESS, subject_id=press.compound_id, now=now)
    return screens.ask_address(texts, press.compound_id)


@router.message(Awaits(ADDRESS))
async def take_address(
    event: Message, *, subject_id: int, answer: str, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    kinds = await kinds_to_ask(tx, actor=actor, compound_id=subject_id)
    household_id, address = await find_home(tx, compound_id=subject_id, text=answer)
    await forget_awaited(tx, actor=actor)
    return screens.ask_kind(texts, address, household_id, kinds)


@router.callback_query(Pressed(ConfirmNeed))
async def confirm(
    event: CallbackQuery,
    *,
    press: ConfirmNeed,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await confirm_need(tx, actor=actor, need_id=press.need_id, now=now)
    return await _card(tx, actor, texts, card)


@router.callback_query(Pressed(PassNeed))
async def pass_on(
    event: CallbackQuery,
    *,
    press: PassNeed,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await pass_need(
        tx, actor=actor, need_id=press.need_id, supplier_id=press.supplier_id, now=now
    )
    return await _card(tx, actor, texts, card)


@router.callback_query(Pressed(PriceNeed))
async def ask_price(
    event: CallbackQuery,
    *,
    press: PriceNeed,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await answerable_need(tx, actor=actor, need_id=press.need_id)
    await await_text(tx, actor=actor, purpose=PRICE, subject_id=press.need_id, now=now)
    return screens.ask_price(texts, press.need_id)


@router.message(Awaits(PRICE))
async def take_price(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await price_need(tx, actor=actor, need_id=subject_id, price=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return await _card(tx, actor, texts, card)


@router.callback_query(Pressed(LackNeed))
async def lack(
    event: CallbackQuery,
    *,
    press: LackNeed,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await lack_need(tx, actor=actor, need_id=press.need_id, now=now)
    return await _card(tx, actor, texts, card)


@router.callback_query(Pressed(EscalateNeed))
async def escalate(
    event: CallbackQuery,
    *,
    press: EscalateNeed,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await escalate_need(tx, actor=actor, need_id=press.need_id, now=now)
    return await _card(tx, actor, texts, card)


@router.callback_query(Pressed(RefuseNeed))
async def ask_reason(
    event: CallbackQuery,
    *,
    press: RefuseNeed,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await answerable_need(tx, actor=actor, need_id=press.need_id)
    await await_text(tx, actor=actor, purpose=REASON, subject_id=press.need_id, now=now)
    return screens.ask_reason(texts, press.need_id)


@router.message(Awaits(REASON))
async def refuse(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await refuse_need(tx, actor=actor, need_id=subject_id, reason=answer, now=now)
    await forget_awaited(tx, actor=actor)
    return await _card(tx, actor, texts, card)


async def _desk(tx: Transaction, actor: Actor, texts: Texts, compound_id: int | None) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=RIGHTS_FOR_NEEDS, wanted=compound_id)
    found = await needs_of_compound(tx, actor=actor, compound_id=desk.place.compound_id)
    return screens.desk_page(texts, desk, found)


async def _card(tx: Transaction, actor: Actor, texts: Texts, card: NeedCard) -> Screen:
    """A contact of the supplier sees what they answered, and no more."""
    if not await may_look_after(tx, actor=actor, card=card):
        return screens.answered(texts, card)
    return screens.desk_card(texts, card, await suppliers_for(tx, card))
