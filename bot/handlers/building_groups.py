"""A building's own Telegram group: bound by `/bind 4` there, or by buttons."""

from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.handlers.group import group_texts
from bot.pressed import Pressed
from bot.screens import building_groups as screens
from bot.screens.calling_presses import BindBuilding, ChooseBuilding, OpenBuildingGroups
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.rules.errors import StaleButton
from orders.use_cases.building_groups import (
    bind_building,
    building_named,
    buildings_to_bind,
    groups_of_buildings,
)

router = Router(name="building_groups")

IN_GROUP = F.chat.type.in_({"group", "supergroup"})


@router.message(IN_GROUP, Command("bind", magic=F.args))
async def bind_named(event: Message, command: CommandObject, *, turn: Turn) -> Screen:
    """`/bind 4`: this is building 4's group."""
    name = (command.args or "").strip()
    found = await building_named(turn.tx, actor=turn.actor, name=name)
    if found is None:
        return screens.building_unknown(group_texts(), name)
    return await _bind(turn, found.building_id, event.chat.id, is_own=True)


@router.callback_query(Pressed(ChooseBuilding))
async def choose(event: CallbackQuery, *, press: ChooseBuilding, turn: Turn) -> Screen:
    found = await buildings_to_bind(turn.tx, actor=turn.actor)
    return screens.choose_building(group_texts(), found, page=press.page, chat_id=_chat_of(event))


@router.callback_query(Pressed(BindBuilding))
async def bind_pressed(event: CallbackQuery, *, press: BindBuilding, turn: Turn) -> Screen:
    return await _bind(turn, press.building_id, _chat_of(event), is_own=bool(press.is_own))


@router.callback_query(Pressed(OpenBuildingGroups))
async def show(event: CallbackQuery, *, press: OpenBuildingGroups, turn: Turn) -> Screen:
    found = await groups_of_buildings(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.building_groups(
        turn.texts, press.compound_id, found, bot_username=turn.around.bot_username
    )


async def _bind(turn: Turn, building_id: int, chat_id: int, *, is_own: bool) -> Screen:
    found = await bind_building(
        turn.tx,
        actor=turn.actor,
        building_id=building_id,
        chat_id=chat_id,
        is_own=is_own,
        now=turn.now,
    )
    return screens.building_bound(group_texts(), found)


def _chat_of(event: CallbackQuery) -> int:
    """The group in which it was pressed; in private there is nothing to bind."""
    message: Any = event.message
    if message is None or message.chat.type == "private":
        raise StaleButton()
    return int(message.chat.id)
