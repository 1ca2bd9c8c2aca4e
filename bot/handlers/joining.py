"""Joining a household by buttons: compound, building, unit, room, phone."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import joining
from bot.screens.people_presses import JoinCompoundPage, JoinUnitPage
from bot.screens.presses import JoinBuilding, JoinCompound, JoinRoom, JoinUnit
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.compounds import compound_of
from orders.use_cases.joining import awaits_phone, choose_room, give_phone
from orders.use_cases.places import building_of, buildings_of, rooms_of, units_of
from storage.database import Transaction

router = Router(name="joining")
router.message.filter(F.chat.type == "private")


class AwaitsPhone(Filter):
    """Matches while a chosen room waits for the person's phone number."""

    async def __call__(self, event: Message, tx: Transaction, actor: Actor) -> bool:
        is_command = (event.text or "").startswith("/")
        return not is_command and await awaits_phone(tx, actor.person_id or 0)


@router.callback_query(Pressed(JoinCompound))
async def choose_compound(
    event: CallbackQuery, press: JoinCompound, tx: Transaction, texts: Texts
) -> Screen:
    compound = dict((await compound_of(tx, press.compound_id))._mapping)
    rows = await buildings_of(tx, press.compound_id)
    return joining.choose_building(texts, compound, [dict(row._mapping) for row in rows])


@router.callback_query(Pressed(JoinCompoundPage))
async def turn_buildings(
    event: CallbackQuery, press: JoinCompoundPage, tx: Transaction, texts: Texts
) -> Screen:
    compound = dict((await compound_of(tx, press.compound_id))._mapping)
    rows = [dict(row._mapping) for row in await buildings_of(tx, press.compound_id)]
    return joining.choose_building(texts, compound, rows, page=press.page)


@router.callback_query(Pressed(JoinUnitPage))
async def turn_rooms(
    event: CallbackQuery, press: JoinUnitPage, tx: Transaction, texts: Texts
) -> Screen:
    building = dict((await building_of(tx, press.building_id))._mapping)
    rows = [dict(row._mapping) for row in await rooms_of(tx, press.building_id, press.unit)]
    return joining.choose_room(texts, building, press.unit, rows, page=press.page)


@router.callback_query(Pressed(JoinBuilding))
async def choose_building(
    event: CallbackQuery, *, press: JoinBuilding, turn: Turn
) -> Screen | Sequence[Screen]:
    building = dict((await building_of(turn.tx, press.building_id))._mapping)
    units = await units_of(turn.tx, press.building_id)
    rooms = await rooms_of(turn.tx, press.building_id, "") if units == [""] else []
    if len(rooms) == 1:  # a house: the building is the home
        chosen = await choose_room(
            turn.tx, actor=turn.actor, household_id=rooms[0].id, now=turn.now
        )
        return joining.room_chosen(turn.texts, chosen)
    return joining.choose_unit_or_room(turn.texts, building, units, rooms)


@router.callback_query(Pressed(JoinUnit))
async def choose_unit(
    event: CallbackQuery, press: JoinUnit, tx: Transaction, texts: Texts
) -> Screen:
    building = dict((await building_of(tx, press.building_id))._mapping)
    rows = [dict(row._mapping) for row in await rooms_of(tx, press.building_id, press.unit)]
    return joining.choose_room(texts, building, press.unit, rows)


@router.callback_query(Pressed(JoinRoom))
async def choose_home(event: CallbackQuery, *, press: JoinRoom, turn: Turn) -> Sequence[Screen]:
    chosen = await choose_room(
        turn.tx, actor=turn.actor, household_id=press.household_id, now=turn.now
    )
    return joining.room_chosen(turn.texts, chosen)


@router.message(F.contact)
async def send_card(
    event: Message, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    assert event.contact is not None
    assert event.from_user is not None
    joined = await give_phone(
        tx,
        actor=actor,
        text=event.contact.phone_number,
        is_own_card=event.contact.user_id == event.from_user.id,
        now=now,
    )
    return joining.phone_taken(texts, joined)


@router.message(F.text, AwaitsPhone())
async def type_phone(
    event: Message, tx: Transaction, actor: Actor, texts: Texts, now: datetime
) -> Screen:
    joined = await give_phone(
        tx, actor=actor, text=event.text or "", is_own_card=True, is_typed=True, now=now
    )
    return joining.phone_taken(texts, joined)
