"""What is said of door runs: to who brings, to the liaison, to households."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.duty_presses import OpenStaff
from bot.screens.parts import addresses, when
from bot.screens.run_board import decision_keys, problem_words
from bot.screens.run_presses import OpenRuns, PassRun, ShowRun
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.notices_runs import Notice


def run_for_you(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """How many doors and bags, and where; the rooms come with the button."""
    _ = texts.gettext
    where = _("Building {name}").format(name=data["building"]) if data["building"] else _("Houses")
    units = "、".join(data["units"]) if texts.locale == "zh_CN" else ", ".join(data["units"])
    places = [where, _("Unit {name}").format(name=units)] if units else [where]
    doors = texts.ngettext("{count} door", "{count} doors", data["households"])
    bags = texts.ngettext("{count} bag", "{count} bags", data["bags"])
    size = [doors.format(count=data["households"]), bags.format(count=data["bags"])]
    lines = (
        bold(
            _("🚪 A door run for you, {compound}").format(compound=name_in(texts, data, "compound"))
        ),
        plain(" · ".join([_("Run {number}").format(number=data["number"]), *places, *size])),
        _("Please bring these bags to the doors. If you cannot, pass the run on right away."),
    )
    keys = (
        (Button(_("Show my doors"), ShowRun(data["run_id"])),),
        (Button(_("I cannot, somebody else please"), PassRun(data["run_id"])),),
    )
    return Screen("\n".join(lines), keys)


def run_not_yours(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext(
        "🚪 Run {number} in {compound} is no longer yours. Thank you for your help."
    )
    return Screen(
        words.format(number=data["number"], compound=plain(name_in(texts, data, "compound")))
    )


def runs_waiting(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: nobody who may is free."""
    _ = texts.gettext
    runs = texts.ngettext(
        "🚪 {compound}: {count} door run waits, nobody who is fit is free.",
        "🚪 {compound}: {count} door runs wait, nobody who is fit is free.",
        data["runs"],
    ).format(count=data["runs"], compound=bold(name_in(texts, data, "compound")))
    size = texts.ngettext(
        "{count} household, building {buildings}",
        "{count} households, buildings {buildings}",
        data["households"],
    ).format(count=data["households"], buildings=addresses(texts, data["buildings"]))
    hint = _("As soon as somebody declares themselves fit, or is back, they get one by themselves.")
    sealed = _(
        "Into a sealed building only go those with a briefing and a kit: note both on your page "
        "“Volunteers and health”."
    )
    keys = (
        (Button(_("See the runs"), OpenRuns(data["compound_id"])),),
        (Button(_("👥 Who is there, who lacks"), OpenStaff(data["compound_id"])),),
    )
    return Screen(f"{runs}\n{size}\n{hint}\n{sealed}", keys)


def brought_back(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: what now?"""
    _ = texts.gettext
    why = problem_words(texts, data["outcome"], data["lacking"])
    lines = [
        f"🚪 {bold(data['address'])} · {plain(why)}",
        _("Run {number}, {name}, {time}").format(
            number=data["number"], name=plain(data["volunteer"]), time=when(texts, data, "at")
        ),
    ]
    if data["note"]:
        lines.append(f"📝 {plain(data['note'])}")
    lines.append(_("What shall become of the bags?"))
    return Screen("\n".join(lines), decision_keys(texts, data["door_id"], data["outcome"]))


def brought_to_door(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: with the photo, where there is one."""
    _ = texts.gettext
    words = (
        texts.ngettext(
            "🚪 {address}: your bag ({count}) stands at your door since {time}. Please fetch it "
            "with a mask on.",
            "🚪 {address}: your bags ({count}) stand at your door since {time}. Please fetch them "
            "with a mask on.",
            data["bags"],
        )
        if data["is_left"]
        else texts.ngettext(
            "🚪 {address}: your bag ({count}) was handed over at your door at {time}.",
            "🚪 {address}: your bags ({count}) were handed over at your door at {time}.",
            data["bags"],
        )
    )
    time = when(texts, data, "at")
    lines = [words.format(address=bold(data["address"]), count=data["bags"], time=time)]
    if data["lacking"]:
        lacks = texts.ngettext(
            "{count} bag was not there. The liaison knows and sees to it.",
            "{count} bags were not there. The liaison knows and sees to it.",
            data["lacking"],
        )
        lines.append(lacks.format(count=data["lacking"]))
    return Screen("\n".join(lines))


def nobody_opened(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext(
        "🔕 {address}: we rang at {time} to bring your bags, and nobody opened. They are safe with "
        "us. The liaison decides what happens next, and I tell you here."
    )
    return Screen(words.format(address=bold(data["address"]), time=when(texts, data, "at")))


def bags_kept(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: brought again, kept, or with a neighbour."""
    _ = texts.gettext
    words = {
        "again": _("↻ {address}: your bags come to your door again with the next run."),
        "hold": _(
            "🧺 {address}: your bags are kept for you, {point}. The liaison arranges with you how "
            "you get them."
        ),
        "neighbour": _("🤝 {address}: {neighbour} took your bags in. Please fetch them there."),
    }[data["decision"]]
    return Screen(
        words.format(
            address=bold(data["address"]),
            point=plain(name_in(texts, data, "point")),
            neighbour=bold(data["neighbour"]),
        )
    )


RUN_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.RUN_FOR_YOU: run_for_you,
    Notice.RUN_NOT_YOURS: run_not_yours,
    Notice.RUNS_WAITING: runs_waiting,
    Notice.BROUGHT_BACK: brought_back,
    Notice.BROUGHT_TO_DOOR: brought_to_door,
    Notice.NOBODY_OPENED: nobody_opened,
    Notice.BAGS_KEPT: bags_kept,
}
