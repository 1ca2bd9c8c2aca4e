"""What the papers of a compound's running cycle would show now, read in a few statements.

One paper a building, so that a change in one stairwell does not draw 3,000 rooms anew. Houses,
each a building of its own, stand together on one sheet.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.current import open_handovers
from fulfillment.papers.rules.posted import (
    BundleOnPaper,
    Item,
    Paper,
    Posted,
    RoomOnPaper,
    Stairwell,
    Turn,
)
from orders.rules.roster_lines import INSTITUTION
from orders.rules.states import CycleState
from orders.tables.compounds import building, delivery_point
from orders.tables.cycles import offer
from orders.tables.households import household, household_flag
from orders.tables.orders import order, order_line
from orders.use_cases.compounds import compound_of, group_of_compound
from orders.use_cases.cycles import latest_cycle_of, offers_of
from orders.use_cases.tallies import COUNTED
from storage.database import Transaction

# In place of a delivery point.
AT_THE_GATE = ("送到大门口", "brought to the gate")


@dataclass(frozen=True, slots=True)
class PaperShown:
    """One paper as it would be drawn now. `building_id` 0: it is for the whole compound."""

    compound_id: int
    building_id: int
    cycle_id: int
    posted: Posted


@dataclass(frozen=True, slots=True)
class _Block:
    """A building, or all houses together, with its households in walking order."""

    building_id: int
    names: tuple[str, ...]
    homes: tuple[Row[Any], ...]


async def papers_shown(
    tx: Transaction, *, compound_id: int, now: datetime
) -> tuple[PaperShown, ...]:
    """Return the papers that make sense now: forms while it is open, times once there are any."""
    group = await group_of_compound(tx, compound_id)
    row = await latest_cycle_of(tx, group.id)
    if row is None or row.state not in (CycleState.OPEN, CycleState.CLOSED):
        return ()
    frame = await _frame(tx, row, compound_id, now)
    blocks = await _blocks(tx, compound_id)
    lines = await _lines(tx, row.id, compound_id)
    turns = await _turns(tx, compound_id)
    flagged = await _flagged(tx, compound_id)
    of_all = (Paper.NOTICE, Paper.HOUSEHOLD_FORM) if row.state == CycleState.OPEN else ()
    shown = [PaperShown(compound_id, 0, row.id, replace(frame, paper=each)) for each in of_all]
    for block in blocks:
        shown += [
            PaperShown(compound_id, block.building_id, row.id, posted)
            for posted in _of_block(frame, block, lines, turns, flagged)
        ]
    return tuple(shown)


def _of_block(
    frame: Posted,
    block: _Block,
    lines: Mapping[int, tuple[tuple[str, int], ...]],
    turns: Mapping[int, Turn],
    flagged: Collection[int],
) -> Iterator[Posted]:
    mine = replace(frame, buildings=block.names)
    ordered = _stairwells(block.homes, lines, {})
    if not frame.is_closed:
        yield replace(mine, paper=Paper.ORDER_FORM, stairwells=ordered)
        homes = [home for home in block.homes if home.id in flagged]
        if homes:
            wells = _stairwells(homes, {}, {})
            yield replace(mine, paper=Paper.HOUSEHOLD_FORM, stairwells=wells)
    yield replace(mine, paper=Paper.ORDERS_SO_FAR, bundles=(), stairwells=ordered)
    if any(home.id in turns for home in block.homes):
        served = _stairwells(block.homes, {}, turns)
        yield replace(mine, paper=Paper.PICKUP_TIMES, bundles=(), stairwells=served)


def _stairwells(
    homes: Iterable[Row[Any]],
    lines: Mapping[int, tuple[tuple[str, int], ...]],
    turns: Mapping[int, Turn],
) -> tuple[Stairwell, ...]:
    rooms: dict[str, list[RoomOnPaper]] = {}
    for home in homes:
        room = RoomOnPaper(home.key, lines.get(home.id, ()), turns.get(home.id))
        rooms.setdefault(home.unit, []).append(room)
    return tuple(Stairwell(unit, tuple(inside)) for unit, inside in rooms.items())


async def open_cycle_shown(tx: Transaction, *, compound_id: int, now: datetime) -> Posted | None:
    """Return the cycle that is open now, with its bundles and no rooms."""
    row = await latest_cycle_of(tx, (await group_of_compound(tx, compound_id)).id)
    if row is None or row.state != CycleState.OPEN:
        return None
    return await _frame(tx, row, compound_id, now)


async def _frame(tx: Transaction, row: Row[Any], compound_id: int, now: datetime) -> Posted:
    place = await compound_of(tx, compound_id)
    return Posted(
        paper="",
        compound=place.name,
        compound_en=place.name_en,
        timezone=place.timezone,
        currency=place.currency,
        cycle_number=row.number,
        is_closed=row.state != CycleState.OPEN,
        opens_at=row.opens_at,
        cutoff_at=row.cutoff_at,
        deliver_at=row.deliver_at,
        made_at=now,
        bundles=tuple(
            BundleOnPaper(
                item.code,
                item.name,
                item.name_en,
                item.price,
                item.limit,
                _items(item.contents),
                item.previous_price,
            )
            for item in await offers_of(tx, row.id)
            if item.withdrawn_at is None
        ),
    )


def _items(contents: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    return tuple(
        Item(
            item["name"],
            item["name_en"],
            item["quantity"],
            item["unit"],
            item.get("unit_en") or item["unit"],
        )
        for item in contents
    )


async def _blocks(tx: Transaction, compound_id: int) -> tuple[_Block, ...]:
    rows = await tx.all(
        select(household, building.c.code)
        .join(building, building.c.id == household.c.building_id)
        .where(household.c.compound_id == compound_id)
        .order_by(building.c.position, building.c.id, household.c.position, household.c.id)
    )
    by_building: dict[int, list[Row[Any]]] = {}
    houses = []
    for row in rows:
        if row.room:
            by_building.setdefault(row.building_id, []).append(row)
        else:
            houses.append(row)
    blocks = [_Block(key, (homes[0].code,), tuple(homes)) for key, homes in by_building.items()]
    if houses:
        names = tuple(home.code for home in houses)
        blocks.append(_Block(houses[0].building_id, names, tuple(houses)))
    return tuple(blocks)


async def _flagged(tx: Transaction, compound_id: int) -> set[int]:
    """Households for which a form of their own is printed: those that need care for any reason."""
    return set(
        await tx.scalars(
            select(household_flag.c.household_id)
            .join(household, household.c.id == household_flag.c.household_id)
            .where(household.c.compound_id == compound_id)
        )
    )


async def _lines(
    tx: Transaction, cycle_id: int, compound_id: int
) -> Mapping[int, tuple[tuple[str, int], ...]]:
    """What each household gets: what it wishes, and after the cut-off what was shared out."""
    rows = await tx.all(
        select(
            order.c.household_id,
            offer.c.code,
            order_line.c.quantity,
            order_line.c.allocated,
        )
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .where(
            order.c.cycle_id == cycle_id,
            order.c.compound_id == compound_id,
            order.c.state.in_(COUNTED),
        )
        .order_by(order.c.household_id, offer.c.id)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for row in rows:
        count = row.quantity if row.allocated is None else row.allocated
        if count:
            found.setdefault(row.household_id, []).append((row.code, count))
    return {home: tuple(lines) for home, lines in found.items()}


async def _turns(tx: Transaction, compound_id: int) -> Mapping[int, Turn]:
    """When each household collects in the open hand-overs; the latest one counts."""
    ids = await open_handovers(tx, compound_id=compound_id)
    rows = await tx.all(
        select(
            slot.c.household_id,
            household.c.kind,
            slot.c.starts_at,
            slot.c.ends_at,
            delivery_point.c.name,
            delivery_point.c.name_en,
        )
        .join(delivery_point, delivery_point.c.id == slot.c.point_id)
        .join(household, household.c.id == slot.c.household_id)
        .where(slot.c.handover_id.in_(ids), slot.c.way.in_((Way.POINT, Way.GATE)))
        .order_by(slot.c.handover_id)
    )
    return {row.household_id: _turn(row) for row in rows}


def _turn(row: Row[Any]) -> Turn:
    """An institution is not called down: it stands at the gate for its receiver."""
    if row.kind == INSTITUTION:
        return Turn(row.starts_at, row.ends_at, *AT_THE_GATE)
    return Turn(row.starts_at, row.ends_at, row.name, row.name_en)
