"""A buying run leaves with an agreed list, and on return list, money and goods are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from fulfillment.handover.rules.buying import Bought, balance
from fulfillment.handover.tables.buying import buying_line, buying_run, buying_window
from fulfillment.handover.tables.handovers import trip
from fulfillment.handover.use_cases.buying import State, hold_run, move_run
from fulfillment.handover.use_cases.buying_cards import RunCard, run_card
from fulfillment.handover.use_cases.duty import require_declared
from fulfillment.handover.use_cases.loading import set_off
from orders.actors import Actor, person_actor
from orders.rules.errors import BadQuantity, StaleButton
from orders.rules.errors_trips import DifferenceUnnamed
from orders.rules.money import show_amount
from orders.rules.states import TripState, check
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back: pieces and price of one by position, the money, what a difference is."""

    bought: Mapping[int, int]
    paid: Mapping[int, int]
    given: int
    back: int
    difference: str = ""


async def leave_run(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> RunCard:
    """Off to the shop with the agreed list. Raises `NotFitForDuty` for who must not go."""
    held = await hold_run(tx, actor, run_id)
    if held.state != State.UNDER_WAY:
        card = await run_card(tx, run_id)
        for each in card.trip.crew:
            if each.person_id is not None:
                going = person_actor(each.person_id)
                await require_declared(tx, actor=going, compound_id=held.compound_id, now=now)
        await move_run(tx, held, State.UNDER_WAY, {"left_at": now}, actor=actor, now=now)
        await set_off(tx, held.trip_id, actor=actor, now=now)
    return await run_card(tx, run_id)


async def return_run(
    tx: Transaction, *, actor: Actor, run_id: int, brought: Brought, now: datetime
) -> RunCard:
    """Write down what was bought and what money came back. Corrected later, the last counts.

    Raises `DifferenceUnnamed` where money or goods do not agree and nothing says why.
    """
    held = await hold_run(tx, actor, run_id)
    before = await run_card(tx, run_id)
    numbers = (*brought.bought.values(), *brought.paid.values(), brought.given, brought.back)
    if any(not 0 <= number < 10**9 for number in numbers):
        raise BadQuantity(text=str(min(numbers)))
    _require_named(before, brought)
    values = {
        "returned_at": now,
        "returned_by": str(actor),
        "money_given": brought.given,
        "money_back": brought.back,
        "difference": brought.difference.strip() or None,
    }
    mine = buying_run.c.id == run_id
    if held.state == State.RETURNED:
        await tx.run(update(buying_run).where(mine).values(**values))
        was = {"given": held.money_given, "back": held.money_back}
        said = {"given": brought.given, "back": brought.back}
        again = Change("buying_run", run_id, "correct", was, said, held.compound_id)
        await record(tx, again, actor=str(actor), now=now)
    else:
        await move_run(tx, held, State.RETURNED, values, actor=actor, now=now)
        await _end_trip(tx, before, actor=actor, now=now)
        # It is out of the shop: what is left of its time is free.
        rest = buying_window.c.run_id == run_id, buying_window.c.starts_at > now
        await tx.run(buying_window.delete().where(*rest))
    await _write(tx, before, brought)
    return await run_card(tx, run_id)


def _require_named(card: RunCard, brought: Brought) -> None:
    lines = [
        Bought(
            line.name,
            line.agreed,
            brought.bought.get(line.position, 0),
            brought.paid.get(line.position, 0),
        )
        for line in card.lines
    ]
    found = balance(lines, given=brought.given, back=brought.back)
    if not found.agrees and not brought.difference.strip():
        amount = show_amount(found.difference, card.currency)
        raise DifferenceUnnamed(amount=amount, goods=found.goods)


async def _end_trip(tx: Transaction, card: RunCard, *, actor: Actor, now: datetime) -> None:
    """Goods for a cycle's orders still become parcels, whose load rides on this trip."""
    cycle_id = await tx.scalar(select(trip.c.cycle_id).where(trip.c.id == card.trip.trip_id))
    if cycle_id is not None:
        return
    before, after = TripState.UNDER_WAY, TripState.ENDED
    check(before, after)
    mine = trip.c.id == card.trip.trip_id, trip.c.state == before
    if not await tx.run(update(trip).where(*mine).values(state=after, ended_at=now)):
        raise StaleButton()
    change = Change("trip", card.trip.trip_id, "end", before, after, card.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _write(tx: Transaction, card: RunCard, brought: Brought) -> None:
    rows = [
        {
            "at": line.position,
            "count": brought.bought.get(line.position, 0),
            "each": brought.paid.get(line.position, 0),
        }
        for line in card.lines
    ]
    await tx.run_many(
        update(buying_line)
        .where(buying_line.c.run_id == card.run_id, buying_line.c.position == bindparam("at"))
        .values(bought=bindparam("count"), paid=bindparam("each")),
        rows,
    )
