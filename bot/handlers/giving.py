"""Donations and public lists, from the money menu."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import giving
from bot.screens.giving_presses import OpenGiving, PostLists
from bot.screens.screen import Screen
from bot.turn import Turn
from fulfillment.money.use_cases.donations import donations_of_compound
from fulfillment.money.use_cases.public_lists import lists_link, post_lists

router = Router(name="giving")


@router.callback_query(Pressed(OpenGiving))
async def show(event: CallbackQuery, *, press: OpenGiving, turn: Turn) -> Screen:
    found = await donations_of_compound(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    link = lists_link(turn.tx, found.desk.place.compound_id, portal_url=turn.around.portal_url)
    return giving.giving_page(turn.texts, found, link)


@router.callback_query(Pressed(PostLists))
async def post(event: CallbackQuery, *, press: PostLists, turn: Turn) -> Screen:
    await post_lists(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        portal_url=turn.around.portal_url,
        now=turn.now,
    )
    return giving.lists_posted(turn.texts)
