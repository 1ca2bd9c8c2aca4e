"""From the cut-off to every paper of the evening, for compounds of several sizes.

Ours: the cycle is closed, parcels and batches are made, all is approved and frozen, then each
supplier's clerk takes all papers in one language one after the other, as from the portal: the press
draws them and they are put on the shelf. The clerks do so at the same time, as in the evening. At
last the lists of orders that hang in the stairwells. A process of its own a size, so that
memory is its own; the workers' is the most that the press's workers can have had side by side, and
the peak is both together.

Floor: the rows of parcels, their lines and bags once more by bare Core, in one transaction, and
one typst run with a page for each page of ours that has each parcel's address and code on it,
once for its slip and once for its label: plain text and pixels, no layout.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import typst
from cryptography.fernet import Fernet
from pikepdf import Pdf
from sqlalchemy import Table, delete, func, insert, select

from app.keep_papers import renew_paper
from app.migrate import migrate
from benchmarks.neighbourhood import (
    Neighbourhood,
    compound_file,
    settle,
    wishes_of,
    write_orders,
)
from benchmarks.rows import Row, peak_mib
from config.chance import SeededChance
from config.clock import SystemClock
from fulfillment.papers.use_cases.keeping import papers_to_renew
from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.documents.codes import qr_pixels
from fulfillment.supply.documents.options import PDF, Options
from fulfillment.supply.documents.press import Press
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from fulfillment.supply.tables.pick_lists import pick_list
from fulfillment.supply.use_cases.batches import approve_all, make_batches
from fulfillment.supply.use_cases.pick_lists import read_snapshot_text
from orders.actors import Actor
from orders.use_cases.closing import close_cycle
from portal.pages.paper_wish import PaperWish
from portal.pages.papers import take_paper
from portal.portal import Portal
from storage.database import Database
from storage.sealing import Sealer
from storage.tables import document

SIZES = (300, 3_000, 10_000)
OPENING = datetime(2026, 3, 2, 1, tzinfo=UTC)
CUTOFF = datetime(2026, 3, 2, 12, 1, tzinfo=UTC)
LOCALE: Literal["zh_CN", "en"] = "zh_CN"
PORTAL_URL = "https://lanzi.example.org"
# Every paper in every form, each on its usual sheet.
WISHES = [
    PaperWish(paper, LOCALE, Options(form=form))
    for paper in CATALOGUE.values()
    if paper.from_version == 1
    for form in paper.forms
]


@dataclass(slots=True)
class Watch:
    """Seconds by step."""

    begun: float
    steps: dict[str, float]

    @classmethod
    def start(cls) -> "Watch":
        return cls(time.perf_counter(), {})

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.steps[f"{step}_seconds"] = round(now - self.begun, 3)
        self.begun = now


def measure(*, households: Sequence[int] = SIZES) -> list[Row]:
    """A row a size; the largest takes a minute or two."""
    fresh = multiprocessing.get_context("spawn")
    rows = []
    for count in households:
        with ProcessPoolExecutor(1, mp_context=fresh) as process:
            rows.append(process.submit(_measure_one, count).result())
    return rows


def _measure_one(households: int) -> Row:
    with TemporaryDirectory(prefix="lanzi-papers-") as folder:
        return asyncio.run(_measure(Path(folder), households))


async def _measure(folder: Path, households: int) -> Row:
    database = Database(
        f"sqlite+aiosqlite:///{folder / 'lanzi.db'}", sealer=Sealer(Fernet.generate_key())
    )
    press = Press()
    await press.start()
    try:
        there = await _set_stage(database, households)
        watch = Watch.start()
        list_ids = await _to_the_lists(database, there, watch)
        pages, papers = await _draw_lists(database, press, there, list_ids)
        watch.lap("papers")
        papers += await _draw_posted(database, press, there)
        watch.lap("stairwell_lists")
        main = peak_mib()
        counts = await _count(database)
        floor = await _floor(database, pages)
    finally:
        await press.close()
        await database.close()
    figures = {**watch.steps, **counts, "papers": papers, "pages": pages}
    figures |= {"main_mib": round(main), "worker_mib": press.worker_mib}
    ours = sum(watch.steps.values())
    return Row("papers", households, ours, floor, main + press.worker_mib, figures)


async def approved_lists(folder: Path, households: int) -> list[str]:
    """The frozen lists of an evening, as they are kept."""
    database = Database(
        f"sqlite+aiosqlite:///{folder / 'evening.db'}", sealer=Sealer(Fernet.generate_key())
    )
    try:
        there = await _set_stage(database, households)
        list_ids = await _to_the_lists(database, there, Watch.start())
        async with database.read() as tx:
            return [await read_snapshot_text(tx, each) for each in list_ids]
    finally:
        await database.close()


async def _set_stage(database: Database, households: int) -> Neighbourhood:
    await migrate(database)
    file = compound_file(households)
    there = await settle(database, file, households=households, now=OPENING)
    async with database.write() as tx:
        await write_orders(tx, there, wishes_of(file, there.homes), now=OPENING)
    return there


async def _to_the_lists(database: Database, there: Neighbourhood, watch: Watch) -> tuple[int, ...]:
    async with database.write() as tx:
        await close_cycle(tx, cycle_id=there.cycle_id, now=CUTOFF)
        await make_batches(tx, cycle_id=there.cycle_id, chance=SeededChance("papers"), now=CUTOFF)
    watch.lap("close")
    async with database.write() as tx:
        approved = await approve_all(
            tx,
            actor=there.liaison,
            cycle_id=there.cycle_id,
            compound_id=there.compound_id,
            portal_url=PORTAL_URL,
            now=CUTOFF + timedelta(minutes=20),
        )
    watch.lap("approve_and_freeze")
    return approved.pick_list_ids


async def _draw_lists(
    database: Database, press: Press, there: Neighbourhood, list_ids: Sequence[int]
) -> tuple[int, int]:
    """Every paper of every list; returns how many pages and papers they are."""
    portal = Portal(database, SystemClock(), SeededChance("papers"), press, PORTAL_URL)
    pages = await asyncio.gather(*(_take_papers(portal, there, list_id) for list_id in list_ids))
    return sum(pages), len(list_ids) * len(WISHES)


async def _take_papers(portal: Portal, there: Neighbourhood, list_id: int) -> int:
    """A clerk takes every paper of their list; returns how many pages they are."""
    async with portal.database.read() as tx:
        of_list = select(pick_list.c.supplier_id).where(pick_list.c.id == list_id)
        supplier_id = await tx.scalar(of_list)
    clerk = Actor("clerk", 1, supplier_id=supplier_id, compound_id=there.compound_id)
    pages = 0
    for wish in WISHES:
        _, paper = await take_paper(portal, actor=clerk, pick_list_id=list_id, wish=wish)
        pages += _pages(paper.content) if wish.options.form == PDF else 0
    return pages


async def _draw_posted(database: Database, press: Press, there: Neighbourhood) -> int:
    """What the closing changed on the walls: each building's list of orders."""
    async with database.read() as tx:
        todo = await papers_to_renew(tx, compound_id=there.compound_id, now=CUTOFF, at_once=True)
    drawn = 0
    for part in todo:
        if part.locale == LOCALE:
            drawn += await renew_paper(database, press, part, now=CUTOFF)
    return drawn


def _pages(paper: bytes) -> int:
    with Pdf.open(BytesIO(paper)) as pdf:
        return len(pdf.pages)


async def _count(database: Database) -> dict[str, int]:
    counted = {"parcels": parcel, "bags": bag, "kept": document}
    async with database.read() as tx:
        return {
            name: int(await tx.scalar(select(func.count()).select_from(table)))
            for name, table in counted.items()
        }


async def _floor(database: Database, pages: int) -> float:
    """Seconds for the same rows by bare Core, and for pages with addresses and codes alone."""
    async with database.read() as tx:
        rows = {
            table: [dict(row._mapping) for row in await tx.all(select(table))]
            for table in (parcel, parcel_line, bag)
        }
    marks = [(row["address"], qr_pixels(row["reference"])) for row in rows[parcel]]
    inserted = await _insert_again(database, rows)
    begun = time.perf_counter()
    _draw_plainly(marks, pages)
    return inserted + time.perf_counter() - begun


async def _insert_again(database: Database, rows: dict[Table, list[dict[str, Any]]]) -> float:
    async with database.write() as tx:
        for table in (bag, parcel_line, parcel):
            await tx.run(delete(table))
    begun = time.perf_counter()
    async with database.writer.begin() as connection:
        for table, values in rows.items():
            await connection.execute(insert(table), values)
    return time.perf_counter() - begun


def _draw_plainly(marks: Sequence[tuple[str, tuple[int, bytes]]], pages: int) -> None:
    side = marks[0][1][0]
    a_page = -(-2 * len(marks) // pages)
    source = f"""
#let pixels = read("codes.bin", encoding: none)
#for (number, address) in json("data.json").enumerate() {{
  if number > 0 and calc.rem(number, {a_page}) == 0 {{ pagebreak() }}
  let at = calc.rem(number, {len(marks)}) * {side * side}
  [#address #image(pixels.slice(at, at + {side * side}), width: 1cm,
    format: (encoding: "luma8", width: {side}, height: {side}))]
}}
"""
    with TemporaryDirectory() as folder:
        Path(folder, "codes.bin").write_bytes(b"".join(pixels for _, (_, pixels) in marks))
        Path(folder, "data.json").write_text(json.dumps([mark for mark, _ in marks] * 2))
        Path(folder, "main.typ").write_text(source)
        typst.compile(str(Path(folder, "main.typ")), root=folder, ignore_system_fonts=True)
