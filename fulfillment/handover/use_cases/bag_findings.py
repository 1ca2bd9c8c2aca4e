"""Bags that are not in order when a load is counted: missing, damaged, or too many.

They are noted before the count, by bag code, by room, or by box; nobody is told until the count
says that this is all. Noting twice is once; what was noted by mistake is taken back.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from fulfillment.handover.rules.gate_lanes import next_step
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.tables.handovers import consignment
from fulfillment.handover.use_cases.gate import hold_rested
from fulfillment.handover.use_cases.gate_rules import gate_rule
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import Actor
from orders.rules.codes import normalise_code
from orders.rules.errors import StaleButton, WrongState
from orders.rules.errors_gate import NotOnThisLoad
from orders.rules.numerals import fold
from orders.rules.states import ConsignmentState, FindingState, check
from orders.tables.compounds import compound
from orders.use_cases.rights import require_right
from storage.audit import Change, record_all
from storage.database import Transaction

MISSING, DAMAGED, EXTRA = "missing", "damaged", "extra"
KINDS = (MISSING, DAMAGED, EXTRA)
COUNTING = ("approve", "hand_out", "gate")
BETWEEN = re.compile(r"[\s,，、;；。]+")
BOX = re.compile(r"(?:箱|box|#)[-_ ]?(\d{1,4})", re.IGNORECASE)
MOST_WORDS, LONGEST_CODE = 200, 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One bag that is not in order. `address` is empty for a bag that is not of this compound."""

    finding_id: int
    consignment_id: int
    kind: str
    state: str
    code: str
    bag_id: int | None
    parcel_id: int | None
    household_id: int | None
    address: str
    number: str
    compound_id: int | None
    compound: str
    compound_en: str
    has_photo: bool
    noted_at: datetime


async def findings_of(tx: Transaction, *conditions: ColumnElement[bool]) -> tuple[Finding, ...]:
    """The findings that match, as they were noted."""
    rows = await tx.all(
        select(
            bag_finding.c.id,
            bag_finding.c.consignment_id,
            bag_finding.c.kind,
            bag_finding.c.state,
            bag_finding.c.code,
            bag_finding.c.bag_id,
            bag_finding.c.noted_at,
            bag_finding.c.photo.is_not(None).label("has_photo"),
            bag.c.parcel_id,
            parcel.c.household_id,
            parcel.c.address,
            parcel.c.number,
            parcel.c.compound_id,
            compound.c.name,
            compound.c.name_en,
        )
        .outerjoin(bag, bag.c.id == bag_finding.c.bag_id)
        .outerjoin(parcel, parcel.c.id == bag.c.parcel_id)
        .outerjoin(compound, compound.c.id == parcel.c.compound_id)
        .where(*conditions)
        .order_by(bag_finding.c.id)
    )
    return tuple(_finding(row) for row in rows)


async def note_findings(
    tx: Transaction,
    *,
    actor: Actor,
    consignment_id: int,
    kind: str,
    text: str,
    photo: bytes | None = None,
    now: datetime,
) -> tuple[Finding, ...]:
    """Note bags by code, room or box; returns all findings of the load.

    Needs `approve`, `hand_out` or `gate`, while the load waits for its count. Raises
    `NotOnThisLoad` with the words that name no bag of it; then nothing is noted.
    """
    held = await hold_counting(tx, actor, consignment_id, now=now)
    words = [word for word in BETWEEN.split(fold(_boxes_together(text))) if word][:MOST_WORDS]
    if kind not in KINDS or not words:
        raise StaleButton() if kind not in KINDS else NotOnThisLoad(words=())
    bags = await (_bags_too_many(tx, held, words) if kind == EXTRA else _bags(tx, held, words))
    await _note(tx, held, kind, bags, photo, actor=actor, now=now)
    return await findings_of(tx, bag_finding.c.consignment_id == consignment_id)


async def take_back_finding(
    tx: Transaction, *, actor: Actor, finding_id: int, now: datetime
) -> tuple[Finding, ...]:
    """It was there after all, before the load is counted; returns what is left."""
    row = await tx.first(select(bag_finding).where(bag_finding.c.id == finding_id))
    if row is None:
        raise StaleButton()
    held = await hold_counting(tx, actor, row.consignment_id, now=now)
    if row.state == FindingState.OPEN:
        await move_findings(
            tx, [finding_id], FindingState.FOUND, held.compound_id, actor=actor, now=now
        )
    return await findings_of(tx, bag_finding.c.consignment_id == row.consignment_id)


async def move_findings(
    tx: Transaction,
    finding_ids: Sequence[int],
    after: FindingState,
    compound_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Move findings with their audit rows."""
    rows = await tx.lock_all(
        select(bag_finding.c.id, bag_finding.c.state).where(bag_finding.c.id.in_(finding_ids))
    )
    for before in {row.state for row in rows}:
        check(FindingState(before), after)
    values = {"state": after, "decided_by": str(actor), "decided_at": now}
    await tx.run(update(bag_finding).where(bag_finding.c.id.in_(finding_ids)).values(**values))
    changes = [Change("finding", row.id, after, row.state, after, compound_id) for row in rows]
    await record_all(tx, changes, actor=str(actor), now=now)


async def end_as_found(
    tx: Transaction, bag_id: int, compound_id: int, *, actor: Actor, now: datetime
) -> None:
    """A bag that was missing lies on the table: nothing is left to be decided on it."""
    waits = (FindingState.OPEN, FindingState.COMING)
    ids = await tx.scalars(
        select(bag_finding.c.id).where(
            bag_finding.c.bag_id == bag_id,
            bag_finding.c.kind == MISSING,
            bag_finding.c.state.in_(waits),
        )
    )
    if ids:
        await move_findings(tx, ids, FindingState.FOUND, compound_id, actor=actor, now=now)


async def hold_counting(
    tx: Transaction, actor: Actor, consignment_id: int, *, now: datetime
) -> Row[Any]:
    """The load, held, by somebody who may count it now; else raises `WrongState`."""
    held = await hold_rested(tx, actor, consignment_id, *COUNTING, now=now)
    rule = (await gate_rule(tx, held.compound_id)).rule
    state = ConsignmentState(held.state)
    to_come = next_step(state, taken_over=held.taken_over_at is not None, rule=rule)
    if to_come != ConsignmentState.COUNTED:
        raise WrongState("consignment", held.state)
    return held


async def _bags(tx: Transaction, held: Row[Any], words: Sequence[str]) -> list[tuple[str, int]]:
    """Code and bag of everything that the words name on this load."""
    rows = await tx.all(
        select(bag.c.id, bag.c.code, bag.c.box, parcel.c.address)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(parcel.c.consignment_id == held.id)
        .order_by(bag.c.id)
    )
    found: dict[int, str] = {}
    unknown: list[str] = []
    for word in words:
        box = BOX.fullmatch(word)
        named = [
            row
            for row in rows
            if row.code == normalise_code(word)
            or row.address == word.upper()
            or (box is not None and row.box == int(box[1]) != 0)
        ]
        found |= {row.id: row.code for row in named}
        unknown += [] if named else [word]
    if unknown:
        raise NotOnThisLoad(words=tuple(unknown))
    return [(code, bag_id) for bag_id, code in found.items()]


async def _bags_too_many(
    tx: Transaction, held: Row[Any], words: Sequence[str]
) -> list[tuple[str, int | None]]:
    """Bags that are not on this load, whoever they belong to; a code nobody knows is kept."""
    codes = dict.fromkeys(normalise_code(word)[:LONGEST_CODE] for word in words)
    rows = await tx.all(
        select(bag.c.id, bag.c.code, parcel.c.consignment_id)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(bag.c.code.in_(list(codes)))
    )
    if ours := [row.code for row in rows if row.consignment_id == held.id]:
        raise NotOnThisLoad(words=tuple(ours))
    known = {row.code: row.id for row in rows}
    return [(code, known.get(code)) for code in codes if code]


async def _note(
    tx: Transaction,
    held: Row[Any],
    kind: str,
    bags: Sequence[tuple[str, int | None]],
    photo: bytes | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    changes: list[Change] = []
    for code, bag_id in bags:
        key = {"consignment_id": held.id, "kind": kind, "code": code}
        values: dict[str, Any] = {"state": FindingState.OPEN, "photo": photo}
        values |= {"noted_by": str(actor), "noted_at": now}
        if not await tx.insert_new(bag_finding, **key, bag_id=bag_id, **values):
            there = [bag_finding.c[name] == value for name, value in key.items()]
            values |= {"decided_by": None, "decided_at": None}
            await tx.run(update(bag_finding).where(*there).values(**values))
        changes.append(Change("consignment", held.id, f"note_{kind}", None, code, held.compound_id))
    await record_all(tx, changes, actor=str(actor), now=now)


def _boxes_together(text: str) -> str:
    """`箱 3` and `box 3` are one word."""
    return re.sub(r"(箱|box|#)\s+(\d)", r"\1\2", text, flags=re.IGNORECASE)


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        finding_id=row.id,
        consignment_id=row.consignment_id,
        kind=row.kind,
        state=row.state,
        code=row.code,
        bag_id=row.bag_id,
        parcel_id=row.parcel_id,
        household_id=row.household_id,
        address=row.address or "",
        number=row.number or "",
        compound_id=row.compound_id,
        compound=row.name or "",
        compound_en=row.name_en or "",
        has_photo=bool(row.has_photo),
        noted_at=row.noted_at,
    )


def of_load(consignment_id: int, *states: FindingState) -> tuple[ColumnElement[bool], ...]:
    """The findings of a load in these states."""
    return (bag_finding.c.consignment_id == consignment_id, bag_finding.c.state.in_(states))


async def load_of_finding(tx: Transaction, finding_id: int) -> Row[Any]:
    """A finding's load; raises `StaleButton` where there is no such finding."""
    query = (
        select(consignment)
        .join(bag_finding, bag_finding.c.consignment_id == consignment.c.id)
        .where(bag_finding.c.id == finding_id)
    )
    row = await tx.first(query)
    if row is None:
        raise StaleButton()
    return row


async def photo_of_finding(tx: Transaction, *, actor: Actor, finding_id: int) -> tuple[bytes, int]:
    """The photo of a bag and its load, for who may count; raises `StaleButton` without one."""
    load = await load_of_finding(tx, finding_id)
    await require_right(tx, actor, load.compound_id, *COUNTING)
    query = select(bag_finding.c.photo).where(bag_finding.c.id == finding_id)
    photo: bytes | None = await tx.scalar(query)
    if not photo:
        raise StaleButton()
    return photo, load.id
