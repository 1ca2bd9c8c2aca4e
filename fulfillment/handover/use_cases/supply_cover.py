"""Supply cover: days since each household last had a delivery, and who is beyond the limit.

A delivery is a parcel that was collected or brought. Empty flats are left out: a household counts
where somebody has joined, is on the roster, is known by heads, or is flagged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from fulfillment.handover.tables.handovers import handover
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.care import care_rule
from orders.rules.states import MemberState, ParcelState
from orders.tables.compounds import compound, group_compound, ordering_group
from orders.tables.cycles import cycle
from orders.tables.households import household, household_flag, member, roster_entry
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.rights import require_right
from storage.database import Transaction

RIGHTS = ("approve", "care")
CYCLES_BEYOND = 2
HANDED = (ParcelState.COLLECTED, ParcelState.DELIVERED)


@dataclass(frozen=True, slots=True)
class Covered:
    """A household; `last_at` is None where nothing was ever delivered, `days` since the start."""

    household_id: int
    address: str
    last_at: datetime | None
    days: int
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class SupplyCover:
    """A compound, the longest without a delivery first; `beyond` are over the limit."""

    limit_days: int
    households: tuple[Covered, ...]
    beyond: tuple[Covered, ...]


async def supply_cover(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> SupplyCover:
    """Return every household's days since the last delivery. Needs `approve` or `care`."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    return await cover_of(tx, compound_id, now=now)


async def cover_of(tx: Transaction, compound_id: int, *, now: datetime) -> SupplyCover:
    """The same for due work; three statements for any number of households."""
    limit, began = await _limit(tx, compound_id)
    last = await last_deliveries(tx, compound_id)
    flagged = exists().where(household_flag.c.household_id == household.c.id)
    homes = await tx.all(
        select(household.c.id, household.c.key, flagged.label("is_flagged"))
        .where(household.c.compound_id == compound_id, lived_in())
        .order_by(household.c.position)
    )
    found = [
        Covered(home.id, home.key, at, _days(at or began or now, now), home.is_flagged)
        for home in homes
        for at in (last.get(home.id),)
    ]
    longest = tuple(sorted(found, key=lambda each: -each.days))
    return SupplyCover(limit, longest, tuple(each for each in longest if each.days > limit))


async def last_deliveries(tx: Transaction, compound_id: int) -> Mapping[int, datetime]:
    """When each household last took something over; those that never did are left out."""
    at = func.max(func.coalesce(bag.c.collected_at, handover.c.closed_at, cycle.c.deliver_at))
    rows = await tx.all(
        select(parcel.c.household_id, at.label("at"))
        .join(cycle, cycle.c.id == parcel.c.cycle_id)
        .outerjoin(bag, bag.c.parcel_id == parcel.c.id)
        .outerjoin(handover, handover.c.id == parcel.c.handover_id)
        .where(parcel.c.compound_id == compound_id, parcel.c.state.in_(HANDED))
        .group_by(parcel.c.household_id)
    )
    return {row.household_id: row.at for row in rows}


def lived_in() -> ColumnElement[bool]:
    """Somebody lives there, as far as is known."""
    return or_(
        household.c.heads > 0,
        exists().where(
            member.c.household_id == household.c.id, member.c.state == MemberState.ACCEPTED
        ),
        exists().where(
            roster_entry.c.household_id == household.c.id, roster_entry.c.removed_at.is_(None)
        ),
        exists().where(household_flag.c.household_id == household.c.id),
    )


async def _limit(tx: Transaction, compound_id: int) -> tuple[int, datetime | None]:
    """Days beyond which a household is named, and when the first cycle opened."""
    place = await tx.one(
        select(compound.c.care_rule, ordering_group.c.rule, ordering_group.c.id)
        .outerjoin(group_compound, group_compound.c.compound_id == compound.c.id)
        .outerjoin(ordering_group, ordering_group.c.id == group_compound.c.group_id)
        .where(compound.c.id == compound_id)
    )
    first = select(func.min(cycle.c.opened_at)).where(OF_GROUP, cycle.c.group_id == place.id)
    length = int((place.rule or {}).get("length_days") or 3)
    return care_rule(place.care_rule).cover_days or CYCLES_BEYOND * length, await tx.scalar(first)


def _days(since: datetime, now: datetime) -> int:
    return max(0, (now - since).days)
