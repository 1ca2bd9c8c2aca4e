"""What the person's households have in hand: order, payments, pickup."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.pressed import Pressed
from bot.screens import my
from bot.screens.my_ways import with_ways
from bot.screens.presses import OpenMy
from bot.screens.screen import Screen
from bot.turn import Turn
from config.texts import Texts
from fulfillment.handover.use_cases.my_pickup import pickups_of
from fulfillment.money.use_cases.credits import credits_of
from fulfillment.money.use_cases.debts import owed_by
from fulfillment.money.use_cases.payment_views import payments_of
from fulfillment.supply.use_cases.closed_orders import orders_of_home
from orders.actors import Actor
from orders.use_cases.levels import level_of_household
from orders.use_cases.members import require_memberships
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.orders import show_form_if_any
from orders.use_cases.reminders import wants_reminders
from storage.database import Transaction

router = Router(name="my")
router.message.filter(F.chat.type == "private")


@router.message(Command("my"))
async def show(event: Message, *, turn: Turn) -> Sequence[Screen]:
    return await overviews(turn.tx, turn.actor, turn.texts, turn.now)


@router.callback_query(Pressed(OpenMy))
async def show_again(event: CallbackQuery, *, turn: Turn) -> Sequence[Screen]:
    return await overviews(turn.tx, turn.actor, turn.texts, turn.now)


async def overviews(tx: Transaction, actor: Actor, texts: Texts, now: datetime) -> Sequence[Screen]:
    """One page for each household that has accepted the person."""
    screens = []
    reminders = await wants_reminders(tx, actor=actor)
    for item in await require_memberships(tx, actor):
        form: OrderForm | None = await show_form_if_any(
            tx, actor=actor, household_id=item.household_id, now=now
        )
        payments = await payments_of(tx, household_ids=[item.household_id])
        pickups = await pickups_of(tx, household_ids=[item.household_id])
        credit = await credits_of(tx, item.household_id)
        closed = await orders_of_home(tx, item.household_id)
        page = my.overview(
            texts,
            form,
            payments,
            pickups,
            credit,
            owed=await owed_by(tx, item.household_id),
            reminders=reminders,
            closed=closed,
            level=await level_of_household(tx, item.household_id, at=now),
        )
        ways = {"household_id": item.household_id, "compound_id": item.compound_id}
        screens.append(with_ways(texts, page, **ways))
    return screens
