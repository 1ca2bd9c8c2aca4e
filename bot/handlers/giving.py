"""Donations and public lists, from the money menu."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import giving
from bot.screens.giving_presses import OpenGiving, PostLists
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from fulfillment.money.use_cases.donations import donations_of_compound
from fulfillment.money.use_cases.public_lists import lists_link, post_lists
from orders.actors import Actor
from storage.database import Transaction

router = Router(name="giving")


@router.callback_query(Pressed(OpenGiving))
async def show(
    event: CallbackQuery,
    *,
    press: OpenGiving,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    around: Surroundings,
) -> Screen:
    found = await donations_of_compound(tx, actor=actor, compound_id=press.compound_id)
    link = lists_link(tx, found.desk.place.compound_id, portal_url=around.portal_url)
    return giving.giving_page(texts, found, link)


@router.callback_query(Pressed(PostLists))
async def post(
    event: CallbackQuery,
    *,
    press: PostLists,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    await post_lists(
        tx, actor=actor, compound_id=press.compound_id, portal_url=around.portal_url, now=now
    )
    return giving.lists_posted(texts)
