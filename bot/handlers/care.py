"""Welfare calls: the list, one call after the other, who goes and knocks; coverage."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import care, care_cover
from bot.screens.care_presses import (
    CallUnanswered,
    CarerAway,
    ChooseVisitor,
    HearCall,
    OpenCall,
    OpenCare,
    OpenCover,
    OpenCoverage,
    RemarkCall,
    SendVisitor,
    VisitInVain,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.handover.use_cases.supply_cover import supply_cover
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.call_book import call_book
from orders.use_cases.call_cards import call_card
from orders.use_cases.call_following import form_for_call
from orders.use_cases.call_hearing import (
    call_unanswered,
    hear_call,
    remark_call,
    send_visitor,
    visit_in_vain,
)
from orders.use_cases.call_visits import visitors_of_call
from orders.use_cases.care_board import care_board
from orders.use_cases.carers import set_away

router = Router(name="care")
router.message.filter(F.chat.type == "private")

REMARK = "remark_of_call"


@router.callback_query(Pressed(OpenCare))
async def show(event: CallbackQuery, *, press: OpenCare, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    return await _book(turn, press.compound_id)


@router.callback_query(Pressed(OpenCall))
async def show_call(event: CallbackQuery, *, press: OpenCall, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    card = await call_card(turn.tx, actor=turn.actor, call_id=press.call_id, now=turn.now)
    return care.call_page(turn.texts, card)


@router.callback_query(Pressed(HearCall))
async def hear(event: CallbackQuery, *, press: HearCall, turn: Turn) -> Sequence[Screen]:
    card = await hear_call(
        turn.tx, actor=turn.actor, call_id=press.call_id, what=press.what, now=turn.now
    )
    form = await form_for_call(turn.tx, actor=turn.actor, card=card, what=press.what, now=turn.now)
    return care_cover.after_hearing(turn.texts, card, form)


@router.callback_query(Pressed(CallUnanswered))
async def unanswered(event: CallbackQuery, *, press: CallUnanswered, turn: Turn) -> Screen:
    card = await call_unanswered(
        turn.tx, actor=turn.actor, call_id=press.call_id, tries=press.tries, now=turn.now
    )
    return care.call_page(turn.texts, card)


@router.callback_query(Pressed(VisitInVain))
async def in_vain(event: CallbackQuery, *, press: VisitInVain, turn: Turn) -> Screen:
    card = await visit_in_vain(turn.tx, actor=turn.actor, call_id=press.call_id, now=turn.now)
    return care.call_page(turn.texts, card)


@router.callback_query(Pressed(ChooseVisitor))
async def choose_visitor(event: CallbackQuery, *, press: ChooseVisitor, turn: Turn) -> Screen:
    card = await call_card(turn.tx, actor=turn.actor, call_id=press.call_id, now=turn.now)
    people = await visitors_of_call(turn.tx, actor=turn.actor, call_id=press.call_id, now=turn.now)
    return care.choose_visitor(turn.texts, card, people)


@router.callback_query(Pressed(SendVisitor))
async def send(event: CallbackQuery, *, press: SendVisitor, turn: Turn) -> Screen:
    card = await send_visitor(
        turn.tx, actor=turn.actor, call_id=press.call_id, person_id=press.person_id, now=turn.now
    )
    return care.call_page(turn.texts, card)


@router.callback_query(Pressed(RemarkCall))
async def ask_remark(event: CallbackQuery, *, press: RemarkCall, turn: Turn) -> Screen:
    card = await call_card(turn.tx, actor=turn.actor, call_id=press.call_id, now=turn.now)
    await await_text(
        turn.tx, actor=turn.actor, purpose=REMARK, subject_id=press.call_id, now=turn.now
    )
    return care.ask_remark(turn.texts, card)


@router.message(Awaits(REMARK))
async def take_remark(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    card = await remark_call(
        turn.tx, actor=turn.actor, call_id=subject_id, text=answer, now=turn.now
    )
    await forget_awaited(turn.tx, actor=turn.actor)
    return care.call_page(turn.texts, card)


@router.callback_query(Pressed(CarerAway))
async def away(event: CallbackQuery, *, press: CarerAway, turn: Turn) -> Screen:
    await set_away(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        person_id=turn.actor.person_id or 0,
        hours=press.hours,
        now=turn.now,
    )
    return await _book(turn, press.compound_id)


@router.callback_query(Pressed(OpenCoverage))
async def coverage(event: CallbackQuery, *, press: OpenCoverage, turn: Turn) -> Screen:
    found = await care_board(turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now)
    return care.coverage_page(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(OpenCover))
async def cover(event: CallbackQuery, *, press: OpenCover, turn: Turn) -> Screen:
    found = await supply_cover(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    return care_cover.cover_page(turn.texts, press.compound_id, found)


async def _book(turn: Turn, compound_id: int) -> Screen:
    book = await call_book(turn.tx, actor=turn.actor, compound_id=compound_id, now=turn.now)
    return care.care_home(turn.texts, book)
