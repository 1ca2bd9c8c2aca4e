"""What a household hears of a bill that is not paid after packing: who takes the money, and when.

And what supplier and liaison hear when somebody hands on what was gathered or covered.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.payments import payment_due, said
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts
from fulfillment.money.rules.modes import Mode
from fulfillment.notices_modes import Notice


def pay_at_hand_over(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Nothing to pay yet: the code is for the moment when the bags are handed over."""
    return payment_due(texts, {**data, "mode": Mode.ON_DELIVERY})


def pay_officer(texts: Texts, data: Mapping[str, Any]) -> Screen:
    return payment_due(texts, {**data, "mode": Mode.COLLECTED})


def paid_by_payer(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "✅ You have nothing to pay: {payer} pays the {{sum}} for you. ({{about}})\nShould anybody "
        "ask you for money for it, do not pay, and tell the liaison."
    ).format(payer=bold(name_in(texts, data, "payer")))
    return Screen(said(texts, words, data))


def bill_waits(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "⏸ The list of your building is looked at once more. ({about})\nPlease do not pay the "
        "{sum} now; you will hear from me when it is approved."
    )
    text = said(texts, words, data)
    if data["state"] == "claimed":
        text += "\n" + _("You say that you have paid already: then nothing is lost, it counts.")
    return Screen(text)


def bill_again(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The bill as it was, with a word before it."""
    first = texts.gettext("▶️ Your building's list is approved: the bill stands.")
    bill = payment_due(texts, data)
    return Screen(f"{first}\n\n{bill.text}", bill.rows, qr=bill.qr)


def officer_has_it(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "✅ The grid officer has your {sum}, thank you. ({about})\nYou will hear when to collect "
        "your bags."
    )
    if data.get("at_door"):
        words = _("✅ {sum} received in cash, thank you. ({about})")
    return Screen(said(texts, words, data))


def officer_has_not(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "The grid officer has taken back the tick for your {sum}. ({about})\nIf you have given "
        "the money, please tell the liaison now; if not, please have it ready."
    )
    return Screen("⚠️ " + said(texts, words, data))


def money_handed_on(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """What reached the supplier, and what of it is missing."""
    _ = texts.gettext

    def money(key: str) -> str:
        return bold(amount(data[key], data["currency"]))

    head = _("{supplier} for {compound}, cycle {cycle}").format(
        supplier=plain(name_in(texts, data, "supplier")),
        compound=plain(name_in(texts, data, "compound")),
        cycle=data["cycle_number"],
    )
    by = plain(name_in(texts, data, "by"))
    if data["is_payer"]:
        words = _("{by} has paid {sum}.")
    else:
        words = _("{by} has handed {sum} to the crew at the gate.")
    lines = ["🤝 " + bold(head), words.format(by=by, sum=money("sum"))]
    if data["left"]:
        differs = _("⚠️ It should have been {expected}: {left} are missing.")
        lines.append(differs.format(expected=money("expected"), left=money("left")))
    return Screen("\n".join(lines))


MODE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PAY_AT_HAND_OVER: pay_at_hand_over,
    Notice.PAY_OFFICER: pay_officer,
    Notice.PAID_BY_PAYER: paid_by_payer,
    Notice.BILL_WAITS: bill_waits,
    Notice.BILL_AGAIN: bill_again,
    Notice.OFFICER_HAS_IT: officer_has_it,
    Notice.OFFICER_HAS_NOT: officer_has_not,
    Notice.MONEY_HANDED_ON: money_handed_on,
}
