"""Who hears that a cycle is cancelled: each household, the group, suppliers, other liaisons.

Everybody hears it once. A household's message says what happens with all of its bills.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from fulfillment.money.rules.giving_back import GivesBack
from fulfillment.money.use_cases.cancelling_money import Settled
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import bag, parcel
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor
from orders.rules.masking import without_phones
from orders.rules.states import CycleState
from orders.tables.compounds import group_compound
from orders.tables.cycles import offer
from orders.tables.people import person
from orders.tables.suppliers import bundle, supplier, supplier_contact
from orders.use_cases.channels import answers_for
from orders.use_cases.cycles import next_opening_of
from orders.use_cases.rights import holders
from orders.use_cases.tallies import cycle_card
from storage.database import Transaction
from storage.outbox import Post, post

IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Work:
    """What one supplier had to do with the cycle, in numbers."""

    bags: int = 0
    refunds: int = 0
    total: int = 0
    claimed: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.bags + other.bags,
            self.refunds + other.refunds,
            self.total + other.total,
            self.claimed + other.claimed,
        )

    def data(self) -> dict[str, int]:
        return {
            "bags": self.bags,
            "refunds": self.refunds,
            "total": self.total,
            "claimed": self.claimed,
        }


async def tell_everybody(
    tx: Transaction,
    held: Row[Any],
    *,
    gives_back: GivesBack,
    orders: Sequence[Row[Any]],
    settled: Sequence[Settled],
    packed: Sequence[Row[Any]],
    actor: Actor,
    now: datetime,
) -> None:
    """Post all notices of a cancellation; `held` is the cycle as it was before."""
    common = {**await _common(tx, held, now), "gives_back": gives_back}
    key = f"cycle_cancelled:{held.id}"
    to_group = {**common, "reason": without_phones(common["reason"], filler="*")}
    group = f"group:{held.group_id}"
    await post(tx, Post(group, Notice.CYCLE_CANCELLED, to_group, key), now=now)
    bills = await _bills(tx, settled)
    notes = [
        Note(
            row.household_id,
            Notice.ORDER_CANCELLED,
            {**common, "address": row.address, "bills": bills[row.household_id]},
            answers_for(row),
            f"order_cancelled:{row.id}",
        )
        for row in orders
    ]
    await tell_households(tx, notes, now=now)
    works = await _works(tx, settled, packed)
    await _tell_contacts(tx, held, common, works, key=key, now=now)
    await _tell_liaisons(tx, held, common, works, key=key, actor=actor, now=now)


async def _common(tx: Transaction, held: Row[Any], now: datetime) -> dict[str, Any]:
    card = await cycle_card(tx, held.id)
    data = card.as_data()
    after = max(now, held.opens_at)
    return {
        "number": held.number,
        "channel": held.channel,
        "compound": data["compound"],
        "compound_en": data["compound_en"],
        "currency": card.currency,
        "timezone": card.timezone,
        "reason": held.reason,
        "was": held.state,
        "opens_at": held.opens_at.isoformat(),
        "next_opens_at": (await next_opening_of(tx, held.group_id, after=after)).isoformat(),
    }


async def _bills(
    tx: Transaction, settled: Sequence[Settled]
) -> Mapping[int, Sequence[dict[str, Any]]]:
    """What each household was asked for, supplier by supplier."""
    names = await _names(tx, {each.request.supplier_id for each in settled})
    numbers = await _numbers(tx, settled)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in settled:
        request = each.request
        found[request.household_id].append(
            {
                "supplier": names[request.supplier_id].name,
                "supplier_en": names[request.supplier_id].name_en,
                "request_id": request.id,
                "number": numbers[request.parcel_id],
                "amount": request.amount,
                "back": each.back,
                "standing": "claimed" if each.was_claimed else each.standing.value,
            }
        )
    return found


async def _names(tx: Transaction, supplier_ids: set[int]) -> Mapping[int, Row[Any]]:
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en).where(
            supplier.c.id.in_(supplier_ids)
        )
    )
    return {row.id: row for row in rows}


async def _numbers(tx: Transaction, settled: Sequence[Settled]) -> Mapping[int, str]:
    if not settled:
        return {}
    cycle_id = settled[0].request.cycle_id
    rows = await tx.all(select(parcel.c.id, parcel.c.number).where(parcel.c.cycle_id == cycle_id))
    return {row.id: row.number for row in rows}


async def _works(
    tx: Transaction, settled: Sequence[Settled], packed: Sequence[Row[Any]]
) -> Mapping[int, Work]:
    """Bags that stand packed, and money that is to be given back, by supplier."""
    found: dict[int, Work] = defaultdict(Work)
    ids = [row.id for row in packed]
    for start in range(0, len(ids), IDS_AT_ONCE):
        rows = await tx.all(
            select(parcel.c.supplier_id, func.count().label("bags"))
            .join(bag, bag.c.parcel_id == parcel.c.id)
            .where(parcel.c.id.in_(ids[start : start + IDS_AT_ONCE]))
            .group_by(parcel.c.supplier_id)
        )
        for row in rows:
            found[row.supplier_id] += Work(bags=row.bags)
    for each in settled:
        claimed = int(each.was_claimed)
        work = Work(refunds=int(each.back > 0), total=each.back, claimed=claimed)
        found[each.request.supplier_id] += work
    return found


async def _tell_contacts(
    tx: Transaction,
    held: Row[Any],
    common: Mapping[str, Any],
    works: Mapping[int, Work],
    *,
    key: str,
    now: datetime,
) -> None:
    """One message a contact, also to one who speaks for two suppliers."""
    rows = await tx.all(
        select(supplier_contact.c.person_id, supplier.c.id, supplier.c.name, supplier.c.name_en)
        .join(supplier, supplier.c.id == supplier_contact.c.supplier_id)
        .where(supplier.c.id.in_(_sellers(held)))
        .order_by(supplier_contact.c.person_id, supplier.c.id)
    )
    by_person: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_person[row.person_id].append(row)
    for person_id, theirs in by_person.items():
        work = sum((works.get(row.id, Work()) for row in theirs), Work())
        data = {
            **common,
            **work.data(),
            "suppliers": [row.name for row in theirs],
            "suppliers_en": [row.name_en for row in theirs],
        }
        await tell_people(tx, [person_id], Notice.DELIVERY_CANCELLED, data, now=now, key=key)


def _sellers(held: Row[Any]) -> Select[tuple[int]]:
    """Who offers something in the cycle; in one that has not opened, who would."""
    if held.state == CycleState.PLANNED:
        return select(bundle.c.supplier_id).where(
            bundle.c.group_id == held.group_id, bundle.c.is_offered
        )
    return select(offer.c.supplier_id).where(offer.c.cycle_id == held.id)


async def _tell_liaisons(
    tx: Transaction,
    held: Row[Any],
    common: Mapping[str, Any],
    works: Mapping[int, Work],
    *,
    key: str,
    actor: Actor,
    now: datetime,
) -> None:
    compounds = await tx.scalars(
        select(group_compound.c.compound_id).where(group_compound.c.group_id == held.group_id)
    )
    people = {each for place in compounds for each in await holders(tx, place, "approve")}
    by = await tx.scalar(select(person.c.name).where(person.c.id == actor.person_id))
    data = {**common, **sum(works.values(), Work()).data(), "by": by or ""}
    others = sorted(people - {actor.person_id})
    await tell_people(tx, others, Notice.CYCLE_CANCELLED_BY, data, now=now, key=f"{key}:liaison")
