"""One row of a statement that a person places, and a file that waits for password or columns."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response

from fulfillment.money.use_cases.statement_deciding import assign_row, leave_row, row_to_place
from fulfillment.money.use_cases.statement_files import (
    explain_statement,
    forget_file,
    how_to_read,
    kept_file,
)
from orders.actors import Actor
from orders.rules.errors import DomainError
from orders.rules.errors_reading import NeedsMap, NeedsPassword, WrongPassword
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.statement_views import GROUPS
from portal.pages.statements import Side, Signed, home_of, read, show, to
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.words import explain

router = APIRouter(prefix="/{side}/money/statements", include_in_schema=False)

COLUMNS = ("date", "amount", "money_in", "money_out", "texts", "id", "direction")


@router.get("/files/{kept_id}")
async def asks(
    request: Request, *, side: Side, kept_id: int, portal: ThePortal, actor: Signed
) -> Response:
    is_wrong = request.query_params.get("asks") == WrongPassword.code
    refused = WrongPassword() if is_wrong else None
    return await _asks_page(request, portal, actor, side, kept_id, refused=refused)


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
        if form.get("date"):
            columns = {key: form.get(key, "") for key in COLUMNS}
            name = form.get("name", "") or kept.name
            async with portal.database.write() as tx:
                told = await explain_statement(tx, actor=actor, name=name, columns=columns, now=now)
            how = replace(how, maps=(told, *how.maps))
        statement = await read(kept.content, how, form.get("password", ""))
    except (NeedsPassword, WrongPassword, NeedsMap) as again:
        return to(side, f"/files/{kept_id}?asks={again.code}")
    except DomainError as refused:
        return await _asks_page(request, portal, actor, side, kept_id, refused=refused)
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


async def _asks_page(
    request: Request,
    portal: Portal,
    actor: Actor,
    side: str,
    kept_id: int,
    *,
    refused: DomainError | None,
) -> Response:
    """What is still needed to read a file: its password, or which column is what."""
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        kept = await kept_file(tx, actor=actor, upload_id=kept_id, now=portal.clock.now())
        how = await how_to_read(tx, actor=actor, supplier_id=kept.supplier_id or 0)
    headings: tuple[str, ...] = ()
    try:
        await read(kept.content, how)
    except NeedsMap as needed:
        headings = needed.headings
    except DomainError as needed:
        refused = refused or needed
    here = f"{home_of(side)}/files/{kept_id}"
    texts = texts_of(request)
    return page(
        request,
        "statement_asks.html",
        here=here,
        at=here,
        home=home_of(side),
        side=side,
        card=card,
        kept=kept,
        headings=headings,
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
    )
