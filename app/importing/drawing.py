"""All delivery notes of a list, drawn in every form that each has.

A usual export is drawn here, in two threads: typst gives the interpreter free while it draws, and
no worker has to be started, which would take longer than the papers. A big one goes to the press,
whose workers are replaced before their memory has grown.
"""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import Options
from fulfillment.supply.documents.press import Press
from fulfillment.supply.rules.snapshot import PickList, to_json

Wish = tuple[str, Options]
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
    wishes = [(kind, Options(form=form, level=level)) for kind, form in papers_of(pick_list)]
    if len(pick_list.parcels) > MOST_HERE:
        papers = asyncio.run(_by_the_press(told, wishes, locale))
    else:
        with ThreadPoolExecutor(THREADS) as threads:
            papers = list(
                threads.map(lambda wish: draw_now(wish[0], told, locale, wish[1]), wishes)
            )
    paths = tuple(folder / f"{kind}.{options.form}" for kind, options in wishes)
    for path, paper in zip(paths, papers, strict=True):
        path.write_bytes(paper)
    return paths


async def _by_the_press(told: str, wishes: Sequence[Wish], locale: str) -> list[bytes]:
    press = Press()
    await press.start()
    try:
        drawn = [press.draw(kind, told, locale, options) for kind, options in wishes]
        return await asyncio.gather(*drawn)
    finally:
        await press.close()
