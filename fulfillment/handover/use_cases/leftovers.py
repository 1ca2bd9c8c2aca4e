"""What becomes of bags that nobody collects: kept, brought, or sent back to the supplier.

Before a hand-over closes the liaison says for all or one by one what is to be, else the compound's
rule holds. What is held afterwards can still be collected by its code, brought, or sent back; with
the next hand-over it gets a slot with everything new.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, select, update

from fulfillment.handover.rules.ways import DoorFor, Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.scanning import leftover
from fulfillment.handover.use_cases.places import hold_place
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.errors_collecting import BadLeftover
from orders.rules.states import HandoverState, ParcelState
from orders.tables.compounds import building, compound
from orders.tables.households import household, household_flag
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.rights import require_right
from storage.audit import Change, record, record_all
from storage.database import Transaction

LIES_HERE = (ParcelState.READY, ParcelState.HELD)
MOST_SHOWN = 10


class Becomes(StrEnum):
    """What happens to a household's bags when the hand-over closes."""

    HOLD = "hold"
    DOOR = "door"


@dataclass(frozen=True, slots=True)
class LeftHome:
    """A household that has not collected, and what becomes of its bags; `way` as it is served."""

    household_id: int
    address: str
    building: str
    bags: int
    is_flagged: bool
    way: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Who has not collected in a hand-over; `rule` is the compound's."""

    desk: Desk
    handover_id: int
    state: str
    opened_at: datetime | None
    rule: str
    homes: tuple[LeftHome, ...]

    @property
    def at_point(self) -> tuple[LeftHome, ...]:
        """Those whose bags lie at the point: not those that a run brings anyway."""
        return tuple(home for home in self.homes if home.way != Way.DOOR)


async def leftovers_of(tx: Transaction, *, actor: Actor, handover_id: int) -> Leftovers:
    """Who has not collected yet, in walking order. Needs `approve` or `hand_out`."""
    row = await tx.first(select(handover).where(handover.c.id == handover_id))
    if row is None or row.state == HandoverState.PLANNED:
        raise StaleButton()
    rights = ("approve", "hand_out")
    desk = await choose_desk(tx, actor=actor, rights=rights, wanted=row.compound_id)
    rule = await leftover_rule(tx, row.compound_id)
    homes = await _homes(tx, handover_id, rule)
    return Leftovers(desk, handover_id, row.state, row.opened_at, rule, homes)


async def lying_in(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[Desk, str, tuple[Leftovers, ...]]:
    """The compound, its rule, and its hand-overs with something lying there, the latest first.

    Needs `approve` or `hand_out`.
    """
    rights = ("approve", "hand_out")
    desk = await choose_desk(tx, actor=actor, rights=rights, wanted=compound_id)
    lies = exists().where(parcel.c.handover_id == handover.c.id, parcel.c.state.in_(LIES_HERE))
    ids = await tx.scalars(
        select(handover.c.id)
        .where(
            handover.c.compound_id == compound_id,
            handover.c.state != HandoverState.PLANNED,
            lies,
        )
        .order_by(handover.c.id.desc())
        .limit(MOST_SHOWN)
    )
    found = [await leftovers_of(tx, actor=actor, handover_id=each) for each in ids]
    return desk, await leftover_rule(tx, compound_id), tuple(found)


async def decide_leftovers(
    tx: Transaction,
    *,
    actor: Actor,
    handover_id: int,
    becomes: str,
    household_ids: Collection[int] | None = None,
    now: datetime,
) -> Leftovers:
    """Say what is to become of these households' bags, or of all. Needs `approve`.

    Before closing it is written down; of what is held already, `door` puts it on a run.
    """
    there = await tx.first(select(handover.c.compound_id).where(handover.c.id == handover_id))
    if there is None:
        raise StaleButton()
    await require_right(tx, actor, there.compound_id, "approve")
    await hold_place(tx, there.compound_id)  # what is held may be carried over at this moment
    held = await tx.lock(select(handover).where(handover.c.id == handover_id))
    if becomes not in set(Becomes):
        raise BadLeftover()
    found = await leftovers_of(tx, actor=actor, handover_id=handover_id)
    ids = [
        home.household_id
        for home in found.at_point
        if household_ids is None or home.household_id in household_ids
    ]
    if held.state == HandoverState.OPEN:
        await _write(tx, held.compound_id, handover_id, ids, becomes, actor=actor, now=now)
    elif becomes == Becomes.DOOR:
        await bring_held(tx, actor=actor, handover_id=handover_id, household_ids=ids, now=now)
    return await leftovers_of(tx, actor=actor, handover_id=handover_id)


async def bring_held(
    tx: Transaction,
    *,
    actor: Actor,
    handover_id: int,
    household_ids: Collection[int],
    now: datetime,
) -> tuple[int, ...]:
    """What is held of a hand-over that is closed goes on a run. The caller checked the right."""
    row = await tx.one(select(handover).where(handover.c.id == handover_id))
    if row.state != HandoverState.CLOSED:
        raise WrongState("handover", row.state)
    moved = await tx.all(
        update(slot)
        .where(
            slot.c.handover_id == handover_id,
            slot.c.household_id.in_(list(household_ids)),
            slot.c.way != Way.DOOR,
            slot.c.collected_at.is_(None),
        )
        .values(way=Way.DOOR, door_for=DoorFor.MISSED)
        .returning(slot.c.id, slot.c.household_id)
    )
    changes = [
        Change("slot", each.id, DoorFor.MISSED, Way.POINT, Way.DOOR, row.compound_id)
        for each in moved
    ]
    await record_all(tx, changes, actor=str(actor), now=now)
    return tuple(each.household_id for each in moved)


async def set_leftover_rule(
    tx: Transaction, *, actor: Actor, compound_id: int, rule: str, now: datetime
) -> None:
    """What becomes of the uncollected where the liaison says nothing. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if rule not in set(Becomes):
        raise BadLeftover()
    here = compound.c.id == compound_id
    before = await leftover_rule(tx, compound_id)
    if before != rule:
        await tx.run(update(compound).where(here).values(leftover=rule))
        change = Change("compound", compound_id, "set_leftover", before, rule, compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def leftover_rule(tx: Transaction, compound_id: int) -> str:
    found: str = await tx.scalar(select(compound.c.leftover).where(compound.c.id == compound_id))
    return found


async def to_be_brought(tx: Transaction, handover_id: int, rule: str) -> list[int]:
    """Households at the point whose bags are brought when their hand-over closes."""
    homes = await _homes(tx, handover_id, rule)
    return [
        home.household_id
        for home in homes
        if home.way == Way.POINT and home.becomes == Becomes.DOOR
    ]


async def _homes(tx: Transaction, handover_id: int, rule: str) -> tuple[LeftHome, ...]:
    chosen = await _chosen(tx, handover_id)
    flagged = exists().where(household_flag.c.household_id == household.c.id)
    bags = (
        select(parcel.c.household_id, func.count(bag.c.id).label("bags"))
        .join(bag, BAG_CAME)
        .where(
            parcel.c.handover_id == handover_id,
            parcel.c.state.in_(LIES_HERE),
            bag.c.collected_at.is_(None),
        )
        .group_by(parcel.c.household_id)
        .subquery()
    )
    rows = await tx.all(
        select(
            household.c.id,
            household.c.key,
            building.c.code,
            slot.c.way,
            bags.c.bags,
            flagged.label("flagged"),
        )
        .join(bags, bags.c.household_id == household.c.id)
        .join(building, building.c.id == household.c.building_id)
        .join(slot, (slot.c.household_id == household.c.id) & (slot.c.handover_id == handover_id))
        .where(slot.c.collected_at.is_(None))
        .order_by(building.c.position, household.c.position)
    )
    return tuple(
        LeftHome(
            row.id,
            row.key,
            row.code,
            row.bags,
            bool(row.flagged),
            row.way,
            chosen.get(row.id, rule),
        )
        for row in rows
    )


async def _chosen(tx: Transaction, handover_id: int) -> Mapping[int, str]:
    rows = await tx.all(
        select(leftover.c.household_id, leftover.c.becomes).where(
            leftover.c.handover_id == handover_id
        )
    )
    return {row.household_id: row.becomes for row in rows}


async def _write(
    tx: Transaction,
    compound_id: int,
    handover_id: int,
    household_ids: Sequence[int],
    becomes: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The later word counts; what was said before is changed, what was not is added."""
    there = await _chosen(tx, handover_id)
    by = {"becomes": becomes, "decided_at": now, "decided_by": str(actor)}
    known = [each for each in household_ids if each in there]
    mine = (leftover.c.handover_id == handover_id, leftover.c.household_id.in_(known))
    await tx.run(update(leftover).where(*mine).values(**by))
    await tx.insert_many(
        leftover,
        [
            {"handover_id": handover_id, "household_id": each, **by}
            for each in household_ids
            if each not in there
        ],
    )
    change = Change(
        "handover", handover_id, f"leave_to_{becomes}", None, len(household_ids), compound_id
    )
    await record(tx, change, actor=str(actor), now=now)
