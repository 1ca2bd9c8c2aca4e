"""A whole compound called down at once: how long until all is posted, and until all is sent.

Everybody's slot begins within the ten minutes: one tick moves all rows and posts all notices, and
the sender sends them at its budget past the sandbox's strictest flood limits. Floors: as many
bare rows into the outbox; as many messages at the budget's pace.
"""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet
from sqlalchemy import func, select, update

from app.demo.sandbox_process import SandboxProcess
from app.migrate import migrate
from benchmarks.free_port import free_port
from benchmarks.neighbourhood import Neighbourhood, compound_file, noon_at, settle, write_orders
from benchmarks.outbox import fill_sandbox, send
from benchmarks.rows import Row, peak_mib
from bot.outbound.budget import A_SECOND
from config.clock import SystemClock
from fulfillment.handover.notices_calling import Notice
from fulfillment.handover.tables.handovers import handover, slot
from fulfillment.handover.use_cases.calling import call_due
from fulfillment.supply.tables.batches import batch, parcel
from orders.rules.states import BatchState, HandoverState, ParcelState
from orders.tables.compounds import building, delivery_point
from orders.tables.cycles import offer
from orders.tables.households import household
from orders.tables.orders import order
from storage.database import Database
from storage.outbox import Post, post_all
from storage.sealing import Sealer
from storage.tables import outbox


def measure(*, households: int) -> list[Row]:
    """Call so many households at once; takes as long as the budget makes it."""
    with TemporaryDirectory(prefix="lanzi-calling-") as folder:
        return asyncio.run(_measure(Path(folder), households))


async def _measure(folder: Path, households: int) -> list[Row]:
    database = Database(
        f"sqlite+aiosqlite:///{folder / 'lanzi.db'}", sealer=Sealer(Fernet.generate_key())
    )
    sandbox = SandboxProcess(port=free_port(), folder=folder / "sandbox")
    await migrate(database)
    try:
        now = SystemClock().now()
        file = compound_file(households, timezone=noon_at(now))
        place = await settle(database, file, households=households, now=now)
        await _open_pickup(database, place, now)
        await _bring_bags(database, place, now)
        posted = await _call(database, now)
        await sandbox.start()
        await fill_sandbox(sandbox, households)
        await sandbox.tell("flood", {"profile": "strict"})
        seconds, errors = await send(database, sandbox.url)
        flood = await sandbox.ask("flood")
        sent = await _sent(database)
    finally:
        await sandbox.stop()
        await database.close()
    floor = households / A_SECOND
    figures = {
        "share_of_budget": round(floor / seconds, 4),
        "too_many_requests": flood["refused"],
        "most_in_a_second": flood["most_in_a_second"],
        "calls_sent": sent,
        **{f"errors_{kind}": number for kind, number in errors.items()},
    }
    return [posted, Row("calls sent", households, seconds, floor, peak_mib(), figures)]


async def _open_pickup(database: Database, place: Neighbourhood, now: datetime) -> None:
    """Everybody has a slot that begins in a moment; nothing else waits to be sent."""
    async with database.write() as tx:
        await tx.run(update(outbox).where(outbox.c.state == "queued").values(state="superseded"))
        opened = {"state": HandoverState.OPEN, "made_at": now, "opened_at": now}
        handover_id = await tx.insert(handover, compound_id=place.compound_id, **opened)
        points = await tx.scalars(select(delivery_point.c.id).order_by(delivery_point.c.id))
        times = {"starts_at": now + timedelta(minutes=9), "ends_at": now + timedelta(hours=1)}
        await tx.insert_many(
            slot,
            [
                {
                    "handover_id": handover_id,
                    "household_id": home.household_id,
                    "point_id": points[number % len(points)],
                    "pickup_code": f"{number:06d}",
                    **times,
                }
                for number, home in enumerate(place.homes)
            ],
        )


async def _bring_bags(database: Database, place: Neighbourhood, now: datetime) -> None:
    """A parcel for everybody, ready at the point."""
    async with database.write() as tx:
        await write_orders(
            tx, place, {home.household_id: {"A": 1} for home in place.homes}, now=now
        )
        seller = await tx.scalar(select(offer.c.supplier_id).where(offer.c.code == "A"))
        handover_id = await tx.scalar(select(handover.c.id))
        same = {
            "cycle_id": place.cycle_id,
            "compound_id": place.compound_id,
            "supplier_id": seller,
        }
        of_batch = {**same, "state": BatchState.APPROVED, "made_at": now}
        buildings = await tx.scalars(select(building.c.id))
        await tx.insert_many(batch, [{**of_batch, "building_id": each} for each in buildings])
        batches = {row.building_id: row.id for row in await tx.all(select(batch))}
        homes = await tx.all(
            select(order.c.id, order.c.household_id, order.c.address, household.c.building_id).join(
                household, household.c.id == order.c.household_id
            )
        )
        await tx.insert_many(
            parcel,
            [
                {
                    **same,
                    "batch_id": batches[home.building_id],
                    "order_id": home.id,
                    "household_id": home.household_id,
                    "handover_id": handover_id,
                    "state": ParcelState.READY,
                    "number": f"1-{number:04d}",
                    "address": home.address,
                    "reference": f"R{number:06d}",
                    "amount": 1000,
                    "currency": "CNY",
                    "payee": "超市",
                    "account_last4": "0000",
                    "scheme": "pay_page",
                }
                for number, home in enumerate(homes, 1)
            ],
        )


async def _call(database: Database, now: datetime) -> Row:
    """One tick that calls everybody, beside as many bare rows."""
    begun = time.perf_counter()
    async with database.write() as tx:
        called = await call_due(tx, now=now)
    ours = time.perf_counter() - begun
    async with database.read() as tx:
        rows = await tx.all(select(outbox).where(outbox.c.notice == Notice.PICKUP_CALL))
    begun = time.perf_counter()
    async with database.write() as tx:
        await post_all(tx, [Post(row.recipient, row.notice, row.data) for row in rows], now=now)
    floor = time.perf_counter() - begun
    async with database.write() as tx:  # the floor's rows are not to be sent
        keyless = outbox.c.natural_key.is_(None), outbox.c.state == "queued"
        await tx.run(update(outbox).where(*keyless).values(state="superseded"))
    return Row("calls posted", called, ours, floor, peak_mib())


async def _sent(database: Database) -> int:
    async with database.read() as tx:
        done = (outbox.c.notice == Notice.PICKUP_CALL, outbox.c.state == "sent")
        return int(await tx.scalar(select(func.count()).select_from(outbox).where(*done)))
