"""What is unpaid at the deadline does not go on the truck: dropped, held, or taken back.

Dropping takes the sum out of what is owed; holding leaves it owed and only keeps the bag off
the truck. Each change makes one new full version of every pick list concerned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from fulfillment.money.rules.books import Event
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.ledger import book
from fulfillment.money.use_cases.payments import MONEY_RIGHTS, require_for
from fulfillment.money.use_cases.request_rows import hold_requests, move_requests
from fulfillment.money.use_cases.telling import tell_of_payments
from fulfillment.notices import Notice
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle, move_parcels
from fulfillment.supply.use_cases.pick_lists import freeze
from fulfillment.supply.use_cases.suppliers_told import tell_contacts
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.states import ParcelState, PaymentState
from orders.use_cases.rights import require_right
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class TakenOff:
    """What was dropped or held just now, what was left as it is, and the new pick lists."""

    parcel_ids: tuple[int, ...]
    passed_over: tuple[int, ...]  # request ids: paid meanwhile, or sent already
    pick_list_ids: tuple[int, ...]


async def drop_unpaid(
    tx: Transaction,
    *,
    actor: Actor,
    request_ids: Sequence[int],
    portal_url: str,
    now: datetime,
) -> TakenOff:
    """Drop unpaid parcels: they are not delivered and nothing is owed for them."""
    held = await _hold(tx, actor, request_ids)
    moved = await _take_off(
        tx,
        held,
        (ParcelState.APPROVED, ParcelState.PACKED, ParcelState.HELD),
        ParcelState.DROPPED_UNPAID,
        "drop_unpaid",
        actor=actor,
        now=now,
    )
    dropped = await _count_drop(tx, [row.id for row in moved])
    await book(tx, Event.DROP, dropped, actor=actor, now=now)
    await book(tx, Event.RELEASE, dropped, actor=actor, now=now)
    await tell_of_payments(tx, Notice.PARCEL_DROPPED_UNPAID, dropped, now=now)
    lists = await _new_lists(
        tx, moved, "unpaid_dropped", actor=actor, portal_url=portal_url, now=now
    )
    return _taken_off(held, moved, lists)


async def hold_unpaid(
    tx: Transaction,
    *,
    actor: Actor,
    request_ids: Sequence[int],
    portal_url: str,
    now: datetime,
) -> TakenOff:
    """Hold unpaid parcels: packed and still owed, but off the truck."""
    held = await _hold(tx, actor, request_ids)
    moved = await _take_off(
        tx,
        held,
        (ParcelState.APPROVED, ParcelState.PACKED),
        ParcelState.HELD,
        "hold_unpaid",
        actor=actor,
        now=now,
    )
    ids = {row.id for row in moved}
    told = [row for row in held if row.parcel_id in ids]
    await tell_of_payments(tx, Notice.PARCEL_HELD, told, now=now, to_pay=True)
    lists = await _new_lists(tx, moved, "held", actor=actor, portal_url=portal_url, now=now)
    return _taken_off(held, moved, lists)


async def take_back(
    tx: Transaction, *, actor: Actor, parcel_id: int, portal_url: str, now: datetime
) -> TakenOff:
    """Put a held or dropped parcel back on the load. Raises `WrongState` once it was sent."""
    row = await tx.first(select(parcel).where(parcel.c.id == parcel_id))
    if row is None:
        raise StaleButton()
    await require_right(tx, actor, row.compound_id, *MONEY_RIGHTS)
    await hold_cycle(tx, row.cycle_id)
    requests = await hold_requests(tx, payment_request.c.parcel_id == parcel_id)
    row = await tx.one(select(parcel).where(parcel.c.id == parcel_id))
    before = ParcelState(row.state)
    if before is ParcelState.PACKED:
        return TakenOff((), tuple(each.id for each in requests), ())
    if row.consignment_id or before not in (ParcelState.HELD, ParcelState.DROPPED_UNPAID):
        raise WrongState(noun="parcel", state=before)
    moved = await move_parcels(
        tx,
        parcel.c.id == parcel_id,
        before=before,
        after=ParcelState.PACKED,
        verb="take_back",
        actor=actor,
        now=now,
    )
    if before is ParcelState.DROPPED_UNPAID:
        await _owe_again(tx, requests, actor=actor, now=now)
    requests = await hold_requests(tx, payment_request.c.parcel_id == parcel_id)
    for request in requests:
        await tell_of_payments(
            tx, Notice.PARCEL_TAKEN_BACK, [request], now=now, to_pay=True, state=request.state
        )
    lists = await _new_lists(tx, moved, "taken_back", actor=actor, portal_url=portal_url, now=now)
    return TakenOff((parcel_id,), (), lists)


async def _hold(tx: Transaction, actor: Actor, request_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Check the right, take the cycles' turn, then read the requests as they are now."""
    wanted = payment_request.c.id.in_(request_ids)
    known = await tx.all(
        select(payment_request.c.cycle_id, payment_request.c.compound_id).where(wanted).distinct()
    )
    await require_for(tx, actor, known, "approve")
    for cycle_id in sorted({row.cycle_id for row in known}):
        await hold_cycle(tx, cycle_id)
    return await hold_requests(tx, wanted)


async def _take_off(
    tx: Transaction,
    held: Sequence[Row[Any]],
    befores: Sequence[ParcelState],
    after: ParcelState,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
) -> list[Row[Any]]:
    """Move the parcels of unpaid requests that have not been sent."""
    parcel_ids = [row.parcel_id for row in held if row.state in OPEN]
    moved: list[Row[Any]] = []
    for before in befores:
        moved += await move_parcels(
            tx,
            parcel.c.id.in_(parcel_ids),
            parcel.c.consignment_id.is_(None),
            before=before,
            after=after,
            verb=verb,
            actor=actor,
            now=now,
        )
    return moved


async def _count_drop(tx: Transaction, parcel_ids: Sequence[int]) -> Sequence[Row[Any]]:
    """One drop more for each request; the number makes the books' keys unique."""
    return await tx.all(
        update(payment_request)
        .where(payment_request.c.parcel_id.in_(parcel_ids))
        .values(drops=payment_request.c.drops + 1)
        .returning(*payment_request.c)
    )


async def _owe_again(
    tx: Transaction, requests: Sequence[Row[Any]], *, actor: Actor, now: datetime
) -> None:
    """Undo a drop in the books; money that came meanwhile pays for the parcel.

    Credit that paid a part of it does so again; was it used up meanwhile, the next is less.
    """
    await book(tx, Event.TAKE_BACK, requests, actor=actor, now=now)
    await book(tx, Event.SPEND_AGAIN, requests, actor=actor, now=now)
    late = [row for row in requests if row.state == PaymentState.LATE]
    await book(tx, Event.USE_CREDIT, late, actor=actor, now=now)
    await move_requests(tx, late, PaymentState.CONFIRMED, "use_credit", actor=actor, now=now)


async def _new_lists(
    tx: Transaction,
    moved: Sequence[Row[Any]],
    reason: str,
    *,
    actor: Actor,
    portal_url: str,
    now: datetime,
) -> tuple[int, ...]:
    """Freeze one new version of each list concerned and tell its supplier."""
    lists = []
    for key in sorted({(row.cycle_id, row.compound_id, row.supplier_id) for row in moved}):
        cycle_id, compound_id, supplier_id = key
        pick_list_id = await freeze(
            tx,
            actor=actor,
            cycle_id=cycle_id,
            compound_id=compound_id,
            supplier_id=supplier_id,
            reason=reason,
            portal_url=portal_url,
            now=now,
        )
        changed = sorted(
            row.address for row in moved if (row.cycle_id, row.compound_id, row.supplier_id) == key
        )
        await tell_contacts(
            tx, pick_list_id, Notice.PICK_LIST_CHANGED, now=now, reason=reason, changed=changed
        )
        lists.append(pick_list_id)
    return tuple(lists)


def _taken_off(
    held: Sequence[Row[Any]], moved: Sequence[Row[Any]], lists: tuple[int, ...]
) -> TakenOff:
    ids = {row.id for row in moved}
    passed_over = tuple(row.id for row in held if row.parcel_id not in ids)
    return TakenOff(tuple(sorted(ids)), passed_over, lists)
