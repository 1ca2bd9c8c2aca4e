"""Naming deputies, giving and taking rights, handing over the role."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import deputies
from bot.screens.liaison_presses import FindCandidate, OpenCandidates, OpenHolder
from bot.screens.people_presses import InviteHolder
from bot.screens.presses import GiveRight, OpenDeputies, TakeRight
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.deputies import (
    MOST_SHOWN,
    candidates,
    give_right,
    hand_over,
    holder_of,
    holders_in,
    take_right,
)
from orders.use_cases.desks import choose_desk
from orders.use_cases.invitations import invite_holder
from storage.database import Transaction

router = Router(name="deputies")
router.message.filter(F.chat.type == "private")

ADDRESS = "find_deputy"
NEEDED = ("approve",)


@router.message(Command("deputy", "rights"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=NEEDED)
    holders = await holders_in(tx, actor=actor, compound_id=desk.place.compound_id)
    return deputies.holders_page(texts, desk, holders)


@router.callback_query(Pressed(OpenDeputies))
async def show_of(
    event: CallbackQuery, *, press: OpenDeputies, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    desk = await choose_desk(tx, actor=actor, rights=NEEDED, wanted=press.compound_id)
    holders = await holders_in(tx, actor=actor, compound_id=press.compound_id)
    return deputies.holders_page(texts, desk, holders)


@router.callback_query(Pressed(OpenCandidates))
async def show_candidates(
    event: CallbackQuery, *, press: OpenCandidates, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await candidates(
        tx, actor=actor, compound_id=press.compound_id, skip=press.page * MOST_SHOWN
    )
    return deputies.candidates_page(texts, press.compound_id, found)


@router.callback_query(Pressed(FindCandidate))
async def ask_address(
    event: CallbackQuery,
    *,
    press: FindCandidate,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await await_text(tx, actor=actor, purpose=ADDRESS, subject_id=press.compound_id, now=now)
    return deputies.type_address(texts, press.compound_id)


@router.message(Awaits(ADDRESS))
async def find(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await candidates(tx, actor=actor, compound_id=subject_id, address=answer, most=40)
    return deputies.candidates_found(texts, subject_id, found)


@router.callback_query(Pressed(OpenHolder))
async def show_one(
    event: CallbackQuery, *, press: OpenHolder, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await holder_of(
        tx, actor=actor, compound_id=press.compound_id, person_id=press.person_id
    )
    return deputies.holder_page(texts, press.compound_id, found)


@router.callback_query(Pressed(GiveRight), F.data.endswith(":ask_hand_over"))
async def ask_hand_over(
    event: CallbackQuery, *, press: GiveRight, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await holder_of(
        tx, actor=actor, compound_id=press.compound_id, person_id=press.person_id
    )
    return deputies.ask_hand_over(texts, press.compound_id, found)


@router.callback_query(Pressed(GiveRight), F.data.endswith(":hand_over"))
async def hand_role_over(
    event: CallbackQuery,
    *,
    press: GiveRight,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await hand_over(
        tx, actor=actor, compound_id=press.compound_id, person_id=press.person_id, now=now
    )
    return deputies.handed_over(texts, found)


@router.callback_query(Pressed(GiveRight))
async def give(
    event: CallbackQuery,
    *,
    press: GiveRight,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    compound_id, person_id = press.compound_id, press.person_id
    found = await give_right(
        tx, actor=actor, compound_id=compound_id, person_id=person_id, right=press.right, now=now
    )
    return deputies.right_given(texts, compound_id, found)


@router.callback_query(Pressed(TakeRight))
async def take(
    event: CallbackQuery,
    *,
    press: TakeRight,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    compound_id, person_id = press.compound_id, press.person_id
    found = await take_right(
        tx, actor=actor, compound_id=compound_id, person_id=person_id, right=press.right, now=now
    )
    return deputies.right_taken(texts, compound_id, found)


@router.callback_query(Pressed(InviteHolder), F.data.endswith(":"))
async def ask_right(
    event: CallbackQuery, *, press: InviteHolder, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=NEEDED, wanted=press.compound_id)
    return deputies.choose_right(texts, desk.place.compound_id)


@router.callback_query(Pressed(InviteHolder))
async def invite(
    event: CallbackQuery,
    *,
    press: InviteHolder,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    compound_id, right = press.compound_id, press.right
    made = await invite_holder(
        tx, actor=actor, compound_id=compound_id, right=right, chance=around.chance, now=now
    )
    return deputies.right_link(texts, compound_id, right, bot=around.bot_username, code_=made)
