"""The liaison's page of who has not paid: one cycle by building, and deciding on what is ticked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from fulfillment.money.rules.settled import OPEN
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.advances import advance
from fulfillment.money.use_cases.deadline_setting import deadline_rule
from fulfillment.money.use_cases.debt_views import payers_of
from fulfillment.money.use_cases.payments import confirm, waive
from fulfillment.money.use_cases.phoning import ToPhone, with_phones
from fulfillment.money.use_cases.pleading import pleas_decided
from fulfillment.money.use_cases.reminding_all import AGAIN_AFTER, reminded_at
from fulfillment.money.use_cases.request_rows import hold_requests
from fulfillment.money.use_cases.unpaid import drop_unpaid, hold_unpaid
from fulfillment.money.use_cases.unpaid_under_way import unpaid_under_way
from fulfillment.supply.tables.batches import parcel
from fulfillment.supply.use_cases.moves import hold_cycle
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.states import ParcelState, PaymentState
from orders.rules.walking import natural
from orders.tables.cycles import cycle
from orders.tables.households import household
from storage.database import Transaction

# What the liaison may wish to see of the list.
FILTERS = ("all", "claimed", "pleads", "phone", "flagged", "held")


@dataclass(frozen=True, slots=True)
class TakenOffRow:
    """A parcel that was dropped unpaid and has not left: it can still be taken back."""

    parcel_id: int
    address: str
    number: str
    amount: int


@dataclass(frozen=True, slots=True)
class UnpaidBoard:
    """What the page shows. `cycles`: those with something open, as (id, number)."""

    cycle_id: int
    cycle_number: int
    currency: str
    cycles: tuple[tuple[int, int], ...]
    rows: tuple[ToPhone, ...]
    shown: tuple[ToPhone, ...]
    buildings: tuple[str, ...]
    again_at: datetime | None
    rule: str
    payers: tuple[tuple[int, str, str], ...]
    dropped: tuple[TakenOffRow, ...]

    @property
    def total(self) -> int:
        return sum(row.bill.amount for row in self.rows)


async def unpaid_board(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    cycle_id: int | None = None,
    building: str = "",
    only: str = "all",
    now: datetime,
) -> UnpaidBoard:
    """Return the page of a cycle, the newest with anything open. Needs a money right."""
    found = await unpaid_under_way(tx, actor=actor, compound_id=compound_id, cycle_id=cycle_id)
    rows = await with_phones(tx, found.rows, actor=actor, compound_id=compound_id)
    last = await reminded_at(tx, compound_id=compound_id, cycle_id=found.cycle_id)
    again = last + AGAIN_AFTER if last and now < last + AGAIN_AFTER else None
    rule = await deadline_rule(tx, actor=actor, compound_id=compound_id)
    return UnpaidBoard(
        cycle_id=found.cycle_id,
        cycle_number=found.cycle_number,
        currency=rows[0].bill.currency if rows else "CNY",
        cycles=await _cycles(tx, compound_id),
        rows=rows,
        shown=tuple(row for row in rows if _is_shown(row, building, only)),
        buildings=tuple(sorted({building_of(row.bill.address) for row in rows}, key=natural)),
        again_at=again,
        rule=rule.rule,
        payers=await payers_of(tx, compound_id),
        dropped=await _dropped(tx, compound_id, found.cycle_id),
    )


def building_of(address: str) -> str:
    """The building of an address as it is written: `3` of `3-2-501`."""
    return address.partition("-")[0]


def _is_shown(row: ToPhone, building: str, only: str) -> bool:
    if building and building_of(row.bill.address) != building:
        return False
    wanted = {
        "claimed": row.bill.state == PaymentState.CLAIMED,
        "pleads": row.bill.pleads,
        "phone": not row.bill.reachable,
        "flagged": row.bill.is_flagged,
        "held": row.bill.parcel_state == ParcelState.HELD,
    }
    return wanted.get(only, True)


async def decide_ticked(
    tx: Transaction,
    *,
    actor: Actor,
    request_ids: Sequence[int],
    verdict: str,
    payer_id: int | None = None,
    portal_url: str,
    now: datetime,
) -> int:
    """Decide on all that are ticked; what has moved on meanwhile is passed over. Returns how many.

    `verdict`: confirm, waive, hold, drop, advance, advance_direct.
    """
    wanted = payment_request.c.id.in_(request_ids)
    # Cycles before bills, as everywhere: two who decide at once must not wait for each other.
    for cycle_id in sorted(
        await tx.scalars(select(payment_request.c.cycle_id).where(wanted).distinct())
    ):
        await hold_cycle(tx, cycle_id)
    held = await hold_requests(tx, wanted)
    ids = [row.id for row in held if row.state in OPEN]
    if not ids:
        return 0
    await pleas_decided(tx, ids, actor=actor, verdict=verdict, now=now)
    if verdict == "confirm":
        done = await confirm(tx, actor=actor, request_ids=ids, now=now)
        return len(done.request_ids) + len(done.late)
    if verdict == "waive":
        for request_id in ids:
            await waive(tx, actor=actor, request_id=request_id, now=now)
        return len(ids)
    if verdict in ("hold", "drop"):
        take_off = {"hold": hold_unpaid, "drop": drop_unpaid}[verdict]
        off = await take_off(tx, actor=actor, request_ids=ids, portal_url=portal_url, now=now)
        return len(off.parcel_ids)
    if verdict not in ("advance", "advance_direct"):
        raise StaleButton()
    is_direct = verdict == "advance_direct"
    made = await advance(
        tx, actor=actor, request_ids=ids, payer_id=payer_id, is_direct=is_direct, now=now
    )
    return len(made.request_ids)


async def _cycles(tx: Transaction, compound_id: int) -> tuple[tuple[int, int], ...]:
    rows = await tx.all(
        select(cycle.c.id, cycle.c.number)
        .join(payment_request, payment_request.c.cycle_id == cycle.c.id)
        .where(payment_request.c.compound_id == compound_id, payment_request.c.state.in_(OPEN))
        .distinct()
        .order_by(cycle.c.id.desc())
    )
    return tuple((row.id, row.number) for row in rows)


async def _dropped(tx: Transaction, compound_id: int, cycle_id: int) -> tuple[TakenOffRow, ...]:
    rows = await tx.all(
        select(parcel.c.id, parcel.c.address, parcel.c.number, payment_request.c.amount)
        .join(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .join(household, household.c.id == parcel.c.household_id)
        .where(
            parcel.c.compound_id == compound_id,
            parcel.c.cycle_id == cycle_id,
            parcel.c.state == ParcelState.DROPPED_UNPAID,
            parcel.c.consignment_id.is_(None),
        )
        .order_by(household.c.position, parcel.c.id)
    )
    return tuple(TakenOffRow(row.id, row.address, row.number, row.amount) for row in rows)
