"""All delivery notes of a list, drawn in every form that each has.

A usual export is drawn here, in two threads: typst gives the interpreter free while it draws, and
no worker has to be started, which would take longer than the papers. A big one goes to the press,
whose workers are replaced before their memory has grown.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.press import Press
from fulfillment.supply.rules.snapshot import PickList, to_json

THREADS = 2
# All papers of 300 households grow typst's cache by about 400 MiB.
MOST_HERE = 300


def papers_of(pick_list: PickList) -> Iterator[tuple[str, str]]:
    """Kind and form of every paper that this version comes as."""
    for paper in CATALOGUE.values():
        if paper.from_version <= pick_list.version:
            yield from ((paper.kind, form) for form in paper.forms)


def draw_all(
    pick_list: PickList, folder: Path, *, locale: str, level: str = ""
) -> tuple[Path, ...]:
    """Write every paper into the folder as `kind.form`; returns the files."""
    told = to_json(pick_list)
    wishes = [
        (kind, Options(form=form, level=level), folder / f"{kind}.{form}")
        for kind, form in papers_of(pick_list)
    ]
    if len(pick_list.parcels) > MOST_HERE:
        asyncio.run(_by_the_press(told, wishes, locale))
    else:
        with ThreadPoolExecutor(THREADS) as threads:
            drawn = threads.map(lambda wish: draw_now(wish[0], told, locale, wish[1]), wishes)
            for (_, _, path), paper in zip(wishes, drawn, strict=True):
                path.write_bytes(paper)
    return tuple(path for _, _, path in wishes)


async def _by_the_press(told: str, wishes: list[tuple[str, Options, Path]], locale: str) -> None:
    press = Press()
    await press.start()

    async def draw(kind: str, options: Options, path: Path) -> None:
        path.write_bytes(await press.draw(kind, told, locale, options))

    try:
        async with asyncio.TaskGroup() as papers:
            for wish in wishes:
                papers.create_task(draw(*wish))
    finally:
        await press.close()
