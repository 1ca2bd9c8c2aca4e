"""Sale points and gates that people go to by turns: set by the liaison, with windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select, update

from fulfillment.handover.rules.outings import Opening, Window, windows_on
from fulfillment.handover.tables.outings import outing, outing_point
from fulfillment.handover.use_cases.outings_void import void_at_point
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import BadOutingPoint
from orders.rules.states import OutingState
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

KINDS = ("sale", "gate")
LIVE = (OutingState.BOOKED, OutingState.OUT, OutingState.BACK)
MOST_HELD = 500
LEAST_MINUTES, MOST_MINUTES = 10, 240


@dataclass(frozen=True, slots=True, kw_only=True)
class PointForm:
    """A point as it is typed in: hours as HH:MM, days as YYYY-MM-DD or empty."""

    name: str
    name_en: str
    kind: str
    holds: int
    opens: str
    closes: str
    window_minutes: int
    from_day: str = ""
    until_day: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point as people know it."""

    point_id: int
    name: str
    name_en: str
    kind: str
    holds: int
    opening: Opening


@dataclass(frozen=True, slots=True)
class Free:
    """A window, and how many may still book it."""

    window: Window
    free: int


async def points_of(tx: Transaction, compound_id: int) -> tuple[Point, ...]:
    """Return the points that are there, in the order of their making."""
    rows = await tx.all(
        select(outing_point)
        .where(outing_point.c.compound_id == compound_id, outing_point.c.removed_at.is_(None))
        .order_by(outing_point.c.id)
    )
    return tuple(as_point(row) for row in rows)


async def free_windows(
    tx: Transaction, point: Point, *, day: date, timezone: str, now: datetime
) -> tuple[Free, ...]:
    """Return a point's windows of a day that are not over, with what is free in each."""
    windows = [w for w in windows_on(point.opening, day, timezone) if w.ends_at > now]
    if not windows:
        return ()
    rows = await tx.all(
        select(outing.c.starts_at, func.count().label("people"))
        .where(
            outing.c.point_id == point.point_id,
            outing.c.state.in_(LIVE),
            outing.c.starts_at >= windows[0].starts_at,
            outing.c.starts_at <= windows[-1].starts_at,
        )
        .group_by(outing.c.starts_at)
    )
    booked = {row.starts_at: row.people for row in rows}
    return tuple(Free(w, max(0, point.holds - booked.get(w.starts_at, 0))) for w in windows)


async def set_point(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    form: PointForm,
    now: datetime,
    point_id: int | None = None,
) -> int:
    """Add a point, or change how many one holds and its last day. Needs `approve`.

    A point with other hours or windows is another point: passes for the old ones were promised.
    Raises `BadOutingPoint` naming the field.
    """
    await require_right(tx, actor, compound_id, "approve")
    values = _read(form)
    if point_id is None:
        point_id = await tx.insert(outing_point, compound_id=compound_id, **values)
        change = Change("outing_point", point_id, "add", None, form.holds, compound_id)
    else:
        row = await _locked(tx, compound_id, point_id)
        changed = {name: values[name] for name in ("name", "name_en", "holds", "until_day")}
        await tx.run(update(outing_point).where(outing_point.c.id == point_id).values(**changed))
        change = Change("outing_point", point_id, "set", row.holds, form.holds, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return point_id


async def remove_point(
    tx: Transaction, *, actor: Actor, compound_id: int, point_id: int, now: datetime
) -> int:
    """Take a point away; passes for it become void and their households are told.

    Returns how many passes that were. Needs `approve`; twice is once.
    """
    await require_right(tx, actor, compound_id, "approve")
    row = await _locked(tx, compound_id, point_id)
    if row.removed_at is not None:
        return 0
    await tx.run(update(outing_point).where(outing_point.c.id == point_id).values(removed_at=now))
    change = Change("outing_point", point_id, "remove", None, None, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await void_at_point(tx, point_id=point_id, actor=actor, now=now)


async def set_quota(
    tx: Transaction, *, actor: Actor, compound_id: int, outings: int, days: int, now: datetime
) -> None:
    """So many outings a household in so many days. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    if not (1 <= outings <= 7 and 1 <= days <= 14):
        raise BadOutingPoint("quota")
    here = compound.c.id == compound_id
    row = await tx.lock(select(compound.c.outings, compound.c.outing_days).where(here))
    before = [row.outings, row.outing_days]
    await tx.run(update(compound).where(here).values(outings=outings, outing_days=days))
    change = Change("compound", compound_id, "set_outings", before, [outings, days], compound_id)
    await record(tx, change, actor=str(actor), now=now)


def as_point(row: Row[Any]) -> Point:
    """A row of the table."""
    opening = Opening(
        opens=time.fromisoformat(row.opens),
        closes=time.fromisoformat(row.closes),
        window_minutes=row.window_minutes,
        from_day=date.fromisoformat(row.from_day) if row.from_day else None,
        until_day=date.fromisoformat(row.until_day) if row.until_day else None,
    )
    return Point(row.id, row.name, row.name_en, row.kind, row.holds, opening)


def today_in(timezone: str, now: datetime) -> date:
    """The local day."""
    return now.astimezone(ZoneInfo(timezone)).date()


async def _locked(tx: Transaction, compound_id: int, point_id: int) -> Row[Any]:
    mine = (outing_point.c.id == point_id, outing_point.c.compound_id == compound_id)
    if await tx.first(select(outing_point.c.id).where(*mine)) is None:
        raise StaleButton()
    return await tx.lock(select(outing_point).where(*mine))


def _read(form: PointForm) -> dict[str, Any]:
    name = " ".join(form.name.split())[:80]
    checks: Sequence[tuple[str, bool]] = (
        ("name", bool(name)),
        ("kind", form.kind in KINDS),
        ("holds", 1 <= form.holds <= MOST_HELD),
        ("window", LEAST_MINUTES <= form.window_minutes <= MOST_MINUTES),
    )
    for field, is_good in checks:
        if not is_good:
            raise BadOutingPoint(field)
    try:
        opens, closes = time.fromisoformat(form.opens), time.fromisoformat(form.closes)
        days = [date.fromisoformat(each) if each else None for each in _days(form)]
    except ValueError as unreadable:
        raise BadOutingPoint("hours") from unreadable
    first, last = days
    if opens >= closes or (first and last and first > last):
        raise BadOutingPoint("hours")
    return {
        "name": name,
        "name_en": " ".join(form.name_en.split())[:80] or name,
        "kind": form.kind,
        "holds": form.holds,
        "opens": opens.strftime("%H:%M"),
        "closes": closes.strftime("%H:%M"),
        "window_minutes": form.window_minutes,
        "from_day": form.from_day or None,
        "until_day": form.until_day or None,
    }


def _days(form: PointForm) -> tuple[str, str]:
    return form.from_day, form.until_day
