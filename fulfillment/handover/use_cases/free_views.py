"""Free goods as they are looked at: what was given and its lists; one list by building."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select

from fulfillment.handover.use_cases.free_lists import compound_of_list
from fulfillment.money.use_cases.donations import GOODS, lefts
from fulfillment.money.use_cases.giving_proposals import is_flagged
from orders.actors import Actor
from orders.rules.states import FreeListState
from orders.tables.compounds import building
from orders.tables.donations import donation
from orders.tables.free_goods import free_list, free_share
from orders.tables.households import household
from orders.use_cases.desks import Desk, choose_desk
from storage.database import Transaction

RIGHTS = ("approve", "hand_out", "deliver")


@dataclass(frozen=True, slots=True)
class FreeSum:
    """A list in one line. `given` units of `quantity` were handed over."""

    list_id: int
    goods: str
    unit: str
    donor: str
    kind: str
    basis: str
    state: str
    at_table: bool
    made_at: datetime
    households: int
    wanted: int
    quantity: int
    given: int


@dataclass(frozen=True, slots=True)
class FreeGift:
    """Goods that were given, and what of them is left to be shared."""

    donation_id: int
    goods: str
    unit: str
    donor: str
    quantity: int
    left: int


@dataclass(frozen=True, slots=True)
class FreeBoard:
    """Everything about free goods of a compound, the newest first."""

    desk: Desk
    gifts: tuple[FreeGift, ...]
    lists: tuple[FreeSum, ...]


@dataclass(frozen=True, slots=True)
class FreeShare:
    """A household on a list."""

    household_id: int
    address: str
    building: str
    heads: int
    is_flagged: bool
    is_urgent: bool
    wanted: int
    quantity: int
    handed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FreeList:
    """One list with its households in walking order, and sums by building."""

    desk: Desk
    sums: FreeSum
    left: int
    shares: tuple[FreeShare, ...]

    @property
    def by_building(self) -> tuple[tuple[str, int, int, int, int], ...]:
        """Building, households, people, units wanted, units allotted."""
        rows: dict[str, list[int]] = {}
        for share in self.shares:
            row = rows.setdefault(share.building, [0, 0, 0, 0])
            for at, units in enumerate((1, share.heads, share.wanted, share.quantity)):
                row[at] += units
        return tuple((code, *row) for code, row in rows.items())  # type: ignore[misc]

    @property
    def waiting(self) -> tuple[FreeShare, ...]:
        """Who gets something and has not yet."""
        return tuple(each for each in self.shares if each.quantity and each.handed_at is None)


async def free_board(tx: Transaction, *, actor: Actor, compound_id: int | None = None) -> FreeBoard:
    """Return goods that were given and all lists. Needs a right to hand out or to deliver."""
    desk = await choose_desk(tx, actor=actor, rights=RIGHTS, wanted=compound_id)
    here = desk.place.compound_id
    gifts = await tx.all(
        select(donation)
        .where(
            donation.c.compound_id == here,
            donation.c.kind == GOODS,
            donation.c.withdrawn_at.is_(None),
        )
        .order_by(donation.c.id.desc())
    )
    left = await lefts(tx, gifts)
    lists = await _sums(tx, free_list.c.compound_id == here)
    return FreeBoard(
        desk,
        tuple(
            FreeGift(row.id, row.goods, row.unit, row.donor, row.quantity, left[row.id])
            for row in gifts
        ),
        tuple(lists),
    )


async def free_list_of(tx: Transaction, *, actor: Actor, list_id: int) -> FreeList:
    """Return one list; raises `StaleButton` where there is none."""
    row = await compound_of_list(tx, list_id)
    desk = await choose_desk(tx, actor=actor, rights=RIGHTS, wanted=row.compound_id)
    [sums] = await _sums(tx, free_list.c.id == list_id)
    gift = await tx.one(select(donation).where(donation.c.id == row.donation_id))
    shares = await tx.all(
        select(
            free_share,
            household.c.key,
            household.c.heads,
            building.c.code,
            is_flagged(),
        )
        .join(household, household.c.id == free_share.c.household_id)
        .join(building, building.c.id == household.c.building_id)
        .where(free_share.c.list_id == list_id, free_share.c.wanted > 0)
        .order_by(building.c.position, household.c.position)
    )
    left = (await lefts(tx, [gift]))[gift.id]
    return FreeList(desk, sums, left, tuple(_share(each) for each in shares))


def _share(row: Row[Any]) -> FreeShare:
    return FreeShare(
        row.household_id,
        row.key,
        row.code,
        row.heads,
        bool(row.is_flagged),
        row.is_urgent,
        row.wanted,
        row.quantity,
        row.handed_at,
    )


async def _sums(tx: Transaction, condition: ColumnElement[bool]) -> Sequence[FreeSum]:
    given = func.sum(free_share.c.quantity).filter(free_share.c.handed_at.is_not(None))
    rows = await tx.all(
        select(
            free_list,
            donation.c.goods,
            donation.c.unit,
            donation.c.donor,
            func.count(free_share.c.id).label("households"),
            func.sum(free_share.c.wanted).label("wanted"),
            func.sum(free_share.c.quantity).label("allotted"),
            func.coalesce(given, 0).label("given"),
        )
        .join(donation, donation.c.id == free_list.c.donation_id)
        .join(free_share, free_share.c.list_id == free_list.c.id)
        .where(condition, free_list.c.state != FreeListState.DROPPED)
        .group_by(free_list.c.id, donation.c.id)
        .order_by(free_list.c.id.desc())
    )
    return [
        FreeSum(
            row.id,
            row.goods,
            row.unit,
            row.donor,
            row.kind,
            row.basis,
            row.state,
            row.at_table,
            row.made_at,
            row.households,
            int(row.wanted),
            int(row.allotted),
            int(row.given),
        )
        for row in rows
    ]
