"""From a poster's value to what `join_poster.typ` draws: a page of A4 a building, in two languages.

The chosen language is big, the other below it: who reads neither still finds the code.
"""

from typing import Any

from config.texts import LOCALES, Texts, texts_for
from fulfillment.papers.rules.join_poster import JoinPoster, PosterPage
from fulfillment.supply.documents.fitting import clean, cut
from fulfillment.supply.documents.pixels import Code


def lay_out_join_poster(poster: JoinPoster, locale: str) -> dict[str, Any]:
    """One page for each link, in walking order."""
    first = texts_for(locale)
    second = texts_for(next(other for other in LOCALES if other != first.locale))
    return {
        "head": {
            "title": first.gettext("Group buying: join here"),
            "edition": "",
            "supplier": "",
            "lang": first.locale.partition("_")[0],
            "page": "",
        },
        "pages": [
            {
                "qr": Code(page.url),
                "url": page.url,
                "first": _words(poster, page, first),
                "second": _words(poster, page, second),
            }
            for page in poster.pages
        ],
    }


def _words(poster: JoinPoster, page: PosterPage, texts: Texts) -> dict[str, Any]:
    _ = texts.gettext
    is_english = texts.locale == "en"
    compound = poster.compound_en if is_english and poster.compound_en else poster.compound
    helps = _("Need help? Ask the liaison: {name}").format(name=cut(clean(poster.liaison), 24))
    return {
        "compound": cut(clean(compound), 40),
        "building": _building(texts, page.building),
        "title": _("Group buying: join here"),
        "steps": [
            _("Scan the code with your phone's camera; it opens Telegram."),
            _("Press Start, then choose your room."),
            _("Press “Send my phone number”. That's all: you can order."),
        ],
        "help": f"{helps} {poster.phone}".strip(),
        "alone": _("No smartphone? A neighbour or the liaison orders for you."),
        "warning": _("This code asks for no money. Never pay to a code in the stairwell."),
    }


def _building(texts: Texts, building: str) -> str:
    if not building:
        return ""
    if building.isascii() and building.isalnum():
        return texts.gettext("Building {building}").format(building=building)
    return cut(clean(building), 24)
