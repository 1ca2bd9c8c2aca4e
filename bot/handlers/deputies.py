"""Naming deputies, giving and taking rights, handing over the role."""

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
from bot.turn import Turn
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

router = Router(name="deputies")
router.message.filter(F.chat.type == "private")

ADDRESS = "find_deputy"
NEEDED = ("approve",)


@router.message(Command("deputy", "rights"))
async def show(event: Message, *, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED)
    holders = await holders_in(turn.tx, actor=turn.actor, compound_id=desk.place.compound_id)
    return deputies.holders_page(turn.texts, desk, holders)


@router.callback_query(Pressed(OpenDeputies))
async def show_of(event: CallbackQuery, *, press: OpenDeputies, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED, wanted=press.compound_id)
    holders = await holders_in(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return deputies.holders_page(turn.texts, desk, holders)


@router.callback_query(Pressed(OpenCandidates))
async def show_candidates(event: CallbackQuery, *, press: OpenCandidates, turn: Turn) -> Screen:
    found = await candidates(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, skip=press.page * MOST_SHOWN
    )
    return deputies.candidates_page(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(FindCandidate))
async def ask_address(event: CallbackQuery, *, press: FindCandidate, turn: Turn) -> Screen:
    await await_text(
        turn.tx, actor=turn.actor, purpose=ADDRESS, subject_id=press.compound_id, now=turn.now
    )
    return deputies.type_address(turn.texts, press.compound_id)


@router.message(Awaits(ADDRESS))
async def find(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await candidates(
        turn.tx, actor=turn.actor, compound_id=subject_id, address=answer, most=40
    )
    return deputies.candidates_found(turn.texts, subject_id, found)


@router.callback_query(Pressed(OpenHolder))
async def show_one(event: CallbackQuery, *, press: OpenHolder, turn: Turn) -> Screen:
    found = await holder_of(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, person_id=press.person_id
    )
    return deputies.holder_page(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(GiveRight), F.data.endswith(":ask_hand_over"))
async def ask_hand_over(event: CallbackQuery, *, press: GiveRight, turn: Turn) -> Screen:
    found = await holder_of(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, person_id=press.person_id
    )
    return deputies.ask_hand_over(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(GiveRight), F.data.endswith(":hand_over"))
async def hand_role_over(event: CallbackQuery, *, press: GiveRight, turn: Turn) -> Screen:
    found = await hand_over(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        person_id=press.person_id,
        now=turn.now,
    )
    return deputies.handed_over(turn.texts, found)


@router.callback_query(Pressed(GiveRight))
async def give(event: CallbackQuery, *, press: GiveRight, turn: Turn) -> Screen:
    compound_id, person_id = press.compound_id, press.person_id
    found = await give_right(
        turn.tx,
        actor=turn.actor,
        compound_id=compound_id,
        person_id=person_id,
        right=press.right,
        now=turn.now,
    )
    return deputies.right_given(turn.texts, compound_id, found)


@router.callback_query(Pressed(TakeRight))
async def take(event: CallbackQuery, *, press: TakeRight, turn: Turn) -> Screen:
    compound_id, person_id = press.compound_id, press.person_id
    found = await take_right(
        turn.tx,
        actor=turn.actor,
        compound_id=compound_id,
        person_id=person_id,
        right=press.right,
        now=turn.now,
    )
    return deputies.right_taken(turn.texts, compound_id, found)


@router.callback_query(Pressed(InviteHolder), F.data.endswith(":"))
async def ask_right(event: CallbackQuery, *, press: InviteHolder, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED, wanted=press.compound_id)
    return deputies.choose_right(turn.texts, desk.place.compound_id)


@router.callback_query(Pressed(InviteHolder))
async def invite(event: CallbackQuery, *, press: InviteHolder, turn: Turn) -> Screen:
    compound_id, right = press.compound_id, press.right
    made = await invite_holder(
        turn.tx,
        actor=turn.actor,
        compound_id=compound_id,
        right=right,
        chance=turn.around.chance,
        now=turn.now,
    )
    return deputies.right_link(
        turn.texts, compound_id, right, bot=turn.around.bot_username, code_=made
    )
