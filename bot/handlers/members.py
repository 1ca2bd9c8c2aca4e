"""The liaison accepts or refuses who wants to join."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import joining, waiting
from bot.screens.liaison_presses import OpenMembers
from bot.screens.presses import DecideMember
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.desks import members_waiting
from orders.use_cases.members import decide_member
from storage.database import Transaction

router = Router(name="members")
router.message.filter(F.chat.type == "private")


@router.message(Command("members"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Sequence[Screen]:
    return waiting.members_page(texts, await members_waiting(tx, actor=actor))


@router.callback_query(Pressed(OpenMembers))
async def show_of(
    event: CallbackQuery, *, press: OpenMembers, tx: Transaction, actor: Actor, texts: Texts
) -> Sequence[Screen]:
    found = await members_waiting(tx, actor=actor, compound_id=press.compound_id)
    return waiting.members_page(texts, found)


@router.callback_query(Pressed(DecideMember))
async def decide(
    event: CallbackQuery,
    *,
    press: DecideMember,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    data = await decide_member(
        tx, actor=actor, member_id=press.member_id, accepts=bool(press.accepts), now=now
    )
    return joining.member_decided(texts, data)
