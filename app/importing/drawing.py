"""All delivery notes of a list, drawn here and now, in every form that each has.

Two threads: typst gives the interpreter free while it draws. So no worker has to be started, which
would take longer than the papers of a usual export.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.documents.options import Options
from fulfillment.supply.rules.snapshot import PickList, to_json

THREADS = 2


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

    def draw(wish: tuple[str, str]) -> Path:
        kind, form = wish
        path = folder / f"{kind}.{form}"
        path.write_bytes(draw_now(kind, told, locale, Options(form=form, level=level)))
        return path

    with ThreadPoolExecutor(THREADS) as threads:
        return tuple(threads.map(draw, papers_of(pick_list)))
