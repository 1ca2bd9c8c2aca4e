"""A backup that is taken while others write holds one moment, not two."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.backup.file import read_parts
from app.backup.proving import inspect_parts
from app.backup.restoring import restore
from app.backup.writing import write_backup
from config.chance import SeededChance
from fulfillment.money.tables.payments import ledger_entry
from orders.tables.orders import order as orders
from orders.tables.orders import order_line
from storage.database import Database
from storage.outbox import Post, post
from storage.tables import audit, outbox
from tests.backup.lived import BESIDE, LATER, NOW, PASSPHRASE, WORK, live, opened
from tests.builders import household_id_of


async def write_pairs(db: Database, begun: asyncio.Event, stop: asyncio.Event) -> int:
    """Whole transactions that touch early and late tables: audit, outbox, books and lines."""
    number = 0
    while not stop.is_set():
        number += 1
        async with db.write() as tx:
            seed = await tx.one(select(ledger_entry).limit(1))
            await tx.run(order_line.update().values(quantity=order_line.c.quantity + 1))
            await post(tx, Post("person:1", "pair", {"n": number}), now=NOW)
            await tx.insert(audit, at=NOW, actor="t", noun="pair", noun_id=number, verb="made")
            pair = {"natural_key": f"pair:{number}", "compound_id": seed.compound_id}
            rest = {"currency": "CNY", "at": NOW, "actor": "t"}
            for account, amount in (("household:1", -number), ("supplier:1", number)):
                await tx.insert(ledger_entry, **pair, **rest, account=account, amount=amount)
        begun.set()
        await asyncio.sleep(0)
    return number


async def first_of(event: asyncio.Event, writing: asyncio.Task[int]) -> None:
    """Wait for the event, or for the error that it will not come after."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait({waiting, writing}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if writing.done():
        writing.result()


@pytest.mark.slow
async def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(db: Database, tmp_path: Path):
    await live(db)
    async with db.read() as tx:
        home = await household_id_of(tx, "2-2-302")
        before = await tx.scalar(select(func.min(order_line.c.quantity)))
    begun, stop = asyncio.Event(), asyncio.Event()
    writing = asyncio.create_task(write_pairs(db, begun, stop))
    counts: list[int] = []
    for number in range(2):
        await first_of(begun, writing)
        written = await write_backup(
            db,
            tmp_path / f"{number}.backup",
            beside=BESIDE,
            passphrase=PASSPHRASE,
            now=NOW + timedelta(seconds=number),
            chance=SeededChance(f"{number}"),
            work=WORK,
        )
        restored = await restore(
            written.file,
            into=tmp_path / f"{number}",
            url="",
            passphrase=PASSPHRASE,
            now=LATER,
            sends_waiting=False,
        )
        assert restored.filled.findings.are_sound
        async with opened(restored.url) as copy, copy.read() as tx:
            entries = select(func.count()).where(ledger_entry.c.natural_key.like("pair:%"))
            pairs = {
                await tx.scalar(select(func.count()).where(outbox.c.notice == "pair")),
                await tx.scalar(select(func.count()).where(audit.c.noun == "pair")),
                await tx.scalar(entries) // 2,
                await tx.scalar(select(func.min(order_line.c.quantity))) - before,
            }
            assert len(pairs) == 1
            assert await tx.scalar(select(func.sum(ledger_entry.c.amount))) == 0
            assert await tx.scalar(select(func.count()).where(orders.c.household_id == home)) == 1
            counts += pairs
        begun.clear()
    stop.set()
    assert await writing >= counts[1] > counts[0] > 0


async def test_a_file_says_the_same_to_everybody_who_reads_it(db: Database, tmp_path: Path):
    await live(db)
    written = await write_backup(
        db,
        tmp_path / "one.backup",
        beside=BESIDE,
        passphrase=PASSPHRASE,
        now=NOW,
        chance=SeededChance("one"),
        work=WORK,
    )
    head, findings = inspect_parts(read_parts(written.file, passphrase=PASSPHRASE))
    assert (head, findings) == (written.head, written.findings)
    assert head.made_at == NOW
