"""The papers of the running cycle as files: one, or all of a language together."""

import asyncio
from io import BytesIO
from typing import Annotated, Literal
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from fastapi import APIRouter, Query, Response

from fulfillment.papers.rules.posted import Paper
from fulfillment.papers.rules.receipts import KIND, to_json
from fulfillment.papers.use_cases.keeping import (
    KeptPaper,
    content_of,
    kept_papers,
    note_taken,
    running_cycle_of,
)
from fulfillment.papers.use_cases.receipts import receipts_of_cycle
from fulfillment.supply.documents.joining import join
from orders.documents.media_types import MEDIA_TYPES
from orders.rules.errors import StaleButton
from portal.portal import ThePortal
from portal.session import LiaisonPass

router = APIRouter(prefix="/liaison", include_in_schema=False)

Locale = Literal["zh_CN", "en"]


@router.get("/papers/{document_id}")
async def one(document_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    """Shown in the browser, from where it is printed."""
    compound_id = actor.compound_id or 0
    async with portal.database.write() as tx:
        content = await content_of(tx, compound_id=compound_id, document_id=document_id)
        if content is None:
            raise StaleButton()
        await note_taken(tx, [document_id], actor=actor, now=portal.clock.now())
    return Response(
        content, media_type=MEDIA_TYPES["pdf"], headers={"Content-Disposition": "inline"}
    )


@router.get("/papers/all/{kind}")
async def whole(
    kind: Paper,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Annotated[Locale, Query()] = "zh_CN",
) -> Response:
    """One kind for all buildings as one file: to be printed by one press."""
    compound_id = actor.compound_id or 0
    async with portal.database.write() as tx:
        cycle_id = await running_cycle_of(tx, compound_id)
        papers = await kept_papers(tx, compound_id=compound_id, cycle_id=cycle_id)
        mine = [item.document_id for item in papers if (item.kind, item.locale) == (kind, locale)]
        contents = [await content_of(tx, compound_id=compound_id, document_id=it) for it in mine]
        await note_taken(tx, mine, actor=actor, now=portal.clock.now())
    if not contents:
        raise StaleButton()
    joined = await asyncio.to_thread(join, [content or b"" for content in contents])
    return Response(
        joined, media_type=MEDIA_TYPES["pdf"], headers={"Content-Disposition": "inline"}
    )


@router.get("/receipts.pdf")
async def receipts(
    portal: ThePortal,
    actor: LiaisonPass,
    household: Annotated[str, Query()] = "",
    locale: Annotated[Locale, Query()] = "zh_CN",
) -> Response:
    """Of all orders that were entered on paper or placed for others; or of one household."""
    now, compound_id = portal.clock.now(), actor.compound_id or 0
    async with portal.database.write() as tx:
        cycle_id = await running_cycle_of(tx, compound_id)
        found = await receipts_of_cycle(
            tx,
            actor=actor,
            compound_id=compound_id,
            cycle_id=cycle_id,
            address=household or None,
            now=now,
        )
    if not found:
        raise StaleButton()
    content = await portal.press.draw(KIND, to_json(found), locale)
    return Response(
        content, media_type=MEDIA_TYPES["pdf"], headers={"Content-Disposition": "inline"}
    )


@router.get("/papers.zip")
async def all_of_them(
    portal: ThePortal, actor: LiaisonPass, locale: Annotated[Locale, Query()] = "zh_CN"
) -> Response:
    """Everything that lies ready, in walking order."""
    compound_id, packed = actor.compound_id or 0, BytesIO()
    async with portal.database.write() as tx:
        cycle_id = await running_cycle_of(tx, compound_id)
        papers = await kept_papers(tx, compound_id=compound_id, cycle_id=cycle_id)
        mine = [paper for paper in papers if paper.locale == locale]
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            for number, paper in enumerate(mine, start=1):
                content = await content_of(
                    tx, compound_id=compound_id, document_id=paper.document_id
                )
                archive.writestr(ZipInfo(_name(number, paper)), content or b"")
        taken = [paper.document_id for paper in mine]
        await note_taken(tx, taken, actor=actor, now=portal.clock.now())
    name = f"papers-{cycle_id}-{locale}.zip"
    return Response(
        packed.getvalue(),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _name(number: int, paper: KeptPaper) -> str:
    building = "".join(char for char in paper.building if char.isalnum())
    return f"{number:02d}-{paper.kind}{building and '-' + building}.pdf"
