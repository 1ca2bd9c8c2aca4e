"""Reads the approved parcels of a supplier for a compound into a pick list value."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select

from fulfillment.money.rules.modes import RIDES_UNPAID, Mode
from fulfillment.money.rules.settled import OPEN
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.tables.terms import payer
from fulfillment.money.use_cases.codes import paper_code
from fulfillment.supply.rules.snapshot import (
    TO_GATE,
    BagOnList,
    Content,
    Good,
    ParcelOnList,
    PayTo,
    PickList,
)
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from orders.rules.roster_lines import INSTITUTION, RECEIVES
from orders.rules.states import MemberState, ParcelState
from orders.tables.compounds import building, compound
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member, roster_entry
from orders.tables.orders import order
from orders.tables.people import person
from orders.tables.suppliers import supplier
from orders.use_cases.channels import who_answers
from storage.database import Transaction

# Approved and not taken off; what has left already stays on the list that it left by.
ON_LIST: ColumnElement[bool] = or_(
    parcel.c.state.in_((ParcelState.APPROVED, ParcelState.PACKED)),
    parcel.c.consignment_id.is_not(None),
)


async def draw_up(
    tx: Transaction,
    *,
    cycle_id: int,
    compound_id: int,
    supplier_id: int,
    version: int,
    reason: str,
    portal_url: str,
    now: datetime,
) -> PickList:
    """Return the list as it stands now, in walking order."""
    on_list = (
        ON_LIST,
        parcel.c.cycle_id == cycle_id,
        parcel.c.compound_id == compound_id,
        parcel.c.supplier_id == supplier_id,
    )
    place = await tx.one(select(compound).where(compound.c.id == compound_id))
    seller = await tx.one(select(supplier).where(supplier.c.id == supplier_id))
    round_ = await tx.one(select(cycle).where(cycle.c.id == cycle_id))
    return PickList(
        compound=place.name,
        compound_en=place.name_en,
        supplier=seller.name,
        supplier_en=seller.name_en,
        cycle_number=round_.number,
        version=version,
        made_at=now,
        timezone=place.timezone,
        currency=place.currency,
        phone_level=place.phone_level,
        delivery_at=round_.deliver_at,
        reason=reason,
        goods=await _goods(tx, on_list),
        parcels=await _on_paper(tx, on_list, portal_url),
        cycle_id=cycle_id,
        channel=round_.channel,
    )


async def _on_paper(
    tx: Transaction, on_list: Sequence[ColumnElement[bool]], portal_url: str
) -> tuple[ParcelOnList, ...]:
    lines = await _lines(tx, on_list)
    bags = await _bags(tx, on_list)
    receivers = await _receivers(tx, on_list)
    bills = await _bills(tx, on_list)
    return tuple(
        ParcelOnList(
            order_number=row.number,
            building=row.building,
            unit=row.unit,
            floor=row.floor,
            room=row.room,
            address=row.address,
            receiver=row.receiver or receivers.get(row.household_id, row).name or "",
            phone=row.receiver_phone or receivers.get(row.household_id, row).phone or "",
            lines=tuple(lines[row.id]),
            amount_minor=row.amount,
            bags=tuple(bags[row.id]),
            pay=_pay_to(tx, row, bills.get(row.id), portal_url),
            held=False,
            remark=_remark(row),
            paid_by=row.payer or "",
            paid_by_en=row.payer_en or "",
        )
        for row in await _parcels(tx, on_list)
    )


def _pay_to(tx: Transaction, row: Row[Any], bill: Row[Any] | None, portal_url: str) -> PayTo | None:
    """None where the household pays nothing here: on the platform it has, or a payer does."""
    if row.scheme == ON_PLATFORM or row.payer_id is not None:
        return None
    code = paper_code(tx, row, portal_url=portal_url).payload if bill is None else bill.payload
    return PayTo(
        payee=row.payee,
        account_last4=row.account_last4,
        reference=row.reference,
        payload=code,
        to_pay=None if bill is None else bill.amount,
        at_hand_over=row.payment_mode in RIDES_UNPAID,
        gathered=row.payment_mode == Mode.COLLECTED,
    )


async def _bills(tx: Transaction, on_list: Sequence[ColumnElement[bool]]) -> Mapping[int, Row[Any]]:
    """The bills that there are already, by parcel."""
    rows = await tx.all(
        select(payment_request.c.parcel_id, payment_request.c.amount, payment_request.c.payload)
        .join(parcel, parcel.c.id == payment_request.c.parcel_id)
        .where(*on_list, payment_request.c.state.in_(OPEN))
    )
    return {row.parcel_id: row for row in rows}


def _remark(row: Row[Any]) -> str:
    where = TO_GATE if row.kind == INSTITUTION else ""
    return "; ".join(part for part in (where, row.remark) if part)


async def _parcels(tx: Transaction, on_list: Sequence[ColumnElement[bool]]) -> Sequence[Row[Any]]:
    """The parcels with their doors; name and phone are those of who placed the order,
    none where that was on a platform and its export says none."""
    return await tx.all(
        select(
            parcel,
            household.c.unit,
            household.c.floor,
            household.c.room,
            household.c.kind,
            building.c.code.label("building"),
            order.c.remark,
            order.c.receiver,
            order.c.receiver_phone,
            person.c.name,
            person.c.phone,
            payer.c.name.label("payer"),
            payer.c.name_en.label("payer_en"),
        )
        .outerjoin(payer, payer.c.id == parcel.c.payer_id)
        .join(household, household.c.id == parcel.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .join(order, order.c.id == parcel.c.order_id)
        .outerjoin(person, person.c.id == who_answers())
        .where(*on_list)
        .order_by(building.c.position, household.c.position, parcel.c.id)
    )


async def _receivers(
    tx: Transaction, on_list: Sequence[ColumnElement[bool]]
) -> Mapping[int, Row[Any]]:
    """Who is called when something is unclear: an institution's receiver by the roster, else the
    household's longest-standing member.
    """
    rows = await tx.all(
        select(member.c.household_id, person.c.name, person.c.phone)
        .join(person, person.c.id == member.c.person_id)
        .where(
            member.c.state == MemberState.ACCEPTED,
            member.c.household_id.in_(select(parcel.c.household_id).where(*on_list)),
        )
        .order_by(member.c.id.desc())
    )
    receive = await tx.all(
        select(roster_entry.c.household_id, roster_entry.c.name, roster_entry.c.phone).where(
            roster_entry.c.role == RECEIVES,
            roster_entry.c.removed_at.is_(None),
            roster_entry.c.household_id.in_(select(parcel.c.household_id).where(*on_list)),
        )
    )
    return {row.household_id: row for row in (*rows, *receive)}


async def _lines(
    tx: Transaction, on_list: Sequence[ColumnElement[bool]]
) -> Mapping[int, list[tuple[str, int]]]:
    line = parcel_line.c
    rows = await tx.all(
        select(line.parcel_id, line.code, line.quantity)
        .join(parcel, parcel.c.id == line.parcel_id)
        .where(*on_list)
        .order_by(line.parcel_id, func.length(line.code), line.code)
    )
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        found[row.parcel_id].append((row.code, row.quantity))
    return found


async def _bags(
    tx: Transaction, on_list: Sequence[ColumnElement[bool]]
) -> Mapping[int, list[BagOnList]]:
    rows = await tx.all(
        select(bag.c.parcel_id, bag.c.code, bag.c.contents, bag.c.box)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(*on_list)
        .order_by(bag.c.parcel_id, bag.c.number)
    )
    found: dict[int, list[BagOnList]] = defaultdict(list)
    for row in rows:
        units = tuple((code, count) for code, count in row.contents)
        found[row.parcel_id].append(BagOnList(row.code, units, row.box))
    return found


async def _goods(tx: Transaction, on_list: Sequence[ColumnElement[bool]]) -> tuple[Good, ...]:
    """The bundles on the list; names and prices from the lines, contents as published."""
    line = parcel_line.c
    offered = (
        select(line.code, line.name, line.name_en, line.price, line.offer_id)
        .join(parcel, parcel.c.id == line.parcel_id)
        .where(*on_list)
        .distinct()
        .subquery()
    )
    rows = await tx.all(
        select(offered, offer.c.contents)
        .join(offer, offer.c.id == offered.c.offer_id)
        .order_by(func.length(offered.c.code), offered.c.code)
    )
    return tuple(
        Good(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            price_minor=row.price,
            contents=tuple(_content(content) for content in row.contents),
        )
        for row in rows
    )


def _content(data: Mapping[str, Any]) -> Content:
    return Content(
        name=data["name"],
        name_en=data["name_en"],
        quantity=data["quantity"],
        unit=data["unit"],
        unit_en=data.get("unit_en") or data["unit"],
        kind=data["kind"],
        weight_grams=data.get("weight_grams"),
    )
