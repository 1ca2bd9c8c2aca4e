"""Asking a household whether one may order for it, and the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import lines_in
from bot.screens.people_presses import AskConsent, DecideConsent, OpenHousehold, RevokeConsent
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.rules.errors import DomainError
from orders.rules.errors_people import NeedsConsent
from orders.use_cases.consents import Asked, Decided

# A message may name any number of households; beyond these the writer asks one by one.
MOST_ASKED = 4


def ask_keys(texts: Texts, errors: Sequence[DomainError]) -> Rows:
    """A button for each household that has to be asked first."""
    words = texts.gettext("Ask {household} for consent")
    homes = {
        error.household_id: error.household for error in errors if isinstance(error, NeedsConsent)
    }
    keys = [
        (Button(words.format(household=key), AskConsent(household_id)),)
        for household_id, key in homes.items()
    ]
    return tuple(keys[:MOST_ASKED])


def consent_sought(texts: Texts, asked: Asked) -> Screen:
    """To who asked: who decides."""
    _ = texts.gettext
    if asked.is_allowed:
        words = _("You may order for {household} already.")
        key = (Button(_("Order for {address}").format(address=asked.address),
                      OpenForm(asked.household_id)),)  # fmt: skip
        return _alert(words.format(household=asked.address), (key,))
    if asked.to_liaison:
        words = _(
            "Nobody of {household} is here, so I have asked the liaison. You will hear from me "
            "in private."
        )
    else:
        words = _("I have asked {household}. You will hear from me in private.")
    return _alert(words.format(household=asked.address))


def consent_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household's members, or to the liaison where it has none."""
    _ = texts.gettext
    if data["is_ours"]:
        words = _("{name} would like to order for your household {address}. Do you agree?")
    else:
        words = _(
            "{name} would like to order for {address}. Nobody of that household is here, so you "
            "decide. Please ask them by phone or at the door first."
        )
    parts = [words.format(name=_who(data), address=bold(data["address"]))]
    if data["wish"]:
        wish = "  ".join(f"{code}×{count}" for code, count in sorted(data["wish"].items()))
        waits = _("This order waits for your answer: {lines}")
        parts.append(waits.format(lines=bold(wish)))
    holds = (
        _("It holds until you take it back: each order made for you is told to you.")
        if data["is_ours"]
        else _("It holds until you take it back.")
    )
    parts.append(holds)
    yes = Button(_("Agree"), DecideConsent(data["ask_id"], 1))
    no = Button(_("Don't agree"), DecideConsent(data["ask_id"], 0))
    return Screen("\n".join(parts), ((yes, no),))


def consent_noted(texts: Texts, found: Decided) -> Screen:
    """To who decided, in place of the question."""
    _ = texts.gettext
    words = (
        _("Agreed: {name} may order for {address}.")
        if found.is_given
        else _("Not agreed: {name} cannot order for {address}.")
    )
    parts = [words.format(name=bold(found.name), address=bold(found.address))]
    if found.placed is not None:
        lines = "  ".join(f"{each.code}×{each.quantity}" for each in found.placed.lines
                          if each.quantity)  # fmt: skip
        parts.append(_("The order that waited is in now: {lines}").format(lines=lines or "–"))
    elif found.not_placed:
        parts.append(_("The order that waited could not be put through any more."))
    return Screen("\n".join(parts), toast=_("Noted"))


def consent_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who had asked."""
    _ = texts.gettext
    if not data["is_given"]:
        words = _(
            "{address} would rather not have you order for them now. Your order was not placed."
        )
        return Screen(words.format(address=bold(data["address"])))
    parts = [_("You may order for {address} now.").format(address=bold(data["address"]))]
    if data["lines"]:
        parts.append(_("Your order that waited is in now:"))
        parts.append(plain(lines_in(texts, data["lines"])))
    elif data["not_placed"]:
        parts.append(_("The order that you wrote could not be put through any more: look at it."))
    words = _("Order for {address}").format(address=data["address"])
    return Screen("\n".join(parts), ((Button(words, OpenForm(data["household_id"])),),))


def ask_revoke(texts: Texts, *, address: str, name: str, press: RevokeConsent) -> Screen:
    _ = texts.gettext
    words = _("Shall {name} not order for {address} any more?")
    yes = Button(_("Yes, no more"), RevokeConsent(press.household_id, press.person_id, 1))
    no = Button(_("« Back"), OpenHousehold(press.household_id))
    return Screen(words.format(name=bold(name), address=bold(address)), ((yes, no),))


def consent_revoked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who may not any more."""
    words = texts.gettext("{address} does not need you to order for them any more. Thank you!")
    return Screen(words.format(address=bold(data["address"])))


def revoke_key(texts: Texts, household_id: int, person_id: int, name: str) -> Button:
    words = texts.gettext("{name}: order for us no more").format(name=name)
    return Button(words, RevokeConsent(household_id, person_id, 0))


def _who(data: Mapping[str, Any]) -> str:
    home = plain(f" ({'、'.join(data['from'][:2])})") if data["from"] else ""
    return bold(data["name"]) + home


def _alert(words: str, rows: Rows = ()) -> Screen:
    return Screen(plain(words), rows, toast=words[:200], is_alert=True)
