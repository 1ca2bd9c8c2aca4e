"""Whom to phone: who has not paid and cannot be written to, with the phone as far as it is known.

Who approves sees names and phones in full, others what the compound allows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from fulfillment.money.rules.at_deadline import DUE_BEFORE_TRUCK
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.unpaid_rows import Unpaid, unpaid_where
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.masking import MaskingLevel, show_phone
from orders.rules.states import MemberState, PaymentState
from orders.tables.compounds import compound
from orders.tables.households import member, roster_entry
from orders.tables.orders import order
from orders.tables.people import person
from orders.use_cases.rights import has_right, require_right
from storage.database import Transaction

RIGHTS = ("approve", "collect_money")
IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class ToPhone:
    """A household to phone; name and phone are empty where unknown, or not for this reader."""

    bill: Unpaid
    name: str
    phone: str


async def to_phone(
    tx: Transaction, *, actor: Actor, compound_id: int, cycle_id: int
) -> tuple[ToPhone, ...]:
    """The households of a cycle that are due and that nobody can write to, in walking order."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    found = await unpaid_where(
        tx,
        payment_request.c.compound_id == compound_id,
        payment_request.c.cycle_id == cycle_id,
        payment_request.c.state == PaymentState.DUE,
        parcel.c.payment_mode.in_(DUE_BEFORE_TRUCK),
    )
    return await with_phones(
        tx, [each for each in found if not each.reachable], actor=actor, compound_id=compound_id
    )


async def with_phones(
    tx: Transaction, bills: Sequence[Unpaid], *, actor: Actor, compound_id: int
) -> tuple[ToPhone, ...]:
    """Bills with whom to phone, as far as the actor may know."""
    level = await _level(tx, actor, compound_id)
    known = await _people(tx, sorted({each.household_id for each in bills}))
    rows = []
    for each in bills:
        name, phone = known.get(each.household_id, ("", ""))
        shown = name if level is MaskingLevel.FULL else ""
        rows.append(ToPhone(each, shown, show_phone(phone, level) if phone else ""))
    return tuple(rows)


async def _level(tx: Transaction, actor: Actor, compound_id: int) -> MaskingLevel:
    if await has_right(tx, actor, compound_id, "approve"):
        return MaskingLevel.FULL
    level = select(compound.c.phone_level).where(compound.c.id == compound_id)
    return MaskingLevel(await tx.scalar(level))


async def _people(tx: Transaction, household_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
    """Name and phone: a member's, else the roster's, else whom an order names."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(household_ids), IDS_AT_ONCE):
        part = household_ids[start : start + IDS_AT_ONCE]
        members = (
            select(member.c.household_id, person.c.name, person.c.phone)
            .join(person, person.c.id == member.c.person_id)
            .where(member.c.household_id.in_(part), member.c.state == MemberState.ACCEPTED)
            .order_by(member.c.id.desc())
        )
        entries = (
            select(roster_entry.c.household_id, roster_entry.c.name, roster_entry.c.phone)
            .where(roster_entry.c.household_id.in_(part), roster_entry.c.removed_at.is_(None))
            .order_by(roster_entry.c.id.desc())
        )
        orders = (
            select(
                order.c.household_id,
                order.c.receiver.label("name"),
                order.c.receiver_phone.label("phone"),
            )
            .where(order.c.household_id.in_(part), order.c.receiver_phone.is_not(None))
            .order_by(order.c.id)
        )
        for statement in (orders, entries, members):
            for row in await tx.all(statement):
                if row.phone:
                    found[row.household_id] = (row.name or "", row.phone)
    return found
