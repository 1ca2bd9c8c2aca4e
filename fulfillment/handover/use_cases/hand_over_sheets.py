"""The hand-over sheet of an open hand-over: read in a few statements, kept by what it says.

Needs `hand_out` or `approve`. Looking and keeping are two transactions with the drawing between
them, as for all papers. A sheet that says the same as a kept one is that one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from fulfillment.handover.rules.hand_over_sheet import (
    KIND,
    BagOnSheet,
    HandOverSheet,
    HouseholdOnSheet,
    SlotOnSheet,
    digest,
    to_json,
)
from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.shelf import ERASED, Paper, keep_at, kept_at, note_download
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from fulfillment.supply.use_cases.paper_rights import level_for
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.roster_lines import INSTITUTION
from orders.rules.states import MemberState
from orders.tables.compounds import compound, delivery_point
from orders.tables.households import household, member
from orders.tables.orders import order
from orders.tables.people import person
from orders.tables.suppliers import supplier
from storage.database import Transaction
from storage.tables import document


@dataclass(frozen=True, slots=True)
class SheetWanted:
    """A sheet as somebody may have it. `kept` is there if it was drawn before."""

    handover_id: int
    subject: str
    locale: str
    options: Options
    text: str
    kept: Paper | None


async def look_for_sheet(
    tx: Transaction,
    *,
    actor: Actor,
    handover_id: int,
    locale: str,
    options: Options,
    now: datetime,
) -> SheetWanted:
    """Return the sheet as it stands now; raises `StaleButton`, `NoRight`."""
    compound_id = await tx.scalar(
        select(handover.c.compound_id).where(handover.c.id == handover_id)
    )
    if compound_id is None:
        raise StaleButton()
    sheet = await hand_over_sheet(tx, handover_id=handover_id, now=now)
    level = await level_for(
        tx,
        actor=actor,
        compound_id=compound_id,
        kind=KIND,
        own=sheet.phone_level,
        wished=options.level,
    )
    allowed = Options(form=options.form, level=level, big=options.big)
    parts = ("handover", str(handover_id), digest(sheet), allowed.tag)
    subject = ":".join(filter(None, parts))
    kept = await kept_at(tx, kind=KIND, subject=subject, locale=locale)
    return SheetWanted(handover_id, subject, locale, allowed, to_json(sheet), kept)


async def keep_sheet(
    tx: Transaction,
    wanted: SheetWanted,
    content: bytes,
    *,
    renderer: str,
    actor: Actor,
    now: datetime,
) -> Paper:
    """Keep a sheet just drawn, or return the one that is there; the download is noted."""
    paper = wanted.kept or await keep_at(
        tx,
        kind=KIND,
        subject=wanted.subject,
        locale=wanted.locale,
        content=content,
        form=wanted.options.form,
        renderer=renderer,
        now=now,
    )
    await note_download(tx, paper, actor=actor, now=now)
    return paper


async def hand_over_sheet(tx: Transaction, *, handover_id: int, now: datetime) -> HandOverSheet:
    """Return the hand-over by point and slot, each household with all its bags."""
    place = await tx.one(
        select(compound)
        .join(handover, handover.c.compound_id == compound.c.id)
        .where(handover.c.id == handover_id)
    )
    bags = await _bags(tx, handover_id)
    people = await _people(tx, handover_id)
    rows = await _slots(tx, handover_id)
    return HandOverSheet(
        compound=place.name,
        compound_en=place.name_en,
        timezone=place.timezone,
        phone_level=place.phone_level,
        number=handover_id,
        made_at=now,
        slots=tuple(
            SlotOnSheet(
                point=together[0].name,
                point_en=together[0].name_en,
                starts_at=together[0].starts_at,
                ends_at=together[0].ends_at,
                households=tuple(_household(row, bags, people) for row in together),
            )
            for together in _together(rows)
        ),
    )


async def empty_sheets(tx: Transaction, *wanted: ColumnElement[bool]) -> int:
    """Empty the kept sheets of the hand-overs with such slots; names and phones are on them."""
    theirs = await tx.scalars(
        select(slot.c.handover_id)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(*wanted)
        .distinct()
    )
    ids = {str(handover_id) for handover_id in theirs}
    kept = await tx.all(select(document.c.id, document.c.subject).where(document.c.kind == KIND))
    old = [row.id for row in kept if row.subject.split(":")[1] in ids]
    emptied = update(document).where(document.c.id.in_(old))
    return await tx.run(emptied.values(content=b"", renderer=ERASED)) if old else 0


async def _slots(tx: Transaction, handover_id: int) -> list[Row[Any]]:
    return list(
        await tx.all(
            select(
                slot,
                household.c.key,
                household.c.kind,
                delivery_point.c.name,
                delivery_point.c.name_en,
            )
            .join(household, household.c.id == slot.c.household_id)
            .join(delivery_point, delivery_point.c.id == slot.c.point_id)
            .where(slot.c.handover_id == handover_id, slot.c.way.in_((Way.POINT, Way.GATE)))
            .order_by(
                slot.c.point_id, slot.c.starts_at, slot.c.ends_at, household.c.position, slot.c.id
            )
        )
    )


def _together(rows: Iterable[Row[Any]]) -> Iterable[list[Row[Any]]]:
    """The rows of each point and slot."""
    slots = groupby(rows, key=lambda row: (row.point_id, row.starts_at, row.ends_at))
    return (list(same) for _, same in slots)


def _household(
    row: Row[Any], bags: Mapping[int, list[BagOnSheet]], people: Mapping[int, Row[Any]]
) -> HouseholdOnSheet:
    who = people.get(row.household_id)
    return HouseholdOnSheet(
        address=row.key,
        receiver=(who.name or "") if who else "",
        phone=(who.phone or "") if who else "",
        pickup_code=row.pickup_code,
        to_gate=row.kind == INSTITUTION,
        bags=tuple(bags.get(row.household_id, ())),
    )


async def _bags(tx: Transaction, handover_id: int) -> Mapping[int, list[BagOnSheet]]:
    rows = await tx.all(
        select(
            parcel.c.household_id,
            parcel.c.number,
            bag.c.code,
            bag.c.box,
            bag.c.collected_at,
            supplier.c.name,
            supplier.c.name_en,
        )
        .join(parcel, BAG_CAME)
        .join(supplier, supplier.c.id == parcel.c.supplier_id)
        .where(parcel.c.handover_id == handover_id)
        .order_by(supplier.c.id, parcel.c.id, bag.c.number)
    )
    found: dict[int, list[BagOnSheet]] = defaultdict(list)
    for row in rows:
        found[row.household_id].append(
            BagOnSheet(
                code=row.code,
                number=row.number,
                box=row.box,
                supplier=row.name,
                supplier_en=row.name_en,
                is_collected=row.collected_at is not None,
            )
        )
    return found


async def _people(tx: Transaction, handover_id: int) -> Mapping[int, Row[Any]]:
    """Whom to call: a household's longest-standing member, else whom a platform's order names."""
    named = await tx.all(
        select(
            order.c.household_id,
            order.c.receiver.label("name"),
            order.c.receiver_phone.label("phone"),
        )
        .join(parcel, parcel.c.order_id == order.c.id)
        .where(parcel.c.handover_id == handover_id, order.c.receiver.is_not(None))
        .order_by(order.c.id)
    )
    rows = await tx.all(
        select(member.c.household_id, person.c.name, person.c.phone)
        .join(person, person.c.id == member.c.person_id)
        .join(slot, slot.c.household_id == member.c.household_id)
        .where(slot.c.handover_id == handover_id, member.c.state == MemberState.ACCEPTED)
        .order_by(member.c.id.desc())
    )
    return {row.household_id: row for row in (*named, *rows)}
