"""A platform's orders on the liaison's page: a file looked over, decided row by row, taken over."""

from asyncio import to_thread
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from fulfillment.supply.use_cases.platform_phoning import phone_lists
from fulfillment.supply.use_cases.taking_over import TakenIn, take_over
from orders.actors import Actor
from orders.documents.doubts_file import doubts_xlsx, read_doubts
from orders.documents.import_words import FIELDS
from orders.documents.media_types import XLSX
from orders.documents.platform_files import read_platform_tables
from orders.documents.table_reading import MOST_MIB
from orders.rules.errors import DomainError, UnknownRoom
from orders.rules.masking import MaskingLevel, show_phone
from orders.use_cases.access import session_card
from orders.use_cases.import_arrivals import take_answers
from orders.use_cases.import_cycles import choose_cycle, make_past_cycle, platforms_of
from orders.use_cases.import_decisions import decide_row, decide_typed, take_back_decision
from orders.use_cases.import_maps import explain_columns
from orders.use_cases.import_uploads import drop_import
from orders.use_cases.imports import imports_of, look_at_import, read_known, take_file
from portal.language import texts_of
from portal.pages.liaison_import_views import words_of
from portal.portal import Portal, ThePortal
from portal.rendering import page
from portal.security import LONGEST_NUMBER
from portal.session import LiaisonPass
from portal.words import explain

router = APIRouter(prefix="/liaison/imports", include_in_schema=False)

HERE = "/liaison/imports"
# A page of more rows is read by nobody on a phone; the table of doubts has all of them.
MOST_SHOWN = 200
OUT, OTHER = "out", "other"


@router.get("")
async def files(
    request: Request, portal: ThePortal, actor: LiaisonPass, done: Annotated[str, Query()] = ""
) -> Response:
    return await _list(request, portal, actor, done=done)


@router.post("")
async def upload(
    request: Request, portal: ThePortal, actor: LiaisonPass, file: UploadFile
) -> Response:
    content, now = await file.read((MOST_MIB << 20) + 1), portal.clock.now()
    try:
        tables = await to_thread(read_platform_tables, content)
        filled, name = read_doubts(tables), file.filename or ""
        async with portal.database.read() as tx:
            export = await read_known(tx, actor.compound_id or 0, tables, name)
        async with portal.database.write() as tx:
            if filled is not None:
                answered = await take_answers(tx, actor=actor, filled=filled, now=now)
                wrong = ",".join(map(str, answered.not_clear))
                return _to(answered.look.upload_id, f"done=answers&wrong={wrong}")
            look = await take_file(
                tx,
                actor=actor,
                compound_id=actor.compound_id or 0,
                file_name=name,
                digest=sha256(content).hexdigest(),
                tables=tables,
                export=export,
                now=now,
            )
    except DomainError as refused:
        return await _list(request, portal, actor, refused=refused)
    return _to(look.upload_id)


@router.get("/{upload_id}")
async def file_page(
    request: Request,
    *,
    upload_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    done: Annotated[str, Query()] = "",
    wrong: Annotated[str, Query()] = "",
) -> Response:
    return await _page(request, portal, actor, upload_id, done=done, wrong=wrong)


@router.post("/{upload_id}/cycle")
async def place(
    *, upload_id: int, portal: ThePortal, actor: LiaisonPass, cycle: Annotated[str, Form()]
) -> Response:
    """`7` is a cycle that is there, `new-3` one to be made for the platform 3."""
    kind, _, number = cycle.rpartition("-")
    wanted = _number(number)
    now = portal.clock.now()
    async with portal.database.write() as tx:
        if kind:
            await make_past_cycle(
                tx,
                actor=actor,
                upload_id=upload_id,
                supplier_id=wanted,
                chance=portal.chance,
                now=now,
            )
        else:
            await choose_cycle(tx, actor=actor, upload_id=upload_id, cycle_id=wanted, now=now)
    return _to(upload_id)


@router.post("/{upload_id}/columns")
async def columns(
    request: Request, upload_id: int, portal: ThePortal, actor: LiaisonPass
) -> Response:
    form = await request.form()
    said = {name: value for name, value in form.items() if isinstance(value, str)}
    try:
        async with portal.database.write() as tx:
            await explain_columns(
                tx,
                actor=actor,
                upload_id=upload_id,
                name=said.get("name", ""),
                columns={field: said.get(field, "") for field in FIELDS},
                now=portal.clock.now(),
            )
    except DomainError as refused:
        return await _page(request, portal, actor, upload_id, refused=refused, typed=said)
    return _to(upload_id)


@router.post("/{upload_id}/rows/{row}")
async def decide(
    request: Request,
    *,
    upload_id: int,
    row: int,
    portal: ThePortal,
    actor: LiaisonPass,
    choice: Annotated[str, Form()] = OTHER,
    text: Annotated[str, Form()] = "",
) -> Response:
    """The proposed household (`home-12`), nobody's here (`out`), or the one that was typed."""
    who: dict[str, Any] = {"actor": actor, "upload_id": upload_id, "row": row}
    try:
        async with portal.database.write() as tx:
            if text.strip():
                await decide_typed(tx, **who, text=text, now=portal.clock.now())
            elif choice == OTHER:
                raise UnknownRoom(text="")
            else:
                home = None if choice == OUT else _number(choice.rpartition("-")[2])
                await decide_row(tx, **who, household_id=home, now=portal.clock.now())
    except DomainError as refused:
        return await _page(request, portal, actor, upload_id, refused=refused, row=row)
    return _to(upload_id, f"done=row-{row}", "questions")


@router.post("/{upload_id}/rows/{row}/undo")
async def undo(upload_id: int, row: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await take_back_decision(
            tx, actor=actor, upload_id=upload_id, row=row, now=portal.clock.now()
        )
    return _to(upload_id, "", f"row-{row}")


@router.post("/{upload_id}/take")
async def take(request: Request, upload_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    try:
        async with portal.database.write() as tx:
            taken = await take_over(
                tx, actor=actor, upload_id=upload_id, now=portal.clock.now(), chance=portal.chance
            )
    except DomainError as refused:
        return await _page(request, portal, actor, upload_id, refused=refused)
    return await _page(request, portal, actor, upload_id, taken=taken)


@router.post("/{upload_id}/drop")
async def drop(upload_id: int, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.write() as tx:
        await drop_import(tx, actor=actor, upload_id=upload_id, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=dropped", HTTPStatus.SEE_OTHER)


@router.get("/{upload_id}/doubts.xlsx")
async def doubts(
    request: Request, upload_id: int, portal: ThePortal, actor: LiaisonPass
) -> Response:
    async with portal.database.read() as tx:
        look = await look_at_import(tx, actor=actor, upload_id=upload_id)
    locale = texts_of(request).locale
    content = await to_thread(doubts_xlsx, locale, look.doubts, upload_id)
    name = f'attachment; filename="rows-to-decide-{upload_id}.xlsx"'
    return Response(content, media_type=XLSX, headers={"Content-Disposition": name})


def _number(text: str) -> int:
    """What no button of the page says is nobody's number."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0


def _to(upload_id: int, query: str = "", anchor: str = "") -> RedirectResponse:
    url = f"{HERE}/{upload_id}" + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return RedirectResponse(url, HTTPStatus.SEE_OTHER)


async def _list(
    request: Request,
    portal: Portal,
    actor: Actor,
    *,
    done: str = "",
    refused: DomainError | None = None,
) -> Response:
    texts, compound_id = texts_of(request), actor.compound_id or 0
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        rows = await imports_of(tx, actor=actor, compound_id=compound_id)
        lists = await phone_lists(tx, actor=actor, compound_id=compound_id)
    return page(
        request,
        "liaison_imports.html",
        here=HERE,
        card=card,
        files=rows,
        lists=lists,
        phone=lambda phone: show_phone(phone, MaskingLevel.FULL),
        done=done,
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
    )


async def _page(
    request: Request,
    portal: Portal,
    actor: Actor,
    upload_id: int,
    *,
    done: str = "",
    wrong: str = "",
    refused: DomainError | None = None,
    row: int = 0,
    typed: dict[str, str] | None = None,
    taken: TakenIn | None = None,
) -> Response:
    texts = texts_of(request)
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        now = portal.clock.now()
        look = await look_at_import(tx, actor=actor, upload_id=upload_id, now=now)
        platforms = await platforms_of(tx, look.group_id)
    return page(
        request,
        "liaison_import.html",
        here=f"{HERE}/{upload_id}",
        card=card,
        look=look,
        platforms=platforms,
        taken=taken,
        done=done,
        wrong=[each for each in wrong.split(",") if each.isdecimal()],
        said=refused and explain(refused.code, refused.data(), texts, card.timezone),
        wrong_row=row,
        typed=typed or {},
        most=MOST_SHOWN,
        phone=lambda phone: show_phone(phone, MaskingLevel.FULL),
        **words_of(texts, look),
    )
