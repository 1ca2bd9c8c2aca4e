"""Scans as telephones send them: at once, or an hour later when there is a connection again.

Each scan has a key that the telephone made: sent twice it is one. What was handed out while
nobody could be asked is looked at like any other scan; what does not fit is told, and kept for the
liaison to look into. A telephone's clock may be wrong, so it says how long ago, not when.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.handover.rules.offline import Hints, hints_of
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.tables.scanning import scan
from fulfillment.handover.use_cases.doubtful_scans import tell_doubtful
from fulfillment.handover.use_cases.pickup import HandedOut, hand_out, handed_out_before
from fulfillment.handover.use_cases.pickup_lookup import HANDING_OUT
from fulfillment.supply.tables.batches import BAG_CAME, bag, parcel
from orders.actors import Actor
from orders.rules.codes import normalise_code
from orders.rules.errors import DomainError
from orders.rules.states import HandoverState
from orders.use_cases.rights import require_right
from storage.database import Transaction

YES = "yes"
LONGEST_AGO = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scanned:
    """A bag scanned for a household, so long ago; `was_late` where it was handed out unasked."""

    key: str
    pickup_code: str
    bag_code: str
    ago: timedelta = timedelta(0)
    was_late: bool = False


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What became of a scan: handed out, or refused. `is_again`: it was sent before."""

    key: str
    handed: HandedOut | None = None
    refused: DomainError | None = None
    is_again: bool = False


async def take_scan(
    tx: Transaction, *, actor: Actor, compound_id: int, sent: Scanned, now: datetime
) -> ScanAnswer:
    """Take one scan in; a refusal is an answer, too. Needs `hand_out` or `approve`."""
    await require_right(tx, actor, compound_id, *HANDING_OUT)
    at = now - min(max(sent.ago, timedelta(0)), LONGEST_AGO)
    is_new = await tx.insert_new(
        scan,
        compound_id=compound_id,
        key=sent.key,
        answer="",
        was_late=sent.was_late,
        scanned_at=at,
        taken_at=now,
        taken_by=str(actor),
    )
    row = await tx.lock(
        select(scan).where(scan.c.compound_id == compound_id, scan.c.key == sent.key)
    )
    if row.answer == YES:
        return ScanAnswer(sent.key, await handed_out_before(tx, row.bag_id), None, is_again=True)
    try:
        async with tx.savepoint():
            handed = await hand_out(
                tx,
                actor=actor,
                pickup_code=sent.pickup_code,
                bag_code=sent.bag_code,
                at=row.scanned_at,
                now=now,
            )
    except DomainError as refused:
        await _note(tx, row, sent, refused.code)
        if sent.was_late:
            await tell_doubtful(tx, compound_id=compound_id, scan_id=row.id, now=now)
        return ScanAnswer(sent.key, None, refused, is_again=not is_new)
    await _note(tx, row, sent, YES)
    return ScanAnswer(sent.key, handed, None, is_again=not is_new)


async def hints_for(tx: Transaction, *, actor: Actor, compound_id: int) -> Hints:
    """What a telephone may know of the open hand-overs while it has no connection."""
    await require_right(tx, actor, compound_id, *HANDING_OUT)
    rows = await tx.all(
        select(handover.c.id, slot.c.pickup_code, bag.c.code, bag.c.collected_at)
        .join(slot, slot.c.handover_id == handover.c.id)
        .join(
            parcel,
            (parcel.c.handover_id == handover.c.id)
            & (parcel.c.household_id == slot.c.household_id),
        )
        .join(bag, BAG_CAME)
        .where(handover.c.compound_id == compound_id, handover.c.state == HandoverState.OPEN)
    )
    latest = max((row.id for row in rows), default=0)
    # One salt a hand-over: several of them together would give codes away.
    salt = tx.sealer.index(f"offline:{compound_id}:{latest}")[:16]
    waiting = [(row.pickup_code, row.code) for row in rows if row.collected_at is None]
    done = [(row.pickup_code, row.code) for row in rows if row.collected_at is not None]
    return hints_of(salt, waiting, done)


async def _note(tx: Transaction, row: Row[Any], sent: Scanned, answer: str) -> None:
    """Write down what the codes meant and what was answered."""
    of_bag = await tx.scalar(select(bag.c.id).where(bag.c.code == normalise_code(sent.bag_code)))
    of_slot = await tx.scalar(
        select(slot.c.id)
        .join(handover, handover.c.id == slot.c.handover_id)
        .where(
            handover.c.compound_id == row.compound_id,
            slot.c.pickup_code == normalise_code(sent.pickup_code),
        )
        .order_by(slot.c.id.desc())
    )
    values = {"answer": answer, "bag_id": of_bag, "slot_id": of_slot}
    await tx.run(update(scan).where(scan.c.id == row.id).values(**values))
