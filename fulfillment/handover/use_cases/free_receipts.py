"""The receipt of free goods as a paper: who gets how much, and a line for each to sign."""

from datetime import datetime
from itertools import groupby

from config.texts import Texts
from fulfillment.handover.use_cases.free_views import FreeList
from fulfillment.money.rules.money_sheet import MoneySheet, Section

TO_SIGN = "　" * 8


def receipt_sheet(texts: Texts, found: FreeList, *, compound: str, made_at: datetime) -> MoneySheet:
    """A list that is approved as a paper, by building, in walking order; rooms, no names."""
    _ = texts.gettext
    sums, place = found.sums, found.desk.place
    getting = [share for share in found.shares if share.quantity]
    sections = tuple(
        Section(
            _("Building {building}").format(building=code),
            tuple(
                (
                    share.address,
                    str(share.quantity),
                    sums.unit,
                    "√" if share.handed_at else "",
                    TO_SIGN,
                )
                for share in shares
            ),
        )
        for code, shares in groupby(getting, key=lambda share: share.building)
    )
    donor = _("From {donor}.").format(donor=sums.donor) if sums.donor else ""
    return MoneySheet(
        title=_("Receipt of free goods: {goods}").format(goods=sums.goods),
        place=place.name if texts.locale == "zh_CN" else place.name_en,
        compound=compound,
        edition=f"{sums.list_id}",
        made=_("As of {time}").format(time=texts.day_and_time(made_at, place.timezone)),
        made_at=made_at,
        locale=texts.locale,
        currency="CNY",
        headings=(_("Room"), _("Units"), _("Unit of measure"), _("Has it"), _("Signature")),
        widths=(34, 20, 30, 20, 0),
        sections=sections,
        ticks=True,
        note=" ".join(
            part for part in (donor, _("Free of charge. Whoever takes it signs.")) if part
        ),
        page=_("Page {page} of {pages}"),
        signatures=(_("Handed out by"), _("Liaison")),
    )
