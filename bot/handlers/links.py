"""Sign-in links for the supermarket's page, the hand-out page and the liaison's own."""

from typing import cast

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import links
from bot.screens.liaison_presses import OpenLinks
from bot.screens.presses import MakeLink
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.access import Purpose, look_at_link, make_sign_in_link
from orders.use_cases.desks import choose_desk, sellers_to

router = Router(name="links")
router.message.filter(F.chat.type == "private")

NEEDED = ("approve",)


@router.message(Command("link"))
async def show(event: Message, *, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED)
    return links.links_page(turn.texts, desk, await sellers_to(turn.tx, desk.place.compound_id))


@router.callback_query(Pressed(OpenLinks))
async def show_of(event: CallbackQuery, *, press: OpenLinks, turn: Turn) -> Screen:
    desk = await choose_desk(turn.tx, actor=turn.actor, rights=NEEDED, wanted=press.compound_id)
    return links.links_page(turn.texts, desk, await sellers_to(turn.tx, press.compound_id))


@router.callback_query(
    Pressed(MakeLink), F.data.regexp(r"^ln:(supplier|handout|liaison|gate|care):")
)
async def make(event: CallbackQuery, *, press: MakeLink, turn: Turn) -> Screen:
    token = await make_sign_in_link(
        turn.tx,
        actor=turn.actor,
        purpose=cast(Purpose, press.purpose),
        supplier_id=press.supplier_id or None,
        compound_id=press.compound_id,
        chance=turn.around.chance,
        now=turn.now,
    )
    card = await look_at_link(turn.tx, token=token, now=turn.now)
    return links.link_made(turn.texts, card, portal_url=turn.around.portal_url, token=token)
