"""From a buying run's certificate to what `buying_certificate.typ` draws, everything in words."""

from typing import Any
from zoneinfo import ZoneInfo

from config.texts import Texts
from fulfillment.handover.rules.buying_certificate import Certificate, CertifiedLine
from fulfillment.supply.documents.fitting import clean, cut
from orders.rules.money import show_amount


def lay_out_certificate(found: Certificate, texts: Texts) -> dict[str, Any]:
    """One paper; long lists go on over further pages."""
    _ = texts.gettext
    compound = _either(texts, found.compound, found.compound_en)
    is_back = found.spent is not None
    made = texts.day_and_time(found.made_at, found.timezone)
    return {
        "head": {
            "title": _("Certificate of a buying run"),
            "edition": _("No. {number}").format(number=found.number),
            "compound": cut(compound, 40),
            "supplier": cut(_either(texts, found.shop, found.shop_en), 40),
            "lang": texts.locale.partition("_")[0],
            "page": _("Page {page} of {pages}"),
            "reason": "",
            "made": _("As of {time}").format(time=made),
            "delivery": "",
        },
        "intro": _(
            "{compound} sends these two people to buy daily necessities for its residents, in "
            "this shop, at this time, by this list. Please let them pass and serve them."
        ).format(compound=clean(compound)),
        "facts": _facts(found, texts),
        "headings": [
            _("Good"),
            _("On the list"),
            _("Agreed"),
            _("Really bought"),
            _("Price each"),
            _("Sum"),
        ],
        "rows": [_row(line, found.currency) for line in found.lines],
        "money": _money(found, texts) if is_back else [],
        "verdict": _verdict(found, texts) if is_back else "",
        "signatures": [_("Driver"), _("Counts and pays"), _("Shop"), _("Liaison, seal")],
    }


def _facts(found: Certificate, texts: Texts) -> list[list[str]]:
    _ = texts.gettext
    # With its year: checkpoints and the shop keep this paper.
    day = f"{found.begins_at.astimezone(ZoneInfo(found.timezone)):%Y-%m-%d %H:%M}"
    until = texts.time_of_day(found.ends_at, found.timezone)
    return [
        [_("Driver"), clean(f"{found.driver} {found.driver_phone}".strip())],
        [_("Counts and pays"), clean(f"{found.buyer} {found.buyer_phone}".strip())],
        [_("Number plate"), clean(found.plate)],
        [_("Shop"), clean(_either(texts, found.shop, found.shop_en))],
        [_("In the shop"), f"{day}–{until}"],
    ]


def _row(line: CertifiedLine, currency: str) -> list[str]:
    price = line.price if line.paid is None else line.paid
    count = line.agreed if line.bought is None else line.bought
    return [
        cut(clean(line.name), 60),
        f"{line.wanted} {clean(line.unit)}",
        str(line.agreed),
        "" if line.bought is None else str(line.bought),
        "" if price is None else show_amount(price, currency),
        "" if price is None else show_amount(price * count, currency),
    ]


def _money(found: Certificate, texts: Texts) -> list[list[str]]:
    _ = texts.gettext
    sums = (
        (_("Money given"), found.given),
        (_("Spent"), found.spent),
        (_("Brought back"), found.back),
        (_("Unexplained"), found.unexplained),
    )
    return [[name, show_amount(minor or 0, found.currency)] for name, minor in sums]


def _verdict(found: Certificate, texts: Texts) -> str:
    _ = texts.gettext
    if found.difference:
        return _("Difference: {words}").format(words=clean(found.difference))
    return _("List, money and goods agree.")


def _either(texts: Texts, chinese: str, english: str) -> str:
    return english if texts.locale == "en" and english.strip() else chinese
