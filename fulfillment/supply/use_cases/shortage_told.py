"""Who hears of what the supplier lacks: who approves at once, the households once it is done.

A household is told once, in private: what it gets, what comes instead, and what it pays now. The
bills that it has are changed in place, so that nobody pays the old sum.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from fulfillment.money.use_cases.asking import pay_data, told_data
from fulfillment.money.use_cases.bills import bill_slot, settle_bills
from fulfillment.money.use_cases.lessening import BillChanged
from fulfillment.money.use_cases.request_rows import requests_of
from fulfillment.notices_shortage import Notice
from fulfillment.supply.use_cases.parcels import described
from fulfillment.supply.use_cases.pick_lists import PickListVersion
from fulfillment.supply.use_cases.shortage_plan import HouseholdLess, ShortagePlan
from fulfillment.told import Note, tell_households, tell_people
from orders.actors import Actor
from orders.rules.states import PaymentState, ShortageState
from orders.tables.compounds import compound
from orders.tables.cycles import cycle
from orders.tables.suppliers import supplier
from orders.use_cases.channels import PLATFORM
from orders.use_cases.rights import holders
from storage.database import Transaction

IN_A_MESSAGE = 30


async def tell_shown(
    tx: Transaction,
    shortage_id: int,
    edition: PickListVersion,
    plan: ShortagePlan,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Show a report to who approves, but for the one who sent it."""
    others = await _others(tx, edition, actor)
    data = shortage_data(shortage_id, edition, plan)
    await tell_people(tx, others, Notice.SHORTAGE_SHOWN, data, now=now, slot=_slot(shortage_id))


async def tell_applied(
    tx: Transaction,
    shortage_id: int,
    edition: PickListVersion,
    plan: ShortagePlan,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell who approves that it is done; it stands where the report stood."""
    others = await _others(tx, edition, actor)
    data = {**shortage_data(shortage_id, edition, plan), "state": ShortageState.APPLIED}
    await tell_people(tx, others, Notice.SHORTAGE_DECIDED, data, now=now, slot=_slot(shortage_id))


async def _others(tx: Transaction, edition: PickListVersion, actor: Actor) -> list[int]:
    """Who approves, but for the one who acts."""
    people = await holders(tx, edition.compound_id, "approve")
    return [each for each in people if each != actor.person_id]


async def tell_dropped(
    tx: Transaction, shortage_id: int, edition: PickListVersion, *, now: datetime
) -> None:
    """Change what who approves was shown: it was put aside."""
    people = await holders(tx, edition.compound_id, "approve")
    place = await tx.one(select(compound).where(compound.c.id == edition.compound_id))
    seller = await tx.one(select(supplier).where(supplier.c.id == edition.supplier_id))
    round_ = await tx.one(select(cycle).where(cycle.c.id == edition.cycle_id))
    data = {
        "state": ShortageState.DROPPED,
        "cycle_number": round_.number,
        "channel": round_.channel,
        "compound": place.name,
        "compound_en": place.name_en,
        "supplier": seller.name,
        "supplier_en": seller.name_en,
    }
    await tell_people(tx, people, Notice.SHORTAGE_DECIDED, data, now=now, slot=_slot(shortage_id))


def shortage_data(shortage_id: int, edition: PickListVersion, plan: ShortagePlan) -> dict[str, Any]:
    """What a chat is told of a report: all bundles, the first households, the sums."""
    return {
        "shortage_id": shortage_id,
        "digest": plan.digest,
        "version": edition.version,
        "cycle_number": plan.cycle_number,
        "channel": plan.channel,
        "compound": plan.compound,
        "compound_en": plan.compound_en,
        "supplier": plan.supplier,
        "supplier_en": plan.supplier_en,
        "currency": plan.currency,
        "bundles": [
            {
                "code": each.code,
                "name": each.name,
                "name_en": each.name_en,
                "ordered": each.ordered,
                "given": each.given,
                "instead": each.instead,
            }
            for each in plan.bundles
            if each.is_short or each.instead
        ],
        "households": len(plan.households),
        "first": [_home_data(home) for home in plan.households[:IN_A_MESSAGE]],
        "before": plan.total_before,
        "after": plan.total_after,
    }


async def tell_households_less(
    tx: Transaction,
    plan: ShortagePlan,
    bills: Mapping[int, BillChanged],
    *,
    shortage_id: int,
    now: datetime,
) -> None:
    """Tell each household concerned, and change the bills that it was sent."""
    homes = {home.parcel_id: home for home in plan.households}
    requests = {row.parcel_id: row for row in await requests_of(tx, list(homes))}
    due = [key for key, row in requests.items() if row.state == PaymentState.DUE]
    await settle_bills(tx, due, now=now, notice=Notice.BILL_CHANGED)
    await settle_bills(tx, sorted(set(requests) - set(due)), now=now)
    notes = []
    for row in await described(tx, list(homes)):
        request = requests.get(row.id)
        data = _less_data(homes[row.id], row, request, bills.get(row.id), plan)
        is_due = request is not None and request.state == PaymentState.DUE
        slot = bill_slot(Notice.PARCEL_LESS, request.id) if request and is_due else None
        key = f"{Notice.PARCEL_LESS}:{shortage_id}:{row.id}"
        note = Note(row.household_id, Notice.PARCEL_LESS, data, row.placed_by, key, slot=slot)
        notes.append(note)
    await tell_households(tx, notes, now=now)


def _less_data(
    home: HouseholdLess,
    row: Row[Any],
    request: Row[Any] | None,
    changed: BillChanged | None,
    plan: ShortagePlan,
) -> dict[str, Any]:
    offers = plan.standing.offers
    data: dict[str, Any] = {
        "number": row.number,
        "address": row.address,
        "compound": row.compound,
        "compound_en": row.compound_en,
        "supplier": row.supplier,
        "supplier_en": row.supplier_en,
        "cycle_number": row.cycle_number,
        "channel": row.channel,
        "currency": row.currency,
        "lines": [
            {
                "code": code,
                "name": offers[code].name,
                "name_en": offers[code].name_en,
                "before": before,
                "after": after,
                "instead": home.instead.get(code, 0),
            }
            for code, before, after in home.units
        ],
        "before": home.before,
        "after": home.after,
        "state": home.bill if request is None else request.state,
        "back": changed.bill.back if changed else 0,
        "over": changed.bill.over if changed else 0,
        "is_platform": plan.channel == PLATFORM,
    }
    if request is None:
        return data
    data |= told_data(request, row)
    if request.state != PaymentState.DUE:
        return data
    return data | pay_data(request, row) | {"mode": row.payment_mode}


def _home_data(home: HouseholdLess) -> dict[str, Any]:
    return {
        "address": home.address,
        "units": [list(each) for each in home.units],
        "before": home.before,
        "after": home.after,
    }


def _slot(shortage_id: int) -> str:
    return f"shortage:{shortage_id}"
