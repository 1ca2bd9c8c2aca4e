"""What control level held when, as a paper: for the compound and each building that differed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.texts import Texts
from fulfillment.money.rules.money_sheet import MoneySheet, Section
from orders.actors import Actor
from orders.level_names import LEVEL_NAMES
from orders.use_cases.compounds import compound_of
from orders.use_cases.level_board import HeldSpan, level_history
from storage.database import Transaction


async def level_history_sheet(
    tx: Transaction, *, actor: Actor, compound_id: int, texts: Texts, now: datetime
) -> MoneySheet:
    """The history up to now, and what is announced for later. Any right there will do."""
    _ = texts.gettext
    place = await compound_of(tx, compound_id)
    history = await level_history(tx, actor=actor, compound_id=compound_id)
    sections = tuple(
        Section(
            _("Building {building}").format(building=code) if code else _("The whole compound"),
            tuple(_row(texts, span, place.timezone) for span in spans),
        )
        for code, spans in history
    )
    return MoneySheet(
        title=_("Control levels"),
        place=place.name if texts.locale == "zh_CN" else place.name_en,
        compound=place.name,
        edition="",
        made=_("As of {time}").format(time=texts.day_and_time(now, place.timezone)),
        made_at=now,
        locale=texts.locale,
        currency=place.currency,
        headings=(_("From"), _("Until"), _("Control level"), _("Announced by"), _("Notice")),
        widths=(32, 32, 28, 45, 0),
        sections=sections,
        note=_("A building that is not named was at the level of the compound."),
        page=_("Page {page} of {pages}"),
    )


def _row(texts: Texts, span: HeldSpan, zone: str) -> tuple[str, ...]:
    until = _dated(span.until, zone) if span.until else ""
    name = texts.gettext(LEVEL_NAMES[span.level])
    return (_dated(span.begins_at, zone), until, name, span.authority, span.notice)


def _dated(instant: datetime, zone: str) -> str:
    """With its year: this paper is kept."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
