"""One row of a statement that a person places, and a file that waits for password or columns."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from fulfillment.money.use_cases.statement_deciding import assign_row, leave_row, row_to_place
from fulfillment.money.use_cases.statement_files import (
    explain_statement,
    forget_file,
    how_to_read,
    kept_file,
)
from orders.rules.errors import DomainError
from orders.rules.errors_reading import NeedsMap, NeedsPassword, WrongPassword
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.statement_views import GROUPS
from portal.pages.statements import Side, Signed, home_of, list_page, read, show, to
from portal.portal import ThePortal
from portal.rendering import page
from portal.words import explain

router = APIRouter(prefix="/{side}/money/statements", include_in_schema=False)

COLUMNS = ("date", "amount", "money_in", "money_out", "texts", "id", "direction")


@router.get("/files/{kept_id}")
async def asks(
    request: Request, *, side: Side, kept_id: int, portal: ThePortal, actor: Signed
) -> Response:
    """What is still needed to read a file: its password, or which column is what."""
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        kept = await kept_file(tx, actor=actor, upload_id=kept_id, now=portal.clock.now())
        how = await how_to_read(tx, actor=actor, supplier_id=kept.supplier_id or 0)
    texts, said = texts_of(request), None
    headings: tuple[str, ...] = ()
    try:
        await read(kept.content, how)
    except NeedsMap as needed:
        headings = needed.headings
    except DomainError as refused:
        is_wrong = "wrong_password" in request.url.query
        again: DomainError = WrongPassword() if is_wrong else refused
        said = explain(again.code, again.data(), texts, card.timezone)
    return page(
        request,
        "statement_asks.html",
        here=f"{home_of(side)}/files/{kept_id}",
        at=f"{home_of(side)}/files/{kept_id}",
        home=home_of(side),
        side=side,
        card=card,
        kept=kept,
        headings=headings,
        said=said,
    )


@router.post("/files/{kept_id}")
async def answered(
    request: Request, *, side: Side, kept_id: int, portal: ThePortal, actor: Signed
) -> Response:
    form = {key: str(value) for key, value in (await request.form()).items()}
    now = portal.clock.now()
    try:
        async with portal.database.write() as tx:
            kept = await kept_file(tx, actor=actor, upload_id=kept_id, now=now)
            how = await how_to_read(tx, actor=actor, supplier_id=kept.supplier_id or 0)
        maps = how.maps
        if form.get("date"):
            columns = {key: form.get(key, "") for key in COLUMNS}
            name = form.get("name", "")
            async with portal.database.write() as tx:
                told = await explain_statement(tx, actor=actor, name=name, columns=columns, now=now)
            maps = (told, *maps)
        read_as = type(how)(maps, how.timezone, how.currency)
        statement = await read(kept.content, read_as, form.get("password", ""))
    except (NeedsPassword, WrongPassword, NeedsMap) as again:
        return to(side, f"/files/{kept_id}?asks={again.code}")
    except DomainError as refused:
        return await list_page(request, portal, actor, side, refused=refused)
    async with portal.database.write() as tx:
        await forget_file(tx, upload_id=kept_id, actor=actor, now=now)
    supplier_id = kept.supplier_id or 0
    return await show(
        portal, actor, side, supplier_id, statement, name=kept.name, digest=kept.digest
    )


@router.get("/{upload_id}/rows/{row_id}")
async def row(
    request: Request,
    *,
    side: Side,
    upload_id: int,
    row_id: int,
    portal: ThePortal,
    actor: Signed,
    q: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        found = await row_to_place(tx, actor=actor, row_id=row_id, wanted=q)
    return page(
        request,
        "statement_row.html",
        here=f"{home_of(side)}/{upload_id}/rows/{row_id}",
        at=f"{home_of(side)}/{upload_id}/rows/{row_id}",
        home=f"{home_of(side)}/{upload_id}",
        side=side,
        card=card,
        it=found,
        group=GROUPS.get(found.row.verdict, ("", "")),
        q=q,
    )


@router.post("/{upload_id}/rows/{row_id}")
async def decide(
    *,
    side: Side,
    upload_id: int,
    row_id: int,
    portal: ThePortal,
    actor: Signed,
    bill: Annotated[int, Form()] = 0,
    gives_back: Annotated[str, Form()] = "credit",
) -> Response:
    """For this bill; or, without one, nobody's here."""
    now = portal.clock.now()
    async with portal.database.write() as tx:
        if bill:
            await assign_row(
                tx,
                actor=actor,
                row_id=row_id,
                request_id=bill,
                gives_back="refund" if gives_back == "refund" else "credit",
                portal_url=portal.portal_url,
                now=now,
            )
        else:
            await leave_row(tx, actor=actor, row_id=row_id, now=now)
    return to(side, f"/{upload_id}?done={'placed' if bill else 'left'}")
