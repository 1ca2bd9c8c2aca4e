"""What a household hears of a bill that is not paid after packing: who takes the money, and when.

And what supplier and liaison hear when somebody hands on what was gathered or covered.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.parts import when
from bot.screens.payments import bill_words, pay_keys, pay_to, said
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts
from fulfillment.money.rules.modes import Mode
from fulfillment.notices_modes import Notice


def pay_at_hand_over(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Nothing to pay yet: the code is for the moment when the bags are handed over."""
    _ = texts.gettext
    title = _("{sum}, to be paid when the bags are handed to you")
    first = "🚪 " + bold(title.format(sum=amount(data["amount"], data["currency"])))
    hint = _(
        "Nothing to pay now. When the bags come (expected {time}), pay by this code, or have "
        "exactly this sum in cash. The same code is on your bag."
    ).format(time=bold(when(texts, data, "pay_by")))
    parts = (first, bill_words(texts, data), pay_to(texts, data, with_deadline=False), hint)
    return Screen("\n\n".join(parts), pay_keys(texts, data), qr=data["link"])


def pay_officer(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """No code: who pays by it as well would pay twice."""
    _ = texts.gettext
    title = _("{sum}, which the grid officer gathers")
    first = "🤝 " + bold(title.format(sum=amount(data["amount"], data["currency"])))
    hint = _(
        "The grid officer comes round for the money, until {time}. Please have exactly this sum "
        "ready, and give it to nobody else. You hear from me as soon as the officer has ticked "
        "it: if that does not come, ask."
    ).format(time=bold(when(texts, data, "pay_by")))
    return Screen("\n\n".join((first, bill_words(texts, data), hint)))


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
    screens = {Mode.ON_DELIVERY: pay_at_hand_over, Mode.COLLECTED: pay_officer}
    bill = screens.get(data["mode"], _pay_now)(texts, data)
    return Screen(f"{first}\n\n{bill.text}", bill.rows, qr=bill.qr)


def _pay_now(texts: Texts, data: Mapping[str, Any]) -> Screen:
    title = texts.gettext("Please pay {sum}").format(sum=amount(data["amount"], data["currency"]))
    parts = ("💰 " + bold(title), bill_words(texts, data), pay_to(texts, data))
    return Screen("\n\n".join(parts), pay_keys(texts, data), qr=data["link"])


def officer_has_it(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "✅ The grid officer has your {sum}, thank you. ({about})\nYou will hear when to collect "
        "your bags."
    )
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
