"""What a shortage is worked out from: parcels that have not left, choices, what is to spare."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import aliased

from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.rules.shortage import LineBefore, ParcelBefore
from fulfillment.supply.tables.batches import parcel, parcel_line
from fulfillment.supply.use_cases.drawing_up import ON_LIST
from orders.rules.choices import IfShort
from orders.rules.states import ParcelState, PaymentState
from orders.tables.compounds import building, compound
from orders.tables.cycles import offer
from orders.tables.households import household, household_flag
from orders.tables.orders import order, order_line
from orders.use_cases.allocating import who
from orders.use_cases.channels import GROUP
from orders.use_cases.offer_lines import limit_of
from storage.database import Transaction

Series = Mapping[str, int]  # cycle_id, compound_id, supplier_id
OFF = (ParcelState.CANCELLED, ParcelState.SHORT)


@dataclass(frozen=True, slots=True)
class Standing:
    """A list's parcels as they stand: `gone` is what has left already, `ordered` all of it.

    `rows` are the parcels that can still be changed, in walking order.
    """

    rows: Sequence[Row[Any]]
    parcels: tuple[ParcelBefore, ...]
    offers: Mapping[str, Row[Any]]  # the supplier's, by code
    ordered: Mapping[str, int]
    gone: Mapping[str, int]
    in_cycle: Mapping[str, int]  # of all compounds
    prices: Mapping[str, int]


async def standing_of(tx: Transaction, series: Series, *, channel: str) -> Standing:
    """Read a list as it stands now, in a few statements for any number of households."""
    of_list = _of_list(series)
    rows = await _parcels(tx, of_list)
    offers = await _offers(tx, series)
    lines = await _lines(tx, of_list)
    flagged = set(await tx.scalars(select(household_flag.c.household_id).distinct()))
    units = await _units(tx, of_list)
    prices = {code: row.price for code, row in offers.items()}
    prices |= {line.code: line.price for mine in lines.values() for line in mine}
    return Standing(
        rows=rows,
        parcels=tuple(
            _parcel(row, lines[row.id], offers, flagged, is_group=channel == GROUP) for row in rows
        ),
        offers=offers,
        ordered={code: sum(both) for code, both in units.items()},
        gone={code: gone for code, (_, gone) in units.items()},
        in_cycle=await _in_cycle(tx, series),
        prices=prices,
    )


async def ordered_of(
    tx: Transaction, series: Series
) -> tuple[Mapping[str, Row[Any]], Mapping[str, tuple[int, int]]]:
    """The supplier's offers, and units by code: still to be changed, and gone; no household."""
    return await _offers(tx, series), await _units(tx, _of_list(series))


def _of_list(series: Series) -> tuple[ColumnElement[bool], ...]:
    return tuple(parcel.c[name] == value for name, value in series.items())


async def _parcels(tx: Transaction, of_list: Sequence[ColumnElement[bool]]) -> Sequence[Row[Any]]:
    return await tx.all(
        select(
            parcel,
            compound.c.name.label("compound"),
            building.c.id.label("building_id"),
            building.c.code.label("building"),
            household.c.kind,
            household.c.heads,
            order.c.placed_by,
            payment_request.c.state.label("bill_state"),
        )
        .join(household, household.c.id == parcel.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .join(compound, compound.c.id == parcel.c.compound_id)
        .join(order, order.c.id == parcel.c.order_id)
        .outerjoin(payment_request, payment_request.c.parcel_id == parcel.c.id)
        .where(*of_list, ON_LIST, parcel.c.consignment_id.is_(None))
        .order_by(building.c.position, household.c.position, parcel.c.id)
    )


async def _offers(tx: Transaction, series: Series) -> Mapping[str, Row[Any]]:
    rows = await tx.all(
        select(offer)
        .where(offer.c.cycle_id == series["cycle_id"], offer.c.supplier_id == series["supplier_id"])
        .order_by(func.length(offer.c.code), offer.c.code)
    )
    return {row.code: row for row in rows}


async def _lines(
    tx: Transaction, of_list: Sequence[ColumnElement[bool]]
) -> Mapping[int, list[Row[Any]]]:
    instead = aliased(offer)
    rows = await tx.all(
        select(
            parcel_line,
            order_line.c.if_short,
            order_line.c.substituted,
            instead.c.code.label("instead"),
        )
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .outerjoin(
            order_line,
            (order_line.c.order_id == parcel.c.order_id)
            & (order_line.c.offer_id == parcel_line.c.offer_id),
        )
        .outerjoin(instead, instead.c.id == order_line.c.instead_id)
        .where(*of_list, ON_LIST, parcel.c.consignment_id.is_(None))
        .order_by(parcel_line.c.parcel_id, func.length(parcel_line.c.code), parcel_line.c.code)
    )
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.parcel_id].append(row)
    return found


def _parcel(
    row: Row[Any],
    lines: Sequence[Row[Any]],
    offers: Mapping[str, Row[Any]],
    flagged: set[int],
    *,
    is_group: bool,
) -> ParcelBefore:
    """What was paid on a platform is not asked for once more, like what was paid here."""
    has = {line.code: line.quantity for line in lines}
    return ParcelBefore(
        row.id,
        who(row.compound, row.address),
        tuple(_line(line, offers, row, has) for line in lines),
        flagged=row.household_id in flagged,
        may_cost_more=is_group and row.bill_state in (None, PaymentState.DUE),
    )


def _line(
    line: Row[Any], offers: Mapping[str, Row[Any]], row: Row[Any], has: Mapping[str, int]
) -> LineBefore:
    other = offers.get(line.instead or "")
    most = 0 if other is None else limit_of(other, row).units - has.get(other.code, 0)
    return LineBefore(
        line.code,
        line.quantity,
        came_instead=min(line.quantity, line.substituted or 0),
        if_short=line.if_short or IfShort.FEWER,
        instead=line.instead or "",
        instead_most=max(0, most),
    )


async def _units(
    tx: Transaction, of_list: Sequence[ColumnElement[bool]]
) -> Mapping[str, tuple[int, int]]:
    """By code: units of what can be changed, and of what has left."""
    has_left = parcel.c.consignment_id.is_not(None).label("has_left")
    rows = await tx.all(
        select(parcel_line.c.code, has_left, func.sum(parcel_line.c.quantity).label("units"))
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(*of_list, ON_LIST)
        .group_by(parcel_line.c.code, has_left)
    )
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        found[row.code][int(row.has_left)] += int(row.units)
    return {code: (here, left) for code, (here, left) in found.items()}


async def _in_cycle(tx: Transaction, series: Series) -> Mapping[str, int]:
    rows = await tx.all(
        select(parcel_line.c.code, func.sum(parcel_line.c.quantity).label("units"))
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(
            parcel.c.cycle_id == series["cycle_id"],
            parcel.c.supplier_id == series["supplier_id"],
            parcel.c.state.not_in(OFF),
        )
        .group_by(parcel_line.c.code)
    )
    return {row.code: int(row.units) for row in rows}
