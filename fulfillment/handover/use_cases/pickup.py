"""Handing out: two codes that belong together, one bag after the other.

The slot is a promise, not a barrier: who comes early or late is served. The household's slot row
is held while a bag of theirs is handed out, so two scanners cannot both have given the last one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, select, update

from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.bag_findings import end_as_found
from fulfillment.handover.use_cases.closing import Closed, close_handover
from fulfillment.handover.use_cases.duty import require_declared
from fulfillment.handover.use_cases.free_at_table import gifts_at_table
from fulfillment.handover.use_cases.handed_told import tell_handed
from fulfillment.handover.use_cases.hands import person_behind
from fulfillment.handover.use_cases.old_codes import why_nothing_lies_here
from fulfillment.handover.use_cases.pickup_lookup import (
    BagToHandOver,
    ToHandOver,
    bag_by_code,
    bag_by_id,
    bags_of,
    look_up,
    may_hand_out,
    require_at_the_point,
    was_given_out,
    why_not_here,
)
from fulfillment.handover.use_cases.progress import BuildingProgress, Late, Progress, progress
from fulfillment.money.use_cases.at_the_door import require_paid
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.supply.use_cases.moves import move_parcels
from orders.actors import Actor
from orders.rules.codes import normalise_code
from orders.rules.errors import (
    AlreadyCollected,
    CodesDoNotMatch,
    DomainError,
    HandOverNotOpen,
    StaleButton,
    UnknownCode,
    WrongState,
)
from orders.rules.states import HandoverState, ParcelState
from orders.tables.people import person
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

__all__ = [
    "BagToHandOver",
    "BuildingProgress",
    "Closed",
    "HandedOut",
    "Late",
    "Progress",
    "ToHandOver",
    "bring",
    "close_handover",
    "hand_out",
    "look_up",
    "progress",
]

# Parcels that a volunteer can still bring to the door.
CAN_BE_BROUGHT = (ParcelState.READY, ParcelState.HELD)
GONE = (ParcelState.COLLECTED, ParcelState.DELIVERED)


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A bag that was handed out: bag `bag` of `of` of its parcel, and what is still missing."""

    address: str
    bag: int
    of: int
    missing: tuple[BagToHandOver, ...]
    done: bool
    gifts: int = 0  # free goods that still go with the bags


async def hand_out(
    tx: Transaction,
    *,
    actor: Actor,
    pickup_code: str,
    bag_code: str,
    at: datetime | None = None,
    now: datetime,
) -> HandedOut:
    """Hand one bag to who holds the household's pickup code. Needs `hand_out` or `approve`.

    Raises `UnknownCode`, `WrongCompound`, `NoRight`, `CodesDoNotMatch`, `HandOverNotOpen`,
    `StillToPay`, `AlreadyCollected`, or what `orders.rules.errors_collecting` names. What is held
    of a hand-over that is closed is handed out by its own code, too. `at` is when the bag went,
    where that is known only now.
    """
    found = await bag_by_code(tx, bag_code)
    if not await may_hand_out(tx, actor, found.compound_id):
        raise await why_not_here(tx, actor)
    await require_declared(tx, actor=actor, compound_id=found.compound_id, now=now, at=at)
    await _hold_matching_slot(tx, found, pickup_code, now=now)
    await require_paid(tx, found.parcel_id)
    taken = await tx.run(
        update(bag)
        .where(bag.c.id == found.id, bag.c.collected_at.is_(None))
        .values(collected_at=at or now, handed_by=await person_behind(tx, actor), missing_at=None)
    )
    if not taken:
        raise await _already_collected(tx, found.id)
    if found.missing_at is not None:
        await end_as_found(tx, found.id, found.compound_id, actor=actor, now=now)
    change = Change("bag", found.id, "hand_out", None, {"at": now.isoformat()}, found.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    await _collect_if_complete(tx, found, actor=actor, now=now)
    return await _handed_out(tx, found)


async def handed_out_before(tx: Transaction, bag_id: int) -> HandedOut:
    """The answer for a bag that is out, as it would be given now."""
    found = await bag_by_id(tx, bag_id)
    return await _handed_out(tx, found)


async def bring(tx: Transaction, *, actor: Actor, parcel_id: int, now: datetime) -> ParcelState:
    """A volunteer brought a parcel to the door. Needs `deliver`, `hand_out` or `approve`.

    Returns the parcel's state. Pressed again it is quietly the same; raises `WrongState` for a
    parcel that is not there to be brought.
    """
    row = await tx.first(select(parcel).where(parcel.c.id == parcel_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, "deliver", "hand_out", "approve")
    before = ParcelState(await _hold_parcel(tx, row))
    if before == ParcelState.DELIVERED:
        return before
    # What is held without a hand-over was never on a truck.
    if before not in CAN_BE_BROUGHT or row.handover_id is None:
        raise WrongState("parcel", before)
    await require_paid(tx, parcel_id)
    await move_parcels(
        tx,
        parcel.c.id == parcel_id,
        before=before,
        after=ParcelState.DELIVERED,
        verb="bring",
        actor=actor,
        now=now,
    )
    await tx.run(
        update(bag)
        .where(
            bag.c.parcel_id == parcel_id, bag.c.collected_at.is_(None), bag.c.missing_at.is_(None)
        )
        .values(collected_at=now, handed_by=actor.person_id)
    )
    await _finish_slot(tx, row.handover_id, row.household_id, now=now)
    return ParcelState.DELIVERED


async def _hold_parcel(tx: Transaction, row: Row[Any]) -> str:
    """Hold a parcel in the same order as handing out does (slot, then parcel); its state."""
    of_household = select(slot.c.id).where(
        slot.c.handover_id == row.handover_id, slot.c.household_id == row.household_id
    )
    await tx.lock_all(of_household)
    state: str = (await tx.lock(select(parcel.c.state).where(parcel.c.id == row.id))).state
    return state


async def _hold_matching_slot(
    tx: Transaction, found: Row[Any], pickup_code: str, *, now: datetime
) -> None:
    """Hold the slot of the bag's household, if the pickup code is theirs.

    The hand-over is held shared, so that it is not closed meanwhile.
    """
    if found.handover_id is None:
        raise HandOverNotOpen()
    of_handover = select(handover.c.state).where(handover.c.id == found.handover_id)
    state = (await tx.lock(of_handover, shared=True)).state
    if state == HandoverState.PLANNED:
        raise HandOverNotOpen()
    theirs = await tx.lock_all(
        select(slot).where(
            slot.c.handover_id == found.handover_id,
            slot.c.household_id == found.household_id,
            slot.c.pickup_code == normalise_code(pickup_code),
        )
    )
    if not theirs:
        raise await _why_not_theirs(tx, found, pickup_code)
    await require_at_the_point(tx, theirs[0], found.address, now=now)
    if state != HandoverState.OPEN and found.collected_at is None:
        await _require_held(tx, found)


async def _require_held(tx: Transaction, found: Row[Any]) -> None:
    """Of a hand-over that is closed only what is held lies here."""
    state = await tx.scalar(select(parcel.c.state).where(parcel.c.id == found.parcel_id))
    if state != ParcelState.HELD:
        raise HandOverNotOpen()


async def _why_not_theirs(tx: Transaction, found: Row[Any], pickup_code: str) -> DomainError:
    """The code is nobody's, another household's, or an old one of theirs."""
    known = await was_given_out(tx, found.compound_id, pickup_code)
    if not known:
        return UnknownCode(text=pickup_code)
    old = next((row for row in known if row.household_id == found.household_id), None)
    if old is None:
        return CodesDoNotMatch(room=found.address)
    return await why_nothing_lies_here(tx, old.id)


async def _collect_if_complete(
    tx: Transaction, found: Row[Any], *, actor: Actor, now: datetime
) -> None:
    """The parcel is collected with its last bag, the slot with its last parcel."""
    bag_left = exists().where(BAG_CAME, bag.c.collected_at.is_(None))
    for before in CAN_BE_BROUGHT:
        await move_parcels(
            tx,
            parcel.c.id == found.parcel_id,
            ~bag_left,
            before=before,
            after=ParcelState.COLLECTED,
            verb="collect",
            actor=actor,
            now=now,
        )
    if not await tx.scalar(select(bag_left).where(parcel.c.id == found.parcel_id)):
        await _finish_slot(tx, found.handover_id, found.household_id, now=now)


async def _finish_slot(
    tx: Transaction, handover_id: int, household_id: int, *, now: datetime
) -> None:
    parcel_left = exists().where(
        parcel.c.handover_id == handover_id,
        parcel.c.household_id == household_id,
        parcel.c.state.not_in(GONE),
    )
    finished = await tx.run(
        update(slot)
        .where(
            slot.c.handover_id == handover_id,
            slot.c.household_id == household_id,
            slot.c.collected_at.is_(None),
            ~parcel_left,
        )
        .values(collected_at=now)
    )
    if finished:
        await tell_handed(tx, handover_id, household_id, now=now)


async def _already_collected(tx: Transaction, bag_id: int) -> AlreadyCollected:
    row = await tx.one(
        select(bag.c.collected_at, person.c.name)
        .outerjoin(person, person.c.id == bag.c.handed_by)
        .where(bag.c.id == bag_id)
    )
    return AlreadyCollected(by=row.name or "", at=row.collected_at)


async def _handed_out(tx: Transaction, found: Row[Any]) -> HandedOut:
    bags = await bags_of(tx, found.handover_id, found.household_id)
    missing = tuple(item for item in bags if item.collected_at is None)
    return HandedOut(
        address=found.address,
        bag=found.number,
        of=sum(item.parcel_id == found.parcel_id for item in bags),
        missing=missing,
        done=not missing,
        gifts=len(await gifts_at_table(tx, found.household_id)),
    )
