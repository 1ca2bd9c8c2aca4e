"""The control period: what the liaison sets, what the group is told."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.parts import other_places, place_name, when
from bot.screens.privacy_presses import (
    AskPeriod,
    ConfirmPeriod,
    DropPeriod,
    EndPeriod,
    OpenEndedPeriod,
    OpenPeriod,
)
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from orders.rules.periods import erasure
from orders.use_cases.periods import PeriodView

Keys = list[tuple[Button, ...]]
MINUTE = timedelta(minutes=1)


def period_page(texts: Texts, view: PeriodView) -> Screen:
    """How it stands, and what can be done about it."""
    shown = {"": _none, "draft": _draft, "running": _running, "ended": _ended}
    lines, keys = shown[view.state](texts, view)
    title = texts.gettext("{compound}: control period").format(
        compound=place_name(texts, view.desk.place)
    )
    rows = (*keys, *other_places(texts, view.desk, OpenPeriod))
    return Screen("\n".join((bold(title), "", *lines)), rows)


def ask_for(texts: Texts, view: PeriodView, what: str) -> Screen:
    """What the next message shall say."""
    _ = texts.gettext
    example = code(_("11-25 or 11-25 12:00"))
    words = {
        "notice": _(
            "By which notice? Please write its title or number as your next message; the group "
            "will read it."
        ),
        "begin": _("From which day on? Please write it like {example}.").format(example=example),
        "end": _("Until which day, that day included? Please write it like {example}.").format(
            example=example
        ),
        "end_notice": _(
            "Nothing has ended yet. By which notice does control end? Please write its title or "
            "number as your next message; the group will read it."
        ),
    }
    keys: Keys = []
    if what == "end":
        keys.append((Button(_("Until further notice"), OpenEndedPeriod(view.compound_id)),))
    keys.append((Button(_("« Back"), OpenPeriod(view.compound_id)),))
    return Screen(words.get(what, words["notice"]), tuple(keys))


def ask_end(texts: Texts, view: PeriodView, now: datetime) -> Screen:
    """What ending means, and one press more."""
    _ = texts.gettext
    zone = view.desk.place.timezone
    lines = [
        bold(_("End the control period now?")),
        _("By: {notice}").format(notice=plain(view.end_notice)),
        "",
    ]
    keys: Keys = []
    end = EndPeriod(view.compound_id, view.period_id, 0)
    if view.cycle is None:
        lines.append("· " + _("No further cycle opens."))
        keys.append((Button(_("Yes, end it"), end),))
    else:
        cutoff = texts.day_and_time(view.cycle.cutoff_at, zone)
        words = _(
            "Cycle {number} still takes orders until {cutoff}; what is ordered will be delivered. "
            "After it no further cycle opens."
        )
        lines.append("· " + words.format(number=view.cycle.number, cutoff=bold(cutoff)))
        words = _("Yes, end it; ordering stays open until {cutoff}")
        keys.append((Button(words.format(cutoff=cutoff), end),))
        stop = EndPeriod(view.compound_id, view.period_id, 1)
        keys.append((Button(_("Yes, and close ordering now"), stop),))
    if view.is_shared:
        lines.append("· " + _("For the other compounds of the group ordering goes on."))
    lines += [f"· {line}" for line in _what_follows(texts, view, now)]
    keys.append((Button(_("« Do not end it"), OpenPeriod(view.compound_id)),))
    return Screen("\n".join(lines), tuple(keys))


def control_period(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group: set, or its end has moved."""
    _ = texts.gettext
    title = _("{compound}: control period").format(compound=name_in(texts, data, "compound"))
    lines = [
        bold(title),
        _("By: {notice}").format(notice=plain(data["notice"])),
        _from_to(texts, data["begins_at"], data["ends_at"], data["timezone"]),
        _("Ordering opens in cycles as long as it lasts."),
    ]
    return Screen("📋 " + "\n".join(lines))


def control_ended(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group."""
    _ = texts.gettext
    title = _("{compound}: control has ended").format(compound=name_in(texts, data, "compound"))
    lines = [bold(title), _("By: {notice}").format(notice=plain(data["notice"]))]
    if data["number"] is None:
        lines.append(_("No further cycle opens."))
    else:
        words = _(
            "Cycle {number} still takes orders until {cutoff}; what is ordered will be delivered. "
            "After it no further cycle opens."
        )
        cutoff = bold(when(texts, data, "cutoff_at"))
        lines.append(words.format(number=data["number"], cutoff=cutoff))
    if data["goes_on"]:
        lines.append(_("For the other compounds of the group ordering goes on."))
    lines.append(
        _(
            "When everything is delivered, each household gets its closing statement in private. "
            "Phone numbers are erased {days} days after the end."
        ).format(days=data["phone_days"])
    )
    return Screen("🔓 " + "\n".join(lines))


def _none(texts: Texts, view: PeriodView) -> tuple[list[str], Keys]:
    _ = texts.gettext
    lines = [
        _("None is set: cycles open by the timetable, without an end."),
        _("With a period its end is orderly: closing statements, then phone numbers are erased."),
    ]
    key = Button(_("Set the period"), AskPeriod(view.compound_id, "notice"))
    return lines, [(key,)]


def _draft(texts: Texts, view: PeriodView) -> tuple[list[str], Keys]:
    _ = texts.gettext
    here = view.compound_id
    lines = [*_facts(texts, view), "", _("It does not count yet. Is it right?")]
    keys: Keys = [
        (
            Button(_("Other first day"), AskPeriod(here, "begin")),
            Button(_("Last day"), AskPeriod(here, "end")),
        ),
        (Button(_("Other notice"), AskPeriod(here, "notice")),),
        (Button(_("Set it and tell the group"), ConfirmPeriod(here)),),
        (Button(_("« Drop it"), DropPeriod(here)),),
    ]
    return lines, keys


def _running(texts: Texts, view: PeriodView) -> tuple[list[str], Keys]:
    _ = texts.gettext
    here = view.compound_id
    keys: Keys = [
        (
            Button(_("Change the last day"), AskPeriod(here, "end")),
            Button(_("Other notice"), AskPeriod(here, "notice")),
        ),
        (Button(_("End it now"), AskPeriod(here, "end_notice")),),
    ]
    return _facts(texts, view), keys


def _ended(texts: Texts, view: PeriodView) -> tuple[list[str], Keys]:
    _ = texts.gettext
    zone, here = view.desk.place.timezone, view.compound_id
    assert view.ended_at is not None
    lines = [
        *_facts(texts, view),
        _("Ended on {time}.").format(time=bold(texts.day_and_time(view.ended_at, zone))),
        *([_("By: {notice}").format(notice=plain(view.end_notice))] if view.end_notice else []),
    ]
    keys: Keys = []
    if view.cycle is not None and view.orders_until == view.cycle.cutoff_at:
        cutoff = texts.day_and_time(view.cycle.cutoff_at, zone)
        words = _("Cycle {number} takes orders until {cutoff}.")
        lines.append(words.format(number=view.cycle.number, cutoff=cutoff))
        stop = EndPeriod(here, view.period_id, 1)
        keys.append((Button(_("Close ordering now"), stop),))
    if view.statements_at is None:
        lines.append(_("The closing statements come when everything is handed out and settled."))
    else:
        words = _("Closing statements: ready since {time}, on your page (/link).")
        lines.append(words.format(time=texts.day_and_time(view.statements_at, zone)))
    lines.append(_phones(texts, view))
    keys.append((Button(_("Begin a new period"), AskPeriod(here, "notice")),))
    return lines, keys


def _phones(texts: Texts, view: PeriodView) -> str:
    _ = texts.gettext
    zone = view.desk.place.timezone
    if view.phones_erased_at is not None:
        words = _("Phone numbers: erased on {time}.")
        return words.format(time=texts.day_and_time(view.phones_erased_at, zone))
    if view.erase_phones_at is None:
        return _("Phone numbers are kept: control began again.")
    words = _("Phone numbers: will be erased on {time}.")
    return words.format(time=texts.day_and_time(view.erase_phones_at, zone))


def _facts(texts: Texts, view: PeriodView) -> list[str]:
    _ = texts.gettext
    zone = view.desk.place.timezone
    return [
        _("By: {notice}").format(notice=bold(view.notice)),
        _from_to(texts, view.begins_at, view.ends_at, zone),
    ]


def _from_to(
    texts: Texts, begins: datetime | str | None, ends: datetime | str | None, zone: str
) -> str:
    """Midnight as an end is the day before, whole."""
    _ = texts.gettext
    start = texts.day(_instant(begins), zone) if begins else "–"
    if not ends:
        return _("From {start} until further notice").format(start=bold(start))
    last = _instant(ends)
    is_midnight = texts.time_of_day(last, zone) == "00:00"
    until = texts.day(last - MINUTE, zone) if is_midnight else texts.day_and_time(last, zone)
    return _("From {start} until {end}").format(start=bold(start), end=bold(until))


def _what_follows(texts: Texts, view: PeriodView, now: datetime) -> list[str]:
    _ = texts.gettext
    zone = view.desk.place.timezone
    day = texts.day(erasure(now, view.phone_days), zone)
    return [
        _("When all is settled, each household gets its closing statement in private."),
        _("On {day} phone numbers are erased; you are told three days before.").format(day=day),
    ]


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
