"""Orders of many households in one message, saved in a few statements.

A chain of two hundred lines would otherwise take thousands. It does for each household what
`place_order` and `withdraw_order` do; that it came in time, and that the actor may order for them,
the caller has seen to. Bags are given to all of them at once, see `orders.rules.waiting`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.bags import bags_of
from orders.rules.errors import DomainError, EmptyOrder, NothingToWithdraw
from orders.rules.errors_sharing import CycleFull
from orders.rules.group_text import ReadOrder
from orders.rules.states import OrderState
from orders.rules.waiting import Admission
from orders.tables.households import household
from orders.use_cases.cycles import offers_of
from orders.use_cases.many_rows import Known, Wanted, known_orders, save_many
from orders.use_cases.offer_lines import OfferLine, check_quantities, offer_line
from orders.use_cases.order_rows import STANDING
from orders.use_cases.sorting import OrderChange, admit_orders, move_up, packing_of
from storage.database import Transaction


@dataclass(slots=True)
class Placed:
    """Addresses whose order is in or withdrawn, waits for bags, or is refused, each with why."""

    taken: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    refused: list[tuple[str, DomainError]] = field(default_factory=list)


async def place_many(
    tx: Transaction,
    *,
    actor: Actor,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    orders: Mapping[int, ReadOrder],
    now: datetime,
) -> Placed:
    """Apply one order for each of the homes; `orders` is by household id."""
    ids = sorted(home.id for home in homes)
    # In turn with members who order for one of them in the same second.
    await tx.lock_all(
        select(household.c.id).where(household.c.id.in_(ids)).order_by(household.c.id)
    )
    offers = await offers_of(tx, row.id)
    known = await known_orders(tx, row.id, ids)
    placed, wishes = Placed(), {}
    for home in homes:
        try:
            lines = [offer_line(item, home, quantity=0, choices={}) for item in offers]
            wishes[home.id] = _wish(orders[home.id], known.get(home.id), lines)
        except DomainError as error:
            placed.refused.append((home.key, error))
    changed = [
        home
        for home in homes
        if home.id in wishes and not _stands(known.get(home.id), wishes[home.id])
    ]
    wanted, full = await _admit(tx, row, changed, known, wishes, now=now)
    placed.refused += full
    await save_many(tx, actor=actor, row=row, homes=changed, known=known, wanted=wanted, now=now)
    if row.capacity_bags is not None:
        await move_up(tx, row, now=now)
    out = {address for address, _ in placed.refused}
    waits = {home_id for home_id, item in wanted.items() if item.state == OrderState.WAITING}
    placed.waiting = [home.key for home in homes if home.id in waits]
    placed.taken = [home.key for home in homes if home.key not in out and home.id not in waits]
    return placed


async def _admit(
    tx: Transaction,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    known: Mapping[int, Known],
    wishes: Mapping[int, dict[str, int]],
    *,
    now: datetime,
) -> tuple[Mapping[int, Wanted], list[tuple[str, DomainError]]]:
    """Who is in, and who waits where bags are counted; a change that does not fit is refused."""
    before = {key: item.quantities for key, item in known.items()}
    changes = [
        OrderChange(
            home.id,
            before.get(home.id, {}),
            known[home.id].state if home.id in known else None,
            wishes[home.id],
        )
        for home in homes
    ]
    verdicts = await admit_orders(tx, row=row, changes=changes)
    packing = await packing_of(tx, row.id)
    wanted: dict[int, Wanted] = {}
    full: list[tuple[str, DomainError]] = []
    for home in homes:
        wished, verdict = wishes[home.id], verdicts[home.id]
        more = bags_of(wished, packing) - bags_of(before.get(home.id, {}), packing)
        if not wished:
            wanted[home.id] = Wanted(wished, OrderState.WITHDRAWN)
        elif verdict == Admission.IN:
            wanted[home.id] = Wanted(wished, OrderState.LIVE)
        elif verdict == Admission.REFUSED:
            full.append((home.key, CycleFull(household=home.key, needs=more, free=0)))
        else:
            since = known[home.id].waiting_since if home.id in known and more <= 0 else None
            wanted[home.id] = Wanted(wished, OrderState.WAITING, since or now)
    return wanted, full


def _wish(said: ReadOrder, known: Known | None, lines: Sequence[OfferLine]) -> dict[str, int]:
    """The quantities that the household shall have; none: its order is withdrawn."""
    is_live = known is not None and known.state in STANDING
    if said.action == "withdraw":
        if known is None:
            raise NothingToWithdraw()
        return {}
    check_quantities(lines, said.lines)
    before = known.quantities if known and is_live and said.action == "set" else {}
    wished = {code: count for code, count in {**before, **said.lines}.items() if count}
    if not wished and not is_live:
        raise EmptyOrder()
    check_quantities(lines, wished)
    return wished


def _stands(known: Known | None, wished: Mapping[str, int]) -> bool:
    """Said before already: nothing is to be done."""
    if known is None:
        return False
    if not wished:
        return known.state == OrderState.WITHDRAWN
    return known.state in STANDING and dict(known.quantities) == dict(wished)
