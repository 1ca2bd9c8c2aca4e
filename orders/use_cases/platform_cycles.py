"""A platform's cycle: set up by the liaison, posted at its time, closed by the import.

It goes beside the group's own cycle and is counted by itself. Nobody orders here: the card in
the group leads to the platform. At its end the liaison is asked for the export; taking that
over closes it (`platform_orders`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from config.chance import Chance
from orders.actors import SCHEDULER, Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_platform import BadLink, NoPlatform
from orders.rules.platform_links import is_link
from orders.rules.platform_times import platform_times
from orders.rules.states import CycleState, check
from orders.tables.compounds import ordering_group
from orders.tables.cycles import cycle
from orders.tables.suppliers import platform, supplier
from orders.use_cases.channels import OF_PLATFORM, PLATFORM
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.platform_cards import post_platform_card
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

UNDER_WAY = (CycleState.PLANNED, CycleState.OPEN, CycleState.CLOSED)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that delivers to a group, and where its residents order there."""

    supplier_id: int
    name: str
    name_en: str
    link: str


@dataclass(frozen=True, slots=True)
class PlatformCycle:
    """One cycle as the liaison sees it."""

    cycle_id: int
    number: int
    state: str
    supplier: str
    supplier_en: str
    link: str
    opens_at: datetime
    ends_at: datetime
    delivery_at: datetime


@dataclass(frozen=True, slots=True)
class PlatformDesk:
    """What the liaison has before them: platforms, and the cycles under way."""

    desk: Desk
    platforms: tuple[Platform, ...]
    cycles: tuple[PlatformCycle, ...]
    group: str


async def platform_desk(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> PlatformDesk:
    """Return a compound's platforms and their cycles under way. Needs `approve`."""
    desk = await choose_desk(tx, actor=actor, rights=("approve",), wanted=compound_id)
    group = await group_of_compound(tx, desk.place.compound_id)
    platforms = await platforms_of(tx, group.id)
    found = await _cycles(tx, cycle.c.group_id == group.id, cycle.c.state.in_(UNDER_WAY))
    return PlatformDesk(desk, platforms, found, group.name)


async def platforms_of(tx: Transaction, group_id: int) -> tuple[Platform, ...]:
    """The platforms that deliver to a group, as its file says."""
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en, platform.c.link)
        .join(platform, platform.c.supplier_id == supplier.c.id)
        .where(platform.c.group_id == group_id)
        .order_by(supplier.c.id)
    )
    return tuple(Platform(row.id, row.name, row.name_en, row.link) for row in rows)


async def platform_cycle(tx: Transaction, cycle_id: int) -> PlatformCycle:
    """Return one; raises `StaleButton` where there is none of that id."""
    found = await _cycles(tx, cycle.c.id == cycle_id)
    if not found:
        raise StaleButton()
    return found[0]


async def _cycles(tx: Transaction, *conditions: Any) -> tuple[PlatformCycle, ...]:
    rows = await tx.all(
        select(cycle, supplier.c.name, supplier.c.name_en)
        .join(supplier, supplier.c.id == cycle.c.supplier_id)
        .where(OF_PLATFORM, *conditions)
        .order_by(cycle.c.number.desc())
    )
    return tuple(
        PlatformCycle(
            cycle_id=row.id,
            number=row.number,
            state=row.state,
            supplier=row.name,
            supplier_en=row.name_en,
            link=row.link or "",
            opens_at=row.opens_at,
            ends_at=row.cutoff_at,
            delivery_at=row.deliver_at,
        )
        for row in rows
    )


async def plan_platform_cycle(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    supplier_id: int,
    link: str,
    opens_at: datetime,
    ends_at: datetime,
    delivery_at: datetime,
    chance: Chance,
    now: datetime,
) -> PlatformCycle:
    """Set a cycle up; one that has begun is posted at once. Needs `approve`.

    The link may be empty where residents know the way. Asked twice for the same platform and
    times it is one cycle. Raises `NoPlatform`, `BadLink`, `BadPlatformTimes`.
    """
    await require_right(tx, actor, compound_id, "approve")
    group = await group_of_compound(tx, compound_id)
    if supplier_id not in {each.supplier_id for each in await platforms_of(tx, group.id)}:
        raise NoPlatform()
    link = link.strip()
    if link and not is_link(link):
        raise BadLink(text=link[:60])
    times = platform_times(opens_at, ends_at, delivery_at, now=now)
    await tx.lock(select(ordering_group).where(ordering_group.c.id == group.id))
    values = {"group_id": group.id, "supplier_id": supplier_id, "channel": PLATFORM}
    same = [cycle.c[name] == value for name, value in values.items()]
    same += [cycle.c.state.in_(UNDER_WAY), cycle.c.cutoff_at == ends_at]
    known = await tx.scalar(select(cycle.c.id).where(*same, cycle.c.deliver_at == delivery_at))
    if known is not None:
        return await platform_cycle(tx, known)
    last = select(func.max(cycle.c.number)).where(cycle.c.group_id == group.id, OF_PLATFORM)
    cycle_id = await tx.insert(
        cycle,
        **values,
        number=(await tx.scalar(last) or 0) + 1,
        link=link or None,
        state=CycleState.PLANNED,
        seed=chance.token(),
        **asdict(times),
    )
    change = Change("cycle", cycle_id, "plan", None, CycleState.PLANNED, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if opens_at <= now:
        await _open(tx, cycle_id, actor=actor, now=now)
    return await platform_cycle(tx, cycle_id)


async def open_due_platforms(tx: Transaction, *, now: datetime) -> Sequence[int]:
    """Open the platform cycles whose time has come, and post their links."""
    due = await tx.scalars(
        select(cycle.c.id)
        .where(OF_PLATFORM, cycle.c.state == CycleState.PLANNED, cycle.c.opens_at <= now)
        .order_by(cycle.c.opens_at, cycle.c.id)
    )
    for cycle_id in due:
        await _open(tx, cycle_id, actor=SCHEDULER, now=now)
    return due


async def _open(tx: Transaction, cycle_id: int, *, actor: Actor, now: datetime) -> None:
    before, after = CycleState.PLANNED, CycleState.OPEN
    check(before, after)
    planned = (cycle.c.id == cycle_id, cycle.c.state == before)
    if not await tx.run(update(cycle).where(*planned).values(state=after, opened_at=now)):
        return  # called off at this moment
    change = Change("cycle", cycle_id, "open", before, after)
    await record(tx, change, actor=str(actor), now=now)
    row = await tx.one(select(cycle.c.cutoff_at).where(cycle.c.id == cycle_id))
    if now < row.cutoff_at:  # else the program was down for all of it: nobody can order any more
        await post_platform_card(tx, cycle_id=cycle_id, now=now)
