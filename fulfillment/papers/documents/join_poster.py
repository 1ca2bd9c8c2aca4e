"""From a poster's value to what `join_poster.typ` draws: a page of A4 a building, in two languages.

The chosen language is big, the other below it: who reads neither still finds the code. While a
cycle is open its bundles and times are on it; between cycles the code has the page to itself.
"""

from typing import Any

from config.texts import BOTH, LOCALES, Texts, texts_for
from fulfillment.papers.documents.wording import PostedWording
from fulfillment.papers.rules.join_poster import JoinPoster, PosterPage
from fulfillment.papers.rules.posted import BundleOnPaper, Posted
from fulfillment.supply.documents.fitting import breakable, clean, cut
from fulfillment.supply.documents.pixels import Code

# So many bundles go one below the other, so many in two columns with contents, the rest of a page
# by name and price.
MOST_ROOMY, MOST_WITH_CONTENTS, MOST_BUNDLES = 10, 14, 22
MOST_IN_ONE = (6, 4)  # in one language, and in both
# Half-width cells of a name and of contents, in one column and in two.
NAME_CELLS, CONTENTS_CELLS = (60, 36), (110, 80)


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
        "sale": _sale(poster, first, second, is_both=locale == BOTH),
        "lines": [
            {"name": _line(line.name, line.name_en, first, second), "phone": clean(line.phone)}
            for line in poster.help_lines
        ],
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


def _sale(
    poster: JoinPoster, first: Texts, second: Texts, *, is_both: bool
) -> dict[str, Any] | None:
    """The open cycle in the chosen language; `both` adds the other one's words to each."""
    if poster.cycle is None or not poster.cycle.bundles:
        return None
    told = [PostedWording(_posted(poster), texts) for texts in (first, second)]
    shown = told if is_both else told[:1]
    bundles = poster.cycle.bundles
    columns = 1 if len(bundles) <= MOST_IN_ONE[len(shown) - 1] else 2
    has_contents = len(bundles) <= MOST_WITH_CONTENTS
    left = len(bundles) - MOST_BUNDLES
    return {
        "cycle": " ".join(_cycle(words) for words in shown),
        "hours": [
            [" ".join(words._(name) for words in shown), shown[0].when(at)]
            for name, at in (
                ("Order from", poster.cycle.opens_at),
                ("Order until", poster.cycle.cutoff_at),
                ("Delivery", poster.cycle.deliver_at),
            )
        ],
        "bundles": [
            _bundle(shown, each, columns, has_contents=has_contents)
            for each in bundles[:MOST_BUNDLES]
        ],
        "columns": columns,
        "roomy": len(bundles) <= MOST_ROOMY,
        "more": _more(first, left) if left > 0 else "",
    }


def _more(texts: Texts, count: int) -> str:
    return texts.gettext("… {count} more in Telegram").format(count=count)


def _cycle(words: PostedWording) -> str:
    return words._("Cycle {number}").format(number=words.posted.cycle_number)


def _bundle(
    shown: list[PostedWording], bundle: BundleOnPaper, columns: int, *, has_contents: bool
) -> dict[str, Any]:
    """In two columns contents stand in the chosen language alone."""
    names = dict.fromkeys(words.name(bundle) for words in shown)
    told = (shown if columns == 1 else shown[:1]) if has_contents else ()
    most = CONTENTS_CELLS[columns - 1]
    contents = (breakable(words.contents(bundle), most) for words in told)
    return {
        "code": cut(bundle.code, 6),
        "name": cut(" ".join(names), NAME_CELLS[columns - 1]),
        "price": shown[0].price(bundle),
        "contents": [each for each in contents if each],
    }


def _posted(poster: JoinPoster) -> Posted:
    """The cycle in the shape whose words all papers of the stairwell share."""
    assert poster.cycle is not None
    return Posted(
        paper="",
        compound=poster.compound,
        compound_en=poster.compound_en,
        timezone=poster.timezone,
        currency=poster.currency,
        cycle_number=poster.cycle.number,
        is_closed=False,
        opens_at=poster.cycle.opens_at,
        cutoff_at=poster.cycle.cutoff_at,
        deliver_at=poster.cycle.deliver_at,
        made_at=poster.made_at,
        bundles=poster.cycle.bundles,
    )


def _line(name: str, name_en: str, first: Texts, second: Texts) -> str:
    """Both names, the reader's first: whoever is in need finds one of them."""
    names = {"zh_CN": clean(name), "en": clean(name_en)}
    pair = [names[first.locale], names[second.locale]]
    return cut(" ".join(dict.fromkeys(each for each in pair if each)), 60)


def _building(texts: Texts, building: str) -> str:
    if not building:
        return ""
    if building.isascii() and building.isalnum():
        return texts.gettext("Building {building}").format(building=building)
    return cut(clean(building), 24)
