"""What people hear of health, volunteers and outings."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.duty_presses import (
    CallVolunteers,
    DecideSignUp,
    LiftDeclaration,
    OpenDeclare,
    OpenSignUps,
    OpenStaff,
)
from bot.screens.parts import span, when
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.notices_duty import Notice


def declare_today(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In the morning."""
    _ = texts.gettext
    words = _(
        "🩺 Good morning! You are on the list today, {time}. Before you begin, please declare your "
        "health: three presses."
    )
    keys = (
        (Button(_("🩺 Declare my health"), OpenDeclare(data["compound_id"])),),
        (Button(_("I cannot come today"), OpenSignUps(data["compound_id"])),),
    )
    return Screen(words.format(time=bold(_span(texts, data))), keys)


def unfit_for_duty(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: that, not why."""
    _ = texts.gettext
    words = _(
        "🏠 {name} is not fit for duty today (declared {time}). Their doors go to others at once."
    ).format(name=bold(data["name"]), time=when(texts, data, "at"))
    if data["sign_ups"]:
        gone = _("Their sign-ups of today are withdrawn: {count}.")
        words = f"{words}\n{plain(gone.format(count=data['sign_ups']))}"
    keys = (
        (Button(_("👥 Who is there, who lacks"), OpenStaff(data["compound_id"])),),
        (
            Button(
                _("It was a mistake: let them declare again"),
                LiftDeclaration(data["compound_id"], data["person_id"]),
            ),
        ),
    )
    return Screen(words, keys)


def sign_up_offered(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison, with what a yes means."""
    _ = texts.gettext
    words = _(
        "🤝 {name} wants to help to carry: {time}, {where}. A yes lets them deliver: they see the "
        "rooms of their own run, no more, until it is done."
    ).format(
        name=bold(data["name"]), time=bold(_span(texts, data)), where=plain(_where(texts, data))
    )
    yes, no = DecideSignUp(data["sign_up_id"], 1), DecideSignUp(data["sign_up_id"], 0)
    return Screen(words, ((Button(_("✅ Accept"), yes), Button(_("✗ Refuse"), no)),))


def sign_up_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = (
        _("✅ The liaison is glad of your help: {time}, {where}. I remind you in the morning.")
        if data["accepts"]
        else _("The liaison does not need help at {time}, {where}. Thank you for offering!")
    )
    text = words.format(time=bold(_span(texts, data)), where=plain(_where(texts, data)))
    keys = ((Button(_("🤝 When I am there"), OpenSignUps(data["compound_id"])),),)
    return Screen(text, keys)


def staff_short(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison, a day ahead."""
    _ = texts.gettext
    words = _(
        "⚠️ Hands are lacking for cycle {number}, {time}: sealed households that ordered "
        "{households}, carriers needed {needed}, there {there}, lacking {short}."
    ).format(
        number=data["number"],
        time=bold(when(texts, data, "at")),
        households=data["households"],
        needed=data["needed"],
        there=data["there"],
        short=bold(data["short"]),
    )
    call = CallVolunteers(data["compound_id"], data["cycle_id"])
    keys = [(Button(_("👥 Who is there, who lacks"), OpenStaff(data["compound_id"])),)]
    if data["is_called"]:
        called = _("The group has been called.")
        return Screen(f"{words}\n{plain(called)}", tuple(keys))
    first = (Button(_("📣 Call for {count} in the group").format(count=data["short"]), call),)
    return Screen(words, (first, *keys))


def volunteers_wanted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In the group."""
    _ = texts.gettext
    words = _(
        "🙏 {compound} needs {count} more pairs of hands on {time} to bring bags to the doors of "
        "sealed buildings. No fever, no cough, a valid test? Then please sign up; you are told how "
        "it goes, and get what protects you."
    ).format(
        compound=bold(name_in(texts, data, "compound")),
        count=bold(data["short"]),
        time=bold(when(texts, data, "at")),
    )
    key = Button(_("🤝 I help to carry"), url="https://t.me/{bot}?start=volunteer")
    return Screen(words, ((key,),))


def outing_void(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household."""
    _ = texts.gettext
    words = (
        _(
            "🔴 {address}: your building is sealed, so the pass for {point}, {time}, does not hold "
            "any more. Please stay at home; it does not count as an outing."
        )
        if data["why"] == "sealed"
        else _(
            "🚪 {address}: {point} is not there any more, so the pass for {time} does not hold. "
            "You may book another window with /my."
        )
    )
    return Screen(
        words.format(
            address=plain(data["address"]),
            point=plain(name_in(texts, data, "point")),
            time=bold(_span(texts, data)),
        )
    )


def _span(texts: Texts, data: Mapping[str, Any]) -> str:
    return span(texts, data["starts_at"], data["ends_at"], data["timezone"])


def _where(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    if data["building"]:
        return _("building {building}").format(building=data["building"])
    return _("wherever hands are needed")


DUTY_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.DECLARE_TODAY: declare_today,
    Notice.UNFIT_FOR_DUTY: unfit_for_duty,
    Notice.SIGN_UP_OFFERED: sign_up_offered,
    Notice.SIGN_UP_DECIDED: sign_up_decided,
    Notice.STAFF_SHORT: staff_short,
    Notice.VOLUNTEERS_WANTED: volunteers_wanted,
    Notice.OUTING_VOID: outing_void,
}
