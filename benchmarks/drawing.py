"""Whether the chat still answers while papers are drawn.

Presses are handled one after the other by the program's own inbox, workers and dispatcher, with the
Bot API answering at once: first with nothing beside, then while the press draws labels, slips and
lists of a whole compound again and again. Ours is the median of a press beside the drawing, the
floor that without it; the ratio is what a resident feels of the supermarket's printing.
"""

import asyncio
import statistics
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.fernet import Fernet

from app.migrate import migrate
from benchmarks.answering import Answering, answering
from benchmarks.neighbourhood import compound_file, noon_at, settle, wishes_of
from benchmarks.papers import approved_lists
from benchmarks.rows import Row, peak_mib
from benchmarks.updates import Presses
from fulfillment.supply.documents.press import Press
from storage.database import Database
from storage.sealing import Sealer

KINDS = ("labels", "slips", "pick_list", "item_labels")
# Before the clock runs: the first press of a process imports and compiles.
WARMING = 20
PAUSE_SECONDS = 0.02


def measure(*, households: int = 3_000, presses: int = 200) -> list[Row]:
    """One row."""
    with TemporaryDirectory(prefix="lanzi-drawing-") as folder:
        return [asyncio.run(_measure(Path(folder), households, presses))]


async def _measure(folder: Path, households: int, presses: int) -> Row:
    snapshots = await approved_lists(folder, households)
    url, now = f"sqlite+aiosqlite:///{folder / 'chat.db'}", datetime.now(UTC)
    database, press = Database(url, sealer=Sealer(Fernet.generate_key())), Press()
    try:
        await migrate(database)
        file = compound_file(presses, timezone=noon_at(now))
        there = await settle(database, file, households=presses, now=now)
        raws = Presses(there, wishes_of(file, there.homes), now=now).by_buttons(there.homes)
        await press.start()
        async with answering(database) as ours:
            await _one_by_one(ours, raws[:WARMING])
            middle = (len(raws) + WARMING) // 2
            alone = await _one_by_one(ours, raws[WARMING:middle])
            drawing = asyncio.ensure_future(_draw_on(press, snapshots))
            await press.draw("totals", snapshots[0], "en")  # the workers have started
            beside = await _one_by_one(ours, raws[middle:])
            was_drawing = not drawing.done()
            drawing.cancel()
            await asyncio.wait({drawing})
    finally:
        await press.close()
        await database.close()
    assert was_drawing
    figures = {
        "beside_p95_ms": round(1000 * statistics.quantiles(beside, n=20)[-1], 1),
        "alone_p95_ms": round(1000 * statistics.quantiles(alone, n=20)[-1], 1),
        "households": households,
    }
    n, (ours_seconds, floor) = len(beside), map(statistics.median, (beside, alone))
    return Row("a press beside drawing", n, ours_seconds, floor, peak_mib(), figures)


async def _one_by_one(ours: Answering, raws: list[dict[str, Any]]) -> list[float]:
    """Seconds that each of these takes, with a moment between them."""
    seconds = []
    for raw in raws:
        seconds.append(await ours.work_off([raw]))
        await asyncio.sleep(PAUSE_SECONDS)
    return seconds


async def _draw_on(press: Press, snapshots: list[str]) -> None:
    while True:
        await asyncio.gather(
            *(press.draw(kind, each, "zh_CN") for kind in KINDS for each in snapshots)
        )
