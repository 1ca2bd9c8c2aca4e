"""Individual needs for those who look after them, and for the supplier's contact."""

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
from bot.turn import Turn
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
async def show(event: Message, *, turn: Turn) -> Screen:
    return await _desk(turn.tx, turn.actor, turn.texts, None)


@router.callback_query(Pressed(OpenNeedDesk))
async def show_of(event: CallbackQuery, *, press: OpenNeedDesk, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _desk(turn.tx, turn.actor, turn.texts, press.compound_id)


@router.callback_query(Pressed(NeedForOther))
async def for_other(event: CallbackQuery, *, press: NeedForOther, turn: Turn) -> Screen:
    await choose_desk(turn.tx, actor=turn.actor, rights=RIGHTS_FOR_NEEDS, wanted=press.compound_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=ADDRESS, subject_id=press.compound_id, now=turn.now
    )
    return screens.ask_address(turn.texts, press.compound_id)


@router.message(Awaits(ADDRESS))
async def take_address(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    kinds = await kinds_to_ask(turn.tx, actor=turn.actor, compound_id=subject_id)
    household_id, address = await find_home(turn.tx, compound_id=subject_id, text=answer)
    await forget_awaited(turn.tx, actor=turn.actor)
    return screens.ask_kind(turn.texts, address, household_id, kinds)


@router.callback_query(Pressed(ConfirmNeed))
async def confirm(event: CallbackQuery, *, press: ConfirmNeed, turn: Turn) -> Screen:
    card = await confirm_need(turn.tx, actor=turn.actor, need_id=press.need_id, now=turn.now)
    return await _card(turn.tx, turn.actor, turn.texts, card)


@router.callback_query(Pressed(PassNeed))
async def pass_on(event: CallbackQuery, *, press: PassNeed, turn: Turn) -> Screen:
    card = await pass_need(
        turn.tx,
        actor=turn.actor,
        need_id=press.need_id,
        supplier_id=press.supplier_id,
        now=turn.now,
    )
    return await _card(turn.tx, turn.actor, turn.texts, card)


@router.callback_query(Pressed(PriceNeed))
async def ask_price(event: CallbackQuery, *, press: PriceNeed, turn: Turn) -> Screen:
    await answerable_need(turn.tx, actor=turn.actor, need_id=press.need_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=PRICE, subject_id=press.need_id, now=turn.now
    )
    return screens.ask_price(turn.texts, press.need_id)


@router.message(Awaits(PRICE))
async def take_price(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    card = await price_need(
        turn.tx, actor=turn.actor, need_id=subject_id, price=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _card(turn.tx, turn.actor, turn.texts, card)


@router.callback_query(Pressed(LackNeed))
async def lack(event: CallbackQuery, *, press: LackNeed, turn: Turn) -> Screen:
    card = await lack_need(turn.tx, actor=turn.actor, need_id=press.need_id, now=turn.now)
    return await _card(turn.tx, turn.actor, turn.texts, card)


@router.callback_query(Pressed(EscalateNeed))
async def escalate(event: CallbackQuery, *, press: EscalateNeed, turn: Turn) -> Screen:
    card = await escalate_need(turn.tx, actor=turn.actor, need_id=press.need_id, now=turn.now)
    return await _card(turn.tx, turn.actor, turn.texts, card)


@router.callback_query(Pressed(RefuseNeed))
async def ask_reason(event: CallbackQuery, *, press: RefuseNeed, turn: Turn) -> Screen:
    await answerable_need(turn.tx, actor=turn.actor, need_id=press.need_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=REASON, subject_id=press.need_id, now=turn.now
    )
    return screens.ask_reason(turn.texts, press.need_id)


@router.message(Awaits(REASON))
async def refuse(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    card = await refuse_need(
        turn.tx, actor=turn.actor, need_id=subject_id, reason=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _card(turn.tx, turn.actor, turn.texts, card)


async def _desk(tx: Transaction, actor: Actor, texts: Texts, compound_id: int | None) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=RIGHTS_FOR_NEEDS, wanted=compound_id)
    found = await needs_of_compound(tx, actor=actor, compound_id=desk.place.compound_id)
    return screens.desk_page(texts, desk, found)


async def _card(tx: Transaction, actor: Actor, texts: Texts, card: NeedCard) -> Screen:
    """A contact of the supplier sees what they answered, and no more."""
    if not await may_look_after(tx, actor=actor, card=card):
        return screens.answered(texts, card)
    return screens.desk_card(texts, card, await suppliers_for(tx, card))
