"""In which of their compounds somebody with a right is at work now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from orders.actors import Actor
from orders.rules.errors import NoRight
from orders.rules.states import MemberState
from orders.tables.compounds import compound
from orders.tables.households import household, member
from orders.tables.people import right_holder
from orders.tables.suppliers import supplier
from orders.use_cases.accepting import waiting_members
from orders.use_cases.pharmacies import serving
from orders.use_cases.rights import compounds_with_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """A compound by its names."""

    compound_id: int
    name: str
    name_en: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Desk:
    """The compound that is worked on, and the others in which one may work as well."""

    place: Place
    others: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Workplace:
    """A compound, and what one may do in it."""

    place: Place
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class MembersWaiting:
    """Who waits to be accepted in a compound, the longest-waiting first."""

    desk: Desk
    members: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Seller:
    """A supplier that sells to a compound's group."""

    supplier_id: int
    name: str
    name_en: str


async def choose_desk(
    tx: Transaction,
    *,
    actor: Actor,
    rights: Sequence[str],
    wanted: int | None = None,
    busy: Sequence[int] = (),
) -> Desk:
    """Return the wanted compound, else the first busy one, else the first of one's own.

    Raises `NoRight` where the actor holds none of the rights.
    """
    places = await _places(tx, actor, rights)
    if wanted is not None and wanted not in places:
        raise NoRight(right=rights[0])
    if not places:
        raise NoRight(right=rights[0])
    busy_here = [compound_id for compound_id in places if compound_id in busy]
    chosen = wanted if wanted is not None else (busy_here or list(places))[0]
    others = tuple(place for compound_id, place in places.items() if compound_id != chosen)
    return Desk(places[chosen], others)


async def workplaces(
    tx: Transaction, *, actor: Actor, wanted: int | None = None
) -> tuple[Workplace, ...]:
    """Return every compound in which the actor holds a right, and which rights.

    Raises `NoRight` where there is none, or none in the wanted compound.
    """
    rows = await tx.all(
        select(right_holder.c.compound_id, right_holder.c.right).where(
            right_holder.c.person_id == actor.person_id, right_holder.c.revoked_at.is_(None)
        )
    )
    held: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        held[row.compound_id].add(row.right)
    if not held or (wanted is not None and wanted not in held):
        raise NoRight(right="approve")
    places = await _places_of(tx, list(held))
    return tuple(Workplace(place, frozenset(held[key])) for key, place in places.items())


async def members_waiting(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> MembersWaiting:
    """Return who waits to be accepted. Needs `approve`."""
    busy = await tx.scalars(
        select(household.c.compound_id)
        .join(member, member.c.household_id == household.c.id)
        .where(member.c.state == MemberState.ASKED)
        .distinct()
    )
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id, busy=busy)
    return MembersWaiting(desk, tuple(await waiting_members(tx, desk.place.compound_id)))


async def sellers_to(tx: Transaction, compound_id: int) -> tuple[Seller, ...]:
    """Return the suppliers that sell to the compound's group."""
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en)
        .where(supplier.c.id.in_(serving(compound_id)))
        .order_by(supplier.c.id)
    )
    return tuple(Seller(row.id, row.name, row.name_en) for row in rows)


async def _places(tx: Transaction, actor: Actor, rights: Sequence[str]) -> dict[int, Place]:
    return await _places_of(tx, await compounds_with_right(tx, actor.person_id or 0, *rights))


async def _places_of(tx: Transaction, ids: Sequence[int]) -> dict[int, Place]:
    rows = await tx.all(
        select(compound.c.id, compound.c.name, compound.c.name_en, compound.c.timezone)
        .where(compound.c.id.in_(ids))
        .order_by(compound.c.id)
    )
    return {row.id: Place(row.id, row.name, row.name_en, row.timezone) for row in rows}
