"""What was heard on the phone or at the door, and what follows when nobody answers.

Every verb says what shall be, so that a press that comes twice is once. Heard after the cut-off
it is written down all the same; the card says that it comes too late for this cycle.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from orders.actors import Actor
from orders.notices_care import Notice
from orders.rules.care import DONE, after_no_answer, care_rule
from orders.rules.errors import StaleButton
from orders.rules.errors_care import CallOver
from orders.rules.states import WelfareState, check
from orders.tables.care import welfare_call
from orders.use_cases.call_cards import CallCard, call_card, call_of, may_hear
from orders.use_cases.call_visits import name_visitor, visitor_for
from orders.use_cases.carers import CARE, names_of
from orders.use_cases.rights import has_right, holders, require_right
from storage.audit import Change, record
from storage.database import Transaction
from storage.outbox import Post, post, post_all

FINE, FOOD, MEDICINE = "fine", "food", "medicine"
LONGEST_REMARK = 300


async def hear_call(
    tx: Transaction, *, actor: Actor, call_id: int, what: str, now: datetime
) -> CallCard:
    """Somebody was heard: fine, in need of food, or of medicine; one more thing may be added.

    Raises `CallOver` once the next list was made.
    """
    row = await _held(tx, actor, call_id)
    if what not in (FINE, FOOD, MEDICINE):
        raise StaleButton()
    is_door = row.visitor_id == actor.person_id and row.visitor_id is not None
    after = _heard(row, is_door=is_door)
    values = {
        "food": what == FOOD or (row.food and what != FINE),
        "medicine": what == MEDICINE or (row.medicine and what != FINE),
    }
    if row.state != after or any(getattr(row, name) != each for name, each in values.items()):
        heard = {"heard_at": now, "heard_by": actor.person_id, "next_at": None}
        await _move(tx, actor, row, after, now=now, **values, **heard)
        await _tell_carer(tx, actor, row, values, now=now)
    return await call_card(tx, actor=actor, call_id=call_id, now=now)


async def call_unanswered(
    tx: Transaction, *, actor: Actor, call_id: int, tries: int, now: datetime
) -> CallCard:
    """The `tries`-th call in vain: it is tried again after a while, or somebody goes and knocks."""
    row = await _held(tx, actor, call_id)
    is_fresh = row.state in (WelfareState.WAITING, WelfareState.NO_ANSWER) and tries == (
        row.tries + 1
    )
    if is_fresh:
        rule = care_rule(row.care_rule)
        after, again = after_no_answer(rule, tries=tries, now=now, cutoff_at=row.cutoff_at)
        await _move(tx, actor, row, after, now=now, tries=tries, next_at=again)
        if after == WelfareState.VISIT:
            await name_visitor(tx, actor=actor, row=row, now=now,
                               person_id=await visitor_for(tx, row, now=now))  # fmt: skip
    return await call_card(tx, actor=actor, call_id=call_id, now=now)


async def visit_in_vain(tx: Transaction, *, actor: Actor, call_id: int, now: datetime) -> CallCard:
    """Nobody opened: the liaison is told at once, by name."""
    row = await _held(tx, actor, call_id)
    if row.state == WelfareState.VISIT:
        await _move(tx, actor, row, WelfareState.UNREACHED, now=now)
        names = await names_of(tx, [actor.person_id or 0])
        data = {"call_id": row.id, "address": row.key, "name": names.get(actor.person_id or 0, "")}
        people = await holders(tx, row.compound_id, "approve")
        posts = [Post(f"person:{each}", Notice.VISIT_IN_VAIN, data) for each in people]
        await post_all(tx, posts, now=now)
    return await call_card(tx, actor=actor, call_id=call_id, now=now)


async def send_visitor(
    tx: Transaction, *, actor: Actor, call_id: int, person_id: int, now: datetime
) -> CallCard:
    """Somebody else goes and knocks, or it is tried at the door at once. Needs `care`/`approve`."""
    row = await _held(tx, actor, call_id)
    await require_right(tx, actor, row.compound_id, *CARE)
    if row.state in DONE:
        return await call_card(tx, actor=actor, call_id=call_id, now=now)
    if (row.state, row.visitor_id) != (WelfareState.VISIT, person_id):
        await _move(tx, actor, row, WelfareState.VISIT, now=now, next_at=None)
        await name_visitor(tx, actor=actor, row=row, person_id=person_id, now=now)
    return await call_card(tx, actor=actor, call_id=call_id, now=now)


async def remark_call(
    tx: Transaction, *, actor: Actor, call_id: int, text: str, now: datetime
) -> CallCard:
    """A word about the call, sealed; a later one takes the place of the earlier."""
    row = await _held(tx, actor, call_id)
    kept = " ".join(text.split())[:LONGEST_REMARK]
    changed = {"remark": kept or None, "changed_at": now}
    await tx.run(update(welfare_call).where(welfare_call.c.id == call_id).values(**changed))
    change = Change("welfare_call", call_id, "remark", None, None, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await call_card(tx, actor=actor, call_id=call_id, now=now)


def _heard(row: Row[Any], *, is_door: bool) -> WelfareState:
    """By phone or at the door; what was heard once stays heard so."""
    if row.state in DONE:
        return WelfareState(row.state)
    at_door = is_door and row.state in (WelfareState.VISIT, WelfareState.UNREACHED)
    return WelfareState.VISITED if at_door else WelfareState.REACHED


async def _held(tx: Transaction, actor: Actor, call_id: int) -> Row[Any]:
    await tx.lock_all(select(welfare_call.c.id).where(welfare_call.c.id == call_id))
    row = await call_of(tx, call_id)
    await may_hear(tx, actor, row)
    if row.state == WelfareState.LAPSED:
        raise CallOver(address=row.key)
    return row


async def _move(
    tx: Transaction,
    actor: Actor,
    row: Row[Any],
    after: WelfareState,
    *,
    now: datetime,
    **values: Any,
) -> None:
    before = WelfareState(row.state)
    if before != after:
        check(before, after)
    changed = {"state": after, "changed_at": now, **values}
    await tx.run(update(welfare_call).where(welfare_call.c.id == row.id).values(**changed))
    said: dict[str, Any] = {"state": after}
    said |= {name: values[name] for name in ("food", "tries") if name in values}
    change = Change("welfare_call", row.id, after, row.state, said, row.compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def _tell_carer(
    tx: Transaction, actor: Actor, row: Row[Any], heard: dict[str, Any], *, now: datetime
) -> None:
    """Who knocked may not order there: whoever calls is told what was heard at the door."""
    is_carers = await has_right(tx, actor, row.compound_id, *CARE)
    if is_carers or row.carer_id is None or not any(heard.values()):
        return
    names = await names_of(tx, [actor.person_id or 0])
    data = {
        "call_id": row.id,
        "household_id": row.household_id,
        "address": row.key,
        "name": names.get(actor.person_id or 0, ""),
        "cutoff_at": row.cutoff_at.isoformat(),
        "timezone": row.timezone,
        **heard,
    }
    await post(tx, Post(f"person:{row.carer_id}", Notice.VISIT_HEARD, data), now=now)
