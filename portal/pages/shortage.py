"""What the supplier lacks: a field a bundle or the totals workbook, the preview, the yes.

The clerk of the supplier and the liaison of the compound have the same pages, each at its own
address; both may say yes.
"""

from asyncio import to_thread
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from fulfillment.supply.documents.totals_reading import read_totals, read_units
from fulfillment.supply.use_cases.applying_shortage import apply_shortage
from fulfillment.supply.use_cases.pick_lists import latest
from fulfillment.supply.use_cases.returned_totals import take_totals
from fulfillment.supply.use_cases.shortage_board import ShortageBoard, shortage_board
from fulfillment.supply.use_cases.shortages import (
    ShortageCard,
    drop_shortage,
    look_at_shortage,
    report_shortage,
)
from orders.actors import Actor
from orders.documents.table_reading import MOST_MIB
from orders.rules.errors import NotApproved, StaleButton, WrongCompound
from orders.use_cases.access import session_card
from portal.pages.supplier import series_of
from portal.portal import Portal, Reading, ThePortal, Writing
from portal.rendering import page
from portal.security import LONGEST_NUMBER
from portal.session import ClerkActs, ClerkLooks, ClerkPass, LiaisonPass
from storage.database import Transaction

router = APIRouter(include_in_schema=False)
HERE = "/supplier/{cycle_id}/{compound_id}/shortage"
LIAISON = "/liaison/shortage/{cycle_id}/{supplier_id}"
PORTAL = "portal"


@router.get(HERE)
async def clerk_form(
    request: Request, *, cycle_id: int, compound_id: int, actor: ClerkLooks, tx: Reading
) -> Response:
    return await _form(request, tx, actor, series_of(actor, cycle_id, compound_id))


@router.post(HERE)
async def clerk_reports(
    request: Request,
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
) -> Response:
    return await _report(request, portal, tx, actor, series_of(actor, cycle_id, compound_id))


@router.post(HERE + "/workbook")
async def clerk_sends(
    *,
    cycle_id: int,
    compound_id: int,
    portal: ThePortal,
    actor: ClerkPass,
    file: Annotated[UploadFile, File()],
) -> Response:
    return await _take(portal, actor, series_of(actor, cycle_id, compound_id), file)


@router.get("/supplier/shortage/{shortage_id}")
async def clerk_looks(
    request: Request, shortage_id: int, actor: ClerkLooks, tx: Reading, moved: bool = False
) -> Response:
    return await _preview(request, tx, actor, shortage_id, moved=moved)


@router.post("/supplier/shortage/{shortage_id}/{answer}")
async def clerk_decides(
    *,
    shortage_id: int,
    answer: str,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    shown: Annotated[str, Form()] = "",
) -> Response:
    return await _decide(portal, tx, actor, shortage_id, (answer, shown))


@router.get("/liaison/shortage")
async def liaison_lists(request: Request, actor: LiaisonPass, tx: Reading) -> Response:
    boards = await shortage_board(tx, compound_id=actor.compound_id or 0)
    card = await session_card(tx, actor=actor)
    return page(request, "liaison_shortage.html", card=card, boards=boards)


@router.get(LIAISON)
async def liaison_form(
    request: Request, *, cycle_id: int, supplier_id: int, actor: LiaisonPass, tx: Reading
) -> Response:
    return await _form(request, tx, actor, _liaisons(actor, cycle_id, supplier_id))


@router.post(LIAISON)
async def liaison_reports(
    request: Request,
    *,
    cycle_id: int,
    supplier_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Writing,
) -> Response:
    return await _report(request, portal, tx, actor, _liaisons(actor, cycle_id, supplier_id))


@router.post(LIAISON + "/workbook")
async def liaison_sends(
    *,
    cycle_id: int,
    supplier_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    file: Annotated[UploadFile, File()],
) -> Response:
    return await _take(portal, actor, _liaisons(actor, cycle_id, supplier_id), file)


@router.get("/liaison/shortage/{shortage_id}")
async def liaison_looks(
    request: Request, shortage_id: int, actor: LiaisonPass, tx: Reading, moved: bool = False
) -> Response:
    return await _preview(request, tx, actor, shortage_id, moved=moved)


@router.post("/liaison/shortage/{shortage_id}/decision/{answer}")
async def liaison_decides(
    *,
    shortage_id: int,
    answer: str,
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Writing,
    shown: Annotated[str, Form()] = "",
) -> Response:
    return await _decide(portal, tx, actor, shortage_id, (answer, shown))


async def _form(
    request: Request, tx: Transaction, actor: Actor, series: dict[str, int]
) -> Response:
    boards = await shortage_board(tx, **series)
    if not boards:
        raise NotApproved()
    card = await session_card(tx, actor=actor)
    return page(request, "shortage.html", card=card, board=boards[0], form_at=_home(actor, series))


async def _report(
    request: Request, portal: Portal, tx: Transaction, actor: Actor, series: dict[str, int]
) -> Response:
    form = await request.form()
    said = {
        name.removeprefix("units-"): units
        for name, text in form.items()
        if name.startswith("units-")
        and (units := read_units(str(text), name.removeprefix("units-"))) is not None
    }
    newest = await latest(tx, **series)
    if newest is None:
        raise NotApproved()
    seen = str(form.get("pick_list", ""))
    is_number = seen.isdecimal() and len(seen) <= LONGEST_NUMBER
    card = await report_shortage(
        tx,
        actor=actor,
        pick_list_id=int(seen) if is_number else newest.pick_list_id,
        said=said,
        source=PORTAL,
        now=portal.clock.now(),
    )
    return _to(actor, card)


async def _take(portal: Portal, actor: Actor, series: dict[str, int], file: UploadFile) -> Response:
    """Read the workbook with no transaction open."""
    returned = await to_thread(read_totals, await file.read((MOST_MIB << 20) + 1))
    now = portal.clock.now()
    async with portal.database.write() as tx:
        card = await take_totals(tx, actor=actor, returned=returned, now=now, series=series)
    return _to(actor, card)


async def _preview(
    request: Request, tx: Transaction, actor: Actor, shortage_id: int, *, moved: bool
) -> Response:
    found = await look_at_shortage(tx, actor=actor, shortage_id=shortage_id)
    boards = await _board_of(tx, actor, found)
    return page(
        request,
        "shortage_preview.html",
        card=await session_card(tx, actor=actor),
        found=found,
        plan=found.plan,
        board=boards[0],
        moved=moved,
        back=_home(actor, _series(found)),
        yes=_answer(actor, shortage_id, "yes"),
        no=_answer(actor, shortage_id, "no"),
    )


async def _decide(
    portal: Portal, tx: Transaction, actor: Actor, shortage_id: int, said: tuple[str, str]
) -> Response:
    answer, shown = said
    now = portal.clock.now()
    if answer == "no":
        card = await drop_shortage(tx, actor=actor, shortage_id=shortage_id, now=now)
    elif answer == "yes":
        card = await apply_shortage(
            tx,
            actor=actor,
            shortage_id=shortage_id,
            shown=shown,
            portal_url=portal.portal_url,
            chance=portal.chance,
            now=now,
        )
    else:
        raise StaleButton()
    return _to(actor, card)


async def _board_of(tx: Transaction, actor: Actor, found: ShortageCard) -> Sequence[ShortageBoard]:
    if actor.compound_id != found.edition.compound_id:
        raise WrongCompound()
    return await shortage_board(tx, **_series(found))


def _series(found: ShortageCard) -> dict[str, int]:
    edition = found.edition
    return {
        "cycle_id": edition.cycle_id,
        "compound_id": edition.compound_id,
        "supplier_id": edition.supplier_id,
    }


def _liaisons(actor: Actor, cycle_id: int, supplier_id: int) -> dict[str, int]:
    return {
        "cycle_id": cycle_id,
        "compound_id": actor.compound_id or 0,
        "supplier_id": supplier_id,
    }


def _home(actor: Actor, series: dict[str, Any]) -> str:
    """Where the list's form is for this reader."""
    return (HERE if actor.supplier_id is not None else LIAISON).format(**series)


def _answer(actor: Actor, shortage_id: int, answer: str) -> str:
    if actor.supplier_id is not None:
        return f"/supplier/shortage/{shortage_id}/{answer}"
    return f"/liaison/shortage/{shortage_id}/decision/{answer}"


def _to(actor: Actor, card: ShortageCard) -> Response:
    """To the report itself."""
    whose = "supplier" if actor.supplier_id is not None else "liaison"
    moved = "?moved=1" if card.has_moved else ""
    return RedirectResponse(f"/{whose}/shortage/{card.shortage_id}{moved}", HTTPStatus.SEE_OTHER)
