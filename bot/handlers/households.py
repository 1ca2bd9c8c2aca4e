"""A household's page: members taken out or let in again, leaving, moving, flags."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.handlers.start import where_screen
from bot.pressed import Pressed
from bot.screens import household, joining
from bot.screens.people_presses import (
    AddHousehold,
    FindHousehold,
    LeaveHousehold,
    MoveHouse,
    OpenFlags,
    OpenHousehold,
    ReadmitMember,
    RemoveMember,
    SetFlag,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.accepting import readmit_member
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.desks import choose_desk
from orders.use_cases.household_cards import CARE, flags_to_choose, household_card, set_flag
from orders.use_cases.joining import begin_anew, begin_joining
from orders.use_cases.leaving import leave_household, member_to_remove, remove_member
from orders.use_cases.members import require_membership
from orders.use_cases.registers import find_home

router = Router(name="households")

ADDRESS = "find_household"


@router.callback_query(Pressed(OpenHousehold))
async def show(event: CallbackQuery, *, press: OpenHousehold, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    card = await household_card(turn.tx, actor=turn.actor, household_id=press.household_id)
    return household.household_page(turn.texts, card)


@router.callback_query(Pressed(FindHousehold))
async def ask_address(event: CallbackQuery, *, press: FindHousehold, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=CARE, wanted=press.compound_id)
    compound_id = desk.place.compound_id
    await await_text(
        turn.tx, actor=turn.actor, purpose=ADDRESS, subject_id=compound_id, now=turn.now
    )
    return household.type_household(turn.texts, compound_id)


@router.message(Awaits(ADDRESS))
async def find(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    household_id, _ = await find_home(turn.tx, compound_id=subject_id, text=answer)
    card = await household_card(turn.tx, actor=turn.actor, household_id=household_id)
    await forget_awaited(turn.tx, actor=turn.actor)
    return household.household_page(turn.texts, card)


@router.callback_query(Pressed(RemoveMember), F.data.endswith(":0"))
async def ask_remove(event: CallbackQuery, *, press: RemoveMember, turn: Turn) -> Screen:
    found = await member_to_remove(turn.tx, actor=turn.actor, member_id=press.member_id)
    return household.ask_remove(turn.texts, found)


@router.callback_query(Pressed(RemoveMember))
async def remove(event: CallbackQuery, *, press: RemoveMember, turn: Turn) -> Screen:
    found = await remove_member(turn.tx, actor=turn.actor, member_id=press.member_id, now=turn.now)
    return household.removed(turn.texts, found)


@router.callback_query(Pressed(ReadmitMember))
async def readmit(event: CallbackQuery, *, press: ReadmitMember, turn: Turn) -> Screen:
    data = await readmit_member(turn.tx, actor=turn.actor, member_id=press.member_id, now=turn.now)
    return joining.member_decided(turn.texts, data)


@router.callback_query(Pressed(LeaveHousehold), F.data.endswith(":0"))
async def ask_leave(event: CallbackQuery, *, press: LeaveHousehold, turn: Turn) -> Screen:
    home = await require_membership(turn.tx, turn.actor, press.household_id)
    return household.ask_leave(turn.texts, address=home.key, household_id=home.household_id)


@router.callback_query(Pressed(LeaveHousehold))
async def leave(event: CallbackQuery, *, press: LeaveHousehold, turn: Turn) -> Screen:
    address = await leave_household(
        turn.tx, actor=turn.actor, household_id=press.household_id, now=turn.now
    )
    return household.left(turn.texts, address)


@router.callback_query(Pressed(MoveHouse))
async def move(event: CallbackQuery, *, press: MoveHouse, turn: Turn) -> Sequence[Screen]:
    home = await require_membership(turn.tx, turn.actor, press.household_id)
    await begin_joining(
        turn.tx,
        actor=turn.actor,
        compound_id=home.compound_id,
        leaves_id=home.household_id,
        now=turn.now,
    )
    return (
        household.moving(turn.texts, home.key),
        await where_screen(turn.tx, turn.texts, is_new=True),
    )


@router.callback_query(Pressed(AddHousehold))
async def add(event: CallbackQuery, *, turn: Turn) -> Screen:
    await begin_anew(turn.tx, actor=turn.actor)
    return await where_screen(turn.tx, turn.texts)


@router.callback_query(Pressed(OpenFlags))
async def show_flags(event: CallbackQuery, *, press: OpenFlags, turn: Turn) -> Screen:
    found = await flags_to_choose(turn.tx, actor=turn.actor, household_id=press.household_id)
    return household.flags_page(turn.texts, found)


@router.callback_query(Pressed(SetFlag))
async def mark(event: CallbackQuery, *, press: SetFlag, turn: Turn) -> Screen:
    found = await set_flag(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        flag=press.flag,
        is_set=bool(press.is_set),
        now=turn.now,
    )
    return household.flags_page(turn.texts, found)
