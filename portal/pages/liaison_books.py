"""The books of a cycle for the liaison: what adds up, what does not fit, and a file."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from fulfillment.money.documents.books_file import (
    books_csv,
    books_xlsx,
    supplier_rows,
    trial_rows,
    upright,
)
from fulfillment.money.documents.words import misfit_words
from fulfillment.money.use_cases.book_lines import book_lines
from fulfillment.money.use_cases.overview import money_of_cycles
from fulfillment.money.use_cases.reconciling import cycle_books
from orders.documents.media_types import XLSX
from orders.rules.errors import StaleButton
from orders.use_cases.access import session_card
from portal.language import texts_of
from portal.portal import Reading, ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/books")


@router.get("")
async def newest(request: Request, actor: LiaisonPass, tx: Reading) -> Response:
    card = await session_card(tx, actor=actor)
    cycles = await money_of_cycles(tx, compound_id=card.compound_id)
    return page(request, "liaison_books.html", card=card, cycles=cycles)


@router.get("/{cycle_id}")
async def one_cycle(request: Request, cycle_id: int, actor: LiaisonPass, tx: Reading) -> Response:
    card = await session_card(tx, actor=actor)
    books = await cycle_books(tx, cycle_id=cycle_id, compound_id=card.compound_id)
    if not books.accounts:
        raise StaleButton()
    texts, currency = texts_of(request), books.accounts[0].currency
    return page(
        request,
        "liaison_book.html",
        card=card,
        books=books,
        tables=(trial_rows(books, texts), upright(*supplier_rows(books, texts))),
        misfits=[misfit_words(texts, each, currency) for each in books.misfits],
    )


@router.get("/{cycle_id}/books.{form}")
async def download(
    request: Request,
    cycle_id: int,
    form: Literal["xlsx", "csv"],
    *,
    portal: ThePortal,
    actor: LiaisonPass,
    tx: Reading,
) -> Response:
    card, locale = await session_card(tx, actor=actor), texts_of(request).locale
    books = await cycle_books(tx, cycle_id=cycle_id, compound_id=card.compound_id)
    lines = await book_lines(tx, cycle_id=cycle_id, compound_id=card.compound_id)
    name = {
        "Content-Disposition": f'attachment; filename="books-{books.cycle_number}-{locale}.{form}"'
    }
    of = {"locale": locale, "timezone": card.timezone}
    if form == "csv":
        content = await run_in_threadpool(books_csv, lines, **of)
        return Response(content, media_type="text/csv; charset=utf-8", headers=name)
    now = portal.clock.now()
    content = await run_in_threadpool(books_xlsx, books, lines, **of, made_at=now)
    return Response(content, media_type=XLSX, headers=name)
