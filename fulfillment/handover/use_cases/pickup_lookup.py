"""Finding out what two codes mean: a bag, a household's slot, and whether they belong together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, select

from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.free_at_table import Gift, gifts_at_table
from fulfillment.handover.use_cases.lacking import Lacking, lacking_of
from fulfillment.handover.use_cases.old_codes import why_nothing_lies_here
from fulfillment.handover.use_cases.on_the_way import is_on_the_way
from fulfillment.money.use_cases.at_the_door import OwedAtDoor, owed_at_door
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.actors import Actor
from orders.rules.codes import normalise_code
from orders.rules.errors import NoRight, UnknownCode, WrongCompound
from orders.rules.errors_collecting import BuildingWaits, ServedAtDoor
from orders.rules.levels import Level
from orders.rules.states import HandoverState, ParcelState
from orders.tables.compounds import compound, delivery_point
from orders.tables.households import household, household_flag
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.levels import level_of_household
from orders.use_cases.rights import compounds_with_right, has_right
from storage.database import Transaction

HANDING_OUT = ("hand_out", "approve")


@dataclass(frozen=True, slots=True)
class BagToHandOver:
    """One bag of a household: its order number as printed, and which of how many."""

    parcel_id: int
    number: str
    bag: int
    of: int
    supplier: str
    supplier_en: str
    collected_at: datetime | None
    box: int = 0
    by: str = ""  # who handed it out


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """What a pickup code stands for. `is_held`: from a hand-over that is closed by now."""

    handover_id: int
    household_id: int
    address: str
    point: str
    point_en: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    bags: tuple[BagToHandOver, ...]
    owed: OwedAtDoor | None = None  # to be paid before the bags go
    is_flagged: bool = False
    is_held: bool = False
    lacking: tuple[Lacking, ...] = ()
    gifts: tuple[Gift, ...] = ()

    @property
    def done(self) -> bool:
        """Everything is handed out."""
        return all(bag.collected_at is not None for bag in self.bags)


async def look_up(tx: Transaction, *, actor: Actor, pickup_code: str, now: datetime) -> ToHandOver:
    """Return what to hand over for a pickup code. Needs `hand_out` or `approve`.

    Raises `UnknownCode`, `WrongCompound`, `NoRight` or `HandOverNotOpen`.
    """
    rows = await tx.all(_slots().where(slot.c.pickup_code == normalise_code(pickup_code)))
    if not rows:
        raise UnknownCode(text=pickup_code)
    mine = [row for row in rows if await may_hand_out(tx, actor, row.compound_id)]
    if not mine:
        raise await why_not_here(tx, actor)
    found = next((row for row in mine if row.state == HandoverState.OPEN), None)
    found = found or next((row for row in mine if row.something_held), None)
    if found is None:
        raise await why_nothing_lies_here(tx, mine[0].id)
    await require_at_the_point(tx, found, found.address, now=now)
    home = (found.handover_id, found.household_id)
    return ToHandOver(
        *home,
        address=found.address,
        point=found.point,
        point_en=found.point_en,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        timezone=found.timezone,
        bags=await bags_of(tx, *home),
        owed=await owed_at_door(tx, found.household_id),
        is_flagged=bool(found.flagged),
        is_held=found.state != HandoverState.OPEN,
        lacking=await lacking_of(tx, *home),
        gifts=await gifts_at_table(tx, found.household_id),
    )


async def require_at_the_point(
    tx: Transaction, row: Row[Any], address: str, *, now: datetime
) -> None:
    """Raise what keeps a household's bags from being handed out at the point.

    Who is at the door only because nobody came, or by wish, may still come down while the bags
    have not left, unless the building was sealed since.
    """
    if row.collected_at is not None:
        return
    if row.way == Way.WAIT:
        raise BuildingWaits(room=address)
    if row.way != Way.DOOR:
        return
    is_sealed = row.door_for == DoorFor.SEAL
    is_sealed = is_sealed or await level_of_household(tx, row.household_id, at=now) is Level.SEALED
    if is_sealed or await is_on_the_way(tx, row.handover_id, row.household_id):
        raise ServedAtDoor(room=address)


async def may_hand_out(tx: Transaction, actor: Actor, compound_id: int) -> bool:
    return await has_right(tx, actor, compound_id, *HANDING_OUT)


async def why_not_here(tx: Transaction, actor: Actor) -> WrongCompound | NoRight:
    """The error for somebody who may not hand out here: perhaps they may elsewhere."""
    elsewhere: Sequence[int] = ()
    if actor.person_id is not None:
        elsewhere = await compounds_with_right(tx, actor.person_id, *HANDING_OUT)
    if elsewhere or actor.kind == "page":
        return WrongCompound()
    return NoRight(right="hand_out")


async def bags_of(
    tx: Transaction, handover_id: int, household_id: int
) -> tuple[BagToHandOver, ...]:
    """Return all bags of a household in a hand-over, collected or not."""
    rows = await tx.all(
        select(
            bag.c.parcel_id,
            parcel.c.number,
            bag.c.number.label("bag"),
            bag.c.box,
            bag.c.collected_at,
            person.c.name.label("by"),
            supplier.c.name,
            supplier.c.name_en,
        )
        .join(parcel, BAG_CAME)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .outerjoin(person, person.c.id == bag.c.handed_by)
        .where(parcel.c.handover_id == handover_id, parcel.c.household_id == household_id)
        .order_by(parcel.c.number, bag.c.parcel_id, bag.c.number)
    )
    total: dict[int, int] = {}
    for row in rows:
        total[row.parcel_id] = total.get(row.parcel_id, 0) + 1
    return tuple(
        BagToHandOver(
            parcel_id=row.parcel_id,
            number=row.number,
            bag=row.bag,
            of=total[row.parcel_id],
            supplier=row.name,
            supplier_en=row.name_en,
            collected_at=row.collected_at,
            box=row.box,
            by=row.by or "",
        )
        for row in rows
    )


def _slots() -> Select[Any]:
    something_held = exists().where(
        parcel.c.handover_id == slot.c.handover_id,
        parcel.c.household_id == slot.c.household_id,
        parcel.c.state == ParcelState.HELD,
    )
    flagged = exists().where(household_flag.c.household_id == household.c.id)
    return (
        select(
            slot.c.id,
            slot.c.handover_id,
            slot.c.household_id,
            slot.c.starts_at,
            slot.c.ends_at,
            slot.c.way,
            slot.c.door_for,
            slot.c.collected_at,
            something_held.label("something_held"),
            flagged.label("flagged"),
            handover.c.compound_id,
            handover.c.state,
            household.c.key.label("address"),
            delivery_point.c.name.label("point"),
            delivery_point.c.name_en.label("point_en"),
            compound.c.timezone,
        )
        .join(handover, handover.c.id == slot.c.handover_id)
        .join(household, household.c.id == slot.c.household_id)
        .join(delivery_point, delivery_point.c.id == slot.c.point_id)
        .join(compound, compound.c.id == handover.c.compound_id)
        .order_by(slot.c.id.desc())
    )


async def bag_by_code(tx: Transaction, bag_code: str) -> Row[Any]:
    """Return a bag with its parcel, or raise `UnknownCode`."""
    row = await tx.first(_bags().where(bag.c.code == normalise_code(bag_code)))
    if row is None:
        raise UnknownCode(text=bag_code)
    return row


async def bag_by_id(tx: Transaction, bag_id: int) -> Row[Any]:
    """Return a bag that is there, with its parcel."""
    return await tx.one(_bags().where(bag.c.id == bag_id))


def _bags() -> Select[Any]:
    return select(
        bag.c.id,
        bag.c.parcel_id,
        bag.c.number,
        bag.c.collected_at,
        bag.c.missing_at,
        parcel.c.compound_id,
        parcel.c.household_id,
        parcel.c.handover_id,
        parcel.c.address,
    ).join(parcel, parcel.c.id == bag.c.parcel_id)


async def was_given_out(tx: Transaction, compound_id: int, pickup_code: str) -> Sequence[Row[Any]]:
    """The slots of the compound that ever had this pickup code, the latest first."""
    return await tx.all(
        select(slot.c.id, slot.c.household_id, slot.c.handover_id)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(
            handover.c.compound_id == compound_id,
            slot.c.pickup_code == normalise_code(pickup_code),
        )
        .order_by(slot.c.id.desc())
    )
