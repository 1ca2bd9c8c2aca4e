"""The roster on the liaison's page: looked over, applied; what is not clear is given back."""

from asyncio import to_thread
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from config.texts import Texts
from orders.documents.media_types import CSV, XLSX
from orders.documents.roster_files import read_roster_file
from orders.documents.roster_words import all_in_words, flag_name
from orders.documents.roster_workbook import (
    broken_rows_xlsx,
    template_csv,
    template_xlsx,
)
from orders.documents.table_reading import MOST_MIB
from orders.rules.errors import DomainError, StaleButton
from orders.rules.masking import MaskingLevel, show_phone
from orders.rules.roster_lines import Person
from orders.use_cases.access import session_card
from orders.use_cases.roster_import import (
    RosterLook,
    apply_roster,
    drop_roster,
    latest_roster,
    look_at_roster,
    read_roster,
)
from orders.use_cases.roster_present import flags_of_compound
from portal.language import texts_of
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass
from portal.words import explain

router = APIRouter(prefix="/liaison/roster", include_in_schema=False)

HERE = "/liaison/roster"
# A page of more rows is read by nobody; what is not clear is shown whole.
MOST_SHOWN = 300
Locale = Literal["zh_CN", "en"]


@router.get("")
async def show(
    request: Request, portal: ThePortal, actor: LiaisonPass, done: Annotated[str, Query()] = ""
) -> Response:
    return await _page(request, portal, actor, done=done)


@router.post("")
async def upload(
    request: Request, portal: ThePortal, actor: LiaisonPass, file: UploadFile
) -> Response:
    content = await file.read((MOST_MIB << 20) + 1)
    try:
        table = await to_thread(read_roster_file, content)
    except DomainError as refused:
        return await _page(request, portal, actor, refused=refused)
    async with portal.database.write() as tx:
        await read_roster(
            tx,
            actor=actor,
            compound_id=actor.compound_id or 0,
            file_name=file.filename or "",
            digest=sha256(content).hexdigest(),
            table=table,
            now=portal.clock.now(),
        )
    return RedirectResponse(HERE, HTTPStatus.SEE_OTHER)


@router.post("/{upload_id}/apply")
async def apply(upload_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        look = await apply_roster(tx, actor=actor, upload_id=upload_id, now=portal.clock.now())
    count = len(look.plan.changes)
    return RedirectResponse(f"{HERE}?done={count}", HTTPStatus.SEE_OTHER)


@router.post("/{upload_id}/drop")
async def drop(upload_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await drop_roster(tx, actor=actor, upload_id=upload_id, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=dropped", HTTPStatus.SEE_OTHER)


@router.get("/template.xlsx")
async def workbook(
    portal: ThePortal, actor: LiaisonPass, locale: Annotated[Locale, Query()] = "zh_CN"
) -> Response:
    async with portal.database.read() as tx:
        flags = await flags_of_compound(tx, actor.compound_id or 0)
    return _file(await to_thread(template_xlsx, locale, flags), XLSX, "roster.xlsx")


@router.get("/template.csv")
async def plain_template(
    actor: LiaisonPass, locale: Annotated[Locale, Query()] = "zh_CN"
) -> Response:
    return _file(template_csv(locale), CSV, "roster.csv")


@router.get("/{upload_id}/broken.xlsx")
async def broken(
    request: Request, upload_id: int, portal: ThePortal, actor: LiaisonPass
) -> Response:
    texts = texts_of(request)
    async with portal.database.read() as tx:
        look = await look_at_roster(tx, actor=actor, upload_id=upload_id)
    if not look.broken:
        raise StaleButton()
    rows = tuple(
        (all_in_words(texts, unclear.doubts, look.flags), row.number, row.cells)
        for row, unclear in look.broken
    )
    content = await to_thread(broken_rows_xlsx, texts.locale, look.table.heading, rows)
    return _file(content, XLSX, "roster-to-correct.xlsx")


async def _page(
    request: Request,
    portal: ThePortal,
    actor: LiaisonPass,
    *,
    done: str = "",
    refused: DomainError | None = None,
) -> Response:
    texts = texts_of(request)
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        look = await latest_roster(tx, actor=actor, compound_id=actor.compound_id or 0)
    return page(
        request,
        "liaison_roster.html",
        here=HERE,
        card=card,
        look=look,
        done=done,
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
        most=MOST_SHOWN,
        person=_person,
        flag=lambda code: _flag(look, code, texts),
        wrong=lambda doubts: all_in_words(texts, doubts, look.flags if look else {}),
    )


def _person(who: Person) -> str:
    """A name with its phone as far as one needs it to know whose it is."""
    return f"{who.name} {show_phone(who.phone, MaskingLevel.MASKED)}".strip()


def _flag(look: RosterLook | None, code: str, texts: Texts) -> str:
    known = look.flags.get(code) if look else None
    return flag_name(texts, known) if known else code


def _file(content: bytes, media_type: str, name: str) -> Response:
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
