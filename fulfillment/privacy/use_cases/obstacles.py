"""Why somebody cannot be forgotten yet: what nobody else could see to an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from fulfillment.handover.tables.handovers import handover
from fulfillment.handover.use_cases.settling import FINAL
from fulfillment.money.tables.payments import payment_request, refund
from fulfillment.supply.tables.batches import parcel
from orders.actors import Actor
from orders.rules.states import HandoverState, MemberState, OrderState, ParcelState, PaymentState
from orders.tables.compounds import compound
from orders.tables.households import household, member
from orders.tables.orders import order
from orders.use_cases.channels import who_answers
from orders.use_cases.rights import compounds_with_right, holders
from storage.database import Transaction

UNDER_WAY = (OrderState.LIVE, OrderState.WAITING)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """`what` is liaison, order, bill, parcel or refund; `names` are addresses or compounds."""

    what: str
    names: tuple[str, ...]


async def obstacles_to_forgetting(tx: Transaction, *, actor: Actor) -> tuple[Obstacle, ...]:
    """Return what has to be done first; empty when the person can be forgotten."""
    me = actor.person_id or 0
    homes = await _homes_of_theirs_alone(tx, me)
    found = [
        Obstacle("liaison", await _as_last_liaison(tx, me)),
        Obstacle("order", await _addresses(tx, order, homes, order.c.state.in_(UNDER_WAY))),
        Obstacle("parcel", await _addresses(tx, parcel, homes, _on_its_way())),
        Obstacle("bill", await _addresses(tx, payment_request, homes, _is_open())),
        Obstacle("refund", await _addresses(tx, refund, homes, refund.c.paid_at.is_(None))),
    ]
    return tuple(item for item in found if item.names)


async def _homes_of_theirs_alone(tx: Transaction, person_id: int) -> Sequence[int]:
    """Households that have no other member, and those without any for which they ordered."""
    accepted = member.c.state == MemberState.ACCEPTED
    mine = select(member.c.household_id).where(member.c.person_id == person_id, accepted)
    ordered = select(order.c.household_id).where(who_answers() == person_id)
    others = exists().where(
        member.c.household_id == household.c.id, member.c.person_id != person_id, accepted
    )
    return await tx.scalars(
        select(household.c.id).where(
            or_(household.c.id.in_(mine), household.c.id.in_(ordered)), ~others
        )
    )


async def _as_last_liaison(tx: Transaction, person_id: int) -> tuple[str, ...]:
    alone = [
        compound_id
        for compound_id in await compounds_with_right(tx, person_id, "approve")
        if list(await holders(tx, compound_id, "approve")) == [person_id]
    ]
    return tuple(await tx.scalars(select(compound.c.name).where(compound.c.id.in_(alone))))


async def _addresses(
    tx: Transaction, table: Any, homes: Sequence[int], waits: ColumnElement[bool]
) -> tuple[str, ...]:
    rows = await tx.scalars(
        select(household.c.key)
        .join(table, table.c.household_id == household.c.id)
        .where(household.c.id.in_(homes), waits)
        .distinct()
        .order_by(household.c.key)
    )
    return tuple(rows)


def _on_its_way() -> ColumnElement[bool]:
    """Not done with; what is held counts as done with once its hand-over is closed."""
    held_for_good = and_(
        parcel.c.state == ParcelState.HELD,
        exists().where(
            handover.c.id == parcel.c.handover_id, handover.c.state == HandoverState.CLOSED
        ),
    )
    return ~or_(parcel.c.state.in_(FINAL), held_for_good)


def _is_open() -> ColumnElement[bool]:
    """A bill of a dropped parcel is asked of nobody any more."""
    dropped = exists().where(
        parcel.c.id == payment_request.c.parcel_id,
        parcel.c.state == ParcelState.DROPPED_UNPAID,
    )
    owed = payment_request.c.state.in_((PaymentState.DUE, PaymentState.CLAIMED))
    return and_(owed, ~dropped)
