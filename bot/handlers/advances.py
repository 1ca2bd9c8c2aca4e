"""Paying in a household's place, and being paid back."""

from datetime import datetime
from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.awaiting import Awaits
from bot.pressed import Pressed
from bot.screens import advances, unpaid_card
from bot.screens.chasing_presses import (
    AskAdvance,
    DoubtRepayment,
    OpenAdvances,
    OpenDebt,
    PayerAdvances,
    RepayAll,
    RepayPart,
)
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.money.use_cases.advances import advance
from fulfillment.money.use_cases.debt_views import (
    awaited_repayment,
    begin_repayment,
    debt_view,
    debts_page,
    to_advance,
)
from fulfillment.money.use_cases.repaying import doubt_repayment, repay
from fulfillment.money.use_cases.unpaid_under_way import shown_payment
from orders.actors import Actor
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Transaction

router = Router(name="advances")
router.message.filter(F.chat.type == "private")

CASH, TRANSFER = "repaid_cash", "repaid_transfer"


@router.callback_query(Pressed(AskAdvance))
async def ask(
    event: CallbackQuery, *, press: AskAdvance, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    asked = await to_advance(tx, actor=actor, request_id=press.request_id)
    return advances.ask_advance(texts, asked)


@router.callback_query(Pressed(PayerAdvances))
async def payer_pays(
    event: CallbackQuery,
    *,
    press: PayerAdvances,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await advance(tx, actor=actor, request_ids=[press.request_id], payer_id=press.payer_id, now=now)
    view = await shown_payment(tx, actor=actor, request_id=press.request_id)
    return unpaid_card.payment_decided(texts, view)


@router.callback_query(Pressed(OpenAdvances))
async def show(
    event: CallbackQuery, *, press: OpenAdvances, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await debts_page(tx, actor=actor, compound_id=press.compound_id)
    return advances.advances_page(texts, found, press.page)


@router.callback_query(Pressed(OpenDebt))
async def show_one(
    event: CallbackQuery, *, press: OpenDebt, tx: Transaction, actor: Actor, texts: Texts
) -> Screen:
    await forget_awaited(tx, actor=actor)
    found = await debt_view(tx, actor=actor, household_id=press.household_id, holder=press.holder)
    return advances.debt_card(texts, found)


@router.callback_query(Pressed(RepayAll))
async def all_back(
    event: CallbackQuery,
    *,
    press: RepayAll,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    debt: dict[str, Any] = {"household_id": press.household_id, "holder": press.holder}
    done = await repay(tx, actor=actor, **debt, way=press.way, seen=press.owed, now=now)
    return advances.debt_card(
        texts, await debt_view(tx, actor=actor, **debt), toast=advances.booked(texts, done)
    )


@router.callback_query(Pressed(RepayPart))
async def part_back(
    event: CallbackQuery,
    *,
    press: RepayPart,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    owed = await begin_repayment(
        tx, actor=actor, household_id=press.household_id, holder=press.holder
    )
    await await_text(
        tx,
        actor=actor,
        purpose=f"repaid_{press.way}",
        subject_id=owed.request_id,
        now=now,
    )
    return advances.ask_part(texts, owed)


@router.message(Awaits(CASH, TRANSFER))
async def take_part(
    event: Message,
    *,
    purpose: str,
    subject_id: int,
    answer: str,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    way = purpose.removeprefix("repaid_")
    debt = await awaited_repayment(tx, request_id=subject_id)
    done = await repay(tx, actor=actor, **debt, text=answer, way=way, now=now)
    await forget_awaited(tx, actor=actor)
    return advances.debt_card(
        texts, await debt_view(tx, actor=actor, **debt), toast=advances.booked(texts, done)
    )


@router.callback_query(Pressed(DoubtRepayment))
async def doubt(
    event: CallbackQuery,
    *,
    press: DoubtRepayment,
    tx: Transaction,
    actor: Actor,
    texts: Texts,
    now: datetime,
) -> Screen:
    await doubt_repayment(
        tx, actor=actor, household_id=press.household_id, holder=press.holder, now=now
    )
    return advances.doubted(texts)
