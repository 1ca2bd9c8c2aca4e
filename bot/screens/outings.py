"""Going out with a pass: day, window, who; the pass itself; and the guard's look at it."""

from collections.abc import Sequence

from bot.screens.amounts import name_in
from bot.screens.duty_presses import minutes_of
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.joining import in_rows
from bot.screens.outing_presses import (
    BookOuting,
    CancelOuting,
    ChooseWho,
    ChooseWindow,
    NotePassage,
    OpenOutings,
    OpenPassCheck,
    ShowPass,
)
from bot.screens.parts import place_name, span
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from bot.screens.sign_ups import day_words
from config.texts import Texts
from fulfillment.handover.rules.outings import Verdict
from fulfillment.handover.use_cases.outing_points import Free, Point
from fulfillment.handover.use_cases.outings import DayOut, Outings
from fulfillment.handover.use_cases.pass_rows import Pass
from fulfillment.handover.use_cases.passes import Checked
from orders.rules.levels import Level
from orders.use_cases.desks import Desk

WINDOWS_SHOWN = 40


def outings_page(texts: Texts, found: Outings) -> Screen:
    """What a household may do about going out."""
    _ = texts.gettext
    going = _("Going out")
    title = f"🚪 {bold(found.address)} · {plain(going)}"
    passes: Rows = tuple(
        (Button(f"🎫 {pass_line(texts, item)}", ShowPass(item.outing_id)),) for item in found.passes
    )
    back = (Button(_("« Back"), OpenMy()),)
    if found.level is not Level.CONTROL:
        return Screen("\n\n".join((title, _level_words(texts, found.level))), (*passes, back))
    days = [
        Button(day_words(texts, day), ChooseWindow(found.household_id, day.toordinal(), 0))
        for day in found.days
    ]
    lines = [title, quota_words(texts, found.quota.outings, found.quota.span)]
    lines.append(_next_words(texts, found))
    return Screen("\n\n".join(lines), (*passes, *in_rows(days, width=3), back))


def _level_words(texts: Texts, level: Level) -> str:
    _ = texts.gettext
    if level is Level.SEALED:
        return _(
            "🔴 Your building is sealed: please stay at home. What you ordered is brought to your "
            "door."
        )
    return _("🟢 You need no pass: at this level you may go out. Please keep your distance.")


def _next_words(texts: Texts, found: Outings) -> str:
    _ = texts.gettext
    if not found.has_points:
        return _("There is nowhere to go yet: the liaison has set no sale point or gate.")
    if found.days:
        return _("Choose a day.")
    return _("You may go out again from {day} on. There is no free day before.").format(
        day=bold(day_words(texts, found.next_day))
    )


def quota_words(texts: Texts, outings: int, days: int) -> str:
    """How often a household may go out."""
    words = texts.gettext("Each household: one person, {outings} × in {days} days.")
    return plain(words.format(outings=outings, days=days))


def windows_page(texts: Texts, found: DayOut, point_id: int) -> Screen:
    """The point first where there are several, then its windows."""
    _ = texts.gettext
    day = bold(day_words(texts, found.day))
    points = [
        item for item in found.points if item[0].point_id == point_id or len(found.points) == 1
    ]
    back = (Button(_("« Back"), OpenOutings(found.household_id)),)
    if not points:
        keys = [
            (Button(_point_line(texts, *item), _to_point(found, item[0])),) for item in found.points
        ]
        words = _("{day}: where to?") if keys else _("{day}: there is no window any more.")
        return Screen(words.format(day=day), (*keys, back))
    point, windows = points[0]
    free = [each for each in windows if each.free][:WINDOWS_SHOWN]
    keys_of_windows = [
        Button(
            _window_line(texts, each, found.timezone),
            ChooseWho(found.household_id, point.point_id, minutes_of(each.window.starts_at)),
        )
        for each in free
    ]
    words = (
        _("{day}, {point}: when?") if free else _("{day}, {point}: all windows are full.")
    ).format(day=day, point=plain(_name(texts, point)))
    return Screen(words, (*in_rows(keys_of_windows, width=2), back))


def who_page(
    texts: Texts,
    *,
    household_id: int,
    point_id: int,
    starts: int,
    people: Sequence[tuple[str, str]],
) -> Screen:
    """Which one person of the household."""
    _ = texts.gettext
    keys = [
        (Button(name, BookOuting(household_id, point_id, starts, key)),)
        for key, name in people[:40]
    ]
    back = (Button(_("« Back"), OpenOutings(household_id)),)
    return Screen(plain(_("Who goes? The pass is for this one person.")), (*keys, back))


def pass_page(texts: Texts, item: Pass, *, bot: str, is_new: bool = True) -> Screen:
    """The pass: a picture that the guard scans, and everything on it in words."""
    _ = texts.gettext
    word = _("Pass")
    lines = [
        f"🎫 {bold(word)} · {plain(name_in(texts, _compound(item), 'compound'))}",
        f"{bold(item.name)} · {bold(item.address)}",
        _where_when(texts, item),
        _("Code {code}").format(code=code(item.code)),
    ]
    if item.state != "booked":
        lines.append(bold(_states(texts)[item.state]))
        return Screen("\n".join(lines), ((Button(_("« Back"), OpenOutings(item.household_id)),),))
    lines.append("")
    lines.append(
        plain(
            _(
                "Show this at the gate. One person, with a mask, back by the end of the window. "
                "Give it back before it begins if you do not need it."
            )
        )
    )
    keys = (
        (Button(_("Give the pass back"), CancelOuting(item.outing_id, 0)),),
        (Button(_("« Back"), OpenOutings(item.household_id)),),
    )
    return Screen("\n".join(lines), keys, qr=pass_link(bot, item.code), is_new=is_new)


def _where_when(texts: Texts, item: Pass) -> str:
    when = span(texts, item.window.starts_at, item.window.ends_at, item.timezone)
    return f"{plain(name_in(texts, _point(item), 'point'))} · {bold(when)}"


def pass_link(bot: str, digits: str) -> str:
    """What the picture holds: the guard's phone camera opens the bot with it."""
    return f"https://t.me/{bot}?start=pass_{digits}"


def ask_cancel(texts: Texts, item: Pass) -> Screen:
    _ = texts.gettext
    text = _("Give back the pass for {what}? Then somebody else can have the window.")
    rows = (
        (Button(_("Yes, give it back"), CancelOuting(item.outing_id, 1)),),
        (Button(_("No, keep it"), ShowPass(item.outing_id)),),
    )
    return Screen(text.format(what=bold(pass_line(texts, item))), rows, is_new=True)


def cancelled(texts: Texts, item: Pass) -> Screen:
    """Given back in time; or what became of it meanwhile."""
    _ = texts.gettext
    words = (
        _("The pass is given back. You may book another window.")
        if item.state == "cancelled"
        else _("It is too late to give this pass back: its window has begun, so it counts.")
    )
    return Screen(plain(words), ((Button(_("« Back"), OpenOutings(item.household_id)),),))


def pass_check(texts: Texts, desk: Desk) -> Screen:
    """The guard types what is on a pass; scanning its picture leads to the same."""
    _ = texts.gettext
    text = _(
        "🎫 {compound}: write the six digits of the pass, or scan its picture with the camera of "
        "your phone."
    ).format(compound=bold(place_name(texts, desk.place)))
    back = Button(_("« Back"), OpenHandOverMenu(desk.place.compound_id))
    return Screen(text, ((back,),))


def checked_page(texts: Texts, found: Checked, *, is_new: bool = True) -> Screen:
    """What a pass is worth, in one big line, and the one button that is right now."""
    _ = texts.gettext
    lines = [bold(verdict_words(texts)[found.verdict])]
    item = found.found
    rows: Rows = ()
    if item is not None:
        lines.append(f"{bold(item.name or '—')} · {bold(item.address)}")
        lines.append(plain(pass_line(texts, item)))
        for label, at in ((_("Out"), item.out_at), (_("Back"), item.back_at)):
            if at is not None:
                lines.append(plain(f"{label} {texts.day_and_time(at, item.timezone)}"))
        keys = {
            Verdict.VALID: Button(_("✅ Out now"), NotePassage(item.outing_id, 1)),
            Verdict.IS_OUT: Button(_("↩️ Back now"), NotePassage(item.outing_id, 0)),
        }
        rows = ((keys[found.verdict],),) if found.verdict in keys else ()
    again = (Button(_("Next pass"), OpenPassCheck(found.compound_id)),)
    return Screen("\n".join(lines), (*rows, again), is_new=is_new)


def verdict_words(texts: Texts) -> dict[Verdict, str]:
    """What each verdict says to a guard."""
    _ = texts.gettext
    return {
        Verdict.VALID: _("✅ Valid now: may go out"),
        Verdict.IS_OUT: _("↩️ Is out: may come back"),
        Verdict.NOT_YET: _("🕐 Not yet: the window has not begun"),
        Verdict.OVER: _("⛔ Over: the window has passed"),
        Verdict.USED: _("⛔ Used: out and back already"),
        Verdict.CANCELLED: _("⛔ Given back: does not hold any more"),
        Verdict.VOID: _("⛔ Void: does not hold any more"),
        Verdict.SEALED: _("⛔ The building is sealed: nobody leaves"),
        Verdict.UNKNOWN: _("⛔ Not a pass of this compound"),
    }


def pass_line(texts: Texts, item: Pass) -> str:
    """`East gate 23 Nov 08:00–08:30`."""
    when = span(texts, item.window.starts_at, item.window.ends_at, item.timezone)
    return f"{name_in(texts, _point(item), 'point')} {when}"


def _states(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "out": _("Out."),
        "back": _("Out and back: used."),
        "cancelled": _("Given back."),
        "void": _("Void."),
    }


def _to_point(found: DayOut, point: Point) -> ChooseWindow:
    return ChooseWindow(found.household_id, found.day.toordinal(), point.point_id)


def _point_line(texts: Texts, point: Point, windows: Sequence[Free]) -> str:
    words = texts.gettext("{point} ({count} places)")
    return words.format(point=_name(texts, point), count=sum(each.free for each in windows))


def _window_line(texts: Texts, each: Free, zone: str) -> str:
    first = texts.time_of_day(each.window.starts_at, zone)
    last = texts.time_of_day(each.window.ends_at, zone)
    words = texts.gettext("{first}–{last} · {count} left")
    return words.format(first=first, last=last, count=each.free)


def _name(texts: Texts, point: Point) -> str:
    return point.name if texts.locale == "zh_CN" else point.name_en


def _compound(item: Pass) -> dict[str, str]:
    return {"compound": item.compound, "compound_en": item.compound_en}


def _point(item: Pass) -> dict[str, str]:
    return {"point": item.point, "point_en": item.point_en}
