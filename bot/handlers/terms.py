"""When and by whom it is paid: the liaison's choice, and what payers have paid."""

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.pressed import Pressed
from bot.screens import terms as screens
from bot.screens.screen import Screen
from bot.screens.terms_presses import (
    OpenHouseholdTerms,
    OpenPayers,
    OpenTerms,
    OpenTermsOf,
    PayerPaid,
    SetHouseholdTerms,
    SetTerms,
)
from bot.turn import Turn
from fulfillment.money.use_cases.payers import payer_paid, payers_of, payers_of_payer
from fulfillment.money.use_cases.terms_setting import (
    household_terms,
    set_household_terms,
    set_terms,
    terms_board,
)

router = Router(name="terms")


@router.callback_query(Pressed(OpenTerms))
async def show(event: CallbackQuery, *, press: OpenTerms, turn: Turn) -> Screen:
    found = await terms_board(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.terms_page(turn.texts, found)


@router.callback_query(Pressed(OpenTermsOf))
async def choose(event: CallbackQuery, *, press: OpenTermsOf, turn: Turn) -> Screen:
    found = await terms_board(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.choose_terms(turn.texts, found, press.supplier_id)


@router.callback_query(Pressed(SetTerms))
async def settle(event: CallbackQuery, *, press: SetTerms, turn: Turn) -> Screen:
    await set_terms(
        turn.tx,
        actor=turn.actor,
        compound_id=press.compound_id,
        supplier_id=press.supplier_id or None,
        mode=press.mode,
        payer_id=press.payer_id or None,
        now=turn.now,
    )
    found = await terms_board(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.terms_page(
        turn.texts, found, toast=turn.texts.gettext("From the next cut-off on")
    )


@router.callback_query(Pressed(OpenHouseholdTerms))
async def choose_household(
    event: CallbackQuery, *, press: OpenHouseholdTerms, turn: Turn
) -> Screen:
    home, payers = await household_terms(turn.tx, actor=turn.actor, household_id=press.household_id)
    return screens.choose_household_terms(turn.texts, home, payers)


@router.callback_query(Pressed(SetHouseholdTerms))
async def settle_household(event: CallbackQuery, *, press: SetHouseholdTerms, turn: Turn) -> Screen:
    await set_household_terms(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        mode=press.mode,
        payer_id=press.payer_id or None,
        now=turn.now,
    )
    home, payers = await household_terms(turn.tx, actor=turn.actor, household_id=press.household_id)
    said = turn.texts.gettext("From the next cut-off on")
    return screens.choose_household_terms(turn.texts, home, payers, toast=said)


@router.callback_query(Pressed(OpenPayers))
async def show_payers(event: CallbackQuery, *, press: OpenPayers, turn: Turn) -> Screen:
    found = await payers_of(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return screens.payers_page(turn.texts, found)


@router.callback_query(Pressed(PayerPaid), F.data.endswith(":0"))
async def ask_paid(event: CallbackQuery, *, press: PayerPaid, turn: Turn) -> Screen:
    found = await payers_of_payer(turn.tx, actor=turn.actor, payer_id=press.payer_id)
    return screens.ask_payer_paid(turn.texts, press, found)


@router.callback_query(Pressed(PayerPaid))
async def note_paid(event: CallbackQuery, *, press: PayerPaid, turn: Turn) -> Screen:
    done = await payer_paid(
        turn.tx,
        actor=turn.actor,
        payer_id=press.payer_id,
        cycle_id=press.cycle_id,
        supplier_id=press.supplier_id,
        total=press.seen,
        now=turn.now,
    )
    return screens.payer_has_paid(turn.texts, done)
