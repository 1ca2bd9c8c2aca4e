"""Out of an order after the cut-off: the household asks, the liaison decides, until it has left.

What was paid is given back or kept as credit, as in a cancelled cycle; what is on a list is taken
off it. One transaction with the cycle held. Deciding twice is deciding once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.use_cases.bills import settle_bills
from fulfillment.money.use_cases.cancelling_money import Settled, settle_parcels
from fulfillment.notices_correcting import Notice
from fulfillment.supply.rules.reasons import Reason
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.closed_orders import (
    UNSENT,
    ClosedOrder,
    closed_order,
    hold_order,
    order_as_it_is,
    sent_at,
    unsent_parcels,
)
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from fulfillment.supply.use_cases.new_versions import new_versions, show_again
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor
from orders.rules.errors import NotYours, StaleButton
from orders.rules.states import OrderState, ParcelState, check
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.channels import answers_for
from orders.use_cases.members import members_of
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction


async def ask_out(tx: Transaction, *, actor: Actor, order_id: int, now: datetime) -> ClosedOrder:
    """The household wants out: the liaison is asked, once until it is decided.

    Raises `AlreadySent` and `NothingToChange`.
    """
    row = await own_order(tx, actor, order_id)
    await hold_cycle(tx, row.cycle_id)
    row = await tx.lock(select(order).where(order.c.id == order_id))
    found = await order_as_it_is(tx, row)
    if row.wants_out_at is not None:
        return found
    await _set_wish(tx, row, now, "ask_out", actor=actor, now=now)
    people = await holders(tx, row.compound_id, "approve")
    slot = _slot(order_id, now)
    await tell_people(tx, people, Notice.WITHDRAWAL_ASKED, found.data(), now=now, slot=slot)
    return found


async def look_at_own(tx: Transaction, *, actor: Actor, order_id: int) -> ClosedOrder:
    """Return what of one's own order has not left; raises as `ask_out` does."""
    return await order_as_it_is(tx, await own_order(tx, actor, order_id))


async def own_order(tx: Transaction, actor: Actor, order_id: int) -> Row[Any]:
    """An order for its household's members and who wrote it; raises `NotYours`."""
    row = await tx.first(select(order).where(order.c.id == order_id))
    if row is None:
        raise StaleButton()
    members = (await members_of(tx, [row.household_id])).get(row.household_id, ())
    if actor.person_id not in (*members, answers_for(row)):
        raise NotYours()
    return row


async def keep_order(tx: Transaction, *, actor: Actor, order_id: int, now: datetime) -> ClosedOrder:
    """The liaison does not let the household go: its order stays and it is told."""
    row = await hold_order(tx, actor, order_id)
    found = await closed_order(tx, actor=actor, order_id=order_id)
    if row.wants_out_at is not None:
        await _set_wish(tx, row, None, "keep", actor=actor, now=now)
        await _tell_household(tx, row, Notice.WITHDRAWAL_REFUSED, found.data(), now=now)
        await _tell_decided(tx, row, found, actor=actor, is_out=False, now=now)
    return found


async def withdraw_order(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int,
    gives_back: GivesBack,
    portal_url: str,
    now: datetime,
) -> ClosedOrder | None:
    """Take all of an order that has not left out; None where that was done before.

    Raises `AlreadySent` and `NothingToChange`.
    """
    row = await hold_order(tx, actor, order_id)
    if row.state == OrderState.CANCELLED:
        return None
    found = await order_as_it_is(tx, row)
    parcels = await unsent_parcels(tx, order_id)
    ids = [each.id for each in parcels]
    settled = await settle_parcels(
        tx, parcel.c.id.in_(ids), gives_back=gives_back, actor=actor, now=now
    )
    await _take_out(tx, ids, actor=actor, now=now)
    await _close(tx, row, actor=actor, now=now)
    await settle_bills(tx, ids, now=now)
    await new_versions(
        tx, parcels, Reason.WITHDRAWN, addresses=[row.address], actor=actor, portal_url=portal_url,
        now=now,
    )  # fmt: skip
    await show_again(tx, [each.batch_id for each in parcels], now=now)
    data = {**found.data(), **_given(settled, gives_back)}
    await _tell_household(tx, row, Notice.ORDER_WITHDRAWN, data, now=now)
    if row.wants_out_at is not None:
        await _tell_decided(tx, row, found, actor=actor, is_out=True, now=now)
    return found


async def withdraw_as_chosen(
    tx: Transaction,
    *,
    actor: Actor,
    order_id: int,
    gives_back: str,
    portal_url: str,
    now: datetime,
) -> ClosedOrder | None:
    """The same with a button's word for what happens with the money."""
    if gives_back not in list(GivesBack):
        raise StaleButton()
    return await withdraw_order(
        tx,
        actor=actor,
        order_id=order_id,
        gives_back=GivesBack(gives_back),
        portal_url=portal_url,
        now=now,
    )


async def _take_out(
    tx: Transaction, parcel_ids: Sequence[int], *, actor: Actor, now: datetime
) -> None:
    for before in UNSENT:
        await move_parcels(
            tx,
            parcel.c.id.in_(parcel_ids),
            before=before,
            after=ParcelState.CANCELLED,
            verb="withdraw",
            actor=actor,
            now=now,
        )


async def _close(tx: Transaction, row: Row[Any], *, actor: Actor, now: datetime) -> None:
    """Cancelled where nothing of it has left; the wish is granted in any case."""
    after = OrderState.CLOSED
    if await sent_at(tx, row.id) is None:
        after = OrderState.CANCELLED
        check(OrderState(row.state), after)
    await tx.run(
        update(order)
        .where(order.c.id == row.id)
        .values(state=after, wants_out_at=None, changed_at=now)
    )
    change = Change("order", row.id, "withdraw", row.state, after, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _set_wish(
    tx: Transaction,
    row: Row[Any],
    since: datetime | None,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    await tx.run(update(order).where(order.c.id == row.id).values(wants_out_at=since))
    change = Change("order", row.id, verb, row.state, row.state, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


def _given(settled: Sequence[Settled], gives_back: GivesBack) -> dict[str, Any]:
    return {
        "back": sum(each.back for each in settled),
        "gives_back": gives_back,
        "is_claimed": any(each.was_claimed for each in settled),
    }


def _slot(order_id: int, asked_at: datetime) -> str:
    """Each request is a message of its own to each who may decide, changed by the decision."""
    return f"withdrawal:{order_id}:{int(asked_at.timestamp())}"


async def _tell_household(
    tx: Transaction, row: Row[Any], notice: str, data: dict[str, Any], *, now: datetime
) -> None:
    await tell_households(tx, [Note(row.household_id, notice, data, answers_for(row))], now=now)


async def _tell_decided(
    tx: Transaction,
    row: Row[Any],
    found: ClosedOrder,
    *,
    actor: Actor,
    is_out: bool,
    now: datetime,
) -> None:
    """The others who were asked see that it is done, and by whom."""
    name = await tx.scalar(select(person.c.name).where(person.c.id == actor.person_id))
    data = {**found.data(), "is_out": is_out, "by": name or ""}
    people = [
        person_id
        for person_id in await holders(tx, row.compound_id, "approve")
        if person_id != actor.person_id
    ]
    slot = _slot(row.id, row.wants_out_at)
    await tell_people(tx, people, Notice.WITHDRAWAL_DECIDED, data, now=now, slot=slot)
