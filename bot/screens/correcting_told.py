"""What households read when their order changed after the cut-off."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import correcting
from bot.screens.amounts import amount, lines_in
from bot.screens.screen import Screen, bold, plain
from config.texts import PLATFORM, Texts
from fulfillment.notices_correcting import Notice


def withdrawal_refused(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext(
        "{address}: your order of cycle {number} stays; it could not be taken out any more. "
        "Please ask the liaison if you have questions."
    )
    return Screen(_filled(texts, words, data))


def order_withdrawn(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The household is out, and what becomes of its money."""
    _ = texts.gettext
    words = _("✅ {address}: your order of cycle {number} was taken out and is not delivered:")
    parts = [_filled(texts, words, data), plain(lines_in(texts, data["lines"]))]
    sum_ = bold(amount(data["back"], data["currency"]))
    if on_platform := correcting.platform_pays_back(texts, data):
        parts += on_platform
    elif data["is_claimed"]:
        parts.append(
            _(
                "You say that you have paid: as soon as the money is found, it comes back to you. "
                "Please do not pay any more."
            )
        )
    elif not data["back"]:
        parts.append(_("You have nothing to pay for it."))
    elif data["gives_back"] == "credit":
        words = _("{sum} is kept as your credit and taken off your next bill.")
        parts.append(words.format(sum=sum_))
    else:
        parts.append(_("{sum} is sent back to you.").format(sum=sum_))
    return Screen("\n".join(parts))


def order_moved_away(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To whom it was never meant for: no goods, no bill, no other address."""
    _ = texts.gettext
    words = _(
        "{address}: the order of cycle {number} that stood on your door by mistake belongs to "
        "another one and has gone there. You have nothing to pay or collect for it:"
    )
    parts = [_filled(texts, words, data), plain(lines_in(texts, data["lines"]))]
    if data["is_paid"]:
        parts.append(_("If you have paid for it, please tell the liaison."))
    return Screen("\n".join(parts))


def order_moved_here(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household whose order it is."""
    _ = texts.gettext
    words = _(
        "{address}: your order of cycle {number} stood on a wrong door and is put right. It comes "
        "to you:"
    )
    sum_ = bold(amount(data["amount"], data["currency"]))
    paid = _("It is paid.") if data["is_paid"] else _("Sum: {sum}").format(sum=sum_)
    if data.get("channel") == PLATFORM:
        paid = _("It is paid on the platform: nothing to pay here.")
    parts = (_filled(texts, words, data), plain(lines_in(texts, data["lines"])), paid)
    return Screen("\n".join(parts))


def _filled(texts: Texts, words: str, data: Mapping[str, Any]) -> str:
    return words.format(address=bold(data["address"]), number=data["cycle_number"])


CORRECTING_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.WITHDRAWAL_ASKED: correcting.withdrawal_asked,
    Notice.WITHDRAWAL_DECIDED: correcting.withdrawal_decided,
    Notice.WITHDRAWAL_REFUSED: withdrawal_refused,
    Notice.ORDER_WITHDRAWN: order_withdrawn,
    Notice.ORDER_MOVED_AWAY: order_moved_away,
    Notice.ORDER_MOVED_HERE: order_moved_here,
}
