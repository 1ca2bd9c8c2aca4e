"""/mydata: everything that is kept about a person, in short and as a file of all rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, or_, select

from fulfillment.handover.tables.duty import briefing, health_declaration, sign_up
from fulfillment.handover.tables.gate import crew_paper
from fulfillment.handover.tables.handovers import trip_crew
from fulfillment.handover.tables.outings import outing
from fulfillment.handover.tables.runs import run, run_door
from fulfillment.money.tables.disputes import dispute
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.tables.care import care_area, carer, welfare_call
from orders.tables.compounds import announcement, compound, control_period
from orders.tables.households import (
    captain,
    consent,
    consent_ask,
    household,
    member,
    registration,
    roster_entry,
)
from orders.tables.needs import need
from orders.tables.orders import draft, late_order, order, proposal, read_message
from orders.tables.people import awaited_text, person, right_holder
from orders.tables.questions import question
from orders.tables.suppliers import supplier_contact
from orders.use_cases.channels import who_answers
from orders.use_cases.people import zone_of
from storage.database import Transaction
from storage.tables import inbox, outbox

# Pictures are named, not written out.
PICTURE = "(picture)"


@dataclass(frozen=True, slots=True)
class Home:
    """A household of the person."""

    address: str
    compound: str
    compound_en: str
    state: str


@dataclass(frozen=True, slots=True)
class MyData:
    """What is kept, as the chat shows it; `rows` is the same in full, by table."""

    name: str
    phone: str
    since: datetime
    language: str
    reminders: bool
    homes: tuple[Home, ...]
    rights: tuple[tuple[str, str], ...]  # compound, right
    orders: int
    needs: int
    roster_entries: int
    erase_phone_at: datetime | None
    timezone: str
    rows: dict[str, list[dict[str, Any]]]


async def my_data(tx: Transaction, *, actor: Actor) -> MyData:
    """Return everything about the actor and their households' orders."""
    me = actor.person_id or 0
    row = await tx.one(select(person).where(person.c.id == me))
    rows = {
        table.name: await _rows(tx, table, where)
        for table, where in _about(me, row.phone_index, row.telegram_id)
    }
    rights = await tx.all(
        select(compound.c.name, right_holder.c.right)
        .join(compound, compound.c.id == right_holder.c.compound_id)
        .where(right_holder.c.person_id == me, right_holder.c.revoked_at.is_(None))
        .order_by(compound.c.id, right_holder.c.right)
    )
    return MyData(
        name=row.name,
        phone=row.phone or "",
        since=row.created_at,
        language=row.language,
        reminders=row.reminders,
        homes=await _homes(tx, me),
        rights=tuple((item.name, item.right) for item in rights),
        orders=len(rows[order.name]),
        needs=len(rows[need.name]),
        roster_entries=len(rows[roster_entry.name]),
        erase_phone_at=await _erased_at(tx, me),
        timezone=await zone_of(tx, telegram_id=row.telegram_id or 0),
        rows={name: found for name, found in rows.items() if found},
    )


def _about(
    me: int, phone_index: str | None, telegram_id: int | None
) -> Sequence[tuple[Table, ColumnElement[bool]]]:
    """Every table that says something of a person, and which of its rows do."""
    actor = f"person:{me}"
    mine = who_answers() == me
    homes = select(member.c.household_id).where(member.c.person_id == me)
    orders = select(order.c.id).where(or_(mine, order.c.household_id.in_(homes)))
    listed = roster_entry.c.person_id == me
    if phone_index is not None:
        listed = or_(listed, roster_entry.c.phone_index == phone_index)
    return (
        (person, person.c.id == me),
        (member, member.c.person_id == me),
        (registration, registration.c.person_id == me),
        (awaited_text, awaited_text.c.person_id == me),
        (roster_entry, listed),
        (consent, consent.c.person_id == me),
        (consent_ask, consent_ask.c.person_id == me),
        (captain, captain.c.person_id == me),
        (right_holder, right_holder.c.person_id == me),
        (supplier_contact, supplier_contact.c.person_id == me),
        (order, order.c.id.in_(orders)),
        (parcel, parcel.c.order_id.in_(orders)),
        (payment_request, payment_request.c.household_id.in_(homes)),
        (dispute, or_(dispute.c.made_by == me, dispute.c.household_id.in_(homes))),
        (draft, draft.c.person_id == me),
        (late_order, late_order.c.person_id == me),
        (need, or_(need.c.asked_by == actor, need.c.household_id.in_(homes))),
        (carer, carer.c.person_id == me),
        (care_area, care_area.c.person_id == me),
        (welfare_call, welfare_call.c.household_id.in_(homes)),
        (question, question.c.person_id == me),
        (read_message, read_message.c.person_id == me),
        (proposal, proposal.c.person_id == me),
        (announcement, announcement.c.made_by == me),
        (trip_crew, trip_crew.c.person_id == me),
        (
            crew_paper,
            crew_paper.c.crew_id.in_(select(trip_crew.c.id).where(trip_crew.c.person_id == me)),
        ),
        (run, run.c.person_id == me),
        (run_door, or_(run_door.c.done_by == me, run_door.c.household_id.in_(homes))),
        (health_declaration, health_declaration.c.person_id == me),
        (briefing, briefing.c.person_id == me),
        (sign_up, sign_up.c.person_id == me),
        (outing, or_(outing.c.made_by == me, outing.c.household_id.in_(homes))),
        (outbox, outbox.c.recipient == actor),
        (inbox, inbox.c.chat_id == (telegram_id or 0)),
    )


async def _rows(tx: Transaction, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
    found = await tx.all(select(table).where(where))
    return [{name: _plain(value) for name, value in row._mapping.items()} for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return PICTURE
    return value.isoformat() if isinstance(value, datetime) else value


async def _homes(tx: Transaction, me: int) -> tuple[Home, ...]:
    rows = await tx.all(
        select(household.c.key, compound.c.name, compound.c.name_en, member.c.state)
        .join(member, member.c.household_id == household.c.id)
        .join(compound, compound.c.id == household.c.compound_id)
        .where(member.c.person_id == me)
        .order_by(member.c.id)
    )
    return tuple(Home(row.key, row.name, row.name_en, row.state) for row in rows)


async def _erased_at(tx: Transaction, me: int) -> datetime | None:
    """When the last of the clocks of their compounds runs out; None while one does not run."""
    ids = set(
        await tx.scalars(
            select(household.c.compound_id)
            .join(member, member.c.household_id == household.c.id)
            .where(member.c.person_id == me)
        )
    )
    period = control_period.c
    clocks = await tx.scalars(
        select(func.max(period.erase_phones_at))
        .where(period.compound_id.in_(ids), period.phones_erased_at.is_(None))
        .group_by(period.compound_id)
    )
    return max(clocks) if clocks and len(clocks) == len(ids) and all(clocks) else None
