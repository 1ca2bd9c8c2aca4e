"""The outbox as the sender sees it: what may be sent next, what is in hand, what became of it.

`sending` is committed before anything leaves. Each recipient has one row in hand at a time, the
oldest first, so that no chat with many rows holds up the others, and what a slot's earlier
notice became is known before its next one is taken.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, func, select, update

from bot.outbound.letters import REACTION
from orders.use_cases.people import mark_unreachable
from storage.database import Transaction
from storage.tables import outbox


class Kind(StrEnum):
    """Rows that wait for different things do not wait for each other."""

    PRIVATE = "private"
    GROUP = "group"
    REACTION = "reaction"


_IS_REACTION = outbox.c.notice == REACTION
_IS_PRIVATE = outbox.c.recipient.like("person:%")
WHICH: Mapping[Kind, ColumnElement[bool]] = {
    Kind.PRIVATE: and_(~_IS_REACTION, _IS_PRIVATE),
    Kind.GROUP: and_(~_IS_REACTION, ~_IS_PRIVATE),
    Kind.REACTION: _IS_REACTION,
}
LONGEST_WAIT = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row."""

    outbox_id: int
    state: str
    chat_id: int | None = None
    message_id: int | None = None
    has_photo: bool = False
    error: str | None = None
    not_before: datetime | None = None  # only where it is queued again


def kind_of(row: Any) -> Kind:
    """The kind of a row or letter."""
    if row.notice == REACTION:
        return Kind.REACTION
    return Kind.PRIVATE if row.recipient.startswith("person:") else Kind.GROUP


def wait_after(attempts: int) -> timedelta:
    """How long to leave a row alone that could not be sent for the time being."""
    return min(FIRST_WAIT * (1 << min(attempts, 10)), LONGEST_WAIT)


async def give_up_on_left_over(tx: Transaction) -> int:
    """What a crash left half sent is unknown: it may have arrived, and is not sent again."""
    left = update(outbox).where(outbox.c.state == "sending")
    return await tx.run(left.values(state="unknown", error="stopped while sending"))


async def requeue_but(tx: Transaction, in_hand: Collection[int]) -> None:
    """Queue again what was marked by a transaction whose end nobody heard of: none has left."""
    lost = outbox.c.state == "sending", outbox.c.id.not_in(in_hand)
    await tx.run(update(outbox).where(*lost).values(state="queued"))


async def next_ids(
    tx: Transaction, kind: Kind, *, busy: Collection[str], limit: int, now: datetime
) -> Sequence[int]:
    """The oldest row due of each recipient that has none in hand."""
    oldest = func.min(outbox.c.id)
    found: Sequence[int] = await tx.scalars(
        select(oldest)
        .where(
            outbox.c.state == "queued",
            outbox.c.not_before <= now,
            WHICH[kind],
            outbox.c.recipient.not_in(busy),
        )
        .group_by(outbox.c.recipient)
        .order_by(oldest)
        .limit(limit)
    )
    return found


async def take(tx: Transaction, ids: Sequence[int], *, now: datetime) -> Sequence[Row[Any]]:
    """Mark those rows as sending that still are to be sent; all overdue ones are closed."""
    held = await tx.all(
        select(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == "queued")
        .order_by(outbox.c.id)
        .with_for_update(skip_locked=True)
    )
    if any(row.not_after is not None and row.not_after < now for row in held):
        late = outbox.c.state == "queued", outbox.c.not_after < now
        await tx.run(update(outbox).where(*late).values(state="overdue"))
    taken = [row for row in held if row.not_after is None or row.not_after >= now]
    if taken:
        mine = outbox.c.id.in_([row.id for row in taken])
        await tx.run(update(outbox).where(mine).values(state="sending"))
    return taken


async def note(tx: Transaction, results: Sequence[Result], *, now: datetime) -> None:
    """Write down what became of rows in hand."""
    await tx.connection.execute(
        update(outbox)
        .where(outbox.c.id == bindparam("row"))
        .values(
            state=bindparam("to"),
            error=bindparam("why"),
            chat_id=bindparam("chat"),
            message_id=bindparam("message"),
            has_photo=bindparam("photo"),
            sent_at=now,
            not_before=func.coalesce(bindparam("later"), outbox.c.not_before),
            attempts=outbox.c.attempts + 1,
        ),
        [_values(result) for result in results],
    )
    again = [result.outbox_id for result in results if result.state == "queued"]
    if again:
        await _leave_out_outdated(tx, again)
    for result in results:
        if result.state == "unreachable" and result.chat_id is not None and result.chat_id > 0:
            await mark_unreachable(tx, telegram_id=result.chat_id, now=now)


async def _leave_out_outdated(tx: Transaction, ids: Sequence[int]) -> None:
    """A notice that has to wait again must not later undo a newer one of its slot."""
    newer = outbox.alias("newer")
    is_outdated = exists().where(
        newer.c.slot == outbox.c.slot,
        newer.c.recipient == outbox.c.recipient,
        newer.c.id > outbox.c.id,
        newer.c.state.in_(("queued", "sending", "sent")),
    )
    await tx.run(update(outbox).where(outbox.c.id.in_(ids), is_outdated).values(state="superseded"))


def _values(result: Result) -> dict[str, Any]:
    return {
        "row": result.outbox_id,
        "to": result.state,
        "why": result.error,
        "chat": result.chat_id,
        "message": result.message_id,
        "photo": result.has_photo,
        "later": result.not_before,
    }
