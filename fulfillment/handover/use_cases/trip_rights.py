"""Who may see and work a trip: its supplier's clerk, and whoever may at one of its stops.

A trip shows a liaison no more of a neighbouring compound than how many boxes are for it.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from fulfillment.handover.tables.handovers import trip, trip_crew, trip_stop
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.tables.compounds import group_compound
from orders.tables.cycles import cycle
from orders.use_cases.rights import has_right
from storage.database import Transaction


async def compounds_of_cycle(tx: Transaction, cycle_id: int) -> Sequence[int]:
    """Where a trip with a cycle's goods may stop; raises `StaleButton` for no such cycle."""
    found = await tx.scalars(
        select(group_compound.c.compound_id)
        .join(cycle, cycle.c.group_id == group_compound.c.group_id)
        .where(cycle.c.id == cycle_id)
        .order_by(group_compound.c.compound_id)
    )
    if not found:
        raise StaleButton()
    return found


async def require_any(
    tx: Transaction, actor: Actor, compound_ids: Sequence[int], *rights: str
) -> None:
    """Raises `NoRight` unless the actor holds one of the rights in one of the compounds."""
    for compound_id in compound_ids:
        if await has_right(tx, actor, compound_id, *rights):
            return
    raise NoRight(right=rights[0])


async def hold_trip(
    tx: Transaction,
    actor: Actor,
    trip_id: int,
    *rights: str,
    at: int | None = None,
    with_crew: bool = False,
) -> Row[Any]:
    """The trip's row, held against others, for somebody who may handle it (at one stop).

    Without `at` whoever has the right in any compound of its group may; `with_crew` lets who is on
    board, too.
    """
    row = await tx.first(select(trip).where(trip.c.id == trip_id))
    if row is None:
        raise StaleButton()
    is_theirs = actor.supplier_id is not None and actor.supplier_id == row.supplier_id
    if not is_theirs and not (with_crew and await _is_on_board(tx, actor, trip_id)):
        await require_any(tx, actor, await _compounds(tx, row, at), *rights)
    return await tx.lock(select(trip).where(trip.c.id == trip_id))


async def _is_on_board(tx: Transaction, actor: Actor, trip_id: int) -> bool:
    if actor.person_id is None:
        return False
    mine = select(trip_crew.c.id).where(
        trip_crew.c.trip_id == trip_id,
        trip_crew.c.person_id == actor.person_id,
        trip_crew.c.removed_at.is_(None),
    )
    return await tx.first(mine) is not None


async def _compounds(tx: Transaction, row: Row[Any], at: int | None) -> Sequence[int]:
    stops = select(trip_stop.c.compound_id).where(
        trip_stop.c.trip_id == row.id, trip_stop.c.compound_id.is_not(None)
    )
    if at is not None:
        return await tx.scalars(stops.where(trip_stop.c.stop == at))
    ids = set(await tx.scalars(stops))
    if row.cycle_id is not None and row.owner == "community":
        ids |= set(await compounds_of_cycle(tx, row.cycle_id))
    return sorted(ids)
