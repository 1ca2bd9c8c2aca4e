"""The end of a hand-over: what was not collected is held, and everybody concerned is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, func, select, update

from fulfillment.handover.notices import Notice
from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.leftovers import leftover_rule, to_be_brought
from fulfillment.handover.use_cases.leftovers_told import tell_brought
from fulfillment.handover.use_cases.places import Place, hold_place, iso
from fulfillment.handover.use_cases.reachable import reachable_members
from fulfillment.handover.use_cases.to_the_door import send_to_door
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.states import HandoverState, ParcelState, check
from orders.tables.households import household
from orders.tables.suppliers import supplier
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(frozen=True, slots=True)
class HeldParcel:
    """A parcel that nobody collected."""

    parcel_id: int
    household_id: int
    address: str
    number: str
    bags: int
    supplier: str
    supplier_en: str

    def data(self) -> dict[str, Any]:
        return {
            "parcel_id": self.parcel_id,
            "address": self.address,
            "number": self.number,
            "bags": self.bags,
            "supplier": self.supplier,
            "supplier_en": self.supplier_en,
        }


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed hand-over: households served, what is held, and who is brought their bags."""

    handover_id: int
    households: int
    collected: int
    held: tuple[HeldParcel, ...]
    to_door: tuple[str, ...] = ()


async def close_handover(
    tx: Transaction, *, actor: Actor, handover_id: int, now: datetime
) -> Closed:
    """Close an open hand-over. Needs `approve`; what is left at the point is held and named.

    What the liaison, or the compound's rule, sends to the door goes on a run, with all that is to
    be brought anyway. Closing twice is quietly the same; raises `WrongState` for one that is only
    planned.
    """
    found = await tx.first(select(handover).where(handover.c.id == handover_id))
    if found is None:
        raise StaleButton()
    await require_right(tx, actor, found.compound_id, "approve")
    place = await hold_place(tx, found.compound_id)
    held = await tx.lock(select(handover).where(handover.c.id == handover_id))
    if held.state == HandoverState.CLOSED:
        return await _closed(tx, handover_id)
    if held.state != HandoverState.OPEN:
        raise WrongState("handover", held.state)
    brought = await _send_to_door(tx, held, actor=actor, now=now)
    await _close(tx, held, actor=actor, now=now)
    closed = await _closed(tx, handover_id)
    await _tell(tx, place, closed, now=now)
    await tell_brought(tx, place, handover_id=handover_id, household_ids=brought, now=now)
    return closed


async def _send_to_door(
    tx: Transaction, held: Row[Any], *, actor: Actor, now: datetime
) -> tuple[int, ...]:
    rule = await leftover_rule(tx, held.compound_id)
    return await send_to_door(
        tx,
        compound_id=held.compound_id,
        household_ids=await to_be_brought(tx, held.id, rule),
        verb=DoorFor.MISSED,
        actor=actor,
        now=now,
    )


async def _close(tx: Transaction, held: Row[Any], *, actor: Actor, now: datetime) -> None:
    before, after = HandoverState.OPEN, HandoverState.CLOSED
    check(before, after)
    await tx.run(
        update(handover)
        .where(handover.c.id == held.id, handover.c.state == before)
        .values(state=after, closed_at=now)
    )
    change = Change("handover", held.id, "close", before, after, held.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    to_a_door = exists().where(
        slot.c.handover_id == held.id,
        slot.c.household_id == parcel.c.household_id,
        slot.c.way == Way.DOOR,
    )
    await move_parcels(
        tx,
        parcel.c.handover_id == held.id,
        ~to_a_door,
        before=ParcelState.READY,
        after=ParcelState.HELD,
        verb="hold",
        actor=actor,
        now=now,
    )


async def _closed(tx: Transaction, handover_id: int) -> Closed:
    counted = await tx.one(
        select(
            func.count().label("households"), func.count(slot.c.collected_at).label("collected")
        ).where(slot.c.handover_id == handover_id)
    )
    bags = select(func.count()).select_from(bag).where(BAG_CAME).scalar_subquery().label("bags")
    rows = await tx.all(
        select(
            parcel.c.id,
            parcel.c.household_id,
            parcel.c.address,
            parcel.c.number,
            bags.label("bags"),
            supplier.c.name,
            supplier.c.name_en,
        )
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(parcel.c.handover_id == handover_id, parcel.c.state == ParcelState.HELD)
        .order_by(parcel.c.number, parcel.c.id)
    )
    held = tuple(
        HeldParcel(
            parcel_id=row.id,
            household_id=row.household_id,
            address=row.address,
            number=row.number,
            bags=row.bags,
            supplier=row.name,
            supplier_en=row.name_en,
        )
        for row in rows
    )
    brought = await tx.scalars(
        select(household.c.key)
        .join(slot, slot.c.household_id == household.c.id)
        .where(
            slot.c.handover_id == handover_id,
            slot.c.way == Way.DOOR,
            slot.c.collected_at.is_(None),
        )
        .order_by(household.c.position)
    )
    return Closed(handover_id, counted.households, counted.collected, held, tuple(brought))


async def _tell(tx: Transaction, place: Place, closed: Closed, *, now: datetime) -> None:
    same = {"handover_id": closed.handover_id, **place.data(), "closed_at": iso(now)}
    summary = {
        **same,
        "households": closed.households,
        "collected": closed.collected,
        "held": [item.data() for item in closed.held],
        "to_door": list(closed.to_door),
    }
    posts = [
        Post(
            f"person:{person_id}",
            Notice.HANDOVER_CLOSED,
            summary,
            natural_key=f"handover_closed:{closed.handover_id}:{person_id}",
        )
        for person_id in await holders(tx, place.compound_id, "approve")
    ]
    people = await reachable_members(tx, handover_id=closed.handover_id)
    posts += [
        Post(
            f"person:{person_id}",
            Notice.PARCEL_HELD_UNCOLLECTED,
            {**same, **item.data(), "household_id": item.household_id},
            natural_key=f"parcel_held_uncollected:{item.parcel_id}:{person_id}",
        )
        for item in closed.held
        for person_id in people.get(item.household_id, ())
    ]
    await post_all(tx, posts, now=now)
