"""Applying the orders of one message: few one by one, many together.

A chain holds the lines of many households, each written by its own people and posted again by
somebody else. Who posts it orders for those households for which they may order anyway; the
members of the others are asked in private whether that is their order (decision 0030).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import DomainError
from orders.rules.errors_people import NeedsConsent
from orders.rules.group_text import ReadOrder
from orders.rules.paper_choice import LineChoice, choice_at, choices_for
from orders.tables.households import household
from orders.tables.orders import late_order
from orders.use_cases.consents import keep_wish
from orders.use_cases.many_orders import place_many
from orders.use_cases.order_access import may_order_for
from orders.use_cases.order_forms import OrderForm, cycle_for, held_for_order, is_late, read_form
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.proposals import ask_households
from orders.use_cases.rights import holders
from storage.audit import Change, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

# So many are applied one by one, and each is answered with the whole order.
FEW = 3
# Addresses that a notice about many names; the rest is a number.
MOST_NAMED = 3


@dataclass(slots=True)
class Applied:
    """What became of a message's orders.

    Of many there are addresses: `taken`, `waiting` for bags, `asked` in private whether it is
    theirs, `nobody` where nobody can be asked, `refused` with why.
    """

    forms: list[OrderForm] = field(default_factory=list)
    refusals: list[DomainError] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    nobody: list[str] = field(default_factory=list)
    refused: list[tuple[str, DomainError]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Message:
    """Who wrote when; without an address it is about `own_home`, 0 where they have none."""

    actor: Actor
    sent_at: datetime
    own_home: int
    is_chain: bool = False
    choices: tuple[LineChoice, ...] = ()  # for short stock, by line


async def apply_orders(
    tx: Transaction,
    *,
    message: Message,
    orders: Sequence[ReadOrder],
    homes: Mapping[str, int],
    now: datetime,
) -> Applied:
    """Apply what was read with certainty; what is refused harms nothing else."""
    every = {_home_of(item, message, homes): item for item in orders}
    wanted = {home_id: item for home_id, item in every.items() if home_id}
    if len(wanted) <= FEW and not message.is_chain:
        return await _one_by_one(tx, message, wanted, now=now)
    rows = await tx.all(
        select(household).where(household.c.id.in_(list(wanted))).order_by(household.c.position)
    )
    allowed = await may_order_for(tx, actor=message.actor, household_ids=list(wanted))
    mine = {home.id: wanted[home.id] for home in rows if home.id in allowed}
    applied = await _mine(tx, message, [row for row in rows if row.id in mine], mine, now=now)
    others = [(home, wanted[home.id]) for home in rows if home.id not in allowed]
    if others:
        cycle = await held_for_order(tx, (await cycle_for(tx, others[0][0], None, now=now)).id)
        if not is_late(cycle, message.sent_at):
            applied.asked, applied.nobody = await ask_households(
                tx, cycle_id=cycle.id, orders=others, sent_at=message.sent_at, now=now
            )
    return applied


def _home_of(item: ReadOrder, message: Message, homes: Mapping[str, int]) -> int:
    return message.own_home if item.household is None else homes[item.household]


async def _mine(
    tx: Transaction,
    message: Message,
    homes: Sequence[Row[Any]],
    orders: Mapping[int, ReadOrder],
    *,
    now: datetime,
) -> Applied:
    if len(homes) <= FEW:
        return await _one_by_one(tx, message, orders, now=now)
    row = await held_for_order(tx, (await cycle_for(tx, homes[0], None, now=now)).id)
    if is_late(row, message.sent_at):
        return await _all_late(tx, message, row, homes, orders, now=now)
    placed = await place_many(tx, actor=message.actor, row=row, homes=homes, orders=orders, now=now)
    return Applied(taken=placed.taken, waiting=placed.waiting, refused=placed.refused)


async def _one_by_one(
    tx: Transaction, message: Message, orders: Mapping[int, ReadOrder], *, now: datetime
) -> Applied:
    applied = Applied()
    for home_id, item in orders.items():
        try:
            async with tx.savepoint():
                applied.forms.append(await apply_one(tx, message, home_id, item, now=now))
        except DomainError as error:
            applied.refusals.append(error)
            if isinstance(error, NeedsConsent):
                await _keep_wish(tx, message, home_id, item, now=now)
    return applied


async def _keep_wish(
    tx: Transaction, message: Message, home_id: int, item: ReadOrder, *, now: datetime
) -> None:
    """It waits for the household's consent, should the writer ask for that."""
    await keep_wish(
        tx,
        actor=message.actor,
        household_id=home_id,
        action=item.action,
        lines=item.lines,
        sent_at=message.sent_at,
        now=now,
    )


async def apply_one(
    tx: Transaction, message: Message, home_id: int, item: ReadOrder, *, now: datetime
) -> OrderForm:
    """Apply one household's order."""
    where: dict[str, Any] = {
        "actor": message.actor,
        "household_id": home_id,
        "sent_at": message.sent_at,
        "now": now,
    }
    if item.action == "withdraw":
        return await withdraw_order(tx, **where)
    return await place_order(
        tx,
        **where,
        quantities=item.lines,
        replaces=item.action == "replace",
        choices=choices_for(item.lines, choice_at(item.span, message.choices)),
    )


async def _all_late(
    tx: Transaction,
    message: Message,
    row: Row[Any],
    homes: Sequence[Row[Any]],
    orders: Mapping[int, ReadOrder],
    *,
    now: datetime,
) -> Applied:
    """Kept like every late order; the liaison hears of all of them in one message."""
    person_id = message.actor.person_id
    late = [
        {
            "cycle_id": row.id,
            "household_id": home.id,
            "person_id": person_id,
            "sent_at": message.sent_at,
            "quantities": dict(orders[home.id].lines),
        }
        for home in homes
    ]
    await tx.insert_many(late_order, late)
    changes = [
        Change("cycle", row.id, "refuse_late", None, {"household": home.id}, home.compound_id)
        for home in homes
    ]
    await record_all(tx, changes, actor=str(message.actor), now=now)
    form = await read_form(tx, row, homes[0], person_id=None, now=now, refused_late=True)
    for compound_id in {home.compound_id for home in homes}:
        keys = [home.key for home in homes if home.compound_id == compound_id]
        more = f" … ({len(keys)})" if len(keys) > MOST_NAMED else ""
        data = {
            "address": "、".join(keys[:MOST_NAMED]) + more,
            "sent_at": message.sent_at.isoformat(),
            "timezone": form.timezone,
        }
        key = f"late_orders:{row.id}:{person_id}:{message.sent_at.timestamp():.0f}"
        posts = [
            Post(f"person:{holder}", Notice.LATE_ORDER, data, f"{key}:{holder}")
            for holder in await holders(tx, compound_id, "approve")
        ]
        await post_all(tx, posts, now=now)
    return Applied(forms=[form])
