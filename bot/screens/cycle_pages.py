"""Choices for one kind of change of the cycles: hours, days, bundles, on buttons."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.screens import counts
from bot.screens.cycle import affected_words, forecast_words
from bot.screens.cycle_presses import (
    AnyNumberOfBags,
    AskWish,
    MarkStandard,
    OpenCyclePage,
    OpenCycles,
    OpenHour,
)
from bot.screens.cycle_words import hour_names
from bot.screens.joining import in_rows
from bot.screens.screen import Button, Screen, bold, code
from bot.screens.sharing_presses import OpenSorting
from config.texts import Texts
from orders.rules.cycle_wishes import HOURS, extra_value, minutes_of, number_for, with_hour
from orders.rules.schedule import MAX_LENGTH_DAYS
from orders.use_cases.cycle_board import CycleBoard

PAUSES = (3, 7, 14, 30)  # days
HALF_HOUR = timedelta(minutes=30)
HALF_HOURS = range(-4, 5)
FEW_BUNDLES = 12  # one in a row
MOST_BUNDLES = 80  # Telegram takes a hundred buttons under a message


def cycle_page(texts: Texts, board: CycleBoard, page: str) -> Screen:
    """The page of that name; of any other name, the choices for a pause."""
    text, keys, width = PAGES.get(page, _pause)(texts, board)
    back = (Button(texts.gettext("« Back"), OpenCycles(board.desk.place.compound_id)),)
    return Screen(text, (*in_rows(keys, width), back))


def hour_page(texts: Texts, board: CycleBoard, hour: int) -> Screen:
    """Times around the one that is now, for one of the six hours."""
    _ = texts.gettext
    name = HOURS[hour % len(HOURS)]
    wall: time = getattr(board.table.rule, name)
    text = _(
        "{hour}: {now}. To what time? Choose one, or write another as your next message, like "
        "{example}."
    ).format(hour=bold(hour_names(texts)[name]), now=wall.strftime("%H:%M"), example=code("19:45"))
    keys = []
    for count in HALF_HOURS:
        other = (datetime.combine(board.table.rule.first_day, wall) + count * HALF_HOUR).time()
        if other != wall:
            value = with_hour(board.table.rule, name, other)
            keys.append(_ask(board, other.strftime("%H:%M"), "hours", value))
    here = board.desk.place.compound_id
    back = (Button(_("« Back"), OpenCyclePage(here, "hours")),)
    return Screen(text, (*in_rows(keys, 4), back))


Page = tuple[str, list[Button], int]


def _close(texts: Texts, board: CycleBoard) -> Page:
    _ = texts.gettext
    text = _("When shall ordering close? Whoever has not ordered by then has to wait for the next.")
    keys = [_ask(board, _("Now"), "close", "0")]
    keys += _at(texts, board, "close", board.close_choices)
    return f"{text}\n\n{affected_words(texts, board.affected)}", keys, 3


def _extend(texts: Texts, board: CycleBoard) -> Page:
    text = texts.gettext("Until when shall ordering stay open? Delivery stays as announced.")
    return text, _at(texts, board, "extend", board.extend_choices), 3


def _extra(texts: Texts, board: CycleBoard) -> Page:
    _ = texts.gettext
    text = _(
        "An extra cycle before the next one, with a number of its own. From when to when shall "
        "people order?"
    )
    zone = board.desk.place.timezone
    keys = []
    for item in board.extra_choices:
        until = texts.day_and_time(item.cutoff_at, zone)
        words = _("now until {until}").format(until=until)
        if item.opens_at is not None:
            opens = texts.day_and_time(item.opens_at, zone)
            words = f"{opens}–{texts.time_of_day(item.cutoff_at, zone)}"
        keys.append(_ask(board, words, "extra", extra_value(item.opens_at, item.cutoff_at)))
    return text, keys, 1


def _pause(texts: Texts, board: CycleBoard) -> Page:
    _ = texts.gettext
    text = _(
        "For how long shall nothing open? The day on which ordering opens again can also be "
        "written as your next message, like {example}."
    ).format(example=code("12-01"))
    today = board.now.astimezone(ZoneInfo(board.table.rule.timezone)).date()
    keys = [
        _ask(
            board,
            texts.ngettext("{count} day", "{count} days", days).format(count=days),
            "pause",
            (today + timedelta(days=days)).isoformat(),
        )
        for days in PAUSES
    ]
    return text, keys, 4


def _length(texts: Texts, board: CycleBoard) -> Page:
    text = texts.gettext("Every how many days shall a cycle open? Sealed areas order every day.")
    keys = [
        _ask(board, _chosen(str(days), days == board.table.rule.length_days), "length", str(days))
        for days in range(1, MAX_LENGTH_DAYS + 1)
    ]
    return text, keys, 4


def _hours(texts: Texts, board: CycleBoard) -> Page:
    _ = texts.gettext
    rule = board.table.rule
    text = _(
        "Which hour shall change, from the next cycle on? Or write all six in this order as your "
        "next message: {example}"
    ).format(example=code(" ".join(getattr(rule, name).strftime("%H:%M") for name in HOURS)))
    here = board.desk.place.compound_id
    keys = [
        Button(f"{words} {getattr(rule, name).strftime('%H:%M')}", OpenHour(here, place))
        for place, (name, words) in enumerate(hour_names(texts).items())
    ]
    return text, keys, 1


def _standard(texts: Texts, board: CycleBoard) -> Page:
    _ = texts.gettext
    here, item = board.desk.place.compound_id, board.following
    parts = [
        _(
            "When the wishes outrun the hands, a cycle can offer standard packs only: the same bag "
            "for everybody. Which bundles are standard packs? Press to change."
        )
    ]
    if board.forecast.bags:
        parts.insert(0, forecast_words(texts, board.forecast))
    shown = sorted(board.bundles, key=lambda each: not each[3])[:MOST_BUNDLES]
    keys = [
        Button(
            _chosen(f"{letter} {name if texts.locale == 'zh_CN' else name_en}", is_standard),
            MarkStandard(here, letter, int(not is_standard)),
        )
        for letter, name, name_en, is_standard in shown
    ]
    words = (
        _("Cycle {number}: everything again")
        if item.standard_only
        else _("Cycle {number}: standard packs only")
    ).format(number=item.number)
    keys.append(_ask(board, words, "standard", str(int(not item.standard_only))))
    return "\n\n".join(parts), keys, 1 if len(shown) <= FEW_BUNDLES else 2


def _hands(texts: Texts, board: CycleBoard) -> Page:
    _ = texts.gettext
    found = board.forecast
    now = _("not limited") if found.capacity is None else counts.bags(texts, found.capacity)
    text = _(
        "How many bags can the volunteers sort in a cycle, from the next one on? Until now: {now}. "
        "Please write a number as your next message. Orders beyond it wait in a list. For the "
        "running cycle there is its own page, “Bags and waiting list”."
    ).format(now=bold(now))
    here = board.desk.place.compound_id
    keys = [Button(_("As many as there are"), AnyNumberOfBags(here))]
    if board.table.running is not None:
        keys.append(Button(_("Bags and waiting list"), OpenSorting(here)))
    if found.bags:
        text = f"{forecast_words(texts, found)}\n\n{text}"
    return text, keys, 1


PAGES: Mapping[str, Callable[[Texts, CycleBoard], Page]] = {
    "close": _close,
    "extend": _extend,
    "extra": _extra,
    "pause": _pause,
    "length": _length,
    "hours": _hours,
    "standard": _standard,
    "hands": _hands,
}


def _at(texts: Texts, board: CycleBoard, kind: str, choices: Iterable[datetime]) -> list[Button]:
    zone = board.desk.place.timezone
    return [_ask(board, texts.time_of_day(at, zone), kind, minutes_of(at)) for at in choices]


def _ask(board: CycleBoard, words: str, kind: str, value: str) -> Button:
    number = number_for(board.table, kind, now=board.now)
    return Button(words, AskWish(board.desk.place.compound_id, kind, number, value))


def _chosen(words: str, is_chosen: bool) -> str:
    return f"✓ {words}" if is_chosen else words
