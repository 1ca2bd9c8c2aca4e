"""Free goods: a list of needs is made, looked at, approved; then each household's share is fixed.

What is allotted stays put aside from the donation until it is handed over or the list is closed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from fulfillment.handover.notices_scanning import Notice
from fulfillment.handover.rules.allotting import Want, allot
from fulfillment.handover.use_cases.free_needs import BASES, HEADS, needs_of
from fulfillment.money.use_cases.donations import GOODS, hold_donation, lefts
from fulfillment.money.use_cases.giving_proposals import is_flagged
from fulfillment.told import Note, tell_households
from orders.actors import Actor
from orders.rules.errors import StaleButton, WrongState
from orders.rules.errors_collecting import BadFreeList, FreeListThere, NothingToShare
from orders.rules.names import straight
from orders.rules.states import FreeListState, check
from orders.tables.donations import donation
from orders.tables.free_goods import free_list, free_share
from orders.tables.households import household
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

MOST_EACH = 100


@dataclass(frozen=True, slots=True)
class FreeWish:
    """A list as it is asked for: `each` units a household, a person, or a unit that was ordered."""

    basis: str
    each: int
    kind: str = ""
    at_table: bool = False


async def make_free_list(
    tx: Transaction, *, actor: Actor, donation_id: int, wish: FreeWish, now: datetime
) -> int:
    """Make a draft of needs for a donation of goods. Needs `approve`.

    Raises `BadFreeList`, `FreeListThere` or `NothingToShare`.
    """
    gift = await hold_donation(tx, actor, donation_id)
    if gift.kind != GOODS or gift.withdrawn_at or wish.basis not in BASES:
        raise BadFreeList(field="donation")
    if not 0 < wish.each <= MOST_EACH:
        raise BadFreeList(field="each")
    live = free_list.c.state.in_((FreeListState.DRAFT, FreeListState.APPROVED))
    if await tx.first(select(free_list.c.id).where(free_list.c.donation_id == gift.id, live)):
        raise FreeListThere()
    kind = straight(wish.kind)[:20]
    needs = await needs_of(tx, gift, basis=wish.basis, each=wish.each, kind=kind)
    if not needs or not (await lefts(tx, [gift]))[gift.id]:
        raise NothingToShare()
    list_id = await tx.insert(
        free_list,
        compound_id=gift.compound_id,
        donation_id=gift.id,
        kind=kind,
        basis=wish.basis,
        each=wish.each,
        at_table=wish.at_table,
        state=FreeListState.DRAFT,
        made_at=now,
        made_by=str(actor),
    )
    await tx.insert_many(free_share, [{"list_id": list_id, **need} for need in needs])
    change = Change("free_list", list_id, "make", None, FreeListState.DRAFT, gift.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return list_id


async def drop_free_list(tx: Transaction, *, actor: Actor, list_id: int, now: datetime) -> None:
    """Put a draft aside. Needs `approve`; done twice it is done once."""
    row = await hold_free_list(tx, actor, list_id)
    if row.state != FreeListState.DROPPED:
        await _move(tx, row, FreeListState.DROPPED, "drop", actor=actor, now=now)


async def approve_free_list(
    tx: Transaction,
    *,
    actor: Actor,
    list_id: int,
    urgent: Collection[int],
    without: Collection[int] = (),
    now: datetime,
) -> int:
    """Approve the needs and allot what is there; returns the units. Needs `approve`.

    `urgent` are households that come first, `without` those taken off the list. Everybody who
    gets something is told, once. Approved already: nothing happens.
    """
    row = await hold_free_list(tx, actor, list_id)
    if row.state == FreeListState.APPROVED:
        return 0
    gift = await hold_donation(tx, actor, row.donation_id)
    left = (await lefts(tx, [gift]))[gift.id]
    shares = [share for share in await _shares(tx, list_id) if share.household_id not in without]
    wants = [
        Want(
            share.household_id,
            share.wanted,
            max(1, share.heads) if row.basis == HEADS else 1,
            share.position,
            is_urgent=share.household_id in urgent,
            is_flagged=bool(share.is_flagged),
        )
        for share in shares
    ]
    allotted = allot(wants, left=left)
    if not allotted:
        raise NothingToShare()
    await _move(tx, row, FreeListState.APPROVED, "approve", actor=actor, now=now,
                approved_at=now, approved_by=str(actor))  # fmt: skip
    await _write(tx, list_id, urgent, without, allotted)
    await _tell(tx, row, gift, allotted, now=now)
    return sum(allotted.values())


async def close_free_list(tx: Transaction, *, actor: Actor, list_id: int, now: datetime) -> None:
    """Nothing more is handed over: what was not goes back to the donation. Needs `approve`."""
    row = await hold_free_list(tx, actor, list_id)
    if row.state != FreeListState.CLOSED:
        await _move(tx, row, FreeListState.CLOSED, "close", actor=actor, now=now, closed_at=now)


async def hold_free_list(tx: Transaction, actor: Actor, list_id: int, *rights: str) -> Row[Any]:
    """Read a list and hold it; raises `StaleButton` where there is none."""
    found = await tx.lock_all(select(free_list).where(free_list.c.id == list_id))
    if not found:
        raise StaleButton()
    await require_right(tx, actor, found[0].compound_id, "approve", *rights)
    return found[0]


async def _move(
    tx: Transaction,
    row: Row[Any],
    after: FreeListState,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    **values: Any,
) -> None:
    before = FreeListState(row.state)
    if after == FreeListState.APPROVED and before != FreeListState.DRAFT:
        raise WrongState("free_list", before)
    check(before, after)
    await tx.run(update(free_list).where(free_list.c.id == row.id).values(state=after, **values))
    change = Change("free_list", row.id, verb, before, after, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _shares(tx: Transaction, list_id: int) -> list[Row[Any]]:
    return list(
        await tx.all(
            select(free_share, household.c.heads, household.c.position, is_flagged())
            .join(household, household.c.id == free_share.c.household_id)
            .where(free_share.c.list_id == list_id)
            .order_by(household.c.position)
        )
    )


async def _write(
    tx: Transaction,
    list_id: int,
    urgent: Collection[int],
    without: Collection[int],
    allotted: dict[int, int],
) -> None:
    """What each gets; who was taken off the list needs nothing of it."""
    of_list = free_share.c.list_id == list_id
    home = free_share.c.household_id
    await tx.run(update(free_share).where(of_list).values(is_urgent=home.in_(list(urgent))))
    await tx.run(update(free_share).where(of_list, home.in_(list(without))).values(wanted=0))
    await tx.run_many(
        update(free_share)
        .where(of_list, home == bindparam("its_home"))
        .values(quantity=bindparam("its_units")),
        [{"its_home": key, "its_units": units} for key, units in allotted.items()],
    )


async def _tell(
    tx: Transaction, row: Row[Any], gift: Row[Any], allotted: dict[int, int], *, now: datetime
) -> None:
    same = {"donor": gift.donor, "goods": gift.goods, "unit": gift.unit, "at_table": row.at_table}
    notes = [
        Note(
            household_id,
            Notice.FREE_SHARE,
            {**same, "quantity": units},
            None,
            f"{Notice.FREE_SHARE}:{row.id}:{household_id}",
        )
        for household_id, units in allotted.items()
    ]
    await tell_households(tx, notes, now=now)


async def compound_of_list(tx: Transaction, list_id: int) -> Row[Any]:
    """A list with its donation; raises `StaleButton` where there is none."""
    row = await tx.first(
        select(
            free_list,
            donation.c.goods,
            donation.c.unit,
            donation.c.donor,
            donation.c.quantity,
        )
        .join(donation, donation.c.id == free_list.c.donation_id)
        .where(free_list.c.id == list_id)
    )
    if row is None:
        raise StaleButton()
    return row
