"""What the liaison's page shows: the running cycle of one compound in numbers, and what was late.

Rooms and quantities, no names and no phones: the page may lie open on a desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from orders.actors import Actor
from orders.rules.paper import waits_offered
from orders.rules.states import CycleState
from orders.tables.households import household
from orders.tables.orders import late_order, order, order_line
from orders.use_cases.compounds import compound_of, compounds_of_group
from orders.use_cases.cycles import next_opening_of, offers_of
from orders.use_cases.paper import homes_of_compound, paper_cycle
from orders.use_cases.tallies import COUNTED
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Bundle:
    """One bundle of the cycle with what the compound ordered of it."""

    code: str
    name: str
    name_en: str
    price: int
    limit: int
    is_withdrawn: bool
    units: int


@dataclass(frozen=True, slots=True)
class Late:
    """An order that came too late; `source` is chat or paper."""

    address: str
    sent_at: datetime
    source: str
    quantities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Board:
    """The running cycle as the liaison of one compound sees it."""

    cycle_id: int
    number: int
    state: str
    opens_at: datetime
    cutoff_at: datetime
    approve_by: datetime
    deliver_at: datetime
    next_opens_at: datetime
    paper_until: datetime | None
    waits: tuple[datetime, ...]  # until when closing may be asked to wait
    timezone: str
    currency: str
    all_households: int
    households: int  # that have ordered
    on_paper: int
    bundles: tuple[Bundle, ...]
    late: tuple[Late, ...]
    rooms: tuple[str, ...]
    others: int  # further compounds for which this cycle runs

    @property
    def is_open(self) -> bool:
        return self.state == CycleState.OPEN

    @property
    def units(self) -> int:
        return sum(item.units for item in self.bundles)


async def board_of(tx: Transaction, *, actor: Actor, compound_id: int, now: datetime) -> Board:
    """Return the board. Needs `approve`; raises `NoOpenCycle` where there is no cycle."""
    row = await paper_cycle(tx, actor=actor, compound_id=compound_id, now=now)
    place = await compound_of(tx, compound_id)
    counted = await _counted(tx, row.id, compound_id)
    rooms = tuple(await homes_of_compound(tx, compound_id))
    return Board(
        cycle_id=row.id,
        number=row.number,
        state=row.state,
        opens_at=row.opens_at,
        cutoff_at=row.cutoff_at,
        approve_by=row.approve_by,
        deliver_at=row.deliver_at,
        next_opens_at=await next_opening_of(tx, row.group_id, after=now),
        paper_until=row.paper_until,
        waits=waits_offered(row.cutoff_at, row.approve_by, now=now),
        timezone=place.timezone,
        currency=place.currency,
        all_households=len(rooms),
        households=counted.households,
        on_paper=counted.on_paper,
        bundles=await _bundles(tx, row.id, compound_id),
        late=await _late(tx, row.id, compound_id),
        rooms=rooms,
        others=len(await compounds_of_group(tx, row.group_id)) - 1,
    )


async def _counted(tx: Transaction, cycle_id: int, compound_id: int) -> Row[Any]:
    on_paper = func.count().filter(order.c.source == "paper")
    return await tx.one(
        select(func.count().label("households"), on_paper.label("on_paper")).where(
            order.c.cycle_id == cycle_id,
            order.c.compound_id == compound_id,
            order.c.state.in_(COUNTED),
        )
    )


async def _bundles(tx: Transaction, cycle_id: int, compound_id: int) -> tuple[Bundle, ...]:
    rows = await tx.all(
        select(order_line.c.offer_id, func.sum(order_line.c.quantity).label("units"))
        .join(order, order.c.id == order_line.c.order_id)
        .where(
            order.c.cycle_id == cycle_id,
            order.c.compound_id == compound_id,
            order.c.state.in_(COUNTED),
        )
        .group_by(order_line.c.offer_id)
    )
    units = {row.offer_id: int(row.units) for row in rows}
    return tuple(
        Bundle(
            item.code,
            item.name,
            item.name_en,
            item.price,
            item.limit,
            item.withdrawn_at is not None,
            units.get(item.id, 0),
        )
        for item in await offers_of(tx, cycle_id)
    )


async def _late(tx: Transaction, cycle_id: int, compound_id: int) -> tuple[Late, ...]:
    rows = await tx.all(
        select(household.c.key, late_order.c.sent_at, late_order.c.source, late_order.c.quantities)
        .join(household, household.c.id == late_order.c.household_id)
        .where(late_order.c.cycle_id == cycle_id, household.c.compound_id == compound_id)
        .order_by(late_order.c.sent_at, late_order.c.id)
    )
    return tuple(Late(row.key, row.sent_at, row.source, row.quantities) for row in rows)
