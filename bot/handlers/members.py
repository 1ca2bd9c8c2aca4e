"""/members: one's own household; for the liaison who wants to join, and the word on it."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import household, joining, waiting
from bot.screens.liaison_presses import OpenMembers
from bot.screens.people_presses import AcceptMatching
from bot.screens.presses import DecideMember
from bot.screens.screen import Screen
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.accepting import accept_all_matching, decide_member
from orders.use_cases.desks import members_waiting
from orders.use_cases.household_cards import household_card
from orders.use_cases.members import memberships, require_memberships
from orders.use_cases.rights import compounds_with_right
from storage.database import Transaction

router = Router(name="members")
router.message.filter(F.chat.type == "private")


@router.message(Command("members"))
async def show(event: Message, *, tx: Transaction, actor: Actor, texts: Texts) -> Sequence[Screen]:
    screens: list[Screen] = []
    for item in await memberships(tx, actor.person_id or 0):
        if item.state == "accepted":
            card = await household_card(tx, actor=actor, household_id=item.household_id)
            screens.append(household.household_page(texts, card))
    if await compounds_with_right(tx, actor.person_id or 0, "approve"):
        screens += waiting.members_page(texts, await members_waiting(tx, actor=actor))
    if not screens:
        await require_memberships(tx, actor)
    return screens


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


@router.callback_query(Pressed(AcceptMatching))
async def accept_matching(
    event: CallbackQuery,
    *,
    press: AcceptMatching,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Sequence[Screen]:
    count = await accept_all_matching(tx, actor=actor, compound_id=press.compound_id, now=now)
    found = await members_waiting(tx, actor=actor, compound_id=press.compound_id)
    return waiting.all_accepted(texts, count, found)
