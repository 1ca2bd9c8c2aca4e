"""Sharing out a cycle's stock: the rule's result written onto the lines, in a few statements.

Lots are drawn by offer code and address, so that whoever knows the published seed can draw them
again, and the same seed gives the same shares in whatever order the messages came in.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.orm import aliased

from orders.rules.allocation import Shares, Wish, allocate
from orders.rules.choices import IfShort
from orders.rules.states import OrderState
from orders.tables.compounds import compound
from orders.tables.cycles import offer
from orders.tables.households import household, household_flag
from orders.tables.orders import order, order_line
from orders.use_cases.offer_lines import limit_of
from storage.database import Transaction

Key = tuple[str, str]  # of a line: who, and the code


async def allocate_stock(tx: Transaction, row: Row[Any]) -> None:
    """Set `allocated` on all lines of a cycle's live orders, and add lines for substitutes."""
    lines = await _lines(tx, row.id)
    offers = {item.code: item for item in await _offers(tx, row.id)}
    flagged = set(await tx.scalars(select(household_flag.c.household_id).distinct()))
    stock = {code: 0 if item.withdrawn_at else item.stock for code, item in offers.items()}
    shares = allocate(_wishes(lines, offers, flagged), stock, row.seed)
    await _write_wished(tx, lines, shares)
    await _write_new(tx, lines, offers, shares)


async def _lines(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    instead = aliased(offer)
    return await tx.all(
        select(
            order_line.c.order_id,
            order_line.c.offer_id,
            order_line.c.quantity,
            order_line.c.if_short,
            offer.c.code,
            instead.c.code.label("instead"),
            order.c.household_id,
            order.c.address,
            compound.c.name.label("compound"),
            household.c.kind,
            household.c.heads,
        )
        .join(order, order.c.id == order_line.c.order_id)
        .join(offer, offer.c.id == order_line.c.offer_id)
        .join(household, household.c.id == order.c.household_id)
        .join(compound, compound.c.id == order.c.compound_id)
        .outerjoin(instead, instead.c.id == order_line.c.instead_id)
        .where(order.c.cycle_id == cycle_id, order.c.state == OrderState.LIVE)
    )


async def _offers(tx: Transaction, cycle_id: int) -> Sequence[Row[Any]]:
    return await tx.all(select(offer).where(offer.c.cycle_id == cycle_id))


def who(compound_name: str, address: str) -> str:
    """How a household stands in the draw."""
    return f"{compound_name} {address}"


def _who(line: Row[Any]) -> str:
    return who(line.compound, line.address)


def _wishes(
    lines: Sequence[Row[Any]], offers: Mapping[str, Row[Any]], flagged: set[int]
) -> list[Wish[str, str]]:
    own: dict[Key, int] = {(_who(line), line.code): line.quantity for line in lines}
    return [
        Wish(
            _who(line),
            line.code,
            line.quantity,
            flagged=line.household_id in flagged,
            all_or_none=line.if_short == IfShort.NOTHING,
            instead=line.instead,
            instead_most=None
            if line.instead is None
            else limit_of(offers[line.instead], line).units
            - own.get((_who(line), line.instead), 0),
        )
        for line in lines
    ]


async def _write_wished(
    tx: Transaction, lines: Iterable[Row[Any]], shares: Shares[str, str]
) -> None:
    """The share of each line that was wished, with what came for another on it."""
    values = []
    for line in lines:
        come = shares.substituted.get((_who(line), line.code), 0)
        values.append(
            {
                "of_order": line.order_id,
                "of_offer": line.offer_id,
                "share": shares.own[_who(line), line.code] + come,
                "come": come,
            }
        )
    if values:
        statement = (
            update(order_line)
            .where(
                order_line.c.order_id == bindparam("of_order"),
                order_line.c.offer_id == bindparam("of_offer"),
            )
            .values(allocated=bindparam("share"), substituted=bindparam("come"))
        )
        await tx.run_many(statement, values)


async def _write_new(
    tx: Transaction,
    lines: Sequence[Row[Any]],
    offers: Mapping[str, Row[Any]],
    shares: Shares[str, str],
) -> None:
    """Lines for substitutes that the household had not wished beside."""
    orders = {_who(line): line.order_id for line in lines}
    wished = {(_who(line), line.code) for line in lines}
    await tx.insert_many(
        order_line,
        [
            {
                "order_id": orders[someone],
                "offer_id": offers[code].id,
                "quantity": 0,
                "allocated": units,
                "substituted": units,
                "price": offers[code].price,
            }
            for (someone, code), units in shares.substituted.items()
            if (someone, code) not in wished
        ],
    )
