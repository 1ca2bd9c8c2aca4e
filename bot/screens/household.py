"""A household: its members, whom it lets order, and for the liaison roster and flags."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import lines_in
from bot.screens.consents import revoke_key
from bot.screens.people_presses import (
    AddHousehold,
    FindHelper,
    FindHousehold,
    GiveConsent,
    LeaveHousehold,
    MoveHouse,
    OpenFlags,
    OpenHousehold,
    OpenManage,
    ReadmitMember,
    RemoveMember,
    SetFlag,
)
from bot.screens.presses import DecideMember, OpenForm, WithdrawOrder
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.terms_presses import OpenHouseholdTerms
from config.texts import Texts
from orders.rules.flags import Flag
from orders.rules.masking import MaskingLevel, show_phone
from orders.use_cases.consents_given import Consent
from orders.use_cases.household_cards import FlagChoice, HouseholdCard, MemberLine
from orders.use_cases.leaving import Removal

FLAGS_IN_A_ROW = 2


def household_page(texts: Texts, card: HouseholdCard, *, toast: str | None = None) -> Screen:
    """Everything about a household that this reader may see and do."""
    _ = texts.gettext
    parts = [bold(_("Household {address}").format(address=card.address))]
    parts += [_member(texts, each) for each in card.members] or [_("Nobody has joined yet.")]
    parts += _roster(texts, card)
    if card.cares:
        names = "、".join(flag_name(texts, flag) for flag in card.flags) or "–"
        parts.append(_("Flags: {flags}").format(flags=plain(names)))
    if card.consents:
        names = "、".join(_with_home(each.name, each.addresses) for each in card.consents)
        parts.append(_("May order for this household: {names}").format(names=plain(names)))
    return Screen("\n".join(parts), (*_keys_of_members(texts, card), *_keys(texts, card)),
                  toast=toast)  # fmt: skip


def ask_remove(texts: Texts, found: Removal) -> Screen:
    _ = texts.gettext
    words = _(
        "Take {name} out of {address}? They are told, and can come back only if the liaison lets "
        "them."
    )
    yes = Button(_("Yes, take out"), RemoveMember(found.member_id, 1))
    no = Button(_("« Back"), OpenHousehold(found.household_id))
    text = words.format(name=bold(found.name), address=bold(found.address))
    return Screen(text, ((yes, no),))


def removed(texts: Texts, found: Removal) -> Screen:
    _ = texts.gettext
    words = _("{name} does not belong to {address} any more.")
    text = words.format(name=bold(found.name), address=bold(found.address))
    back = Button(_("« Back"), OpenHousehold(found.household_id))
    return Screen(text, ((back,),), toast=_("Noted"))


def ask_leave(texts: Texts, *, address: str, household_id: int) -> Screen:
    _ = texts.gettext
    words = _("Leave {address}? An order that is in stays: withdraw it first if nobody needs it.")
    yes = Button(_("Yes, leave"), LeaveHousehold(household_id, 1))
    no = Button(_("« Back"), OpenHousehold(household_id))
    return Screen(words.format(address=bold(address)), ((yes, no),))


def left(texts: Texts, address: str) -> Screen:
    _ = texts.gettext
    again = (Button(_("Join a household"), AddHousehold()),)
    return Screen(_("You have left {address}.").format(address=bold(address)), (again,))


def moving(texts: Texts, address: str) -> Screen:
    words = texts.gettext(
        "You are moving out of {address}. Choose your new room below: with that you leave the "
        "old one."
    )
    return Screen(words.format(address=bold(address)))


def type_household(texts: Texts, compound_id: int) -> Screen:
    _ = texts.gettext
    text = _("Which household? Please write its address, for example {example}.")
    back = Button(_("« Menu"), OpenManage(compound_id, "people"))
    return Screen(text.format(example="3-2-501"), ((back,),))


def flags_page(texts: Texts, found: FlagChoice, *, toast: str | None = None) -> Screen:
    """Every flag as a button: ✅ is set."""
    _ = texts.gettext
    keys = [
        Button(
            f"{'✅ ' if is_set else ''}{flag_name(texts, flag)}",
            SetFlag(found.household_id, flag.code, int(not is_set)),
        )
        for flag, is_set in found.flags
    ]
    rows = tuple(
        tuple(keys[start : start + FLAGS_IN_A_ROW]) for start in range(0, len(keys), FLAGS_IN_A_ROW)
    )
    words = _("{address}: why do they need care? Press to mark, press again to take it away.")
    back = Button(_("« Back"), OpenHousehold(found.household_id))
    return Screen(words.format(address=bold(found.address)), (*rows, (back,)), toast=toast)


def type_helper(texts: Texts, *, address: str, household_id: int) -> Screen:
    _ = texts.gettext
    words = _(
        "Who shall order for {address}? Please write the address of that neighbour, for example "
        "{example}. Ask {address} first."
    )
    back = Button(_("« Back"), OpenHousehold(household_id))
    return Screen(words.format(address=bold(address), example="3-2-501"), ((back,),))


def helpers_found(texts: Texts, household_id: int, found: Sequence[Consent]) -> Screen:
    _ = texts.gettext
    keys: Rows = tuple(
        (Button(_with_home(each.name, each.addresses), GiveConsent(household_id, each.person_id)),)
        for each in found
    )
    text = _("Who of them?") if keys else _("Nobody there has joined me yet.")
    back = (Button(_("« Back"), OpenHousehold(household_id)),)
    return Screen(text, (*keys, back), is_new=True)


def member_added(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household: somebody belongs to it from now on."""
    _ = texts.gettext
    words = _(
        "{name} now belongs to your household {address}, too. You don't know them? Then take them "
        "out."
    )
    key = Button(
        _("Take out: {name}").format(name=data["name"]), RemoveMember(data["member_id"], 0)
    )
    return Screen(words.format(name=bold(data["name"]), address=bold(data["address"])), ((key,),))


def member_removed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who was taken out."""
    _ = texts.gettext
    words = _(
        "You do not belong to {address} any more: somebody of that household or the liaison took "
        "you out. If that is a mistake, please speak to the liaison. For another address: /start"
    )
    return Screen(words.format(address=bold(data["address"])))


def member_gone(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To those who stay: who is gone, and what they had ordered in the open cycle."""
    _ = texts.gettext
    words = (
        _("{name} has left {address}.")
        if data["why"] == "left"
        else _("{name} was taken out of {address}.")
    )
    parts = [words.format(name=bold(data["name"]), address=bold(data["address"]))]
    rows: Rows = ()
    if data["lines"]:
        parts.append(_("They had ordered this, and it is still in:"))
        parts.append(plain(lines_in(texts, data["lines"])))
        withdraw = WithdrawOrder(data["cycle_id"], data["household_id"], 0)
        change = Button(_("Change"), OpenForm(data["household_id"]))
        rows = ((change, Button(_("Withdraw"), withdraw)),)
    return Screen("\n".join(parts), rows)


def member_back(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext("You belong to {address} again. Press /order to order.")
    return Screen(words.format(address=bold(data["address"])))


def flag_name(texts: Texts, flag: Flag) -> str:
    return flag.name if texts.locale == "zh_CN" else flag.name_en or flag.name


def _member(texts: Texts, each: MemberLine) -> str:
    _ = texts.gettext
    state = {
        "asked": _("waits to be accepted"),
        "removed": _("taken out"),
    }.get(each.state, _("you") if each.is_me else "")
    phone = f" {show_phone(each.phone, MaskingLevel.FULL)}" if each.phone else ""
    return f"· {plain(each.name)}{plain(phone)}" + (f" ({state})" if state else "")


def _roster(texts: Texts, card: HouseholdCard) -> list[str]:
    _ = texts.gettext
    if not card.roster:
        return []
    roles = {"receives": _("receives"), "cares": _("carer")}
    lines = [_("By the roster:")]
    for each in card.roster:
        more = [show_phone(each.phone, MaskingLevel.FULL)] if each.phone else []
        more += [roles[each.role]] if each.role in roles else []
        more += [_("joined")] if each.person_id is not None else []
        lines.append("· " + plain(" ".join([each.name, *more])))
    return lines


def _keys_of_members(texts: Texts, card: HouseholdCard) -> Rows:
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    for each in card.members:
        if each.state == "asked" and card.approves:
            yes = Button(f"✅ {each.name}", DecideMember(each.member_id, 1))
            rows.append((yes, Button(_("Refuse"), DecideMember(each.member_id, 0))))
        elif each.state == "removed" and card.approves:
            words = _("Let {name} in again").format(name=each.name)
            rows.append((Button(words, ReadmitMember(each.member_id)),))
        elif each.state == "accepted" and not each.is_me and (card.approves or card.is_member):
            words = _("Take out: {name}").format(name=each.name)
            rows.append((Button(words, RemoveMember(each.member_id, 0)),))
    if card.approves or card.is_member:
        rows += [
            (revoke_key(texts, card.household_id, each.person_id, each.name),)
            for each in card.consents
        ]
    return tuple(rows)


def _keys(texts: Texts, card: HouseholdCard) -> Rows:
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                _("Order for {address}").format(address=card.address), OpenForm(card.household_id)
            ),
        )
    ]
    if card.cares:
        rows.append((Button(_("Mark flags"), OpenFlags(card.household_id)),))
    if card.approves:
        rows.append((Button(_("How it pays"), OpenHouseholdTerms(card.household_id)),))
    if card.approves or card.is_member:
        rows.append((Button(_("Let a neighbour order"), FindHelper(card.household_id)),))
    if card.is_member:
        move = Button(_("Move house"), MoveHouse(card.household_id))
        rows.append((move, Button(_("Leave"), LeaveHousehold(card.household_id, 0))))
        rows.append((Button(_("+ One more household"), AddHousehold()),))
    if card.cares:
        rows.append((Button(_("Another household"), FindHousehold(card.compound_id)),))
    return tuple(rows)


def _with_home(name: str, addresses: Sequence[str]) -> str:
    return f"{name} ({addresses[0]})" if addresses else name
