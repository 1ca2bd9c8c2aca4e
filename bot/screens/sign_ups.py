"""Volunteers: when they are there, who lacks, whom the liaison accepts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from bot.screens.duty_presses import (
    CallVolunteers,
    ChooseShift,
    ChooseWhere,
    DecideSignUp,
    LiftDeclaration,
    OfferHands,
    OpenDeclare,
    OpenDuty,
    OpenSignUps,
    OpenStaff,
    WithdrawSignUp,
)
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import OpenLinks
from bot.screens.parts import first_of, page_keys, place_name, said_of, span
from bot.screens.presses import OpenMy
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.rules.staffing import SHIFTS
from fulfillment.handover.use_cases.briefings import OnDuty
from fulfillment.handover.use_cases.sign_up_rows import SignUp
from fulfillment.handover.use_cases.signing_up import Offers
from fulfillment.handover.use_cases.staffing import Staff, StaffBoard

BUILDINGS_A_PAGE = 40
DECIDED_AT_ONCE = 8


def sign_ups_page(texts: Texts, found: Offers, *, toast: str | None = None) -> Screen:
    """One's own, and the days to choose from."""
    _ = texts.gettext
    compound_id = found.place.compound_id
    title = _("Help to carry")
    lines = [f"🤝 {bold(place_name(texts, found.place))} · {plain(title)}"]
    lines += [
        plain(
            _(
                "Volunteers bring bags to doors of sealed buildings. Choose when you are there: "
                "before you begin you declare your health."
            )
        )
    ]
    lines += [f"· {sign_up_words(texts, item, found.place.timezone)}" for item in found.mine]
    gone = [
        (
            Button(
                _("Withdraw {what}").format(what=_short(texts, item, found.place.timezone)),
                WithdrawSignUp(item.sign_up_id),
            ),
        )
        for item in found.mine[:10]
    ]
    days = [
        Button(day_words(texts, each), ChooseShift(compound_id, each.toordinal()))
        for each in found.days
    ]
    rest = (
        (Button(_("🩺 Declare my health"), OpenDeclare(compound_id)),),
        (Button(_("« Back"), OpenMy()),),
    )
    return Screen("\n".join(lines), (*in_rows(days, width=3), *gone, *rest), toast=toast)


def choose_shift(texts: Texts, compound_id: int, day: date) -> Screen:
    _ = texts.gettext
    keys = [
        Button(f"{start:02}:00–{end:02}:00", ChooseWhere(compound_id, day.toordinal(), place, 0))
        for place, (start, end) in enumerate(SHIFTS)
    ]
    text = _("{day}: at what time are you there?").format(day=bold(day_words(texts, day)))
    return Screen(text, (*((key,) for key in keys), (_to_sign_ups(texts, compound_id),)))


def choose_where(texts: Texts, found: Offers, *, day: date, shift: int, page: int) -> Screen:
    """For one building, or wherever hands are needed."""
    _ = texts.gettext
    compound_id, ordinal = found.place.compound_id, day.toordinal()
    shown = found.buildings[page * BUILDINGS_A_PAGE : (page + 1) * BUILDINGS_A_PAGE]
    anywhere = Button(_("Wherever hands are needed"), OfferHands(compound_id, ordinal, shift, 0))
    keys = [
        Button(
            _("Building {building}").format(building=code),
            OfferHands(compound_id, ordinal, shift, building_id),
        )
        for building_id, code in shown
    ]
    pages = -(-len(found.buildings) // BUILDINGS_A_PAGE)
    turn = page_keys(page, pages, lambda to: ChooseWhere(compound_id, ordinal, shift, to))
    return Screen(
        plain(_("Where do you want to help?")),
        ((anywhere,), *in_rows(keys, width=3), *turn, (_to_sign_ups(texts, compound_id),)),
    )


def offered(texts: Texts, item: SignUp, compound_id: int, zone: str) -> Screen:
    """After signing up: in, or waiting for the liaison."""
    _ = texts.gettext
    words = (
        _("✅ Thank you! You are on the list: {what}. I remind you in the morning.")
        if item.state == "accepted"
        else _("🕐 Thank you! The liaison is asked and you hear from me: {what}.")
    )
    text = words.format(what=sign_up_words(texts, item, zone, with_state=False))
    return Screen(text, ((_to_sign_ups(texts, compound_id),),))


def withdrawn(texts: Texts, item: SignUp) -> Screen:
    words = texts.gettext("Withdrawn. Thank you for saying so.")
    return Screen(plain(words), ((Button(texts.gettext("« Back"), OpenMy()),),), toast=words)


def decided(texts: Texts, item: SignUp, zone: str) -> Screen:
    """What the liaison decided, in place of the question."""
    _ = texts.gettext
    words = _("✅ Accepted: {who}, {what}") if item.state == "accepted" else _("✗ {who}, {what}")
    what = sign_up_words(texts, item, zone, with_state=False)
    return Screen(words.format(who=bold(item.name), what=what))


def staff_page(
    texts: Texts, board: StaffBoard, people: Sequence[OnDuty], *, toast: str | None = None
) -> Screen:
    """For the liaison: needed, there, short; who waits for a yes; who is fit."""
    _ = texts.gettext
    place, zone = board.desk.place, board.desk.place.timezone
    title = _("Who is there, who lacks")
    lines = [f"👥 {bold(place_name(texts, place))} · {plain(title)}"]
    lines += [staff_words(texts, each, zone) for each in board.deliveries if each.households]
    if not any(each.households for each in board.deliveries):
        lines.append(plain(_("No sealed building has ordered: nobody is needed at doors.")))
    there = [each for each in board.sign_ups if each.state == "accepted"]
    lines += ["", bold(_("Signed up"))] if there else []
    lines += first_of(
        texts,
        [f"· {plain(e.name)} · {sign_up_words(texts, e, zone, with_state=False)}" for e in there],
        20,
    )
    lines += ["", bold(_("Health today"))] if people else []
    lines += first_of(texts, [f"· {duty_words(texts, each, zone)}" for each in people], 20)
    return Screen("\n".join(lines), (*_staff_keys(texts, board, people),), toast=toast)


def _staff_keys(
    texts: Texts, board: StaffBoard, people: Sequence[OnDuty]
) -> list[tuple[Button, ...]]:
    _ = texts.gettext
    compound_id, zone = board.desk.place.compound_id, board.desk.place.timezone
    waiting = [each for each in board.sign_ups if each.state == "offered"][:DECIDED_AT_ONCE]
    rows = [
        (
            Button(f"✅ {item.name} {_short(texts, item, zone)}", DecideSignUp(item.sign_up_id, 1)),
            Button("✗", DecideSignUp(item.sign_up_id, 0)),
        )
        for item in waiting
    ]
    calls = [each for each in board.deliveries if each.short]
    keys: list[tuple[Button, ...]] = [*rows]
    keys += [
        (
            Button(
                _("📣 Call for {count} in the group").format(count=each.short),
                CallVolunteers(compound_id, each.cycle_id),
            ),
        )
        for each in calls[:3]
    ]
    keys += [
        (
            Button(
                _("Lift a mistake of {name}").format(name=each.name),
                LiftDeclaration(compound_id, each.person_id),
            ),
        )
        for each in people
        if each.is_fit is False
    ]
    keys.append((Button(_("Sign-in links for the pages"), OpenLinks(compound_id)),))
    keys.append((Button(_("« Back"), OpenDuty(compound_id)),))
    return keys


def called(texts: Texts, staff: Staff, compound_id: int) -> Screen:
    """After the liaison's yes."""
    _ = texts.gettext
    words = (
        _("📣 The group is asked for {count} more hands.").format(count=staff.short)
        if staff.short
        else _("Enough hands are there by now; nobody is called.")
    )
    return Screen(plain(words), ((Button(_("« Back"), OpenStaff(compound_id)),),), toast=words)


def staff_words(texts: Texts, staff: Staff, zone: str) -> str:
    """`Cycle 3, 23 Nov: 24 sealed households, 3 needed, 1 there, 2 lacking`."""
    _ = texts.gettext
    words = _(
        "{time} · cycle {number}: sealed households that ordered {households}, carriers needed "
        "{needed}, there {there}"
    ).format(
        time=bold(texts.day_and_time(staff.at, zone)),
        number=staff.number,
        households=staff.households,
        needed=staff.needed,
        there=staff.there,
    )
    if staff.short:
        return f"⚠️ {words} · " + bold(_("{count} lacking").format(count=staff.short))
    return f"✅ {words}"


def duty_words(texts: Texts, item: OnDuty, zone: str) -> str:
    """Fit or not and since when; never why."""
    _ = texts.gettext
    if item.is_fit is None:
        state = plain(_("nothing declared"))
    else:
        since = texts.time_of_day(item.since, zone) if item.since else ""
        words = _("fit, since {time}") if item.is_fit else _("not fit, since {time}")
        state = plain(words.format(time=since))
    kept = [
        plain(words)
        for has, words in ((item.is_briefed, _("briefed")), (item.has_kit, _("has the kit")))
        if has
    ]
    return said_of(texts, plain(item.name), " · ".join([state, *kept]))


def sign_up_words(texts: Texts, item: SignUp, zone: str, *, with_state: bool = True) -> str:
    """`23 Nov 08:00–12:00, building 3 (waits for the liaison)`."""
    _ = texts.gettext
    where = (
        _("building {building}").format(building=item.building)
        if item.building
        else _("wherever hands are needed")
    )
    comma = "，" if texts.locale == "zh_CN" else ", "
    text = f"{bold(span(texts, item.starts_at, item.ends_at, zone))}{comma}{plain(where)}"
    waits = with_state and item.state == "offered"
    return text + (" · " + plain(_("waits for the liaison")) if waits else "")


def day_words(texts: Texts, day: date) -> str:
    """A day without a time."""
    return texts.day(datetime.combine(day, time(12), tzinfo=UTC), "UTC")


def _short(texts: Texts, item: SignUp, zone: str) -> str:
    return span(texts, item.starts_at, item.ends_at, zone)


def _to_sign_ups(texts: Texts, compound_id: int) -> Button:
    return Button(texts.gettext("« Back"), OpenSignUps(compound_id))
