"""Telling households that their platform order has come in, and who has to be phoned."""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.notices_imports import Notice
from orders.rules.states import MemberState, OrderState
from orders.tables.compounds import group_compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.channels import OF_GROUP
from orders.use_cases.import_cards import ImportCycle, ImportLook
from orders.use_cases.platform_orders import PlatformOrder
from storage.database import Transaction
from storage.outbox import Post, post_all


@dataclass(frozen=True, slots=True)
class ToPhone:
    """A household that the bot cannot write to."""

    address: str
    receiver: str
    phone: str


async def tell_who_ordered(
    tx: Transaction,
    look: ImportLook,
    platform: ImportCycle,
    *,
    orders: Sequence[PlatformOrder],
    new: Set[int],
    now: datetime,
) -> tuple[int, tuple[ToPhone, ...]]:
    """Post one notice to each member of a household with something new.

    Returns how many households hear of it, and whom one has to phone.
    """
    fresh = [item for item in orders if item.household_id in new]
    people = await reachable_people(tx, look.compound_id)
    addresses = await _addresses(tx, look.compound_id)
    offers = {row.code: row for row in await _offers(tx, platform.cycle_id)}
    both = await _with_group_order(tx, look.group_id)
    posts = [
        Post(
            f"person:{person_id}",
            Notice.PLATFORM_ORDER_IN,
            {
                "cycle_number": platform.number,
                "supplier": platform.supplier,
                "supplier_en": platform.supplier_en,
                "address": addresses[item.household_id],
                "compound": look.compound,
                "compound_en": look.compound_en,
                "lines": _lines(item, offers),
                "deliver_at": platform.deliver_at.isoformat(),
                "timezone": look.timezone,
                "has_others": item.household_id in both,
            },
            natural_key=f"platform_in:{look.upload_id}:{item.household_id}:{person_id}:"
            f"{_mark(item)}",
        )
        for item in fresh
        for person_id in people.get(item.household_id, ())
    ]
    await post_all(tx, posts, now=now)
    silent = [item for item in fresh if item.household_id not in people]
    to_phone = tuple(
        ToPhone(addresses[item.household_id], item.receiver, item.phone) for item in silent
    )
    return len(fresh) - len(silent), to_phone


def _mark(item: PlatformOrder) -> str:
    """Which lines the notice is about: those taken over later are another message."""
    first = min((line.order_number, line.line) for line in item.platform_lines)
    return f"{len(item.platform_lines)}:{first[0][:16]}"


def _lines(item: PlatformOrder, offers: dict[str, Row[Any]]) -> list[dict[str, Any]]:
    units: Counter[str] = Counter()
    for line in item.platform_lines:
        units[line.code] += line.units
    return [
        {
            "code": code,
            "name": offers[code].name,
            "name_en": offers[code].name_en,
            "quantity": count,
        }
        for code, count in sorted(units.items())
    ]


async def reachable_people(tx: Transaction, compound_id: int) -> dict[int, list[int]]:
    """Return the persons of each household to whom the bot can write."""
    rows = await tx.all(
        select(member.c.household_id, member.c.person_id)
        .join(household, household.c.id == member.c.household_id)
        .join(person, person.c.id == member.c.person_id)
        .where(
            household.c.compound_id == compound_id,
            member.c.state == MemberState.ACCEPTED,
            person.c.telegram_id.is_not(None),
            person.c.started_at.is_not(None),
            person.c.unreachable_at.is_(None),
        )
        .order_by(member.c.id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.household_id, []).append(row.person_id)
    return found


async def _addresses(tx: Transaction, compound_id: int) -> dict[int, str]:
    mine = household.c.compound_id == compound_id
    rows = await tx.all(select(household.c.id, household.c.key).where(mine))
    return {row.id: row.key for row in rows}


async def _offers(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    return await tx.all(select(offer).where(offer.c.cycle_id == cycle_id))


async def _with_group_order(tx: Transaction, group_id: int) -> set[int]:
    """The households that have an order in the group's own newest cycle as well."""
    newest = (
        select(cycle.c.id)
        .join(group_compound, group_compound.c.group_id == cycle.c.group_id)
        .where(cycle.c.group_id == group_id, OF_GROUP, cycle.c.opened_at.is_not(None))
        .order_by(cycle.c.number.desc())
        .limit(1)
    )
    rows = await tx.scalars(
        select(order.c.household_id).where(
            order.c.cycle_id == newest.scalar_subquery(),
            order.c.state.in_((OrderState.LIVE, OrderState.CLOSED)),
        )
    )
    return set(rows)
