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
    """Put failed updates back; returns 0, or 1 when there was none of these."""
    try:
        count = asyncio.run(_replay(read_settings(file), None if is_all else ids))
    except Unfit as error:
        say_unfit(console, error)
        return 2
    if not count:
        console.print("没有可重放的失败消息。 There is no failed update to replay.")
        return 1
    console.print(f"{count} 条已重新排队，几秒内处理。 {count} will be handled within seconds.")
    return 0


async def _replay(settings: Settings, ids: Sequence[int] | None) -> int:
    database = open_existing(settings)
    try:
        async with database.write() as tx:
            return await replay(tx, ids)
    finally:
        await database.close()
