"""Bags that came unpaid: what is to be paid now, and the three ways in which it may be."""

from bot.screens.amounts import amount
from bot.screens.gathering_presses import TakeAtDoor
from bot.screens.screen import Button, Rows, Screen, bold, code
from config.texts import Texts
from fulfillment.money.use_cases.at_the_door import OwedAtDoor
from orders.rules.errors import DomainError
from orders.rules.errors_modes import StillToPay


def door_keys(texts: Texts, household_id: int, seen: int) -> Rows:
    """Cash, a transfer that somebody has seen, or the liaison's word."""
    _ = texts.gettext
    ways = (
        (_("💵 I have the cash"), "cash"),
        (_("📱 I have seen the transfer"), "seen"),
        (_("🖐 Liaison: hand it out, I pay for now"), "advance"),
    )
    return tuple((Button(words, TakeAtDoor(household_id, seen, way)),) for words, way in ways)


def refused_keys(texts: Texts, error: DomainError) -> Rows:
    """Under a bag that was refused because it is not paid: the ways out."""
    if not isinstance(error, StillToPay):
        return ()
    return door_keys(texts, error.household_id, error.seen)


def owed_lines(texts: Texts, owed: OwedAtDoor) -> list[str]:
    """What is to be paid, for who stands at the table."""
    _ = texts.gettext
    words = _("💰 To be paid first: {sum} (reference {reference})").format(
        sum=bold(amount(owed.amount, owed.currency)),
        reference=", ".join(code(each) for each in owed.references),
    )
    if len(owed.links) == 1:
        return ["", words, _("The resident may scan this code, or the one on the bag.")]
    return ["", words, _("It is more than one bill: each has a code of its own, on its bag.")]


def taken_at_door(texts: Texts, done: OwedAtDoor, way: str) -> Screen:
    """Paid: the bag may go."""
    _ = texts.gettext
    if not done.references:
        return Screen(_("{room}: nothing is to be paid any more.").format(room=bold(done.address)))
    words = {
        "cash": _("✅ {room}: you have {sum} in cash. Hand it on with the rest."),
        "seen": _("✅ {room}: {sum} paid."),
        "advance": _("✅ {room}: you pay the {sum} for now, the household owes it to you."),
    }[way].format(room=bold(done.address), sum=bold(amount(done.amount, done.currency)))
    return Screen(words + "\n" + _("Now send the pickup code and the code on the bag again."))
