"""A household's page: members taken out or let in again, leaving, moving, flags."""

from collections.abc import Sequence
from datetime import datetime

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
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.accepting import readmit_member
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.desks import choose_desk
from orders.use_cases.household_cards import CARE, flags_to_choose, household_card, set_flag
from orders.use_cases.joining import begin_anew, begin_joining
from orders.use_cases.leaving import leave_household, member_to_remove, remove_member
from orders.use_cases.members import require_membership
from orders.use_cases.registers import find_home
from storage.database import Transaction

router = Router(name="households")

ADDRESS = "find_household"


@router.callback_query(Pressed(OpenHousehold))
async def show(
    event: CallbackQuery, *, press: OpenHousehold, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    card = await household_card(tx, actor=actor, household_id=press.household_id)
    return household.household_page(texts, card)


@router.callback_query(Pressed(FindHousehold))
async def ask_address(
    event: CallbackQuery,
    *,
    press: FindHousehold,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=CARE, wanted=press.compound_id)
    compound_id = desk.place.compound_id
    await await_text(tx, actor=actor, purpose=ADDRESS, subject_id=compound_id, now=now)
    return household.type_household(texts, compound_id)


@router.message(Awaits(ADDRESS))
async def find(
    event: Message, *, subject_id: int, answer: str, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    household_id, _ = await find_home(tx, compound_id=subject_id, text=answer)
    card = await household_card(tx, actor=actor, household_id=household_id)
    await forget_awaited(tx, actor=actor)
    return household.household_page(texts, card)


@router.callback_query(Pressed(RemoveMember), F.data.endswith(":0"))
async def ask_remove(
    event: CallbackQuery, *, press: RemoveMember, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await member_to_remove(tx, actor=actor, member_id=press.member_id)
    return household.ask_remove(texts, found)


@router.callback_query(Pressed(RemoveMember))
async def remove(
    event: CallbackQuery,
    *,
    press: RemoveMember,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await remove_member(tx, actor=actor, member_id=press.member_id, now=now)
    return household.removed(texts, found)


@router.callback_query(Pressed(ReadmitMember))
async def readmit(
    event: CallbackQuery,
    *,
    press: ReadmitMember,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    data = await readmit_member(tx, actor=actor, member_id=press.member_id, now=now)
    return joining.member_decided(texts, data)


@router.callback_query(Pressed(LeaveHousehold), F.data.endswith(":0"))
async def ask_leave(
    event: CallbackQuery, *, press: LeaveHousehold, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    home = await require_membership(tx, actor, press.household_id)
    return household.ask_leave(texts, address=home.key, household_id=home.household_id)


@router.callback_query(Pressed(LeaveHousehold))
async def leave(
    event: CallbackQuery,
    *,
    press: LeaveHousehold,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    address = await leave_household(tx, actor=actor, household_id=press.household_id, now=now)
    return household.left(texts, address)


@router.callback_query(Pressed(MoveHouse))
async def move(
    event: CallbackQuery,
    *,
    press: MoveHouse,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Sequence[Screen]:
    home = await require_membership(tx, actor, press.household_id)
    await begin_joining(
        tx, actor=actor, compound_id=home.compound_id, leaves_id=home.household_id, now=now
    )
    return (household.moving(texts, home.key), await where_screen(tx, texts, is_new=True))


@router.callback_query(Pressed(AddHousehold))
async def add(event: CallbackQuery, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    await begin_anew(tx, actor=actor)
    return await where_screen(tx, texts)


@router.callback_query(Pressed(OpenFlags))
async def show_flags(
    event: CallbackQuery, *, press: OpenFlags, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await flags_to_choose(tx, actor=actor, household_id=press.household_id)
    return household.flags_page(texts, found)


@router.callback_query(Pressed(SetFlag))
async def mark(
    event: CallbackQuery,
    *,
    press: SetFlag,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await set_flag(
        tx,
        actor=actor,
        household_id=press.household_id,
        flag=press.flag,
        is_set=bool(press.is_set),
        now=now,
    )
    return household.flags_page(texts, found)
