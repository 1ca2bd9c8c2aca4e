"""Phones are erased when the time is over that they are kept after control; told before and after.

Whoever also belongs to a compound where phones are still needed keeps theirs. Nothing is erased
before the closing statements: until then somebody may still have to be called.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, select, union, update

from fulfillment.handover.tables.handovers import handover
from fulfillment.handover.use_cases.hand_over_sheets import empty_sheets
from fulfillment.notices import Notice
from fulfillment.privacy.use_cases.lists import blot_lists
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.told import tell_people
from orders.actors import SCHEDULER
from orders.rules.masking import without_phones
from orders.rules.periods import WARN_BEFORE, erasure
from orders.rules.states import MemberState
from orders.tables.compounds import compound, control_period
from orders.tables.households import household, member, registration, roster_entry
from orders.tables.orders import order
from orders.tables.people import person, right_holder
from orders.use_cases.rights import holders
from storage.audit import Change, record
from storage.database import Transaction
from storage.rewriting import rewrite

period = control_period.c
WAITING = and_(
    period.ended_at.is_not(None),
    period.phones_erased_at.is_(None),
    period.statements_at.is_not(None),
)


async def erase_due_phones(tx: Transaction, *, now: datetime) -> Sequence[int]:
    """Erase the phones whose time is over, and say it three days before; returns the compounds."""
    await _follow_the_file(tx)
    await _warn(tx, now=now)
    due = await tx.lock_all(
        select(control_period).where(WAITING, period.erase_phones_at <= now).order_by(period.id)
    )
    for row in due:
        await _erase(tx, row, now=now)
    return [row.compound_id for row in due]


async def _follow_the_file(tx: Transaction) -> None:
    """A load may have changed for how many days the compound keeps phones."""
    waiting = await tx.all(
        select(control_period, compound.c.phone_days)
        .join(compound, compound.c.id == period.compound_id)
        .where(WAITING, period.erase_phones_at.is_not(None))
    )
    for row in waiting:
        wanted = erasure(row.ended_at, row.phone_days)
        if wanted != row.erase_phones_at:
            mine = period.id == row.id
            await tx.run(update(control_period).where(mine).values(erase_phones_at=wanted))


async def _warn(tx: Transaction, *, now: datetime) -> None:
    soon = await tx.all(
        select(control_period).where(WAITING, period.erase_phones_at <= now + WARN_BEFORE)
    )
    for row in soon:
        data = await _data(tx, row)
        key = f"phones_go:{row.id}:{row.erase_phones_at:%Y%m%d%H%M}"
        people = await holders(tx, row.compound_id, "approve")
        await tell_people(tx, people, Notice.PHONES_GO, data, now=now, key=key)


async def _erase(tx: Transaction, row: Row[Any], *, now: datetime) -> None:
    compound_id = row.compound_id
    people = await tx.run(
        update(person)
        .where(person.c.phone.is_not(None), person.c.id.in_(_only_here(compound_id)))
        .values(phone=None, phone_index=None)
    )
    homes = select(household.c.id).where(household.c.compound_id == compound_id)
    entries = await tx.run(
        update(roster_entry)
        .where(roster_entry.c.phone.is_not(None), roster_entry.c.household_id.in_(homes))
        .values(phone=None, phone_index=None)
    )
    await blot_lists(
        tx, _without_phone, pick_list.c.compound_id == compound_id, actor=SCHEDULER, now=now
    )
    await empty_sheets(tx, handover.c.compound_id == compound_id)
    said = and_(order.c.compound_id == compound_id, order.c.remark.is_not(None))
    await rewrite(tx, order, ("remark",), _remark, said)
    named = (order.c.compound_id == compound_id, order.c.receiver_phone.is_not(None))
    await tx.run(update(order).where(*named).values(receiver_phone=None))
    await tx.run(update(control_period).where(period.id == row.id).values(phones_erased_at=now))
    after = {"people": people, "roster_entries": entries}
    change = Change("control_period", row.id, "erase_phones", None, after, compound_id)
    await record(tx, change, actor=str(SCHEDULER), now=now)
    data = {**await _data(tx, row), "people": people, "entries": entries}
    liaisons = await holders(tx, compound_id, "approve")
    key = f"phones_gone:{row.id}"
    await tell_people(tx, liaisons, Notice.PHONES_GONE, data, now=now, key=key)


def _only_here(compound_id: int) -> Select[Any]:
    """People of this compound who belong to no other in which phones are kept."""
    belongs = member.c.state.in_((MemberState.ASKED, MemberState.ACCEPTED))
    of_homes = select(member.c.person_id, household.c.compound_id).join(
        household, household.c.id == member.c.household_id
    )
    ever = union(
        of_homes,
        select(right_holder.c.person_id, right_holder.c.compound_id),
        select(registration.c.person_id, registration.c.compound_id),
    ).subquery()
    now_in = union(
        of_homes.where(belongs),
        select(right_holder.c.person_id, right_holder.c.compound_id).where(
            right_holder.c.revoked_at.is_(None)
        ),
    ).subquery()
    newest = (
        select(func.max(period.id))
        .where(period.confirmed_at.is_not(None))
        .group_by(period.compound_id)
    )
    erased = select(period.compound_id).where(
        period.id.in_(newest), period.phones_erased_at.is_not(None)
    )
    needed = exists().where(
        now_in.c.person_id == ever.c.person_id,
        now_in.c.compound_id != compound_id,
        now_in.c.compound_id.not_in(erased),
    )
    return select(ever.c.person_id).where(ever.c.compound_id == compound_id, ~needed)


def _without_phone(item: dict[str, Any]) -> None:
    item.update(phone="", remark=without_phones(item["remark"]))


def _remark(row: dict[str, Any]) -> dict[str, Any]:
    new = without_phones(row["remark"])
    return {} if new == row["remark"] else {"remark": new}


async def _data(tx: Transaction, row: Row[Any]) -> dict[str, Any]:
    place = await tx.one(select(compound).where(compound.c.id == row.compound_id))
    return {
        "compound": place.name,
        "compound_en": place.name_en,
        "erase_at": row.erase_phones_at.isoformat(),
        "timezone": place.timezone,
    }
