"""/forget: everything about a person is erased, and the books keep standing.

The person's row stays as a number that leads to nobody. Whoever writes to the bot afterwards is a
stranger. Backups made before still hold what was erased, until they are rotated.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.hand_over_sheets import empty_sheets
from fulfillment.money.tables.payments import payment_request
from fulfillment.privacy.use_cases.forgetting_disputes import forget_disputes
from fulfillment.privacy.use_cases.forgetting_duty import forget_duty
from fulfillment.privacy.use_cases.forgetting_papers import forget_papers
from fulfillment.privacy.use_cases.forgetting_remarks import forget_remarks
from fulfillment.privacy.use_cases.forgetting_runs import forget_doors
from fulfillment.privacy.use_cases.forgetting_trips import forget_trips
from fulfillment.privacy.use_cases.lists import blot_lists
from fulfillment.privacy.use_cases.obstacles import Obstacle, obstacles_to_forgetting
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.bag_photos import empty_photos
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.tables.households import household
from orders.tables.orders import order
from orders.use_cases.channels import who_answers
from orders.use_cases.forgetting import Known, forget_before_cutoff, known_of
from storage.audit import Change, record
from storage.database import Transaction
from storage.erasing import erase_from_inbox, erase_from_outbox


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands in the way, or that it is done."""

    person_id: int
    obstacles: tuple[Obstacle, ...] = ()
    is_done: bool = False


async def ask_to_forget(tx: Transaction, *, actor: Actor) -> Leaving:
    """Tell whether the actor could be forgotten now; nothing happens yet."""
    return Leaving(actor.person_id or 0, await obstacles_to_forgetting(tx, actor=actor))


async def forget_me(tx: Transaction, *, actor: Actor, person_id: int, now: datetime) -> Leaving:
    """Erase the actor, unless something stands in the way.

    `person_id` is who was asked: a button from before somebody was forgotten means nothing to
    the stranger they are now.
    """
    if actor.person_id != person_id:
        raise StaleButton()
    obstacles = await obstacles_to_forgetting(tx, actor=actor)
    if obstacles:
        return Leaving(person_id, obstacles)
    known = await known_of(tx, person_id)
    await _blot_lists(tx, known, actor=actor, now=now)
    await _forget_pleas(tx, known)
    await forget_disputes(tx, known)
    await forget_remarks(tx, known)
    await forget_duty(tx, known, actor=actor, now=now)
    await forget_trips(tx, known)
    await forget_papers(tx, known)
    await forget_doors(tx, known, actor=actor, now=now)
    await forget_before_cutoff(tx, known, now=now)
    redact = known.secrets.redact
    if known.telegram_id is not None:
        await erase_from_inbox(tx, chat_id=known.telegram_id, redact=redact)
    await erase_from_outbox(tx, person_id=person_id, redact=redact)
    await record(tx, Change("person", person_id, "forget"), actor=str(actor), now=now)
    return Leaving(person_id, is_done=True)


async def _forget_pleas(tx: Transaction, known: Known) -> None:
    """Why their household could not pay; a note on hardship is nobody's business afterwards."""
    mine = payment_request.c.household_id.in_(known.household_ids)
    said = payment_request.c.plea.is_not(None)
    await tx.run(update(payment_request).where(mine, said).values(plea=None))


async def _blot_lists(tx: Transaction, known: Known, *, actor: Actor, now: datetime) -> None:
    """Out of the lists of every cycle in which they, or their household, had a parcel."""
    theirs = or_(who_answers() == known.person_id, order.c.household_id.in_(known.household_ids))
    parcels = select(parcel).join(order, order.c.id == parcel.c.order_id).where(theirs).subquery()
    keys = await _keys(tx, household.c.id.in_(select(parcels.c.household_id)))
    alone = await _keys(tx, household.c.id.in_(known.alone_ids))
    own = await _numbers_they_received(tx, known)
    on_list = select(parcels.c.id).where(
        parcels.c.cycle_id == pick_list.c.cycle_id,
        parcels.c.compound_id == pick_list.c.compound_id,
        parcels.c.supplier_id == pick_list.c.supplier_id,
    )

    def blot(item: dict[str, Any]) -> None:
        if item["address"] not in keys:
            return
        is_them = item["phone"] == known.phone or item["receiver"] in known.secrets.whole
        if is_them or item["address"] in alone:
            item.update(receiver="", phone="")
        if item["order_number"] in own or item["address"] in alone:
            item["remark"] = ""
        item["remark"] = known.secrets.redact(item["remark"])

    await blot_lists(tx, blot, on_list.exists(), actor=actor, now=now)
    await empty_photos(tx, bag.c.parcel_id.in_(select(parcels.c.id)))
    await empty_sheets(tx, slot.c.household_id.in_(known.household_ids))


async def _keys(tx: Transaction, of_homes: ColumnElement[bool]) -> set[str]:
    return set(await tx.scalars(select(household.c.key).where(of_homes)))


async def _numbers_they_received(tx: Transaction, known: Known) -> set[str]:
    """Numbers of the orders that they placed themselves, whose remarks are theirs."""
    return set(
        await tx.scalars(
            select(parcel.c.number)
            .join(order, order.c.id == parcel.c.order_id)
            .where(who_answers() == known.person_id)
        )
    )
