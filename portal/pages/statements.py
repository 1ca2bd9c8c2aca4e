"""Statements of banks and wallets: sent in, looked over row by row, booked by a yes.

The same pages for the liaison (their compound's rows) and for the supplier's clerk (its own).
"""

from asyncio import to_thread
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from fulfillment.money.statements.opening import MOST_MIB
from fulfillment.money.statements.reading import read_statement
from fulfillment.money.statements.statement import Statement
from fulfillment.money.use_cases.statement_files import HowToRead, how_to_read, keep_file
from fulfillment.money.use_cases.statement_imports import (
    apply_statement,
    drop_statement,
    preview_statement,
    statements_of,
)
from fulfillment.money.use_cases.statement_looks import look_at_statement
from fulfillment.money.use_cases.statement_scope import suppliers_to_import
from orders.actors import Actor
from orders.rules.errors import DomainError, StaleButton
from orders.rules.errors_reading import NeedsMap, NeedsPassword, WrongPassword
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.pages.statement_views import shown_of, source_words
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.session import signed_in
from portal.words import explain

router = APIRouter(prefix="/{side}/money/statements", include_in_schema=False)

Side = Literal["liaison", "supplier"]
# What the next page asks for; the file is kept meanwhile.
ASKED_FOR = (NeedsPassword, WrongPassword, NeedsMap)


async def _pass(side: Side, request: Request, portal: ThePortal) -> Actor:
    async with portal.database.read() as tx:
        return await signed_in(tx, request, portal, side)


Signed = Annotated[Actor, Depends(_pass)]


def home_of(side: str) -> str:
    """Where the pages of this side begin."""
    return f"/{side}/money/statements"


@router.get("")
async def files(
    request: Request,
    side: Side,
    portal: ThePortal,
    actor: Signed,
    done: Annotated[str, Query()] = "",
) -> Response:
    return await list_page(request, portal, actor, side, done=done)


@router.post("")
async def upload(
    request: Request,
    *,
    side: Side,
    portal: ThePortal,
    actor: Signed,
    file: UploadFile,
    supplier: Annotated[int, Form()] = 0,
    password: Annotated[str, Form()] = "",
) -> Response:
    content = await file.read((MOST_MIB << 20) + 1)
    name, digest = file.filename or "", sha256(content).hexdigest()
    supplier_id = actor.supplier_id or supplier
    try:
        async with portal.database.read() as tx:
            how = await how_to_read(tx, actor=actor, supplier_id=supplier_id)
        statement = await read(content, how, password)
    except ASKED_FOR as asked:
        async with portal.database.write() as tx:
            kept = await keep_file(
                tx,
                actor=actor,
                supplier_id=supplier_id,
                file_name=name,
                content=content,
                digest=digest,
                now=portal.clock.now(),
            )
        return to(side, f"/files/{kept}?asks={asked.code}")
    except DomainError as refused:
        return await list_page(request, portal, actor, side, refused=refused)
    return await show(portal, actor, side, supplier_id, statement, name=name, digest=digest)


@router.get("/{upload_id}")
async def file_page(
    request: Request,
    *,
    side: Side,
    upload_id: int,
    portal: ThePortal,
    actor: Signed,
    done: Annotated[str, Query()] = "",
) -> Response:
    return await look_page(request, portal, actor, side, upload_id, done=done)


@router.post("/{upload_id}/yes")
async def apply(
    request: Request,
    *,
    side: Side,
    upload_id: int,
    portal: ThePortal,
    actor: Signed,
    digest: Annotated[str, Form()],
    row: Annotated[list[int] | None, Form()] = None,
) -> Response:
    try:
        async with portal.database.write() as tx:
            taken = await apply_statement(
                tx,
                actor=actor,
                upload_id=upload_id,
                row_ids=set(row or ()),
                digest=digest,
                portal_url=portal.portal_url,
                now=portal.clock.now(),
            )
    except DomainError as refused:
        return await look_page(request, portal, actor, side, upload_id, refused=refused)
    return to(side, f"/{upload_id}?done=booked-{taken.rows}")


@router.post("/{upload_id}/drop")
async def drop(side: Side, upload_id: int, portal: ThePortal, actor: Signed) -> Response:
    async with portal.database.write() as tx:
        await drop_statement(tx, actor=actor, upload_id=upload_id, now=portal.clock.now())
    return to(side, "?done=dropped")


async def read(content: bytes, how: HowToRead, password: str = "") -> Statement:
    """Read a file outside of every transaction: it may take seconds."""
    return await to_thread(
        read_statement,
        content,
        password=password or None,
        maps=how.maps,
        timezone=how.timezone,
        currency=how.currency,
    )


async def show(
    portal: Portal,
    actor: Actor,
    side: str,
    supplier_id: int,
    statement: Statement,
    *,
    name: str,
    digest: str,
) -> Response:
    """Keep what was read, and go to its page."""
    async with portal.database.write() as tx:
        look = await preview_statement(
            tx,
            actor=actor,
            supplier_id=supplier_id,
            statement=statement,
            file_name=name,
            digest=digest,
            now=portal.clock.now(),
        )
    return to(side, f"/{look.upload_id}")


def to(side: str, path: str) -> RedirectResponse:
    return RedirectResponse(home_of(side) + path, HTTPStatus.SEE_OTHER)


async def list_page(
    request: Request,
    portal: Portal,
    actor: Actor,
    side: str,
    *,
    done: str = "",
    refused: DomainError | None = None,
) -> Response:
    """Sending a file, and those that were sent."""
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        suppliers = await suppliers_to_import(tx, actor=actor)
        ids = [each.supplier_id for each in suppliers]
        rows = await statements_of(tx, actor=actor, supplier_ids=ids)
    texts = texts_of(request)
    return page(
        request,
        "statements.html",
        here=home_of(side),
        at=home_of(side),
        side=side,
        card=card,
        suppliers={each.supplier_id: each for each in suppliers},
        files=rows,
        done=done,
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
    )


async def look_page(
    request: Request,
    portal: Portal,
    actor: Actor,
    side: str,
    upload_id: int,
    *,
    done: str = "",
    refused: DomainError | None = None,
) -> Response:
    """A file's rows by what they are."""
    if upload_id < 1:
        raise StaleButton()
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        look = await look_at_statement(tx, actor=actor, upload_id=upload_id)
    texts = texts_of(request)
    return page(
        request,
        "statement.html",
        here=f"{home_of(side)}/{upload_id}",
        at=home_of(side),
        side=side,
        card=card,
        look=look,
        source=source_words(texts, look.facts.get("source", "")),
        shown=shown_of(texts, look, card.timezone),
        done=done,
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
    )
