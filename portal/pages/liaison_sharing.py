"""How a cycle's stock was shared: for the liaison to look at before the approval, and as a file."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from orders.actors import Actor
from orders.documents.media_types import XLSX
from orders.documents.sharing_file import lines_of, sharing_csv, sharing_xlsx
from orders.use_cases.access import session_card
from orders.use_cases.sharing import CompoundSharing, compound_sharing, shared_cycle_of
from portal.language import texts_of
from portal.portal import Reading
from portal.rendering import page
from portal.session import LiaisonPass
from storage.database import Transaction

router = APIRouter(prefix="/liaison/sharing", include_in_schema=False)

FILES = {
    "xlsx": (sharing_xlsx, XLSX),
    "csv": (sharing_csv, "text/csv; charset=utf-8"),
}


@router.get("")
async def show(request: Request, actor: LiaisonPass, tx: Reading) -> Response:
    card = await session_card(tx, actor=actor)
    found = await _newest(tx, actor)
    rows = list(lines_of(found, texts_of(request))) if found else []
    return page(request, "liaison_sharing.html", card=card, found=found, rows=rows)


@router.get("/{cycle_id}/sharing.{kind}")
async def download(
    request: Request,
    cycle_id: int,
    kind: Literal["xlsx", "csv"],
    actor: LiaisonPass,
    tx: Reading,
) -> Response:
    found = await compound_sharing(
        tx, actor=actor, compound_id=actor.compound_id or 0, cycle_id=cycle_id
    )
    make, media_type = FILES[kind]
    name = f'attachment; filename="sharing-{found.sharing.number}.{kind}"'
    content = make(found, texts_of(request).locale)
    return Response(content, media_type=media_type, headers={"Content-Disposition": name})


async def _newest(tx: Transaction, actor: Actor) -> CompoundSharing | None:
    """Of the newest cycle that has closed; None before the first has."""
    compound_id = actor.compound_id or 0
    cycle_id = await shared_cycle_of(tx, compound_id)
    if cycle_id is None:
        return None
    return await compound_sharing(tx, actor=actor, compound_id=compound_id, cycle_id=cycle_id)
