"""A database in which people have lived: orders, money, bags, papers, messages; and its copies."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.backup.content import Sum
from app.backup.proving import sums_of
from app.backup.source import Beside, look
from app.backup.writing import Written, write_backup
from config.chance import SeededChance
from fulfillment.money.tables.payments import ledger_entry, payment_request
from storage import audit
from storage.database import Database, Transaction
from storage.inbox import Incoming, store
from storage.outbox import Post, post
from storage.sealing import Sealer
from storage.tables import document, fact, outbox
from tests.builders import KEY, make_order
from tests.handover.hands import AT, hand
from tests.handover.loads import bag_codes, make_world, open_with

PASSPHRASE = "correct horse battery"
SETTINGS = "# our compound\nLANZI_BOT_TOKEN=7:abc\nLANZI_FOLDER=var\nLANZI_KEY_FILE=/etc/key\n"
BESIDE = Beside(KEY.decode(), SETTINGS)
# The least work that scrypt knows; guessing is not what these tests are about.
WORK = 1
NOW = AT + timedelta(days=1)
LATER = NOW + timedelta(hours=2)


async def live(db: Database) -> None:
    """A hand-over under way, money in the books, and messages in every state."""
    async with db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, ("1-1-101", "1-1-201"))
        [code] = await bag_codes(tx, "1-1-101")
        await hand(tx, world.helper, "1-1-101", code)
        await make_order(tx, "2-2-302", {"A": 1, "C": 2}, cycle_id=world.cycle_id, name="刘 O'Neil")
        await _fill_books(tx)
        await _fill_floor(tx)


async def _fill_books(tx: Transaction) -> None:
    rows = await tx.all(select(payment_request))
    await tx.insert_many(
        ledger_entry,
        [
            {
                "natural_key": f"request:{row.id}",
                "account": account,
                "compound_id": row.compound_id,
                "cycle_id": row.cycle_id,
                "supplier_id": row.supplier_id,
                "amount": sign * row.amount,
                "currency": "CNY",
                "at": AT,
                "actor": "scheduler",
            }
            for row in rows
            for account, sign in (
                (f"household:{row.household_id}", -1),
                (f"supplier:{row.supplier_id}", 1),
            )
        ],
    )


async def _fill_floor(tx: Transaction) -> None:
    update = {"update_id": 2**40, "message": {"text": "3-2-501 A2 🥬\\\n"}}
    await store(tx, [Incoming(7, 2**40, -(10**13), update, AT)], now=AT)
    await tx.insert_new(fact, name="offset", value={"seconds": 1.5, "什么": None})
    await tx.insert_new(fact, name="Z", value=[1])  # sorts otherwise with a locale
    await tx.insert(
        document,
        kind="label",
        subject="pick_list:1",
        locale="en",
        content=bytes(range(256)) * 1000,
        media_type="application/pdf",
        sha256="0" * 64,
        renderer="t",
        drawn_at=AT,
    )
    await audit.record(tx, audit.Change("thing", 1, "made"), actor="scheduler", now=AT)
    await post(tx, Post("person:1", "now", {"address": "1-1-101"}), now=NOW)
    await post(tx, Post("person:1", "later", {}, not_before=LATER + timedelta(days=1)), now=NOW)
    sending = {"recipient": "person:1", "notice": "half", "data": {}, "not_before": NOW}
    await tx.insert(outbox, **sending, created_at=NOW, state="sending", attempts=1)


async def back_up(db: Database, to: Path) -> Written:
    return await write_backup(
        db,
        to,
        beside=BESIDE,
        passphrase=PASSPHRASE,
        now=NOW,
        chance=SeededChance("backup"),
        work=WORK,
    )


async def sums(db: Database) -> dict[str, Sum]:
    """Rows and digest of every table as it stands."""
    async with db.reader.connect() as connection:
        shapes, _ = await connection.run_sync(look)
        return {item.table: item for item in await sums_of(connection, shapes)}


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, sealer=Sealer(KEY))
    yield database
    await database.close()
