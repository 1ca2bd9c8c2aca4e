"""From a gate pass's value to what `gate_pass.typ` draws: a page behind a windscreen.

The chosen language is big, the other below it: guard and driver may read different ones.
"""

from datetime import date
from typing import Any

from config.texts import LOCALES, Texts, texts_for
from fulfillment.handover.gate_names import CONDITIONS
from fulfillment.handover.rules.gate_pass import GatePass
from fulfillment.supply.documents.fitting import clean, cut
from fulfillment.supply.documents.pixels import Code

MOST_WORDS = 300


def lay_out_gate_pass(found: GatePass, locale: str) -> dict[str, Any]:
    """One page."""
    first = texts_for(locale)
    second = texts_for(next(other for other in LOCALES if other != first.locale))
    return {
        "head": {
            "title": first.gettext("Gate pass"),
            "edition": "",
            "supplier": "",
            "lang": first.locale.partition("_")[0],
            "page": "",
        },
        "qr": Code(found.url),
        "token": found.url.rpartition("/")[2],
        "plate": cut(clean(found.plate), 16) or "–",
        "first": _words(found, first),
        "second": _words(found, second),
    }


def _words(found: GatePass, texts: Texts) -> dict[str, Any]:
    _ = texts.gettext
    is_english = texts.locale == "en"
    day = date.fromisoformat(found.day)
    return {
        "title": _("Gate pass"),
        "compound": cut(clean(_either(found.compound, found.compound_en, is_english)), 40),
        "valid": _("Valid on {day} only").format(
            day=f"{day:%Y-%m-%d}" if is_english else f"{day.year}年{day.month}月{day.day}日"
        ),
        "facts": [
            [_("Supplier"), cut(clean(_either(found.supplier, found.supplier_en, is_english)), 48)],
            [
                _("Load"),
                texts.ngettext("{count} bag", "{count} bags", found.bags).format(count=found.bags),
            ],
            [_("Let in at"), texts.time_of_day(found.admitted_at, found.timezone)],
            [_("Way"), cut(clean(found.route), 120) or "–"],
            [_("Unloading place"), cut(clean(found.unloading), 80) or "–"],
        ],
        "conditions": _conditions(found, texts),
        "conditions_title": _("Conditions"),
    }


def _conditions(found: GatePass, texts: Texts) -> list[str]:
    """The compound's own words, a line each; else the usual ones."""
    own = [clean(line) for line in found.conditions.splitlines() if line.strip()]
    return [cut(line, MOST_WORDS) for line in own] or [texts.gettext(line) for line in CONDITIONS]


def _either(chinese: str, english: str, is_english: bool) -> str:
    return english if is_english and english else chinese
