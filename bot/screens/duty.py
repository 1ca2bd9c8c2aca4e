"""Declaring one's health in three presses, and the way to everything about duty."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.screens.duty_presses import (
    Declare,
    OpenDeclare,
    OpenDuty,
    OpenSignUps,
    OpenStaff,
    SayIllness,
    SayTemperature,
    minutes_of,
)
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.joining import in_rows
from bot.screens.parts import place_name
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.rules.health import times_of_tests
from fulfillment.handover.use_cases.declaring import Standing
from orders.use_cases.desks import Workplace

# Whoever only calls people touches no goods.
TOUCHING = ("gate", "hand_out", "deliver", "approve")
TEMPERATURES = (360, 362, 364, 365, 366, 368, 370, 372, 375, 380, 385, 390)


def duty_page(texts: Texts, here: Workplace, standing: Standing) -> Screen:
    """What one has to do with duty in a compound."""
    _ = texts.gettext
    compound_id = here.place.compound_id
    lines = [
        f"🩺 {bold(place_name(texts, here.place))} · {plain(_('Volunteers and health'))}",
        standing_words(texts, standing),
    ]
    keys = [
        Button(_("🩺 Declare my health"), OpenDeclare(compound_id)),
        Button(_("🤝 When I am there"), OpenSignUps(compound_id)),
    ]
    rows = [(key,) for key in keys]
    if "approve" in here.rights:
        rows.append((Button(_("👥 Who is there, who lacks"), OpenStaff(compound_id)),))
    back = (Button(texts.gettext("« Back"), OpenHandOverMenu(compound_id)),)
    return Screen("\n\n".join(lines), (*rows, back))


def with_warning(texts: Texts, screen: Screen, here: Workplace, standing: Standing) -> Screen:
    """The menu of loads and hand-overs, with a word to who touches goods and is not fit."""
    if standing.is_fit or not here.rights.intersection(TOUCHING):
        return screen
    text = f"{screen.text}\n\n🩺 {standing_words(texts, standing)}"
    key = Button(texts.gettext("🩺 Declare my health"), OpenDeclare(standing.compound_id))
    return replace(screen, text=text, rows=(*screen.rows[:-1], (key,), screen.rows[-1]))


def standing_words(texts: Texts, standing: Standing) -> str:
    """Fit, not fit, or nothing declared."""
    _ = texts.gettext
    zone = standing.rule.timezone
    if standing.is_fit is None:
        return _("You have not declared your health today.")
    if standing.is_fit:
        assert standing.holds_until is not None
        return _("✅ You are fit for duty until {time}.").format(
            time=bold(texts.day_and_time(standing.holds_until, zone))
        )
    return _(
        "🏠 You have declared that you are not well. Please stay at home today and look after "
        "yourself; others do your part. A mistake? The liaison can lift it."
    )


def ask_temperature(texts: Texts, standing: Standing) -> Screen:
    """The first of three presses; typed is as good."""
    _ = texts.gettext
    compound_id = standing.compound_id
    if standing.is_fit is False:
        return Screen(standing_words(texts, standing), (_back(texts),))
    text = "\n\n".join(
        (
            standing_words(texts, standing),
            _("1 of 3 · Your temperature today? Press it, or write it, such as {example}.").format(
                example="36.7"
            ),
            _("Only you can read what you declare; the liaison sees no more than fit or not."),
        )
    )
    keys = [Button(degrees(each), SayTemperature(compound_id, each)) for each in TEMPERATURES]
    return Screen(text, (*in_rows(keys, width=4), _back(texts)))


def ask_illness(texts: Texts, compound_id: int, tenths: int, *, is_new: bool = False) -> Screen:
    """The second."""
    _ = texts.gettext
    text = _("2 of 3 · {temperature}. Do you have a fever, a cough or any other complaint?")
    rows = (
        (Button(_("No, I am well"), SayIllness(compound_id, tenths, 0)),),
        (Button(_("Yes, I am not well"), SayIllness(compound_id, tenths, 1)),),
        (Button(_("« Back"), OpenDeclare(compound_id)),),
    )
    return Screen(text.format(temperature=bold(degrees(tenths))), rows, is_new=is_new)


def ask_test(
    texts: Texts, standing: Standing, tenths: int, *, is_ill: bool, now: datetime
) -> Screen:
    """The third; or, for who is not well, whether that is what they mean."""
    if is_ill or tenths > standing.rule.most_tenths:
        return _ask_sure(texts, standing, tenths, is_ill=is_ill, now=now)
    _ = texts.gettext
    zone = standing.rule.timezone
    day = today(now, zone).toordinal()
    keys = [
        Button(
            part_of_day(texts, each, now, zone),
            Declare(standing.compound_id, tenths, 0, minutes_of(each), day),
        )
        for each in times_of_tests(standing.rule, now)
    ]
    none = Button(_("Longer ago, or none"), Declare(standing.compound_id, tenths, 0, 0, day))
    text = _("3 of 3 · When was your last nucleic acid test taken (at most {hours} hours ago)?")
    return Screen(
        text.format(hours=standing.rule.test_hours),
        (
            *in_rows(keys, width=2),
            (none,),
            (Button(_("« Back"), OpenDeclare(standing.compound_id)),),
        ),
    )


def _ask_sure(
    texts: Texts, standing: Standing, tenths: int, *, is_ill: bool, now: datetime
) -> Screen:
    _ = texts.gettext
    compound_id = standing.compound_id
    day = today(now, standing.rule.timezone).toordinal()
    text = _(
        "{temperature}, not well: then others do everything of yours today, at once, and the "
        "liaison is told that you are not there (not why). Is that right?"
    )
    rows = (
        (
            Button(
                _("Yes, take me off for today"), Declare(compound_id, tenths, int(is_ill), 0, day)
            ),
        ),
        (Button(_("No, I mistyped"), OpenDeclare(compound_id)),),
    )
    return Screen(text.format(temperature=bold(degrees(tenths))), rows)


def declared(texts: Texts, standing: Standing) -> Screen:
    """After the third press."""
    _ = texts.gettext
    keys = (
        (Button(_("🤝 When I am there"), OpenSignUps(standing.compound_id)),),
        _back(texts),
    )
    return Screen(standing_words(texts, standing), keys)


def lifted(texts: Texts, compound_id: int) -> Screen:
    _ = texts.gettext
    words = _("Lifted. They can declare their health once more today.")
    return Screen(plain(words), ((Button(_("« Back"), OpenDuty(compound_id)),),), toast=words)


def degrees(tenths: int) -> str:
    """`36.5℃`."""
    return f"{tenths // 10}.{tenths % 10}℃"


def today(now: datetime, zone: str) -> date:
    return now.astimezone(ZoneInfo(zone)).date()


def part_of_day(texts: Texts, instant: datetime, now: datetime, zone: str) -> str:
    """`Yesterday evening`, `22 Nov, afternoon`."""
    _ = texts.gettext
    local = instant.astimezone(ZoneInfo(zone))
    parts = {6: _("morning"), 12: _("afternoon"), 18: _("evening")}
    back = (today(now, zone) - local.date()).days
    days = {0: _("Today"), 1: _("Yesterday")}
    day = days.get(back) or texts.day(instant, zone)
    return _("{day}, {part}").format(day=day, part=parts[local.hour])


def _back(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.gettext("« Back"), OpenMy()),)
