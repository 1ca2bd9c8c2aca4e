"""Sign-in links for the supermarket's page, the hand-out page and the liaison's own."""

from datetime import datetime
from typing import cast

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import links
from bot.screens.liaison_presses import OpenLinks
from bot.screens.presses import MakeLink
from bot.screens.screen import Screen
from bot.surroundings import Surroundings
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.access import Purpose, look_at_link, make_sign_in_link
from orders.use_cases.desks import choose_desk, sellers_to
from storage.database import Transaction

router = Router(name="links")
router.message.filter(F.chat.type == "private")

NEEDED = ("approve",)


@router.message(Command("link"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=NEEDED)
    return links.links_page(texts, desk, await sellers_to(tx, desk.place.compound_id))


@router.callback_query(Pressed(OpenLinks))
async def show_of(
    event: CallbackQuery, *, press: OpenLinks, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    desk = await choose_desk(tx, actor=actor, rights=NEEDED, wanted=press.compound_id)
    return links.links_page(texts, desk, await sellers_to(tx, press.compound_id))


@router.callback_query(
    Pressed(MakeLink), F.data.regexp(r"^ln:(supplier|handout|liaison|gate|care):")
)
async def make(
    event: CallbackQuery,
    *,
    press: MakeLink,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
    around: Surroundings,
) -> Screen:
    token = await make_sign_in_link(
        tx,
        actor=actor,
        purpose=cast(Purpose, press.purpose),
        supplier_id=press.supplier_id or None,
        compound_id=press.compound_id,
        chance=around.chance,
        now=now,
    )
    card = await look_at_link(tx, token=token, now=now)
    return links.link_made(texts, card, portal_url=around.portal_url, token=token)
