"""Readings that wait for a yes: of a doubtful message, of a chain's line, of a newcomer's text.

Only the person who is asked may decide, once. What counts at the cut-off is when the message was
sent, as long as the cycle is still open when the button is pressed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor
from orders.notices import Notice
from orders.rules.errors import DomainError, StaleButton
from orders.rules.errors_talking import NotTheWriter
from orders.rules.group_text import ReadOrder
from orders.rules.states import ProposalState, check
from orders.tables.cycles import cycle
from orders.tables.households import household
from orders.tables.orders import proposal
from orders.tables.people import person
from orders.use_cases.compounds import compounds_of_group
from orders.use_cases.members import members_of
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.orders import place_order, withdraw_order
from orders.use_cases.said import Place
from storage.audit import Change, record, record_all
from storage.database import Transaction
from storage.outbox import Post, post_all

# Rows in one statement that gives their ids back.
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ProposedOrder:
    """What one household would order. `lines` are quantities by code."""

    address: str
    lines: Mapping[str, int]
    action: str


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal as it is shown. Once it is taken, what became of it."""

    proposal_id: int
    state: str
    orders: tuple[ProposedOrder, ...]
    slot: str | None  # of the reply in the group that it is part of
    forms: tuple[OrderForm, ...] = ()
    refusals: tuple[DomainError, ...] = ()
    zone: str = "UTC"


def slot_of(place: Place) -> str:
    """The slot of the one reply to a message."""
    return f"said:{place.chat_id}:{place.message_id}"


def stored(home_id: int, item: ReadOrder) -> dict[str, Any]:
    """An order as the row keeps it."""
    return {"household_id": home_id, "lines": dict(item.lines), "action": item.action}


async def propose_orders(
    tx: Transaction,
    *,
    actor: Actor,
    cycle_id: int,
    place: Place | None,
    orders: Sequence[Mapping[str, Any]],
    sent_at: datetime,
    now: datetime,
) -> ProposalCard:
    """Keep a reading that the writer is to confirm."""
    proposal_id = await tx.insert(
        proposal,
        cycle_id=cycle_id,
        person_id=actor.person_id,
        orders=[dict(item) for item in orders],
        state=ProposalState.OPEN,
        chat_id=place and place.chat_id,
        message_id=place and place.message_id,
        sent_at=sent_at,
        made_at=now,
    )
    change = Change("proposal", proposal_id, "propose", None, ProposalState.OPEN)
    await record(tx, change, actor=str(actor), now=now)
    return await card_of(tx, proposal_id)


async def drop_proposals_at(tx: Transaction, *, place: Place, now: datetime) -> None:
    """What was proposed for a message says nothing any more once the message is edited."""
    check(ProposalState.OPEN, ProposalState.DROPPED)
    await tx.run(
        update(proposal)
        .where(
            proposal.c.chat_id == place.chat_id,
            proposal.c.message_id == place.message_id,
            proposal.c.state == ProposalState.OPEN,
        )
        .values(state=ProposalState.DROPPED, decided_at=now)
    )


async def decide_proposal(
    tx: Transaction, *, actor: Actor, proposal_id: int, takes: bool, now: datetime
) -> ProposalCard:
    """Take or drop a proposal. Raises `NotTheWriter`; decided already, it says how."""
    row = await tx.first(select(proposal).where(proposal.c.id == proposal_id).with_for_update())
    if row is None or row.state == ProposalState.KEPT or row.orders is None:
        raise StaleButton()
    if row.person_id != actor.person_id:
        raise NotTheWriter()
    if row.state != ProposalState.OPEN:
        return await card_of(tx, proposal_id)
    forms: list[OrderForm] = []
    refusals: list[DomainError] = []
    if takes:
        forms, refusals = await _take(tx, actor, row, now=now)
    after = ProposalState.TAKEN if takes else ProposalState.DROPPED
    check(ProposalState.OPEN, after)
    of_row = update(proposal).where(proposal.c.id == proposal_id)
    await tx.run(of_row.values(state=after, decided_at=now))
    change = Change("proposal", proposal_id, "decide", ProposalState.OPEN, after)
    await record(tx, change, actor=str(actor), now=now)
    return await card_of(tx, proposal_id, forms=forms, refusals=refusals)


async def card_of(
    tx: Transaction,
    proposal_id: int,
    *,
    forms: Sequence[OrderForm] = (),
    refusals: Sequence[DomainError] = (),
) -> ProposalCard:
    """A proposal with its addresses."""
    row = await tx.one(select(proposal).where(proposal.c.id == proposal_id))
    ids = [item["household_id"] for item in row.orders]
    found = select(household.c.id, household.c.key).where(household.c.id.in_(ids))
    keys = {home.id: home.key for home in await tx.all(found)}
    place = Place(row.chat_id, row.message_id) if row.chat_id is not None else None
    return ProposalCard(
        proposal_id,
        row.state,
        tuple(
            ProposedOrder(keys[item["household_id"]], item["lines"], item["action"])
            for item in row.orders
        ),
        slot_of(place) if place else None,
        tuple(forms),
        tuple(refusals),
        await _zone_of(tx, row.cycle_id) if refusals else "UTC",
    )


async def _zone_of(tx: Transaction, cycle_id: int) -> str:
    group_id = await tx.scalar(select(cycle.c.group_id).where(cycle.c.id == cycle_id))
    return str((await compounds_of_group(tx, group_id))[0].timezone)


async def _take(
    tx: Transaction, actor: Actor, row: Row[Any], *, now: datetime
) -> tuple[list[OrderForm], list[DomainError]]:
    forms: list[OrderForm] = []
    refusals: list[DomainError] = []
    for item in row.orders:
        where: dict[str, Any] = {
            "actor": actor,
            "household_id": item["household_id"],
            "sent_at": row.sent_at,
            "now": now,
            "cycle_id": row.cycle_id,
        }
        try:
            async with tx.savepoint():
                if item["action"] == "withdraw":
                    forms.append(await withdraw_order(tx, **where))
                    continue
                replaces = item["action"] == "replace"
                forms.append(
                    await place_order(tx, **where, quantities=item["lines"], replaces=replaces)
                )
        except DomainError as error:
            refusals.append(error)
    return forms, refusals


async def ask_households(
    tx: Transaction,
    *,
    cycle_id: int,
    orders: Sequence[tuple[Row[Any], ReadOrder]],
    sent_at: datetime,
    now: datetime,
) -> tuple[list[str], list[str]]:
    """Ask the members of each household in private whether a chain's line is their order.

    Returns the addresses that are asked, and those where nobody can be.
    """
    homes = {home.id: home for home, _ in orders}
    members = await members_of(tx, list(homes))
    reached = await _reachable(tx, {each for ids in members.values() for each in ids})
    rows: list[dict[str, Any]] = [
        {
            "cycle_id": cycle_id,
            "person_id": person_id,
            "orders": [stored(home.id, item)],
            "state": ProposalState.OPEN,
            "sent_at": sent_at,
            "made_at": now,
        }
        for home, item in orders
        for person_id in members.get(home.id, ())
        if person_id in reached
    ]
    await post_asked(tx, rows, homes={key: home.key for key, home in homes.items()}, now=now)
    asked = {int(item["household_id"]) for row in rows for item in row["orders"]}
    return (
        [home.key for home, _ in orders if home.id in asked],
        [home.key for home, _ in orders if home.id not in asked],
    )


async def post_asked(
    tx: Transaction, rows: Sequence[dict[str, Any]], *, homes: Mapping[int, str], now: datetime
) -> None:
    """Store proposals and ask each person in private."""
    posts, changes = [], []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[start : start + ROWS_AT_ONCE]
        columns = (proposal.c.id, proposal.c.person_id, proposal.c.orders)
        for row in await tx.insert_all_new(proposal, part, returning=columns):
            data = asked_data(row.id, row.orders, homes, is_chain=True)
            posts.append(Post(f"person:{row.person_id}", Notice.ORDER_PROPOSED, data))
            changes.append(Change("proposal", row.id, "propose", None, ProposalState.OPEN))
    await record_all(tx, changes, actor="scheduler:0", now=now)
    await post_all(tx, posts, now=now)


def asked_data(
    proposal_id: int,
    orders: Sequence[Mapping[str, Any]],
    homes: Mapping[int, str],
    *,
    is_chain: bool,
) -> dict[str, Any]:
    """The data of the notice that asks."""
    return {
        "proposal_id": proposal_id,
        "is_chain": is_chain,
        "orders": [
            {
                "address": homes[item["household_id"]],
                "lines": item["lines"],
                "action": item["action"],
            }
            for item in orders
        ],
    }


async def _reachable(tx: Transaction, ids: set[int]) -> set[int]:
    """Those whom the bot may write to."""
    can = person.c.started_at.is_not(None), person.c.unreachable_at.is_(None)
    return set(await tx.scalars(select(person.c.id).where(person.c.id.in_(ids), *can)))
