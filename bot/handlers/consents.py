"""Asking a household whether one may order for it; answering; taking a consent back."""

from datetime import datetime

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
from config.texts import Texts
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from orders.use_cases.consents import ask_consent, decide_consent
from orders.use_cases.consents_given import (
    consent_to_revoke,
    give_consent,
    neighbours_at,
    revoke_consent,
)
from orders.use_cases.household_cards import household_card
from storage.database import Transaction

router = Router(name="consents")

HELPER = "find_helper"


@router.callback_query(Pressed(AskConsent))
async def ask(
    event: CallbackQuery,
    *,
    press: AskConsent,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    asked = await ask_consent(tx, actor=actor, household_id=press.household_id, now=now)
    return consents.consent_sought(texts, asked)


@router.callback_query(Pressed(DecideConsent))
async def decide(
    event: CallbackQuery,
    *,
    press: DecideConsent,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    found = await decide_consent(
        tx, actor=actor, ask_id=press.ask_id, gives=bool(press.gives), now=now
    )
    return consents.consent_noted(texts, found)


@router.callback_query(Pressed(RevokeConsent), F.data.endswith(":0"))
async def ask_revoke(
    event: CallbackQuery, *, press: RevokeConsent, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    name, address = await consent_to_revoke(
        tx, actor=actor, household_id=press.household_id, person_id=press.person_id
    )
    return consents.ask_revoke(texts, address=address, name=name, press=press)


@router.callback_query(Pressed(RevokeConsent))
async def revoke(
    event: CallbackQuery,
    *,
    press: RevokeConsent,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    home = press.household_id
    await revoke_consent(tx, actor=actor, household_id=home, person_id=press.person_id, now=now)
    card = await household_card(tx, actor=actor, household_id=home)
    return household.household_page(texts, card, toast=texts.gettext("Noted"))


@router.callback_query(Pressed(FindHelper))
async def ask_helper(
    event: CallbackQuery,
    *,
    press: FindHelper,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    card = await household_card(tx, actor=actor, household_id=press.household_id)
    await await_text(tx, actor=actor, purpose=HELPER, subject_id=card.household_id, now=now)
    return household.type_helper(texts, address=card.address, household_id=card.household_id)


@router.message(Awaits(HELPER))
async def find_helper(
    event: Message,
    *,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await neighbours_at(tx, actor=actor, household_id=subject_id, address=answer)
    return household.helpers_found(texts, subject_id, found)


@router.callback_query(Pressed(GiveConsent))
async def give(
    event: CallbackQuery,
    *,
    press: GiveConsent,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    home = press.household_id
    await give_consent(tx, actor=actor, household_id=home, person_id=press.person_id, now=now)
    card = await household_card(tx, actor=actor, household_id=home)
    return household.household_page(texts, card, toast=texts.gettext("Done, they are told"))
