"""The liaison names floor captains and dismisses them."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import captains
from bot.screens.people_presses import ChooseCaptaincy, NameCaptain, OpenCaptains
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.captains import captains_in, name_captain
from orders.use_cases.deputies import holder_of
from orders.use_cases.places import building_of, buildings_of, units_of
from storage.database import Transaction

router = Router(name="captains")


@router.callback_query(Pressed(OpenCaptains))
async def show(
    event: CallbackQuery, *, press: OpenCaptains, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    found = await captains_in(tx, actor=actor, compound_id=press.compound_id)
    return captains.captains_page(texts, press.compound_id, found)


@router.callback_query(Pressed(ChooseCaptaincy), F.data.endswith(":0"))
async def choose_building(
    event: CallbackQuery, *, press: ChooseCaptaincy, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    compound_id = press.compound_id
    who = await holder_of(tx, actor=actor, compound_id=compound_id, person_id=press.person_id)
    rows = [dict(row._mapping) for row in await buildings_of(tx, compound_id)]
    return captains.choose_building(texts, press, who.name, rows)


@router.callback_query(Pressed(ChooseCaptaincy))
async def choose_unit(
    event: CallbackQuery, *, press: ChooseCaptaincy, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    compound_id = press.compound_id
    who = await holder_of(tx, actor=actor, compound_id=compound_id, person_id=press.person_id)
    building = await building_of(tx, press.building_id)
    units = await units_of(tx, press.building_id)
    return captains.choose_unit(texts, press, who.name, building=building.code, units=units)


@router.callback_query(Pressed(NameCaptain))
async def name(
    event: CallbackQuery,
    *,
    press: NameCaptain,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    compound_id = await name_captain(
        tx,
        actor=actor,
        building_id=press.building_id,
        unit=press.unit,
        person_id=press.person_id,
        is_named=bool(press.is_named),
        now=now,
    )
    found = await captains_in(tx, actor=actor, compound_id=compound_id)
    return captains.captains_page(
        texts, compound_id, found, toast=texts.gettext("Done, they are told")
    )
