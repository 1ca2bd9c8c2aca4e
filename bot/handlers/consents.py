"""Asking a household whether one may order for it; answering; taking a consent back."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import consents, household
from bot.screens.people_presses import (
    AskConsent,
    DecideConsent,
    FindHelper,
    GiveConsent,
    RevokeConsent,
)
from bot.screens.screen import Screen
from bot.turn import Turn
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.consents import ask_consent, decide_consent
from orders.use_cases.consents_given import (
    consent_to_revoke,
    give_consent,
    neighbours_at,
    revoke_consent,
)
from orders.use_cases.household_cards import household_card

router = Router(name="consents")

HELPER = "find_helper"


@router.callback_query(Pressed(AskConsent))
async def ask(event: CallbackQuery, *, press: AskConsent, turn: Turn) -> Screen:
    asked = await ask_consent(
        turn.tx, actor=turn.actor, household_id=press.household_id, now=turn.now
    )
    return consents.consent_sought(turn.texts, asked)


@router.callback_query(Pressed(DecideConsent))
async def decide(event: CallbackQuery, *, press: DecideConsent, turn: Turn) -> Screen:
    found = await decide_consent(
        turn.tx, actor=turn.actor, ask_id=press.ask_id, gives=bool(press.gives), now=turn.now
    )
    return consents.consent_noted(turn.texts, found)


@router.callback_query(Pressed(RevokeConsent), F.data.endswith(":0"))
async def ask_revoke(event: CallbackQuery, *, press: RevokeConsent, turn: Turn) -> Screen:
    name, address = await consent_to_revoke(
        turn.tx, actor=turn.actor, household_id=press.household_id, person_id=press.person_id
    )
    return consents.ask_revoke(turn.texts, address=address, name=name, press=press)


@router.callback_query(Pressed(RevokeConsent))
async def revoke(event: CallbackQuery, *, press: RevokeConsent, turn: Turn) -> Screen:
    home = press.household_id
    await revoke_consent(
        turn.tx, actor=turn.actor, household_id=home, person_id=press.person_id, now=turn.now
    )
    card = await household_card(turn.tx, actor=turn.actor, household_id=home)
    return household.household_page(turn.texts, card, toast=turn.texts.gettext("Noted"))


@router.callback_query(Pressed(FindHelper))
async def ask_helper(event: CallbackQuery, *, press: FindHelper, turn: Turn) -> Screen:
    card = await household_card(turn.tx, actor=turn.actor, household_id=press.household_id)
    await await_text(
        turn.tx, actor=turn.actor, purpose=HELPER, subject_id=card.household_id, now=turn.now
    )
    return household.type_helper(turn.texts, address=card.address, household_id=card.household_id)


@router.message(Awaits(HELPER))
async def find_helper(event: Message, *, subject_id: int, answer: str, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await neighbours_at(turn.tx, actor=turn.actor, household_id=subject_id, address=answer)
    return household.helpers_found(turn.texts, subject_id, found)


@router.callback_query(Pressed(GiveConsent))
async def give(event: CallbackQuery, *, press: GiveConsent, turn: Turn) -> Screen:
    home = press.household_id
    await give_consent(
        turn.tx, actor=turn.actor, household_id=home, person_id=press.person_id, now=turn.now
    )
    card = await household_card(turn.tx, actor=turn.actor, household_id=home)
    return household.household_page(
        turn.texts, card, toast=turn.texts.gettext("Done, they are told")
    )
