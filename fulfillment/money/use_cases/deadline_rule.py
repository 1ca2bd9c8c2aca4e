"""Doing at a deadline what the compound's rule says: one amendment a supplier, whatever the rule.

What is taken off can be taken back as ever. The group hears numbers, nobody's room.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.rules.at_deadline import AtRisk, Fate, fate_of
from fulfillment.money.rules.holders import of_person
from fulfillment.money.rules.modes import AtDeadline, Mode
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.advances import advance_for
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.money.use_cases.unpaid import drop_unpaid, hold_unpaid
from fulfillment.money.use_cases.unpaid_rows import Unpaid
from fulfillment.notices_chasing import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.told import tell_people
from orders.actors import SCHEDULER
from orders.rules.states import ParcelState, PaymentState
from orders.use_cases.rights import holders
from storage.database import Transaction
from storage.outbox import Post, post

IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Done:
    """Request ids by what the rule has done with them."""

    dropped: frozenset[int] = frozenset()
    held: frozenset[int] = frozenset()
    advanced: frozenset[int] = frozenset()

    @property
    def by_name(self) -> Mapping[str, Collection[int]]:
        return {"dropped": self.dropped, "held": self.held, "advanced": self.advanced}

    @property
    def all_ids(self) -> frozenset[int]:
        return self.dropped | self.held | self.advanced


async def apply_rule(
    tx: Transaction,
    group: Row[Any],
    found: Sequence[Unpaid],
    *,
    portal_url: str,
    now: datetime,
) -> Done:
    """Drop, hold or advance what the rule may decide on; `group` is a compound's deadline."""
    rule = AtDeadline(group.at_deadline)
    if rule is AtDeadline.ASK or not found:
        return Done()
    liaisons = await holders(tx, group.compound_id, "approve")
    fates = await _fates(tx, found, rule, can_advance=bool(liaisons))
    taken: dict[str, Any] = {"actor": SCHEDULER, "portal_url": portal_url, "now": now}
    dropped = held = advanced = frozenset[int]()
    if ids := fates[Fate.DROP]:
        off = await drop_unpaid(tx, request_ids=ids, **taken)
        dropped = frozenset(ids) - frozenset(off.passed_over)
    if ids := fates[Fate.HOLD]:
        off = await hold_unpaid(tx, request_ids=ids, **taken)
        held = frozenset(ids) - frozenset(off.passed_over)
    if ids := fates[Fate.ADVANCE]:
        advanced = await _advance(tx, group, found, ids, liaisons[0], now=now)
    done = Done(dropped, held, advanced)
    await _tell_group(tx, group, done, now=now)
    return done


async def _fates(
    tx: Transaction, found: Sequence[Unpaid], rule: AtDeadline, *, can_advance: bool
) -> Mapping[Fate, list[int]]:
    sent = await _sent(tx, [each.parcel_id for each in found])
    fates: dict[Fate, list[int]] = {fate: [] for fate in Fate}
    for each in found:
        bill = AtRisk(
            request_id=each.request_id,
            mode=Mode(each.mode),
            state=PaymentState(each.state),
            parcel_state=ParcelState(each.parcel_state),
            is_flagged=each.is_flagged,
            pleads=each.pleads,
            is_sent=each.parcel_id in sent,
        )
        fates[fate_of(bill, rule, can_advance=can_advance)].append(each.request_id)
    return fates


async def _advance(
    tx: Transaction,
    group: Row[Any],
    found: Sequence[Unpaid],
    ids: Sequence[int],
    liaison_id: int,
    *,
    now: datetime,
) -> frozenset[int]:
    """The liaison pays, as the compound has decided, and hears what and for whom."""
    held = await hold_requests(tx, payment_request.c.id.in_(ids))
    made = await advance_for(tx, held, of_person(liaison_id), actor=SCHEDULER, now=now)
    rows = [each for each in found if each.request_id in made.request_ids]
    data = {
        "cycle_number": group.number,
        "compound_id": group.compound_id,
        "compound": group.name,
        "compound_en": group.name_en,
        "advanced": [{"address": each.address, "amount": each.amount} for each in rows],
        "total": sum(each.amount for each in rows),
        "currency": group.currency,
    }
    key = f"{Notice.ADVANCES_MADE}:{group.cycle_id}:{group.compound_id}:{group.pay_by.isoformat()}"
    await tell_people(tx, [liaison_id], Notice.ADVANCES_MADE, data, now=now, key=key)
    return frozenset(made.request_ids)


async def _tell_group(tx: Transaction, group: Row[Any], done: Done, *, now: datetime) -> None:
    if not (done.dropped or done.held):
        return
    data = {
        "compound": group.name,
        "compound_en": group.name_en,
        "cycle_number": group.number,
        "dropped": len(done.dropped),
        "held": len(done.held),
    }
    key = f"{Notice.DEADLINE_OVER}:{group.cycle_id}:{group.compound_id}:{group.pay_by.isoformat()}"
    await post(tx, Post(f"group:{group.group_id}", Notice.DEADLINE_OVER, data, key), now=now)


async def _sent(tx: Transaction, parcel_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        part = parcel.c.id.in_(parcel_ids[start : start + IDS_AT_ONCE])
        left = parcel.c.consignment_id.is_not(None)
        found |= set(await tx.scalars(select(parcel.c.id).where(part, left)))
    return found
