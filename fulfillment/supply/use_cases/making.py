"""Making batches: right after the cut-off and the allocation, in the same transaction.

Orders become parcels with their lines, bags and codes, parcels become batches; who approves is
asked, and households that got less than they wished are told.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select

from config.chance import Chance
from fulfillment.money.use_cases.terms import terms_for
from fulfillment.supply.rules.parcels import (
    AllocatedLine,
    PlannedParcel,
    plan_parcels,
)
from fulfillment.supply.tables.batches import bag, batch, parcel, parcel_line
from fulfillment.supply.use_cases.asking_approval import ask_for_approval
from fulfillment.supply.use_cases.codes import new_bag_codes, new_references
from fulfillment.supply.use_cases.telling_short import tell_short
from orders.actors import SCHEDULER
from orders.rules.bags import unit_grams
from orders.rules.states import BatchState, OrderState, ParcelState, check
from orders.tables.compounds import compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import household
from orders.tables.orders import order, order_line
from orders.tables.suppliers import supplier
from storage.audit import Change, record_all
from storage.database import Transaction


async def make_batches(
    tx: Transaction, *, cycle_id: int, chance: Chance, now: datetime
) -> tuple[int, ...]:
    """Make a closed cycle's parcels and batches and return the batches' ids in walking order.

    Called once a cycle, when its orders are closed and `order_line.allocated` is set.
    """
    row = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
    lines = await allocated_lines(tx, cycle_id)
    planned = plan_parcels(lines, cycle_number=row.number)
    batch_ids = await write_batches(tx, cycle_id, planned, now)
    await write_parcels(tx, cycle_id, planned, batch_ids, chance)
    await write_contents(tx, cycle_id, planned, chance)
    await record_made(tx, cycle_id, now)
    await ask_for_approval(tx, cycle_id=cycle_id, now=now)
    await tell_short(tx, row, lines, now=now)
    return tuple(batch_ids.values())


async def allocated_lines(
    tx: Transaction, cycle_id: int, *of_orders: ColumnElement[bool]
) -> list[AllocatedLine]:
    """The lines of the cycle's orders, or of some of them."""
    rows = await tx.all(
        select(
            order.c.id.label("order_id"),
            order.c.compound_id,
            household.c.building_id,
            order.c.household_id,
            order.c.placed_by,
            order.c.address,
            household.c.position,
            offer.c.supplier_id,
            order_line.c.offer_id,
            offer.c.code,
            offer.c.name,
            offer.c.name_en,
            order_line.c.price,
            order_line.c.quantity.label("wished"),
            func.coalesce(order_line.c.allocated, 0).label("got"),
            order_line.c.substituted,
            order_line.c.if_short,
        )
        .join(order_line, order_line.c.order_id == order.c.id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .join(household, household.c.id == order.c.household_id)
        .where(order.c.cycle_id == cycle_id, order.c.state == OrderState.CLOSED, *of_orders)
    )
    weights = await _weights(tx, cycle_id)
    return [AllocatedLine(**row._mapping, unit_grams=weights[row.offer_id]) for row in rows]


async def _weights(tx: Transaction, cycle_id: int) -> Mapping[int, int | None]:
    """Grams of one bundle, None where the weight of a content is not known."""
    rows = await tx.all(select(offer.c.id, offer.c.contents).where(offer.c.cycle_id == cycle_id))
    return {row.id: unit_grams(row.contents) for row in rows}


async def write_batches(
    tx: Transaction, cycle_id: int, planned: Sequence[PlannedParcel], now: datetime
) -> dict[tuple[int, int], int]:
    """One batch a building and supplier, where there is none; their ids, in walking order."""
    present = set(await _batches(tx, cycle_id))
    keys = dict.fromkeys(
        (item.first.compound_id, item.first.building_id, item.first.supplier_id) for item in planned
    )
    await tx.insert_many(
        batch,
        [
            {
                "cycle_id": cycle_id,
                "compound_id": compound_id,
                "building_id": building_id,
                "supplier_id": supplier_id,
                "state": BatchState.AWAITING_APPROVAL,
                "made_at": now,
            }
            for compound_id, building_id, supplier_id in keys
            if (building_id, supplier_id) not in present
        ],
    )
    return await _batches(tx, cycle_id)


async def _batches(tx: Transaction, cycle_id: int) -> dict[tuple[int, int], int]:
    rows = await tx.all(
        select(batch.c.id, batch.c.building_id, batch.c.supplier_id)
        .where(batch.c.cycle_id == cycle_id)
        .order_by(batch.c.id)
    )
    return {(row.building_id, row.supplier_id): row.id for row in rows}


async def write_parcels(
    tx: Transaction,
    cycle_id: int,
    planned: Sequence[PlannedParcel],
    batch_ids: Mapping[tuple[int, int], int],
    chance: Chance,
    *,
    scheme: str | None = None,
) -> None:
    """The parcels; `scheme` where they are not paid the supplier's own way."""
    check(ParcelState.ORDERED, ParcelState.ALLOCATED)
    references = await new_references(tx, len(planned), chance=chance)
    payees = {row.id: row for row in await tx.all(select(supplier))}
    currencies = {row.id: row.currency for row in await tx.all(select(compound))}
    terms = await terms_for(tx, [item.first for item in planned], scheme=scheme)
    rows: list[dict[str, Any]] = []
    for item, reference in zip(planned, references, strict=True):
        first, payee = item.first, payees[item.first.supplier_id]
        rows.append(
            {
                "cycle_id": cycle_id,
                "compound_id": first.compound_id,
                "supplier_id": first.supplier_id,
                "batch_id": batch_ids[first.building_id, first.supplier_id],
                "order_id": first.order_id,
                "household_id": first.household_id,
                "state": ParcelState.ALLOCATED,
                "number": item.number,
                "address": first.address,
                "reference": reference,
                "amount": item.amount,
                "currency": currencies[first.compound_id],
                "payee": payee.payee,
                "account_last4": payee.account_last4,
                "scheme": scheme or payee.payment_scheme,
                "pay_inputs": payee.pay_inputs,
                "payment_mode": terms[first.household_id, first.supplier_id].mode,
                "payer_id": terms[first.household_id, first.supplier_id].payer_id,
            }
        )
    await tx.insert_many(parcel, rows)


async def write_contents(
    tx: Transaction, cycle_id: int, planned: Sequence[PlannedParcel], chance: Chance
) -> None:
    """The parcels' lines and bags."""
    rows = await tx.all(
        select(parcel.c.id, parcel.c.order_id, parcel.c.supplier_id).where(
            parcel.c.cycle_id == cycle_id
        )
    )
    ids = {(row.order_id, row.supplier_id): row.id for row in rows}
    lines, bags = [], []
    codes = iter(await new_bag_codes(tx, sum(len(item.bags) for item in planned), chance=chance))
    for item in planned:
        parcel_id = ids[item.first.order_id, item.first.supplier_id]
        lines += [
            {
                "parcel_id": parcel_id,
                "offer_id": line.offer_id,
                "code": line.code,
                "name": line.name,
                "name_en": line.name_en,
                "quantity": line.got,
                "price": line.price,
            }
            for line in item.lines
        ]
        bags += [
            {
                "parcel_id": parcel_id,
                "number": number,
                "code": next(codes),
                "contents": [list(pair) for pair in sorted(each.contents)],
                "box": box,
            }
            for number, (each, box) in enumerate(zip(item.bags, item.boxes, strict=True), start=1)
        ]
    await tx.insert_many(parcel_line, lines)
    await tx.insert_many(bag, bags)


async def record_made(
    tx: Transaction, cycle_id: int, now: datetime, *, before: tuple[int, int] = (0, 0)
) -> None:
    """The audit rows of what was made; `before` are the last batch and parcel there were."""
    batches = await tx.all(
        select(batch.c.id, batch.c.compound_id).where(
            batch.c.cycle_id == cycle_id, batch.c.id > before[0]
        )
    )
    parcels = await tx.all(
        select(parcel.c.id, parcel.c.compound_id).where(
            parcel.c.cycle_id == cycle_id, parcel.c.id > before[1]
        )
    )
    changes = [
        Change("batch", row.id, "make", None, BatchState.AWAITING_APPROVAL, row.compound_id)
        for row in batches
    ] + [
        Change(
            "parcel",
            row.id,
            "allocate",
            ParcelState.ORDERED,
            ParcelState.ALLOCATED,
            row.compound_id,
        )
        for row in parcels
    ]
    await record_all(tx, changes, actor=str(SCHEDULER), now=now)
