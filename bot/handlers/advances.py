"""Paying in a household's place, and being paid back."""

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
from bot.turn import Turn
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
from orders.use_cases.awaiting import await_text, forget_awaited

router = Router(name="advances")
router.message.filter(F.chat.type == "private")

CASH, TRANSFER = "repaid_cash", "repaid_transfer"


@router.callback_query(Pressed(AskAdvance))
async def ask(event: CallbackQuery, *, press: AskAdvance, turn: Turn) -> Screen:
    asked = await to_advance(turn.tx, actor=turn.actor, request_id=press.request_id)
    return advances.ask_advance(turn.texts, asked)


@router.callback_query(Pressed(PayerAdvances))
async def payer_pays(event: CallbackQuery, *, press: PayerAdvances, turn: Turn) -> Screen:
    await advance(
        turn.tx,
        actor=turn.actor,
        request_ids=[press.request_id],
        payer_id=press.payer_id,
        now=turn.now,
    )
    view = await shown_payment(turn.tx, actor=turn.actor, request_id=press.request_id)
    return unpaid_card.payment_decided(turn.texts, view)


@router.callback_query(Pressed(OpenAdvances))
async def show(event: CallbackQuery, *, press: OpenAdvances, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await debts_page(turn.tx, actor=turn.actor, compound_id=press.compound_id)
    return advances.advances_page(turn.texts, found, press.page)


@router.callback_query(Pressed(OpenDebt))
async def show_one(event: CallbackQuery, *, press: OpenDebt, turn: Turn) -> Screen:
    await forget_awaited(turn.tx, actor=turn.actor)
    found = await debt_view(
        turn.tx, actor=turn.actor, household_id=press.household_id, holder=press.holder
    )
    return advances.debt_card(turn.texts, found)


@router.callback_query(Pressed(RepayAll))
async def all_back(event: CallbackQuery, *, press: RepayAll, turn: Turn) -> Screen:
    debt: dict[str, Any] = {"household_id": press.household_id, "holder": press.holder}
    done = await repay(
        turn.tx, actor=turn.actor, **debt, way=press.way, seen=press.owed, now=turn.now
    )
    return advances.debt_card(
        turn.texts,
        await debt_view(turn.tx, actor=turn.actor, **debt),
        toast=advances.booked(turn.texts, done),
    )


@router.callback_query(Pressed(RepayPart))
async def part_back(event: CallbackQuery, *, press: RepayPart, turn: Turn) -> Screen:
    owed = await begin_repayment(
        turn.tx, actor=turn.actor, household_id=press.household_id, holder=press.holder
    )
    await await_text(
        turn.tx,
        actor=turn.actor,
        purpose=f"repaid_{press.way}",
        subject_id=owed.request_id,
        now=turn.now,
    )
    return advances.ask_part(turn.texts, owed)


@router.message(Awaits(CASH, TRANSFER))
async def take_part(
    event: Message, *, purpose: str, subject_id: int, answer: str, turn: Turn
) -> Screen:
    way = purpose.removeprefix("repaid_")
    debt = await awaited_repayment(turn.tx, request_id=subject_id)
    done = await repay(turn.tx, actor=turn.actor, **debt, text=answer, way=way, now=turn.now)
    await forget_awaited(turn.tx, actor=turn.actor)
    return advances.debt_card(
        turn.texts,
        await debt_view(turn.tx, actor=turn.actor, **debt),
        toast=advances.booked(turn.texts, done),
    )


@router.callback_query(Pressed(DoubtRepayment))
async def doubt(event: CallbackQuery, *, press: DoubtRepayment, turn: Turn) -> Screen:
    await doubt_repayment(
        turn.tx,
        actor=turn.actor,
        household_id=press.household_id,
        holder=press.holder,
        now=turn.now,
    )
    return advances.doubted(turn.texts)
