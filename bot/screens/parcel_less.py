"""A household hears what it gets less, what comes instead, and what it pays now; once, in private.

And its earlier bills say that they do not count any more.
"""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.due_words import due_words
from bot.screens.parts import first_of
from bot.screens.payments import bill_head, bill_settled, pay_keys, pay_to, plea_keys
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts
from fulfillment.money.rules.modes import Mode

# The officer comes for it, or it is paid at the door.
NOT_NOW = (Mode.COLLECTED, Mode.ON_DELIVERY)
# A caption under a picture has 1,024 characters.
LINES = 8


def parcel_less(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """What became of the order, and what is to be paid for it from now on."""
    _ = texts.gettext
    gets_nothing = not any(line["after"] for line in data["lines"])
    first = (
        _("We are sorry: {supplier} has run out of what you ordered, so nothing of it comes.")
        if gets_nothing
        else _("We are sorry: {supplier} has not enough, so your order has changed.")
    ).format(supplier=bold(name_in(texts, data, "supplier")))
    lines = [_line(texts, line) for line in data["lines"]]
    parts = [first, bill_head(texts, data), "\n".join(first_of(texts, lines, LINES))]
    if data["state"] != "due" or gets_nothing:
        parts.append(_money(texts, data, gets_nothing=gets_nothing))
        return Screen("\n\n".join(parts))
    if data.get("mode") in NOT_NOW:
        due = due_words(texts, data)
        parts += [due.title, due.hint]
        if not due.has_code:  # who pays by a code as well would pay twice
            return Screen("\n\n".join(parts), plea_keys(texts, data))
    else:
        parts.append(_money(texts, data, gets_nothing=gets_nothing))
    parts.append(pay_to(texts, data))
    return Screen("\n\n".join(parts), pay_keys(texts, data), qr=data["link"])


def bill_changed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In place of a bill with the old sum: nobody shall pay that."""
    words = texts.gettext(
        "This bill has changed: please do not pay the old sum. The new one stands below."
    )
    settled = bill_settled(texts, data)
    return Screen(f"{settled.text}\n{words}", amends=True)


def _line(texts: Texts, line: Mapping[str, Any]) -> str:
    _ = texts.gettext
    name = f"{line['code']} {name_in(texts, line)}"
    if line["before"] == line["after"]:
        words = _("{name} ×{after}, as ordered")
    elif line["instead"] and line["instead"] == line["after"]:
        words = _("{name} ×{after}, in place of what is lacking")
    elif line["instead"]:
        words = _("{name} ×{after} ({instead} of them instead)")
    elif line["after"]:
        words = _("{name}: {after} instead of {before}")
    else:
        words = _("{name}: none ({before} ordered)")
    return plain("· " + words.format(name=name, **{key: line[key] for key in NUMBERS}))


NUMBERS = ("before", "after", "instead")


def _money(texts: Texts, data: Mapping[str, Any], *, gets_nothing: bool) -> str:
    _ = texts.gettext
    currency = data["currency"]
    sums = {key: bold(amount(data[key], currency)) for key in ("before", "after", "back", "over")}
    if data["is_platform"]:
        return _(
            "You paid on the platform; what is too much ({less}) is settled there. Please ask the "
            "supermarket's contact if it does not come back."
        ).format(less=bold(amount(max(0, data["before"] - data["after"]), currency)))
    if gets_nothing:
        words = _gets_nothing(texts, data)
    elif data["state"] == "due":
        sums["amount"] = bold(amount(data["amount"], currency))
        words = _("It costs {after} now, not {before}. Please pay {amount}, with the code here.")
    elif data["state"] == "claimed":
        words = _(
            "It costs {after} now, not {before}. You say that you have paid: once your money is "
            "seen, {over} of it is your credit and pays for your next order."
        )
    elif data["state"] == "waived":
        words = _("You need not pay for it, as before.")
    elif data["state"] in ("confirmed", "gathered"):
        words = _paid(texts, data)
    elif data["state"] == "advanced":
        words = _("It costs {after} now, not {before}. You owe that much less to who paid for you.")
    elif data["state"] == "covered":
        words = _("It costs {after} now, not {before}. It is paid for you, as before.")
    else:
        words = _(
            "It will cost {after}, not {before}. You need not do anything now: the payment code "
            "comes when everything is packed."
        )
    return words.format(**sums)


def _gets_nothing(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    if data["back"]:
        return _(
            "You have nothing to pay for it. What you had paid, {back}, is your credit: it pays "
            "for your next order with this supermarket."
        )
    return _(
        "You have nothing to pay for it; please do not pay. If you paid already, tell the "
        "liaison: the money is yours again."
    )


def _paid(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    if not data["back"]:
        return _("It costs {after}, and that is paid. You need not do anything.")
    return _(
        "It costs {after} now, not {before}, and that is paid. The {back} that are too much are "
        "your credit: they pay for your next order with this supermarket."
    )
