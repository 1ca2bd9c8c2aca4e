"""`./lanzi papers --out DIR`: the running cycle's papers in a folder, ready for a printer.

Works with nothing but the database: what changed is drawn anew first.
"""

import asyncio
import re
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from app.keep_papers import keep_papers
from app.links import clock_of
from app.serve import open_existing
from app.terminal import texts_of_the_terminal
from app.unfit import say_unfit
from config.settings import Settings, Unfit
from fulfillment.papers.use_cases.keeping import (
    KeptPaper,
    content_of,
    kept_papers,
    running_cycle_of,
)
from fulfillment.supply.documents.press import Press
from orders.use_cases.places import all_compounds
from storage.database import Database

ALL = 100_000


def write_papers(settings: Settings, out: Path) -> int:
    """Write them and say how many; returns the exit status."""
    texts = texts_of_the_terminal()
    _ = texts.gettext
    console = Console(soft_wrap=True, highlight=False)
    try:
        files = asyncio.run(_in_database(settings, out))
    except Unfit as unfit:
        say_unfit(console, unfit)
        return 2
    except SQLAlchemyError:
        words = _("The database cannot be read. Is it there, and migrated (./lanzi migrate)?")
        console.print(f"[red]{escape(words)}[/]")
        return 4
    if not files:
        console.print(_("No cycle is running, so there are no papers."), markup=False)
        return 1
    many = texts.ngettext("{count} paper in {folder}", "{count} papers in {folder}", len(files))
    console.print(many.format(count=len(files), folder=out), markup=False)
    return 0


async def _in_database(settings: Settings, out: Path) -> list[Path]:
    database, press = open_existing(settings), Press()
    await press.start()
    try:
        return await fill_folder(database, press, out, now=clock_of(settings).now())
    finally:
        await press.close()
        await database.close()


async def fill_folder(database: Database, press: Press, out: Path, *, now: datetime) -> list[Path]:
    """Draw what changed, then write the newest of all papers; a folder a compound and language."""
    await keep_papers(database, press, now=now, most=ALL, at_once=True)
    written = []
    async with database.read() as tx:
        for place in await all_compounds(tx):
            cycle_id = await running_cycle_of(tx, place.id)
            for paper in await kept_papers(tx, compound_id=place.id, cycle_id=cycle_id):
                content = await content_of(tx, compound_id=place.id, document_id=paper.document_id)
                file = out / _folder(place.name_en or place.name) / paper.locale / file_name(paper)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content or b"")
                written.append(file)
    return written


def file_name(paper: KeptPaper) -> str:
    """`order_form-3.pdf`: plain letters, so that every printer's stick can hold it."""
    building = f"-{_folder(paper.building)}" if paper.building else ""
    return f"{paper.kind}{building}.pdf"


def _folder(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name, flags=re.UNICODE).strip("-") or "compound"
