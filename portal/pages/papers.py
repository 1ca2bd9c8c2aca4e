"""Downloads: a version's papers, drawn once and kept, every download noted.

Three steps: look on the shelf, draw in the worker with no transaction open, put on the shelf.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from fulfillment.supply.documents.ink import renderer_version
from fulfillment.supply.documents.shelf import Paper, note_download, on_shelf, put_on_shelf
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    pick_list_version,
    read_snapshot_text,
)
from orders.actors import Actor
from orders.rules.errors import WrongCompound
from portal.portal import Portal, ThePortal
from portal.session import ClerkPass
from portal.words import N_

router = APIRouter(prefix="/supplier", include_in_schema=False)

Kind = Literal["pick_list_xlsx", "pick_list", "slips", "labels", "totals"]
Locale = Literal["zh_CN", "en"]


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A paper as the page offers it."""

    kind: Kind
    name: str
    hint: str
    suffix: str


PAPERS = (
    PaperKind("pick_list", N_("Pick list"), N_("what goes into which bag"), "pdf"),
    PaperKind("pick_list_xlsx", N_("Pick list"), N_("to sort and count"), "xlsx"),
    PaperKind("labels", N_("Bag labels"), N_("ten on a sheet of A4"), "pdf"),
    PaperKind("slips", N_("Household slips"), N_("four on a sheet of A4"), "pdf"),
    PaperKind("totals", N_("Totals"), N_("to fetch from the shelves"), "pdf"),
)
SUFFIXES = {paper.kind: paper.suffix for paper in PAPERS}


@router.get("/papers/{pick_list_id}/{kind}")
async def download(
    pick_list_id: int,
    kind: Kind,
    portal: ThePortal,
    actor: ClerkPass,
    locale: Annotated[Locale, Query()] = "zh_CN",
) -> Response:
    edition, paper = await take_paper(
        portal, actor=actor, pick_list_id=pick_list_id, kind=kind, locale=locale
    )
    return as_file(edition, paper, kind=kind, locale=locale)


def as_file(edition: PickListVersion, paper: Paper, *, kind: Kind, locale: Locale) -> Response:
    """The answer with a name that tells the papers in a downloads folder apart."""
    name = f"{kind.removesuffix('_xlsx')}-{edition.cycle_id}-v{edition.version}-{locale}"
    return Response(
        paper.content,
        media_type=paper.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{SUFFIXES[kind]}"',
            "X-Content-SHA256": paper.sha256,
        },
    )


async def take_paper(
    portal: Portal, *, actor: Actor, pick_list_id: int, kind: Kind, locale: Locale
) -> tuple[PickListVersion, Paper]:
    """Return a paper of a version that is the actor's own, drawing it if it was never drawn."""
    async with portal.database.read() as tx:
        edition = await pick_list_version(tx, pick_list_id)
        if (edition.supplier_id, edition.compound_id) != (actor.supplier_id, actor.compound_id):
            raise WrongCompound()
        paper = await on_shelf(tx, kind=kind, pick_list_id=pick_list_id, locale=locale)
        snapshot = None if paper else await read_snapshot_text(tx, pick_list_id)
    content = await portal.press.draw(kind, snapshot, locale) if snapshot else b""
    async with portal.database.write() as tx:
        now = portal.clock.now()
        if paper is None:
            paper = await put_on_shelf(
                tx,
                kind=kind,
                pick_list_id=pick_list_id,
                locale=locale,
                content=content,
                renderer=renderer_version(),
                now=now,
            )
        await note_download(tx, paper, actor=actor, now=now)
    return edition, paper
