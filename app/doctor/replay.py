"""`./lanzi replay`: updates that failed are handled once more, by whoever serves.

They count from when they were sent, so an order that failed by a bug is still in time.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from app.serve import open_existing
from app.unfit import say_unfit
from config.settings import Settings, Unfit, read_settings
from storage.inbox import replay


def start(file: Path | None, *, ids: Sequence[int], is_all: bool, console: Console) -> int:
    """Put failed updates back; returns 0, or 1 when none of those named has failed."""
    try:
        count = asyncio.run(_replay(read_settings(file), None if is_all else ids))
    except Unfit as error:
        say_unfit(console, error)
        return 2
    if not count and not is_all:
        console.print("这些编号里没有失败的消息。 None of these numbers is a failed update.")
        return 1
    if not count:
        console.print("没有失败的消息。 No update has failed.")
        return 0
    console.print(f"{count} 条已重新排队，几秒内处理。 {count} will be handled within seconds.")
    return 0


async def _replay(settings: Settings, ids: Sequence[int] | None) -> int:
    database = open_existing(settings)
    try:
        async with database.write() as tx:
            return await replay(tx, ids)
    finally:
        await database.close()
