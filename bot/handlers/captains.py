"""The liaison names floor captains and dismisses them."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import captains
from bot.screens.people_presses import ChooseCaptaincy, NameCaptain, OpenCaptains
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.captains import captains_in, name_captain
from orders.use_cases.deputies import holder_of
from orders.use_cases.places import building_of, buildings_of, units_of

router = Router(name="captains")


@router.callback_query(Pressed(OpenCaptains))
async def show(event: CallbackQuery, *, press: OpenCaptains, turn: Turn) -> Screen:
    found = await captains_in(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return captains.captains_page(turn.texts, press.compound_id, found)


@router.callback_query(Pressed(ChooseCaptaincy), F.data.endswith(":0"))
async def choose_building(event: CallbackQuery, *, press: ChooseCaptaincy, turn: Turn) -> Screen:
    compound_id = press.compound_id
    who = await holder_of(
        turn.tx, actor=turn.actor, compound_id=compound_id, person_id=press.person_id
    )
    rows = [dict(row._mapping) for row in await buildings_of(turn.tx, compound_id)]
    return captains.choose_building(turn.texts, press, who.name, rows)


@router.callback_query(Pressed(ChooseCaptaincy))
async def choose_unit(event: CallbackQuery, *, press: ChooseCaptaincy, turn: Turn) -> Screen:
    compound_id = press.compound_id
    who = await holder_of(
        turn.tx, actor=turn.actor, compound_id=compound_id, person_id=press.person_id
    )
    building = await building_of(turn.tx, press.building_id)
    units = await units_of(turn.tx, press.building_id)
    return captains.choose_unit(turn.texts, press, who.name, building=building.code, units=units)


@router.callback_query(Pressed(NameCaptain))
async def name(event: CallbackQuery, *, press: NameCaptain, turn: Turn) -> Screen:
    compound_id = await name_captain(
        turn.tx,
        actor=turn.actor,
        building_id=press.building_id,
        unit=press.unit,
        person_id=press.person_id,
        is_named=bool(press.is_named),
        now=turn.now,
    )
    found = await captains_in(turn.tx, actor=turn.actor, compound_id=compound_id)
    return captains.captains_page(
        turn.texts, compound_id, found, toast=turn.texts.gettext("Done, they are told")
    )
