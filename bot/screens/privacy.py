"""What is kept about a person, in plain words and as a file; being forgotten."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.deputies import right_name
from bot.screens.parts import addresses, when
from bot.screens.presses import OpenMy
from bot.screens.privacy_presses import AskForget, ForgetMe, OpenMyData
from bot.screens.screen import Button, Document, Screen, bold, plain
from config.texts import Texts
from fulfillment.privacy.use_cases.forgetting import Leaving
from fulfillment.privacy.use_cases.my_data import Home, MyData
from orders.rules.masking import MaskingLevel, show_phone

FILE = "lanzi-my-data.json"
# A backup of a week is kept for eight weeks: see docs/operating.md.
BACKUP_WEEKS = 8


def my_data_page(texts: Texts, data: MyData) -> tuple[Screen, Screen]:
    """In words, then the file."""
    _ = texts.gettext
    rows = ((Button(_("Erase everything about me"), AskForget()),),)
    words = Screen("\n".join(_lines(texts, data)), rows, is_new=True)
    text = json.dumps(data.rows, ensure_ascii=False, indent=1)
    document = Document(FILE, partial(str.encode, text, "utf-8"))
    caption = _("Every row that is kept about you. The file is for you alone.")
    return words, Screen(caption, document=document, is_new=True)


def ask_to_forget(texts: Texts, found: Leaving) -> Screen:
    """What it means; or what has to be done first."""
    _ = texts.gettext
    if found.obstacles:
        return _not_yet(texts, found)
    lines = [
        bold(_("Erase everything about you?")),
        "",
        "· " + _("Erased: your name, phone, Telegram account, remarks, needs and messages."),
        "· " + _("You leave your household; your rights end."),
        "· " + _("The books stay, with address and sums, without your name."),
        "· " + _("Announcements that you made in the group stay there."),
        "· "
        + _("Backups made before still hold it, for {weeks} weeks at most.").format(
            weeks=BACKUP_WEEKS
        ),
        "",
        _("This cannot be undone. You can join again later, as somebody new."),
    ]
    rows = (
        (Button(_("Yes, erase everything"), ForgetMe(found.person_id)),),
        (Button(_("« No, keep it"), OpenMyData()),),
    )
    return Screen("\n".join(lines), rows)


def forgotten(texts: Texts, found: Leaving) -> Screen:
    """The last that somebody reads; or what came in between."""
    _ = texts.gettext
    if found.obstacles:
        return _not_yet(texts, found)
    words = _(
        "Done. Nothing of you is kept here any more. In backups it goes within {weeks} weeks.\n"
        "You can delete this chat now. Take care of yourself!"
    )
    return Screen(words.format(weeks=BACKUP_WEEKS), toast=_("Erased"))


def phones_go(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison, three days before."""
    _ = texts.gettext
    title = _("{compound}: phone numbers are erased on {time}.").format(
        compound=name_in(texts, data, "compound"), time=when(texts, data, "erase_at")
    )
    hint = _(
        "They are no longer needed after control. If you still have to call somebody, do it until "
        "then."
    )
    return Screen(f"📵 {bold(title)}\n{hint}")


def phones_gone(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison, afterwards."""
    _ = texts.gettext
    title = _("{compound}: phone numbers are erased.").format(
        compound=name_in(texts, data, "compound")
    )
    counted = _("People: {people}, roster entries: {entries}. Lists and labels hold none either.")
    words = counted.format(people=data["people"], entries=data["entries"])
    return Screen(f"📵 {bold(title)}\n{words}")


def _lines(texts: Texts, data: MyData) -> list[str]:
    _ = texts.gettext
    nothing = _("none")
    since = texts.day(data.since, data.timezone)
    phone = show_phone(data.phone, MaskingLevel.MASKED) if data.phone else nothing
    rights = ", ".join(f"{right_name(texts, right)} ({place})" for place, right in data.rights)
    lines = [
        bold(_("What is kept about you")),
        "",
        _("Name: {name}").format(name=plain(data.name)),
        _("Phone: {phone}").format(phone=plain(phone)),
        _("Known since: {day}").format(day=since),
        _("Households: {homes}").format(
            homes=plain("; ".join(_home(texts, home) for home in data.homes) or nothing)
        ),
        _("Rights: {rights}").format(rights=plain(rights or nothing)),
        _("Orders: {count} (/history)").format(count=data.orders),
        _("Needs: {count}").format(count=data.needs),
        _("Entries in the liaison's roster: {count}").format(count=data.roster_entries),
        _("Reminders: {state}").format(state=_("on") if data.reminders else _("off")),
    ]
    if data.phone and data.erase_phone_at is not None:
        day = texts.day(data.erase_phone_at, data.timezone)
        lines.append(_("Your phone will be erased on {day}.").format(day=day))
    elif data.phone:
        lines.append(_("Your phone is erased some weeks after control has ended."))
    return lines


def _home(texts: Texts, home: Home) -> str:
    _ = texts.gettext
    states = {
        "asked": _("waits for the liaison"),
        "refused": _("refused"),
        "left": _("left"),
        "removed": _("left"),
    }
    place = home.compound if texts.locale == "zh_CN" else home.compound_en or home.compound
    state = states.get(home.state)
    return f"{home.address} {place}" + (f" ({state})" if state else "")


def _not_yet(texts: Texts, found: Leaving) -> Screen:
    _ = texts.gettext
    words = {
        "liaison": _("You are the only liaison of {names}. Name another one first: /deputy"),
        "order": _("An order is open: {names}. Withdraw it first: /order"),
        "parcel": _("Goods are still on their way to {names}. Please collect them first."),
        "bill": _("A bill is open: {names}. Pay it first, or ask the liaison: /my"),
        "refund": _("Money is still to be sent back to {names}. Ask the liaison about it."),
    }
    lines = [bold(_("Not yet: something would be left over that only you can see to.")), ""]
    lines += [
        "· " + words[item.what].format(names=addresses(texts, item.names))
        for item in found.obstacles
    ]
    lines += ["", _("Then press /forget again.")]
    return Screen("\n".join(lines), ((Button(_("My orders"), OpenMy()),),))
