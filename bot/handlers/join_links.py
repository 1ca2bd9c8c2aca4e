"""Coming by a join link; and the liaison's links and posters."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.handlers.start import where_screen
from bot.pressed import Pressed
from bot.screens import join_links, joining
from bot.screens.people_presses import OpenJoinLink, OpenJoinLinks, RenewJoinLink, SendPosters
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from bot.turn import Turn
from config.texts import Texts
from fulfillment.papers.use_cases.join_posters import poster_of
from orders.actors import Actor
from orders.use_cases.compounds import compound_of
from orders.use_cases.join_links import OpenedLink, link_at, links_of, open_join_link, renew_link
from orders.use_cases.joining import begin_joining
from orders.use_cases.places import building_of, buildings_of, rooms_of, units_of
from storage.database import Transaction

router = Router(name="join_links")
router.message.filter(F.chat.type == "private")


@router.message(CommandStart(deep_link=True, magic=F.args.regexp(r"^join_.")))
async def come(event: Message, command: CommandObject, *, turn: Turn) -> Screen | Sequence[Screen]:
    token = (command.args or "").partition("_")[2]
    link = await open_join_link(turn.tx, token=token)
    if link is None:
        return (
            join_links.link_ended(turn.texts),
            await where_screen(turn.tx, turn.texts, is_new=True),
        )
    await begin_joining(
        turn.tx, actor=turn.actor, compound_id=link.compound_id, link_id=link.link_id, now=turn.now
    )
    return await _where(turn.tx, turn.texts, link)


async def _where(tx: Transaction, texts: Texts, link: OpenedLink) -> Screen:
    """What the link leaves to choose: building, or unit, or room."""
    if link.building_id is None:
        compound = dict((await compound_of(tx, link.compound_id))._mapping)
        rows = [dict(row._mapping) for row in await buildings_of(tx, link.compound_id)]
        return joining.choose_building(texts, compound, rows)
    building = dict((await building_of(tx, link.building_id))._mapping)
    units = await units_of(tx, link.building_id)
    if len(units) > 1:
        return joining.choose_unit(texts, building, units)
    rooms = [dict(row._mapping) for row in await rooms_of(tx, link.building_id, units[0])]
    return joining.choose_room(texts, building, units[0], rooms)


@router.callback_query(Pressed(OpenJoinLinks))
async def show(event: CallbackQuery, *, press: OpenJoinLinks, texts: Texts, **data: Any) -> Screen:
    links = await links_of(**_at(press.compound_id, **data))
    return join_links.links_page(texts, press.compound_id, links)


@router.callback_query(Pressed(OpenJoinLink))
async def show_one(
    event: CallbackQuery, *, press: OpenJoinLink, texts: Texts, **data: Any
) -> Screen:
    links = await links_of(**_at(press.compound_id, **data))
    return join_links.link_page(texts, press.compound_id, link_at(links, press.building_id))


@router.callback_query(Pressed(RenewJoinLink), F.data.endswith(":0"))
async def ask_renew(
    event: CallbackQuery, *, press: RenewJoinLink, texts: Texts, **data: Any
) -> Screen:
    links = await links_of(**_at(press.compound_id, **data))
    return join_links.ask_renew(texts, press.compound_id, link_at(links, press.building_id))


@router.callback_query(Pressed(RenewJoinLink))
async def renew(event: CallbackQuery, *, press: RenewJoinLink, texts: Texts, **data: Any) -> Screen:
    where = _at(press.compound_id, **data)
    links = await renew_link(**where, building_id=press.building_id or None)
    link = link_at(links, press.building_id)
    return join_links.link_page(texts, press.compound_id, link, toast=texts.gettext("Done"))


@router.callback_query(Pressed(SendPosters))
async def send_posters(
    event: CallbackQuery, *, press: SendPosters, texts: Texts, **data: Any
) -> Screen:
    poster = await poster_of(**_at(press.compound_id, **data), with_phone=bool(press.with_phone))
    return join_links.posters(texts, poster)


def _at(
    compound_id: int,
    *,
    tx: Transaction,
    actor: Actor,
    now: datetime,
    around: Surroundings,
    **_: Any,
) -> dict[str, Any]:
    """Who asks about which compound's links, and what making one takes."""
    return {
        "tx": tx,
        "actor": actor,
        "compound_id": compound_id,
        "bot": around.bot_username,
        "chance": around.chance,
        "now": now,
    }
