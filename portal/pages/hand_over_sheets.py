"""The hand-over sheet as a file, for who stands at the delivery point and for the liaison."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from config.texts import LOCALES, texts_for
from fulfillment.handover.rules.hand_over_sheet import KIND
from fulfillment.handover.use_cases.hand_over_sheets import keep_sheet, look_for_sheet
from fulfillment.supply.documents.ink import renderer_version
from fulfillment.supply.documents.options import Options
from orders.actors import Actor
from portal.pages.paper_wish import Form, Level, Locale
from portal.portal import Portal, ThePortal
from portal.session import HandoutPass, LiaisonPass

router = APIRouter(include_in_schema=False)

Big = Annotated[bool, Query()]


@router.get("/handout/sheet/{handover_id}")
async def at_the_point(
    *,
    handover_id: int,
    portal: ThePortal,
    actor: HandoutPass,
    locale: Locale = "zh_CN",
    form: Form = "pdf",
    level: Level = "",
    big: Big = False,
) -> Response:
    return await _take(portal, actor, handover_id, locale, Options(form, level, big=big))


@router.get("/liaison/lists/hand-over/{handover_id}")
async def for_the_liaison(
    *,
    handover_id: int,
    portal: ThePortal,
    actor: LiaisonPass,
    locale: Locale = "zh_CN",
    form: Form = "pdf",
    level: Level = "",
    big: Big = False,
) -> Response:
    return await _take(portal, actor, handover_id, locale, Options(form, level, big=big))


async def _take(
    portal: Portal, actor: Actor, handover_id: int, locale: str, options: Options
) -> Response:
    """Look, draw with no transaction open, keep; what says the same is drawn once."""
    async with portal.database.read() as tx:
        wanted = await look_for_sheet(
            tx,
            actor=actor,
            handover_id=handover_id,
            locale=locale,
            options=options,
            now=portal.clock.now(),
        )
    content = b""
    if wanted.kept is None:
        content = await portal.press.draw(KIND, wanted.text, locale, wanted.options)
    async with portal.database.write() as tx:
        paper = await keep_sheet(
            tx,
            wanted,
            content,
            renderer=renderer_version(),
            actor=actor,
            now=portal.clock.now(),
        )
    return Response(
        paper.content,
        media_type=paper.media_type,
        headers={"Content-Disposition": _names(handover_id, locale, wanted.options)},
    )


def _names(handover_id: int, locale: str, options: Options) -> str:
    """Plain and as people say it; a sheet with phones shall not be taken for one without."""
    texts = texts_for(locale if locale in LOCALES else LOCALES[0])
    _ = texts.gettext
    plain = [KIND, str(handover_id), locale, "big" if options.big else "", options.level]
    spoken = [
        _("Hand-over sheet"),
        str(handover_id),
        locale if locale not in LOCALES else "",
        _("big type") if options.big else "",
        _("with names and phones") if options.level == "full" else "",
    ]
    name = "-".join(part for part in plain if part)
    said = quote("-".join(part for part in spoken if part).replace(" ", "_"))
    end = options.form
    return f"attachment; filename=\"{name}.{end}\"; filename*=UTF-8''{said}.{end}"
