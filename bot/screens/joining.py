"""Joining a household: building, unit, room, phone; and the liaison's answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.helping import commands
from bot.screens.people_presses import (
    AddHousehold,
    JoinCompoundPage,
    JoinUnitPage,
    OpenHousehold,
)
from bot.screens.presses import (
    ChooseLanguage,
    DecideMember,
    JoinBuilding,
    JoinCompound,
    JoinRoom,
    JoinUnit,
    OpenForm,
    OpenHome,
    Press,
)
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.rules.masking import MaskingLevel, show_phone
from orders.use_cases.joining import RoomChosen
from orders.use_cases.members import Membership

KEYS_IN_A_ROW = 4
# On one page: Telegram takes 100 buttons, and a tower of 72 rooms shall need no second page.
MOST_KEYS = 80


def choose_compound(texts: Texts, compounds: Sequence[Mapping[str, Any]]) -> Screen:
    _ = texts.gettext
    text = _("Hello! I take your neighbourhood's orders. Which compound do you live in?")
    keys = [Button(name_in(texts, item), JoinCompound(item["id"])) for item in compounds]
    return Screen(text, tuple((key,) for key in keys))


def choose_building(
    texts: Texts,
    compound: Mapping[str, Any],
    buildings: Sequence[Mapping[str, Any]],
    *,
    page: int = 0,
) -> Screen:
    _ = texts.gettext
    text = _("Welcome to {compound}. Which building do you live in?").format(
        compound=bold(name_in(texts, compound))
    )
    keys = [Button(item["code"], JoinBuilding(item["id"])) for item in buildings]
    rows = _paged(texts, keys, page, lambda other: JoinCompoundPage(compound["id"], other))
    other = Button("English" if texts.locale == "zh_CN" else "中文", _other_language(texts))
    return Screen(text, (*rows, (other,)))


def choose_unit(texts: Texts, building: Mapping[str, Any], units: Sequence[str]) -> Screen:
    _ = texts.gettext
    text = _("Building {building}. Which unit?").format(building=bold(building["code"]))
    # A kept house among units has none: its building's code stands for it.
    keys = [Button(unit or building["code"], JoinUnit(building["id"], unit)) for unit in units]
    return Screen(text, (*in_rows(keys), _back(texts)))


def choose_unit_or_room(
    texts: Texts, building: Mapping[str, Any], units: Sequence[str], rooms: Sequence[Any]
) -> Screen:
    """The rooms at once where a building has no units; `rooms` is empty where it has."""
    if rooms:
        return choose_room(texts, building, "", [dict(row._mapping) for row in rooms])
    return choose_unit(texts, building, units)


def choose_room(
    texts: Texts,
    building: Mapping[str, Any],
    unit: str,
    rooms: Sequence[Mapping[str, Any]],
    *,
    page: int = 0,
) -> Screen:
    _ = texts.gettext
    title = f"{building['code']}-{unit}" if unit else building["code"]
    text = _("{address}. Which room?").format(address=bold(title))
    keys = [Button(room["room"] or room["key"], JoinRoom(room["id"])) for room in rooms]
    rows = _paged(texts, keys, page, lambda other: JoinUnitPage(building["id"], other, unit))
    return Screen(text, (*rows, _back(texts)))


def room_chosen(texts: Texts, chosen: RoomChosen) -> tuple[Screen, Screen]:
    """The room in place of the rooms' buttons, and below it what is next."""
    if chosen.joined is None:
        return Screen(bold(chosen.key)), ask_phone(texts, chosen.key)
    return Screen(bold(chosen.key)), phone_taken(texts, chosen.joined)


def phone_taken(texts: Texts, joined: Membership) -> Screen:
    """Room and phone are known: the roster has answered, or the liaison is asked."""
    if joined.state != "accepted":
        return waiting(texts, joined.key)
    words = texts.gettext("Thank you: room and phone are those of the compound's roster.")
    return Screen(words, removes_keyboard=True, is_new=True)


def ask_phone(texts: Texts, address: str) -> Screen:
    _ = texts.gettext
    text = _(
        "You chose {address}.\nNow please send your phone number: press the button below, or "
        "type it. The liaison sees it; on the supermarket's labels it is hidden or shortened as "
        "your compound decides."
    ).format(address=bold(address))
    return Screen(text, asks_contact=_("Send my phone number"), is_new=True)


def waiting(texts: Texts, address: str) -> Screen:
    _ = texts.gettext
    text = _(
        "Thank you. I have asked the liaison to confirm that you live in {address}. "
        "You will hear from me here."
    ).format(address=bold(address))
    return Screen(text, removes_keyboard=True, is_new=True)


def member_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: somebody wants to join."""
    _ = texts.gettext
    text = _("{name} says they live in {address} ({phone}). Do you know them?").format(
        name=bold(data["name"]),
        address=bold(data["address"]),
        phone=plain(show_phone(data["phone"], MaskingLevel.FULL)),
    )
    hint = _roster_hint(texts, data)
    text = f"{text}\n{hint}" if hint else text
    yes = Button(_("Accept"), DecideMember(data["member_id"], 1))
    no = Button(_("Refuse"), DecideMember(data["member_id"], 0))
    return Screen(text, ((yes, no),))


def _roster_hint(texts: Texts, data: Mapping[str, Any]) -> str:
    """Whether the roster knows this phone in this room, where it names anybody there."""
    _ = texts.gettext
    if data.get("match"):
        words = _("✅ In the roster this phone stands for this room: {name}.")
        return words.format(name=bold(data["match"]))
    return _("⚠️ The roster has other numbers for this room.") if data.get("is_listed") else ""


def member_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison, in place of the question."""
    _ = texts.gettext
    words = (
        _("Accepted: {name}, {address}")
        if data["state"] == "accepted"
        else _("Refused: {name}, {address}")
    )
    text = words.format(name=bold(data["name"]), address=bold(data["address"]))
    return Screen(text, toast=_("Noted"))


def member_accepted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _("You are in: {address}, {compound}. Press /order to order, /help for help.").format(
        address=bold(data["address"]), compound=plain(name_in(texts, data, "compound"))
    )
    return Screen(text)


def member_refused(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "The liaison could not confirm that you live in {address}. If the room is wrong, press "
        "/start and choose again; else please speak to the liaison in the group."
    ).format(address=bold(data["address"]))
    return Screen(text)


def no_one_waits(texts: Texts) -> Screen:
    _ = texts.gettext
    return Screen(_("Nobody is waiting to be accepted."))


def home(texts: Texts, addresses: Sequence[tuple[int, str, str]]) -> Screen:
    """The start screen of somebody who has joined: (household id, key, state) each."""
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    names = []
    for household_id, key, state in addresses:
        if state == "accepted":
            names.append(bold(key))
            rows.append(
                (Button(_("Order for {address}").format(address=key), OpenForm(household_id)),)
            )
        else:
            names.append(_("{address} (waiting for the liaison)").format(address=bold(key)))
    text = _("Good to see you. Your household: {households}").format(households="、".join(names))
    text += "\n\n" + commands(texts)
    own = [(household_id, key) for household_id, key, state in addresses if state == "accepted"]
    rows += [
        (Button(_("Household {address}").format(address=key), OpenHousehold(household_id)),)
        for household_id, key in own
    ]
    rows.append((Button(_("+ One more household"), AddHousehold()),))
    return Screen(text, tuple(rows))


def contact_home(texts: Texts, suppliers: Sequence[Mapping[str, Any]]) -> Screen:
    """The start screen of somebody who speaks for a supplier."""
    _ = texts.gettext
    names = _(", ").join(bold(name_in(texts, item)) for item in suppliers)
    if all(item["channel"] == "pharmacy" for item in suppliers):
        text = _(
            "You are the contact of {suppliers}. What the residents need stands on the "
            "pharmacy's page; for it, ask the liaison for a sign-in link."
        )
    else:
        text = _(
            "You are the contact of {suppliers}. I tell you here when a pick list is ready or has "
            "changed. Your list of goods: just send me the file, or /goods for a template. For "
            "your page, ask the liaison for a sign-in link."
        )
    return Screen(text.format(suppliers=names))


def choose_language(texts: Texts) -> Screen:
    rows = ((Button("中文", ChooseLanguage("zh_CN")), Button("English", ChooseLanguage("en"))),)
    return Screen("请选择语言 / Please choose a language", rows)


def in_rows(keys: Sequence[Button], width: int = KEYS_IN_A_ROW) -> Rows:
    """Keys laid out in rows of at most `width`."""
    return tuple(tuple(keys[start : start + width]) for start in range(0, len(keys), width))


def _paged(texts: Texts, keys: Sequence[Button], page: int, opens: Callable[[int], Press]) -> Rows:
    """The keys of one page, and below them the ways to the one before and the next."""
    _ = texts.gettext
    pages = -(-len(keys) // MOST_KEYS) or 1
    page = min(max(page, 0), pages - 1)
    ways = []
    if page:
        ways.append(Button(_("‹ Before"), opens(page - 1)))
    if page + 1 < pages:
        first = keys[(page + 1) * MOST_KEYS].text
        ways.append(Button(_("From {first} on ›").format(first=first), opens(page + 1)))
    rows = in_rows(keys[page * MOST_KEYS : (page + 1) * MOST_KEYS])
    return (*rows, tuple(ways)) if ways else rows


def _back(texts: Texts) -> tuple[Button, ...]:
    return (Button(texts.gettext("« Start again"), OpenHome()),)


def _other_language(texts: Texts) -> ChooseLanguage:
    return ChooseLanguage("en" if texts.locale == "zh_CN" else "zh_CN")
