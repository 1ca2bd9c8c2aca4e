"""The supplier's list of sellable goods: what is on sale, a file sent in, its preview, the yes."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from config.texts import N_
from orders.documents.goods_reasons import reason_words
from orders.documents.goods_template import goods_template
from orders.documents.media_types import XLSX
from orders.documents.table_reading import MOST_MIB
from orders.rules.kinds import ENGLISH_KINDS, kind_of_bundle
from orders.use_cases.access import session_card
from orders.use_cases.goods import apply_goods, drop_goods, look_at_goods, send_goods
from orders.use_cases.goods_stands import sale_of
from portal.language import texts_of
from portal.portal import Reading, ThePortal, Writing
from portal.rendering import in_language, page
from portal.session import ClerkActs, ClerkLooks

router = APIRouter(prefix="/supplier/goods", include_in_schema=False)

HERE = "/supplier/goods"


FIELD_NAMES: Mapping[str, str] = {
    "price": N_("Unit price"),
    "limit": N_("Household limit"),
    "per_person": N_("Limit per person"),
    "stock": N_("Stock"),
    "contents": N_("Contains"),
    "aliases": N_("Aliases"),
    "name_en": N_("English name"),
    "is_standard": N_("Standard pack"),
}


def shown_value(value: Any) -> str:
    """A field's value as the table of changes shows it."""
    if isinstance(value, bool):
        return "✓" if value else "–"
    if value is None or value == []:
        return "–"
    if not isinstance(value, list):
        return str(value)
    parts = [
        part if isinstance(part, str) else f"{part['name']} {part['quantity']} {part['unit']}"
        for part in value
    ]
    return "、".join(parts)


def both_names(kind: str) -> tuple[str, str]:
    """A kind of goods in Chinese and in English."""
    return kind, ENGLISH_KINDS.get(kind, kind)


@router.get("")
async def goods(
    request: Request, *, portal: ThePortal, actor: ClerkLooks, tx: Reading, done: str = ""
) -> Response:
    sale = await sale_of(tx, actor=actor, now=portal.clock.now())
    card = await session_card(tx, actor=actor)
    return page(request, "goods.html", card=card, sale=sale, done=done)


@router.get("/template.xlsx")
async def template(request: Request, actor: ClerkLooks) -> Response:
    content = goods_template(texts_of(request).locale)
    name = 'attachment; filename="goods.xlsx"'
    return Response(content, media_type=XLSX, headers={"Content-Disposition": name})


@router.post("")
async def send(
    portal: ThePortal, actor: ClerkActs, tx: Writing, file: Annotated[UploadFile, File()]
) -> Response:
    content = await file.read((MOST_MIB << 20) + 1)
    name = file.filename or ""
    card = await send_goods(
        tx, actor=actor, file_name=name, content=content, now=portal.clock.now()
    )
    return RedirectResponse(f"{HERE}/{card.upload_id}", HTTPStatus.SEE_OTHER)


@router.get("/{upload_id}")
async def preview(
    request: Request,
    *,
    upload_id: int,
    portal: ThePortal,
    actor: ClerkLooks,
    tx: Reading,
    moved: bool = False,
) -> Response:
    found = await look_at_goods(tx, actor=actor, upload_id=upload_id, now=portal.clock.now())
    texts = texts_of(request)
    return page(
        request,
        "goods_preview.html",
        card=await session_card(tx, actor=actor),
        found=found,
        changes=found.changes,
        unclear=[(item, reason_words(texts, item)) for item in found.changes.unclear],
        moved=moved,
        field_names=FIELD_NAMES,
        shown_value=shown_value,
        kind=lambda contents: in_language(texts, *both_names(kind_of_bundle(contents))),
    )


@router.post("/{upload_id}/yes")
async def apply(
    *,
    upload_id: int,
    portal: ThePortal,
    actor: ClerkActs,
    tx: Writing,
    shown: Annotated[str, Form()],
) -> Response:
    found = await apply_goods(
        tx, actor=actor, upload_id=upload_id, shown=shown, now=portal.clock.now()
    )
    back = f"{HERE}/{upload_id}?moved=1" if found.has_moved else f"{HERE}?done=applied"
    return RedirectResponse(back, HTTPStatus.SEE_OTHER)


@router.post("/{upload_id}/no")
async def drop(upload_id: int, portal: ThePortal, actor: ClerkActs, tx: Writing) -> Response:
    await drop_goods(tx, actor=actor, upload_id=upload_id, now=portal.clock.now())
    return RedirectResponse(f"{HERE}?done=dropped", HTTPStatus.SEE_OTHER)
