"""What follows at once from what was heard: the order form, where it can still be ordered."""

from datetime import datetime

from orders.actors import Actor
from orders.use_cases.call_cards import CallCard
from orders.use_cases.call_hearing import FOOD
from orders.use_cases.order_access import may_order_for
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.orders import show_form
from storage.database import Transaction


async def form_for_call(
    tx: Transaction, *, actor: Actor, card: CallCard, what: str, now: datetime
) -> OrderForm | None:
    """The household's order form, for who may order there, before the cut-off; else nothing."""
    if what != FOOD or card.is_late:
        return None
    home = card.household_id
    if home not in await may_order_for(tx, actor=actor, household_ids=[home]):
        return None
    return await show_form(tx, actor=actor, household_id=home, now=now)
