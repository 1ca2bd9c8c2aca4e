"""A liaison sets a control period: the notice first, then the days, then a yes.

Until it is confirmed it is a draft that counts for nothing. Confirming tells the group, stops
the clock of forgetting of an earlier period, and lets cycles open from its beginning on.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import BadTime, MissingReason, StaleButton, TextTooLong
from orders.rules.periods import read_moment
from orders.rules.schedule import to_instant
from orders.rules.states import PeriodState, check
from orders.tables.compounds import control_period
from orders.use_cases.compounds import group_of_compound
from orders.use_cases.periods import PeriodView, newest_period, shown_period, state_of
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post

LONGEST_NOTICE = 200


async def name_notice(
    tx: Transaction, *, actor: Actor, compound_id: int, notice: str, now: datetime
) -> PeriodView:
    """Begin a draft by its notice, or give a draft or a running period another one."""
    await require_right(tx, actor, compound_id, "approve")
    notice = _checked(notice)
    row = await newest_period(tx, compound_id)
    if row is None or state_of(row) == PeriodState.ENDED:
        view = await shown_period(tx, actor=actor, compound_id=compound_id, now=now)
        zone = view.desk.place.timezone
        today = now.astimezone(ZoneInfo(zone)).date()
        await tx.insert(
            control_period,
            compound_id=compound_id,
            notice=notice,
            begins_at=to_instant(today, time(), timezone=zone),
            set_by=str(actor),
            set_at=now,
        )
    else:
        await _change(tx, row.id, actor=actor, compound_id=compound_id, now=now, notice=notice)
    return await shown_period(tx, actor=actor, compound_id=compound_id, now=now)


async def set_beginning(
    tx: Transaction, *, actor: Actor, compound_id: int, text: str, now: datetime
) -> PeriodView:
    """Give a draft its first day. Raises `BadTime`."""
    view = await _own(tx, actor, compound_id, now)
    moment = _read(view, text, now=now, is_end=False)
    if view.state != PeriodState.DRAFT:
        raise StaleButton()
    if view.ends_at is not None and moment >= view.ends_at:
        raise BadTime(text=text[:40])
    await _change(tx, view.period_id, actor=actor, compound_id=compound_id, now=now, begins=moment)
    return await shown_period(tx, actor=actor, compound_id=compound_id, now=now)


async def set_end(
    tx: Transaction, *, actor: Actor, compound_id: int, text: str, now: datetime
) -> PeriodView:
    """Give a draft or a running period its last day; `""` is until further notice.

    Raises `BadTime` for what is over already: ending at once is asked for by itself.
    """
    view = await _own(tx, actor, compound_id, now)
    moment = _read(view, text, now=now, is_end=True) if text else None
    is_over = moment is not None and moment <= max(now, view.begins_at or now)
    if is_over:
        raise BadTime(text=text[:40])
    await _change(tx, view.period_id, actor=actor, compound_id=compound_id, now=now, ends=moment)
    view = await shown_period(tx, actor=actor, compound_id=compound_id, now=now)
    if view.state == PeriodState.RUNNING:
        await _tell_group(tx, view, now=now)
    return view


async def confirm_period(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> PeriodView:
    """The period counts from now on, and the group is told. Twice is once."""
    view = await _own(tx, actor, compound_id, now)
    if view.state == PeriodState.RUNNING:
        return view
    check(PeriodState.DRAFT, PeriodState.RUNNING)
    period = control_period.c
    await tx.run(update(control_period).where(period.id == view.period_id).values(confirmed_at=now))
    # Who is controlled again is needed again: the clock of forgetting stops.
    await tx.run(
        update(control_period)
        .where(
            period.compound_id == compound_id,
            period.id != view.period_id,
            period.phones_erased_at.is_(None),
        )
        .values(erase_phones_at=None)
    )
    states = (PeriodState.DRAFT, PeriodState.RUNNING)
    change = Change("control_period", view.period_id, "confirm", *states, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    view = await shown_period(tx, actor=actor, compound_id=compound_id, now=now)
    await _tell_group(tx, view, now=now)
    return view


async def drop_draft(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> PeriodView:
    """Forget a draft; what is confirmed stays."""
    await require_right(tx, actor, compound_id, "approve")
    period = control_period.c
    await tx.run(
        delete(control_period).where(
            period.compound_id == compound_id, period.confirmed_at.is_(None)
        )
    )
    return await shown_period(tx, actor=actor, compound_id=compound_id, now=now)


async def _own(tx: Transaction, actor: Actor, compound_id: int, now: datetime) -> PeriodView:
    """The draft or running period. Raises `StaleButton` where there is none."""
    view = await shown_period(tx, actor=actor, compound_id=compound_id, now=now)
    if view.state not in (PeriodState.DRAFT, PeriodState.RUNNING):
        raise StaleButton()
    return view


def _read(view: PeriodView, text: str, *, now: datetime, is_end: bool) -> datetime:
    moment = read_moment(text, now=now, zone=view.desk.place.timezone, is_end=is_end)
    if moment is None:
        raise BadTime(text=text[:40])
    return moment


def _checked(notice: str) -> str:
    notice = " ".join(notice.split())
    if not notice:
        raise MissingReason()
    if len(notice) > LONGEST_NOTICE:
        raise TextTooLong(limit=LONGEST_NOTICE)
    return notice


async def _change(
    tx: Transaction,
    period_id: int,
    *,
    actor: Actor,
    compound_id: int,
    now: datetime,
    **changed: datetime | str | None,
) -> None:
    names = {"begins": "begins_at", "ends": "ends_at", "notice": "notice"}
    values = {names[name]: value for name, value in changed.items()}
    await tx.run(update(control_period).where(control_period.c.id == period_id).values(**values))
    after = {
        name: value.isoformat() if isinstance(value, datetime) else value is not None
        for name, value in values.items()
    }
    change = Change("control_period", period_id, "change", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _tell_group(tx: Transaction, view: PeriodView, *, now: datetime) -> None:
    group = await group_of_compound(tx, view.compound_id)
    place = view.desk.place
    data = {
        "compound": place.name,
        "compound_en": place.name_en,
        "notice": view.notice,
        "begins_at": view.begins_at and view.begins_at.isoformat(),
        "ends_at": view.ends_at and view.ends_at.isoformat(),
        "timezone": place.timezone,
    }
    slot = f"control_period:{view.period_id}"
    await post(tx, Post(f"group:{group.id}", Notice.CONTROL_PERIOD, data, slot=slot), now=now)
