"""Welfare calls as those see them who call and knock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.errors import NotYours, StaleButton
from orders.rules.flags import Flag
from orders.rules.states import CycleState, MemberState, OrderState, WelfareState
from orders.tables.care import welfare_call
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.households import household, member, roster_entry
from orders.tables.needs import need
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.carers import CARE, names_of
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.household_cards import flags_of
from orders.use_cases.rights import has_right
from storage.database import Transaction

STANDS = (OrderState.LIVE, OrderState.CLOSED, OrderState.WAITING)


@dataclass(frozen=True, slots=True)
class CallCard:
    """One household to call; names, phones and flags only for whoever cares or approves."""

    call_id: int
    compound_id: int
    household_id: int
    address: str
    heads: int
    reason: str
    state: str
    tries: int
    next_at: datetime | None
    people: tuple[tuple[str, str], ...]
    flags: tuple[Flag, ...]
    carer: str
    visitor: str
    food: bool
    medicine: bool
    has_order: bool
    has_need: bool
    remark: str
    cutoff_at: datetime
    is_late: bool  # the cut-off has passed: what is heard comes with the next cycle
    next_opens_at: datetime
    timezone: str
    cares: bool  # reads phones and writes down medicine
    is_visitor: bool
    next_call_id: int | None  # the next one to call of the same carer
    left: int


async def call_of(tx: Transaction, call_id: int) -> Row[Any]:
    """The call with its cycle's times; raises `StaleButton` where there is none."""
    row = await tx.first(
        select(
            welfare_call,
            household.c.key,
            household.c.heads,
            cycle.c.group_id,
            cycle.c.number,
            cycle.c.cutoff_at,
            cycle.c.state.label("cycle_state"),
            compound.c.name.label("place_name"),
            compound.c.name_en.label("place_en"),
            compound.c.timezone,
            compound.c.care_rule,
        )
        .join(household, household.c.id == welfare_call.c.household_id)
        .join(cycle, cycle.c.id == welfare_call.c.cycle_id)
        .join(compound, compound.c.id == welfare_call.c.compound_id)
        .where(welfare_call.c.id == call_id)
    )
    if row is None:
        raise StaleButton()
    return row


async def may_hear(tx: Transaction, actor: Actor, row: Row[Any]) -> bool:
    """Tell whether the actor cares; raises `NotYours` for who is not even to knock there."""
    if await has_right(tx, actor, row.compound_id, *CARE):
        return True
    if actor.person_id is None or row.visitor_id != actor.person_id:
        raise NotYours()
    return False


def is_late(row: Row[Any], now: datetime) -> bool:
    """Whether what is heard now cannot be ordered in this cycle any more."""
    state = getattr(row, "cycle_state", None) or row.state
    return bool(state != CycleState.OPEN or now >= row.cutoff_at)


async def call_card(tx: Transaction, *, actor: Actor, call_id: int, now: datetime) -> CallCard:
    """Return one call for who cares there, or for who is to knock."""
    row = await call_of(tx, call_id)
    cares = await may_hear(tx, actor, row)
    names = await names_of(tx, [each for each in (row.carer_id, row.visitor_id) if each])
    left = await _left_for(tx, actor, row, now=now)
    return CallCard(
        call_id=row.id,
        compound_id=row.compound_id,
        household_id=row.household_id,
        address=row.key,
        heads=row.heads,
        reason=row.reason,
        state=row.state,
        tries=row.tries,
        next_at=row.next_at,
        people=await _people(tx, row.household_id, cares=cares),
        flags=await _flags(tx, row.household_id) if cares else (),
        carer=names.get(row.carer_id or 0, ""),
        visitor=names.get(row.visitor_id or 0, ""),
        food=row.food,
        medicine=row.medicine,
        has_order=await _has_order(tx, row),
        has_need=await _has_need(tx, row),
        remark=(row.remark or "") if cares else "",
        cutoff_at=row.cutoff_at,
        is_late=is_late(row, now),
        next_opens_at=await next_opening_of(tx, row.group_id, after=now),
        timezone=row.timezone,
        cares=cares,
        is_visitor=row.visitor_id is not None and row.visitor_id == actor.person_id,
        next_call_id=left[0] if left else None,
        left=len(left),
    )


async def _left_for(
    tx: Transaction, actor: Actor, row: Row[Any], *, now: datetime
) -> Sequence[int]:
    """The actor's calls still to make beside this one: untried ones first, then those due again."""
    return await tx.scalars(
        select(welfare_call.c.id)
        .join(household, household.c.id == welfare_call.c.household_id)
        .where(
            welfare_call.c.compound_id == row.compound_id,
            welfare_call.c.cycle_id == row.cycle_id,
            welfare_call.c.carer_id == actor.person_id,
            welfare_call.c.id != row.id,
            (welfare_call.c.state == WelfareState.WAITING)
            | ((welfare_call.c.state == WelfareState.NO_ANSWER)
               & ((welfare_call.c.next_at <= now) | welfare_call.c.next_at.is_(None))),
        )
        .order_by(welfare_call.c.state.desc(), household.c.position)
    )  # fmt: skip


async def _people(
    tx: Transaction, household_id: int, *, cares: bool
) -> tuple[tuple[str, str], ...]:
    """Names and phones: of members first, then of the roster; without phones for others."""
    joined = await tx.all(
        select(person.c.name, person.c.phone)
        .join(member, member.c.person_id == person.c.id)
        .where(member.c.household_id == household_id, member.c.state == MemberState.ACCEPTED)
        .order_by(member.c.id)
    )
    listed = await tx.all(
        select(roster_entry.c.name, roster_entry.c.phone)
        .where(
            roster_entry.c.household_id == household_id,
            roster_entry.c.removed_at.is_(None),
            roster_entry.c.role != "cares",
        )
        .order_by(roster_entry.c.id)
    )
    seen: dict[tuple[str, str], None] = {}
    for each in (*joined, *listed):
        seen[(each.name or "", (each.phone or "") if cares else "")] = None
    with_phone = {name for name, phone in seen if phone}
    return tuple((name, phone) for name, phone in seen if phone or name not in with_phone)


async def _flags(tx: Transaction, household_id: int) -> tuple[Flag, ...]:
    home = await tx.one(select(household).where(household.c.id == household_id))
    return tuple(flag for flag, is_set in await flags_of(tx, home) if is_set)


async def _has_order(tx: Transaction, row: Row[Any]) -> bool:
    placed = select(order.c.id).where(
        order.c.cycle_id == row.cycle_id,
        order.c.household_id == row.household_id,
        order.c.state.in_(STANDS),
    )
    return await tx.first(placed) is not None


async def _has_need(tx: Transaction, row: Row[Any]) -> bool:
    asked = select(need.c.id).where(
        need.c.household_id == row.household_id, need.c.asked_at >= row.made_at
    )
    return await tx.first(asked) is not None
