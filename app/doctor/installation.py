"""What the doctor reads in the database: key, processes, queues, failed updates, people, payees.

Everything is read in one transaction. Findings hold ids, counts and instants; the only names
among them are those of compounds and payees, which are public.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import InvalidToken
from sqlalchemy import func, select

from app.backup.scheduled import last_backup
from app.roles import Role
from app.watch.figures import Figures, read_figures
from app.watch.rules import BEHIND_AFTER, STALLED_AFTER
from bot.fitness import Finding, Level
from config.settings import Settings
from fulfillment.money.use_cases.daily_books import misfits_lately
from fulfillment.money.use_cases.payee_views import open_changes
from orders.tables.compounds import compound, group_compound, ordering_group
from orders.tables.people import person, right_holder
from orders.tables.suppliers import supplier
from storage.audit import audited_since
from storage.database import Transaction
from storage.tables import inbox, outbox

FAILED_SHOWN = 5
LATELY = timedelta(days=7)
A_DAY = timedelta(days=1)


async def group_chats(tx: Transaction) -> Sequence[int]:
    """The Telegram groups that are bound, for the questions to Telegram."""
    bound = select(ordering_group.c.chat_id).where(ordering_group.c.chat_id.is_not(None))
    return await tx.scalars(bound.order_by(ordering_group.c.id))


async def look_at_installation(
    tx: Transaction, settings: Settings, *, now: datetime
) -> list[Finding]:
    """Everything that the database tells."""
    figures = await read_figures(tx, now=now)
    return [
        await _key(tx),
        *_processes(figures),
        *_queues(figures),
        *await _not_sent(tx, now),
        *await _failed_updates(tx),
        *await _compounds(tx),
        *await _payees(tx, now),
        *await _books(tx, now),
        await _backup(tx, settings, now),
    ]


async def _key(tx: Transaction) -> Finding:
    """The key opens what is sealed: tried on one name."""
    try:
        await tx.scalar(select(person.c.name).limit(1))
    except InvalidToken:
        return Finding("key_opens_nothing", "fail")
    return Finding("key_opens", "ok")


def _processes(figures: Figures) -> Iterator[Finding]:
    for role in Role:
        alive = figures.alive(role)
        if not alive:
            yield Finding("role_absent", "fail", {"role": role.value})
        else:
            names = ", ".join(item.process for item in alive)
            seen = round((figures.now - alive[0].seen_at).total_seconds())
            data = {"role": role.value, "processes": names, "seconds": max(seen, 0)}
            yield Finding("role_runs", "ok", data)
    if figures.alive(Role.SCHEDULER):
        ticked = figures.ticked_at
        lag = figures.now - ticked if ticked else None
        is_stalled = lag is None or lag > STALLED_AFTER
        seconds = round(lag.total_seconds()) if lag is not None else "–"
        yield Finding("last_tick", "fail" if is_stalled else "ok", {"seconds": seconds})


def _queues(figures: Figures) -> Iterator[Finding]:
    age = figures.outbox_age or timedelta()
    level: Level = "fail" if age > BEHIND_AFTER else "warn" if age > STALLED_AFTER else "ok"
    waiting = {"depth": figures.outbox_depth, "seconds": round(age.total_seconds())}
    yield Finding("outbox", level, waiting)
    age = figures.updates_age or timedelta()
    count = {"count": figures.updates.get("waiting", 0), "seconds": round(age.total_seconds())}
    yield Finding("inbox", "fail" if age > STALLED_AFTER else "ok", count)


async def _not_sent(tx: Transaction, now: datetime) -> list[Finding]:
    """What Telegram refused or what may not have arrived, in the last day."""
    states = ("failed", "unknown", "unreachable")
    counts = (
        select(outbox.c.state, func.count().label("rows"))
        .where(outbox.c.state.in_(states), outbox.c.created_at > now - A_DAY)
        .group_by(outbox.c.state)
    )
    found = {row.state: row.rows for row in await tx.all(counts)}
    return [Finding(f"notices_{state}", "warn", {"count": n}) for state, n in found.items()]


async def _failed_updates(tx: Transaction) -> list[Finding]:
    failed = select(inbox.c.id, inbox.c.received_at, inbox.c.error).where(inbox.c.state == "failed")
    rows = await tx.all(failed.order_by(inbox.c.id.desc()).limit(FAILED_SHOWN))
    if not rows:
        return [Finding("no_failed_updates", "ok")]
    count = await tx.scalar(select(func.count()).select_from(failed.subquery()))
    listed = "; ".join(f"{row.id} {row.received_at:%m-%d %H:%M} {row.error}" for row in rows)
    return [Finding("failed_updates", "fail", {"count": count, "listed": listed})]


async def _compounds(tx: Transaction) -> list[Finding]:
    """Each compound has somebody who approves, and its group a chat."""
    approves = select(right_holder.c.compound_id).where(
        right_holder.c.right == "approve", right_holder.c.revoked_at.is_(None)
    )
    rows = await tx.all(
        select(compound.c.id, compound.c.name, ordering_group.c.chat_id)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .join(ordering_group, ordering_group.c.id == group_compound.c.group_id)
        .order_by(compound.c.id)
    )
    led = set(await tx.scalars(approves))
    found = [Finding("no_compound", "fail")] if not rows else []
    for row in rows:
        if row.id not in led:
            found.append(Finding("no_liaison", "fail", {"compound": row.name}))
        if row.chat_id is None:
            found.append(Finding("no_chat", "warn", {"compound": row.name}))
    return found


async def _payees(tx: Transaction, now: datetime) -> list[Finding]:
    """Who is paid, to be compared with what the supermarket says; and who changed of late."""
    rows = await tx.all(select(supplier).order_by(supplier.c.id))
    changed = await audited_since(tx, noun="supplier", verb="change_payee", since=now - LATELY)
    waiting = [
        Finding(
            "payee_waits",
            "warn",
            {
                "supplier": row.supplier,
                "payee": row.payee,
                "last4": row.account_last4,
                "at": f"{row.asked_at:%Y-%m-%d %H:%M} UTC",
            },
        )
        for row in await open_changes(tx)
    ]
    return [*(_payee(row, changed) for row in rows), *waiting]


def _payee(row: Any, changed: Sequence[tuple[int, datetime]]) -> Finding:
    data = {"supplier": row.name, "payee": row.payee, "last4": row.account_last4}
    at = max((at for supplier_id, at in changed if supplier_id == row.id), default=None)
    if at is not None:
        return Finding("payee_changed", "warn", {**data, "at": f"{at:%Y-%m-%d %H:%M} UTC"})
    return Finding("payee", "ok", data)


async def _books(tx: Transaction, now: datetime) -> list[Finding]:
    """Bills against the books, each compound and cycle of the last weeks."""
    found: list[Finding] = []
    for place in await tx.all(select(compound).order_by(compound.c.id)):
        for row, misfits in await misfits_lately(tx, compound_id=place.id, now=now):
            data = {"compound": place.name, "cycle": row.number, "count": len(misfits)}
            found.append(Finding("books_off", "fail", data))
    return found or [Finding("books_fit", "ok")]


async def _backup(tx: Transaction, settings: Settings, now: datetime) -> Finding:
    if settings.backup_folder is None:
        return Finding("no_backups", "warn")
    last = await last_backup(tx)
    if last is None:
        return Finding("no_backup_yet", "warn", {"folder": str(settings.backup_folder)})
    if not last["ok"]:
        return Finding("backup_failed", "fail", {"reason": str(last.get("error"))})
    age = now - datetime.fromisoformat(last["at"])
    level: Level = "warn" if age > 2 * timedelta(hours=settings.backup_every_hours) else "ok"
    return Finding("backup", level, {"hours": round(age.total_seconds() / 3600, 1)})
