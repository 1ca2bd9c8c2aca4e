"""Pieces that many screens share: moments, long lists cut short, other compounds to go to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.people_presses import OpenManage
from bot.screens.presses import Press
from bot.screens.screen import Button, Rows, plain
from config.texts import Texts
from orders.use_cases.desks import Desk, Place

# Addresses in one line, before "and 20 more": a card is read on a phone.
MOST_ADDRESSES = 12
MOST_LINES = 40


def instant_of(value: str | datetime) -> datetime:
    """The instant behind a notice's ISO text or a result's own."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def when(texts: Texts, data: Mapping[str, Any], key: str) -> str:
    """Day and time of one of the data's instants, in its own zone."""
    return texts.day_and_time(instant_of(data[key]), data["timezone"])


def span(texts: Texts, start: str | datetime, end: str | datetime, zone: str) -> str:
    """`22 Nov 15:00–15:05`."""
    first = texts.day_and_time(instant_of(start), zone)
    return f"{first}–{texts.time_of_day(instant_of(end), zone)}"


def place_name(texts: Texts, place: Place) -> str:
    return place.name if texts.locale == "zh_CN" else place.name_en or place.name


def no_more_cycles(texts: Texts) -> str:
    """Instead of the next opening, where control has ended."""
    return texts.gettext("Control has ended: no further cycle opens.")


def first_of(texts: Texts, lines: Sequence[str], most: int = MOST_LINES) -> list[str]:
    """The first lines, and how many more there are."""
    rest = len(lines) - most
    if rest <= 0:
        return list(lines)
    more = texts.ngettext("… and {count} more", "… and {count} more", rest)
    return [*lines[:most], more.format(count=rest)]


def flat(text: str, most: int) -> str:
    """A name in one line, cut at its end where it is absurdly long."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else one_line[: most - 1] + "…"


def said_of(texts: Texts, what: str, words: str) -> str:
    """`What: words`, with the colon of the language."""
    colon = "：" if texts.locale == "zh_CN" else ": "
    return f"{what}{colon}{words}"


def addresses(texts: Texts, items: Sequence[object], most: int = MOST_ADDRESSES) -> str:
    """Addresses in a row, escaped and cut short."""
    joint = "、" if texts.locale == "zh_CN" else ", "
    return plain(joint.join(first_of(texts, [str(item) for item in items], most)))


def units_in(texts: Texts, units: Sequence[Mapping[str, Any]]) -> str:
    """`A 蔬菜包 ×12`, a line each."""
    return plain("\n".join(f"{u['code']} {name_in(texts, u)} ×{u['units']}" for u in units))


def other_places(texts: Texts, desk: Desk, to: Callable[[int], Press]) -> Rows:
    """The way back to the menu, and a button for each other compound in which one may work."""
    back = Button(texts.gettext("« Menu"), OpenManage(desk.place.compound_id, "cycle"))
    others = tuple(
        (Button(f"→ {place_name(texts, place)}", to(place.compound_id)),) for place in desk.others
    )
    return ((back,), *others)


def page_keys(page: int, pages: int, to: Callable[[int], Press]) -> Rows:
    """‹ and › where there is something before or behind."""
    keys = []
    if page > 0:
        keys.append(Button("‹", to(page - 1)))
    if page + 1 < pages:
        keys.append(Button("›", to(page + 1)))
    return (tuple(keys),) if keys else ()
