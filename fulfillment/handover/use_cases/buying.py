"""Buying runs (代买) until they leave: the list goes to the shop, is answered and agreed.

Two named people: the driver, and who counts and pays. The liaison begins with an empty list or
with what a cycle's households ordered from the shop. What the shop has not got comes off the list
before they leave. Of a shop's half hours each is one run's alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from fulfillment.handover.notices_trips import Notice
from fulfillment.handover.rules.buying import Wanted, read_list
from fulfillment.handover.tables.buying import buying_line, buying_run, buying_window
from fulfillment.handover.tables.handovers import trip
from fulfillment.handover.use_cases.buying_cards import RunCard, run_card
from fulfillment.handover.use_cases.places import iso
from fulfillment.handover.use_cases.trips_told import about, contacts_of
from fulfillment.told import tell_people
from orders.actors import Actor
from orders.rules.errors import IllegalTransition, NoRight, StaleButton, WrongState
from orders.rules.errors_trips import BadBuyingLine
from orders.rules.states import BuyingRunState, TripState, check
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

State = BuyingRunState


async def change_list(
    tx: Transaction, *, actor: Actor, run_id: int, goods: str, now: datetime
) -> RunCard:
    """Another list; the shop has to answer anew. Raises `BadBuyingLine`."""
    held = await hold_run(tx, actor, run_id)
    if held.state not in (State.PLANNED, State.ASKED, State.ANSWERED):
        raise WrongState("buying_run", held.state)
    lines = read_list(goods, held.currency)
    if not lines:
        raise BadBuyingLine(line="")
    codes = {line.name: line.code for line in (await run_card(tx, run_id)).lines}
    await tx.run(delete(buying_line).where(buying_line.c.run_id == run_id))
    kept = [Wanted(x.name, x.count, x.unit, x.price, codes.get(x.name, "")) for x in lines]
    await write_lines(tx, run_id, kept)
    change = Change("buying_run", run_id, "change_list", None, len(kept), held.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    if held.state == State.ANSWERED:
        await move_run(tx, held, State.ASKED, {"asked_at": now}, actor=actor, now=now)
    if held.state != State.PLANNED:
        await _tell_shop(tx, run_id, now=now)
    return await run_card(tx, run_id)


async def ask_shop(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> RunCard:
    """Send the list to the shop: its contacts are asked what it has."""
    held = await hold_run(tx, actor, run_id)
    if held.state != State.ASKED:
        await move_run(tx, held, State.ASKED, {"asked_at": now}, actor=actor, now=now)
        await _tell_shop(tx, run_id, now=now)
    return await run_card(tx, run_id)


async def answer_shop(
    tx: Transaction,
    *,
    actor: Actor,
    run_id: int,
    has: Mapping[int, int],
    prices: Mapping[int, int],
    now: datetime,
) -> RunCard:
    """What the shop has of each line (by position), and at what price; the rest it has in full.

    By its clerk, its contact, or the liaison who has called it. Said again before it is agreed,
    the last counts.
    """
    held = await hold_run(tx, actor, run_id, also_shop=True)
    values = {"answered_at": now, "answered_by": str(actor)}
    if held.state == State.ANSWERED:
        await tx.run(update(buying_run).where(buying_run.c.id == run_id).values(**values))
    else:
        await move_run(tx, held, State.ANSWERED, values, actor=actor, now=now)
    lines = (await run_card(tx, run_id)).lines
    rows = [
        {
            "at": line.position,
            "shop_has": max(0, min(has.get(line.position, line.wanted), 99_999)),
            "asks": prices.get(line.position, line.price),
        }
        for line in lines
    ]
    if rows:
        await tx.run_many(
            update(buying_line)
            .where(buying_line.c.run_id == run_id, buying_line.c.position == bindparam("at"))
            .values(has=bindparam("shop_has"), price=bindparam("asks")),
            rows,
        )
    card = await run_card(tx, run_id)
    await _tell_answer(tx, card, now=now)
    return card


async def agree_run(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> RunCard:
    """The list as the shop answered it is what will be bought. Raises `WrongState` before."""
    held = await hold_run(tx, actor, run_id)
    if held.state != State.AGREED:
        if not any(line.agreed for line in (await run_card(tx, run_id)).lines):
            raise BadBuyingLine(line="")
        values = {"agreed_at": now, "agreed_by": str(actor)}
        await move_run(tx, held, State.AGREED, values, actor=actor, now=now)
    return await run_card(tx, run_id)


async def call_off_run(tx: Transaction, *, actor: Actor, run_id: int, now: datetime) -> RunCard:
    """Nobody goes; its time in the shop is free again."""
    held = await hold_run(tx, actor, run_id)
    if held.state != State.CALLED_OFF:
        await move_run(tx, held, State.CALLED_OFF, {}, actor=actor, now=now)
        await tx.run(delete(buying_window).where(buying_window.c.run_id == run_id))
        check(TripState.PLANNED, TripState.CALLED_OFF)
        values = {"state": TripState.CALLED_OFF, "ended_at": now}
        await tx.run(update(trip).where(trip.c.id == held.trip_id).values(**values))
    return await run_card(tx, run_id)


async def hold_run(
    tx: Transaction, actor: Actor, run_id: int, *, also_shop: bool = False
) -> Row[Any]:
    """The run's row, held, for a liaison of its compound (or the shop, where it may answer)."""
    row = await tx.first(select(buying_run).where(buying_run.c.id == run_id))
    if row is None:
        raise StaleButton()
    if not (also_shop and await _is_shop(tx, actor, row)):
        await require_right(tx, actor, row.compound_id, "approve")
    return await tx.lock(select(buying_run).where(buying_run.c.id == run_id))


async def look_at_run(tx: Transaction, *, actor: Actor, run_id: int) -> RunCard:
    """One run, for its liaison, its shop, or one of its two people; raises `NoRight`."""
    card = await run_card(tx, run_id)
    going = {each.person_id for each in card.trip.crew} - {None}
    if actor.person_id not in going:
        await hold_run(tx, actor, run_id, also_shop=True)
    return card


async def move_run(
    tx: Transaction,
    held: Row[Any],
    after: State,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Move a held run on; raises `WrongState` for a step out of order."""
    try:
        check(State(held.state), after)
    except IllegalTransition:
        raise WrongState("buying_run", held.state) from None
    mine = buying_run.c.id == held.id
    await tx.run(update(buying_run).where(mine).values(state=after, **values))
    await note(tx, held.id, held.compound_id, held.state, after, actor=actor, now=now)


async def note(
    tx: Transaction,
    run_id: int,
    compound_id: int,
    before: str | None,
    after: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """One audit row for a run's step."""
    change = Change("buying_run", run_id, after, before, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def write_lines(tx: Transaction, run_id: int, lines: Sequence[Wanted]) -> None:
    """Write down a list as it is wanted."""
    rows = [
        {
            "run_id": run_id,
            "position": position,
            "code": line.code,
            "name": line.name,
            "unit": line.unit,
            "wanted": line.count,
            "price": line.price,
        }
        for position, line in enumerate(lines, 1)
    ]
    await tx.insert_many(buying_line, rows)


async def _is_shop(tx: Transaction, actor: Actor, row: Row[Any]) -> bool:
    if actor.supplier_id is not None:
        if actor.supplier_id != row.supplier_id or actor.compound_id != row.compound_id:
            raise NoRight(right="approve")
        return True
    return actor.person_id in await contacts_of(tx, row.supplier_id)


async def _tell_shop(tx: Transaction, run_id: int, *, now: datetime) -> None:
    card = await run_card(tx, run_id)
    data = {
        **about(card.trip, card.trip.stops[0]),
        "run_id": run_id,
        "lines": len(card.lines),
        "begins_at": iso(card.begins_at),
        "ends_at": iso(card.ends_at),
    }
    people = sorted(await contacts_of(tx, card.trip.supplier_id))
    key = f"shop_asked:{run_id}:{iso(now)}"
    await tell_people(tx, people, Notice.SHOP_ASKED, data, now=now, key=key)


async def _tell_answer(tx: Transaction, card: RunCard, *, now: datetime) -> None:
    lacking = [
        {"name": line.name, "unit": line.unit, "wanted": line.wanted, "has": line.has}
        for line in card.lines
        if line.agreed < line.wanted
    ]
    data = {
        **about(card.trip, card.trip.stops[0]),
        "run_id": card.run_id,
        "lines": len(card.lines),
        "lacking": lacking,
    }
    people = await holders(tx, card.compound_id, "approve")
    slot = f"shop_answered:{card.run_id}"
    await tell_people(tx, people, Notice.SHOP_ANSWERED, data, now=now, slot=slot)
