"""/members: one's own household; for the liaison who wants to join, and the word on it."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import household, joining, waiting
from bot.screens.liaison_presses import OpenMembers
from bot.screens.people_presses import AcceptMatching
from bot.screens.presses import DecideMember
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.accepting import accept_all_matching, decide_member
from orders.use_cases.desks import members_waiting
from orders.use_cases.household_cards import household_card
from orders.use_cases.members import memberships, require_memberships
from orders.use_cases.rights import compounds_with_right

router = Router(name="members")
router.message.filter(F.chat.type == "private")


@router.message(Command("members"))
async def show(event: Message, *, turn: Turn) -> Sequence[Screen]:
    screens: list[Screen] = []
    for item in await memberships(turn.tx, turn.actor.person_id or 0):
        if item.state == "accepted":
            card = await household_card(turn.tx, actor=turn.actor, household_id=item.household_id)
            screens.append(household.household_page(turn.texts, card))
    if await compounds_with_right(turn.tx, turn.actor.person_id or 0, "approve"):
        screens += waiting.members_page(
            turn.texts, await members_waiting(turn.tx, actor=turn.actor)
        )
    if not screens:
        await require_memberships(turn.tx, turn.actor)
    return screens


@router.callback_query(Pressed(OpenMembers))
async def show_of(event: CallbackQuery, *, press: OpenMembers, turn: Turn) -> Sequence[Screen]:
    found = await members_waiting(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return waiting.members_page(turn.texts, found)


@router.callback_query(Pressed(DecideMember))
async def decide(event: CallbackQuery, *, press: DecideMember, turn: Turn) -> Screen:
    data = await decide_member(
        turn.tx,
        actor=turn.actor,
        member_id=press.member_id,
        accepts=bool(press.accepts),
        now=turn.now,
    )
    return joining.member_decided(turn.texts, data)


@router.callback_query(Pressed(AcceptMatching))
async def accept_matching(
    event: CallbackQuery, *, press: AcceptMatching, turn: Turn
) -> Sequence[Screen]:
    count = await accept_all_matching(
        turn.tx, actor=turn.actor, compound_id=press.compound_id, now=turn.now
    )
    found = await members_waiting(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return waiting.all_accepted(turn.texts, count, found)
