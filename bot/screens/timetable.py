"""The liaison's timetable in the chat: what it will be, what does not fit, and what to do."""

from datetime import datetime, timedelta

from bot.screens import counts
from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.joining import in_rows
from bot.screens.parts import first_of, page_keys
from bot.screens.pickup import pickup_slot
from bot.screens.presses import StepHandover
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.timetable_fit import fit_keys, fit_lines
from bot.screens.timetable_presses import (
    AskHold,
    HoldBuilding,
    MoveAllLater,
    OpenPoints,
    PickHeld,
    PickShift,
    ReleaseBuilding,
    ShowTimetable,
)
from config.texts import Texts
from fulfillment.handover.hold_names import REASON_NAMES
from fulfillment.handover.rules.typed_hours import to_minutes
from fulfillment.handover.use_cases.timetable_preview import BuildingRow, TimetablePreview
from fulfillment.handover.use_cases.wishes import Wished

MOST_ROWS = 50
KEYS_ON_A_PAGE = 40
SHIFTS = (15, 30, 60, 120)  # minutes


def nothing_under_way(texts: Texts, compound_id: int) -> Screen:
    _ = texts.gettext
    points = (Button(_("Delivery points"), OpenPoints(compound_id)),)
    back = (Button(_("« Menu"), OpenHandOverMenu(compound_id)),)
    return Screen(plain(_("No load is on its way and no pickup is open.")), (points, back))


def timetable_page(texts: Texts, found: TimetablePreview) -> Screen:
    """Building by building, then what does not fit with its ways out."""
    _ = texts.gettext
    name = found.compound if texts.locale == "zh_CN" else found.compound_en
    head = (
        _("{compound}: the timetable as it stands")
        if found.state == "open"
        else _("{compound}: the timetable if it opens at {time}")
    )
    at = texts.day_and_time(found.as_of, found.timezone)
    lines = [bold(head.format(compound=name, time=at))]
    lines += first_of(texts, [_row(texts, found, row) for row in found.rows], MOST_ROWS)
    if not found.rows:
        lines.append(plain(_("No bags are on their way yet.")))
    lines += fit_lines(texts, found)
    return Screen("\n".join(lines), (*_keys(texts, found), *_back(texts, found)))


def pick_building(texts: Texts, found: TimetablePreview, page: int) -> Screen:
    _ = texts.gettext
    rows = {row.building_id: row for row in found.rows}
    pages = -(-len(rows) // KEYS_ON_A_PAGE) or 1
    start = min(page, pages - 1) * KEYS_ON_A_PAGE
    keys = [
        Button(
            f"{'⏸ ' if row.held else ''}{row.building}",
            AskHold(found.handover_id, row.building_id),
        )
        for row in list(rows.values())[start : start + KEYS_ON_A_PAGE]
    ]
    turns = page_keys(page, pages, lambda to: PickHeld(found.handover_id, to))
    back = (Button(_("« Back"), ShowTimetable(found.handover_id)),)
    text = plain(_("Which building is to be held back, or released (⏸)?"))
    return Screen(text, (*in_rows(keys, width=5), *turns, back))


def ask_hold(texts: Texts, found: TimetablePreview, building_id: int) -> Screen:
    """Why it is held; or, where it is held, whether it goes on."""
    _ = texts.gettext
    here = next((row for row in found.rows if row.building_id == building_id), None)
    back = (Button(_("« Back"), PickHeld(found.handover_id, 0)),)
    if here is None:
        return Screen(plain(_("This building has no bags in this hand-over.")), (back,))
    if here.held:
        words = _("Building {building} is held: {reason}.").format(
            building=bold(here.building), reason=plain(_(REASON_NAMES[here.held]))
        )
        go = Button(_("▶️ Release it"), ReleaseBuilding(found.handover_id, building_id))
        return Screen(words, ((go,), back))
    words = _(
        "Hold building {building} back? Its households ({count}) are not called down until you "
        "release it. Why?"
    ).format(building=bold(here.building), count=here.households)
    keys = tuple(
        (Button(_(REASON_NAMES[each]), HoldBuilding(found.handover_id, building_id, each)),)
        for each in REASON_NAMES
    )
    return Screen(words, (*keys, back))


def pick_shift(texts: Texts, found: TimetablePreview, now: datetime) -> Screen:
    """By how much; a button says when the next slot begins, so pressed twice it is the same."""
    _ = texts.gettext
    back = (Button(_("« Back"), ShowTimetable(found.handover_id)),)
    coming = [row.starts_at for row in found.rows if row.way == "point" and row.ends_at > now]
    if not coming or found.state != "open":
        return Screen(plain(_("Nobody is still to be called down.")), (back,))
    first = max(min(coming), now)
    keys = [
        Button(
            "+" + counts.minutes(texts, each),
            MoveAllLater(found.handover_id, to_minutes(first + timedelta(minutes=each))),
        )
        for each in SHIFTS
    ]
    text = plain(
        _(
            "A truck or the helpers are late? All slots that nobody was called to move by the same "
            "time, and their households are told once. By how much?"
        )
    )
    return Screen(text, (*in_rows(keys, width=2), back))


def time_changed(texts: Texts, wished: Wished) -> Screen:
    """The old slot is over; the new one comes as a message with the code's picture."""
    _ = texts.gettext
    words = _("🕒 {address}: you have another time. It comes in the next message.")
    return Screen(
        words.format(address=bold(wished.address)),
        pickup_slot(texts, wished.data).rows[-1:],
        toast=_("Done: you have another time."),
    )


def door_wished(texts: Texts, wished: Wished) -> Screen:
    _ = texts.gettext
    if not wished.is_asked:
        return Screen(pickup_slot(texts, wished.data).text, is_new=True)
    words = _(
        "🚪 {address}: I have asked the liaison and will tell you. Until then your time stays."
    )
    return Screen(words.format(address=bold(wished.address)), is_new=True)


def door_decided(texts: Texts, wished: Wished, *, is_granted: bool) -> Screen:
    _ = texts.gettext
    words = (
        _("✅ {address}: is brought to the door. The household is told.")
        if is_granted
        else _("{address}: not to the door. The household is told and keeps its time.")
    )
    return Screen(words.format(address=bold(wished.address)))


def _row(texts: Texts, found: TimetablePreview, row: BuildingRow) -> str:
    _ = texts.gettext
    households = counts.households(texts, row.households)
    if row.held:
        words = _("⏸ building {building}: held, {reason} ({households})")
        return words.format(
            building=bold(row.building),
            reason=plain(_(REASON_NAMES[row.held])),
            households=households,
        )
    words = {
        "door": _("🚪 building {building}: to the door from {point} ({households})"),
        "gate": _("🚛 building {building}: at the gate, {from_}–{to} ({households})"),
    }.get(row.way) or _("{from_}–{to} building {building}, {point} ({households})")
    return words.format(
        building=bold(row.building),
        point=plain(row.point if texts.locale == "zh_CN" else row.point_en),
        from_=texts.day_and_time(row.starts_at, found.timezone),
        to=texts.time_of_day(row.ends_at, found.timezone),
        households=households,
    )


def _keys(texts: Texts, found: TimetablePreview) -> Rows:
    _ = texts.gettext
    if not found.may_change or not found.rows:
        return ()
    hold = Button(_("Hold or release a building"), PickHeld(found.handover_id, 0))
    if found.state == "open":
        return ((hold,), (Button(_("Everything later"), PickShift(found.handover_id)),))
    opens = (Button(_("Open with what is there"), StepHandover(found.handover_id, "open")),)
    return (*fit_keys(texts, found), (hold,), *([opens] if found.can_open else []))


def _back(texts: Texts, found: TimetablePreview) -> Rows:
    _ = texts.gettext
    return (
        (Button(_("Delivery points"), OpenPoints(found.compound_id)),),
        (Button(_("« Menu"), OpenHandOverMenu(found.compound_id)),),
    )
