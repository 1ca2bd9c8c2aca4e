"""What the supplier has in stock today: a form by kind, a table, or “nothing has changed”."""

from asyncio import to_thread
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from orders.documents.table_reading import MOST_MIB, read_sheets
from orders.rules.errors import NotYours
from orders.rules.errors_care import NoFigures
from orders.rules.kinds import ENGLISH_KINDS, KINDS, kinds_in_order
from orders.rules.stock_text import StockReading, read_rows, read_weight
from orders.use_cases.access import session_card
from orders.use_cases.stock_board import supplier_stock
from orders.use_cases.stock_reporting import report_stock, same_stock
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import ClerkPass

router = APIRouter(prefix="/supplier/stock", include_in_schema=False)

HERE = "/supplier/stock"


@router.get("")
async def form(
    request: Request, portal: ThePortal, actor: ClerkPass, *, done: bool = False,
    unclear: str = "",
) -> Response:  # fmt: skip
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await supplier_stock(
            tx, actor=actor, supplier_id=card.supplier_id or 0, now=portal.clock.now()
        )
    said = {each.kind: each for each in found.kinds}
    return page(
        request,
        "supplier_stock.html",
        here=HERE,
        card=card,
        found=found,
        said=said,
        kinds=kinds_in_order([*KINDS, *said]),
        english=ENGLISH_KINDS,
        done=done,
        unclear=unclear[:300],
    )


@router.post("")
async def reports(request: Request, portal: ThePortal, actor: ClerkPass) -> Response:
    """Fields that are left empty say nothing; 0 is sold out."""
    typed = await request.form()
    said = {name.removeprefix("kg-"): str(text).strip() for name, text in typed.items()
            if name.startswith("kg-") and str(text).strip()}  # fmt: skip
    read = {kind: read_weight(text) for kind, text in said.items()}
    grams = {kind: weight for kind, weight in read.items() if weight is not None}
    unclear = tuple(f"{kind} {said[kind]}" for kind, weight in read.items() if weight is None)
    return await _keep(portal, actor, StockReading(grams, unclear), "page")


@router.post("/table")
async def sends_table(
    portal: ThePortal, actor: ClerkPass, file: Annotated[UploadFile, File()]
) -> Response:
    """Read with no transaction open."""
    sheets = await to_thread(read_sheets, await file.read((MOST_MIB << 20) + 1))
    return await _keep(portal, actor, read_rows(sheets[0]), "file")


@router.post("/same")
async def says_same(
    portal: ThePortal, actor: ClerkPass, day: Annotated[str, Form(max_length=10)]
) -> Response:
    async with portal.database.write() as tx:
        await same_stock(tx, actor=actor, supplier_id=_own(actor.supplier_id), day=day,
                         now=portal.clock.now())  # fmt: skip
    return RedirectResponse(f"{HERE}?done=1", HTTPStatus.SEE_OTHER)


async def _keep(
    portal: ThePortal, actor: ClerkPass, reading: StockReading, source: str
) -> Response:
    if not reading.grams:
        raise NoFigures(said=" ".join(reading.unclear)[:60])
    async with portal.database.write() as tx:
        await report_stock(
            tx,
            actor=actor,
            supplier_id=_own(actor.supplier_id),
            grams=reading.grams,
            source=source,
            now=portal.clock.now(),
        )
    rest = {"unclear": "、".join(reading.unclear)[:300]} if reading.unclear else {}
    return RedirectResponse(f"{HERE}?{urlencode({'done': 1, **rest})}", HTTPStatus.SEE_OTHER)


def _own(supplier_id: int | None) -> int:
    if supplier_id is None:
        raise NotYours()
    return supplier_id
