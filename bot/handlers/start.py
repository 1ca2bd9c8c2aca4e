"""Starting, help and language: what everybody may do at any time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.handlers.ordering import open_own_form
from bot.pressed import Pressed
from bot.screens import helping, joining
from bot.screens.presses import ChooseLanguage, OpenHome
from bot.screens.screen import Screen
from config.texts import Texts, texts_for
from orders.actors import Actor
from orders.use_cases.contacts import supplied_by
from orders.use_cases.members import memberships
from orders.use_cases.people import set_language
from orders.use_cases.places import all_compounds, buildings_of
from orders.use_cases.rights import RIGHTS, compounds_with_right
from storage.database import Transaction

router = Router(name="start")
router.message.filter(F.chat.type == "private")


@router.message(CommandStart(deep_link=True, magic=F.args == "order"))
async def start_ordering(event: Message, **data: Any) -> Screen | Sequence[Screen]:
    """The group's button leads here."""
    return await open_own_form(**data)


@router.message(CommandStart())
async def start(event: Message, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return await home_screen(tx, actor, texts)


@router.callback_query(Pressed(OpenHome))
async def start_again(event: CallbackQuery, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return await home_screen(tx, actor, texts)


@router.message(Command("help"))
async def show_help(event: Message, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    return await help_screen(tx, actor, texts)


@router.message(Command("language"))
async def ask_language(event: Message, texts: Texts) -> Screen:
    return joining.choose_language(texts)


@router.callback_query(Pressed(ChooseLanguage))
async def choose_language(
    event: CallbackQuery, press: ChooseLanguage, tx: Transaction, actor: Actor
) -> Screen:
    texts = texts_for(press.language)
    await set_language(tx, actor=actor, language=texts.locale)
    return await home_screen(tx, actor, texts)


async def help_screen(tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    """How it works; a supplier's contact who lives elsewhere orders nothing."""
    suppliers = await supplied_by(tx, actor)
    if suppliers and not await memberships(tx, actor.person_id or 0):
        return await home_screen(tx, actor, texts)
    manages = await compounds_with_right(tx, actor.person_id or 0, *RIGHTS)
    return helping.help_page(texts, manages=manages)


async def home_screen(tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    """The way in: choose where you live, or what you have joined."""
    own = await memberships(tx, actor.person_id or 0)
    manages = await compounds_with_right(tx, actor.person_id or 0, *RIGHTS)
    if own:
        homes = [(item.household_id, item.key, item.state) for item in own]
        return helping.with_menu(texts, joining.home(texts, homes), manages=manages)
    suppliers = await supplied_by(tx, actor)
    if suppliers:
        return joining.contact_home(texts, [dict(row._mapping) for row in suppliers])
    return helping.with_menu(texts, await where_screen(tx, texts), manages=manages)


async def where_screen(tx: Transaction, texts: Texts, *, is_new: bool = False) -> Screen:
    """Where somebody lives: the compound, or of the only one the building."""
    compounds = [dict(row._mapping) for row in await all_compounds(tx)]
    if len(compounds) != 1:
        return replace(joining.choose_compound(texts, compounds), is_new=is_new)
    rows = [dict(row._mapping) for row in await buildings_of(tx, compounds[0]["id"])]
    return replace(joining.choose_building(texts, compounds[0], rows), is_new=is_new)
