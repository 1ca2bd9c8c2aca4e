"""What people read when a cycle was cancelled: the group, households, suppliers, liaisons."""

from collections.abc import Mapping
from typing import Any

from bot.screens import counts
from bot.screens.amounts import amount, name_in
from bot.screens.parts import when
from bot.screens.presses import ClaimPayment, DecidePayment
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts


def group_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The group: that it is cancelled, why, and when the next one opens."""
    _ = texts.gettext
    title = _("Cycle {number} is cancelled.").format(number=data["number"])
    parts = ["❌ " + bold(title)]
    if data["was"] == "planned":
        parts.append(_("It was to open at {time}.").format(time=when(texts, data, "opens_at")))
    elif data["was"] == "open":
        parts.append(_("All orders of it are cancelled; nobody has anything to pay."))
    else:
        words = _("All orders of it are cancelled. Please do not pay; each of you gets a message.")
        parts.append(words)
    return Screen("\n".join((*parts, _why(texts, data), _next(texts, data))))


def household_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """A household: its order, and what happens with all of its money."""
    _ = texts.gettext
    title = _("{address}: cycle {number} is cancelled, and your order with it.")
    parts = [
        "❌ " + title.format(address=bold(data["address"]), number=data["number"]),
        _why(texts, data),
    ]
    bills = [words for bill in data["bills"] for words in _bill(texts, data, bill)]
    parts += bills or [_("You have nothing to pay for it.")]
    parts.append(_next(texts, data))
    keys = [
        (Button(_paid_key(texts, data, bill), ClaimPayment(bill["request_id"])),)
        for bill in data["bills"]
        if bill["standing"] == "open" and bill["amount"]
    ]
    return Screen("\n".join(parts), tuple(keys))


def _paid_key(texts: Texts, data: Mapping[str, Any], bill: Mapping[str, Any]) -> str:
    """Who paid a moment before has to be able to say so."""
    words = texts.gettext("I had paid the {sum} already")
    return words.format(sum=amount(bill["amount"], data["currency"]))


def contact_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """A supplier's contact: stop packing, send nothing, give money back."""
    _ = texts.gettext
    joint = "、" if texts.locale == "zh_CN" else ", "
    names = joint.join(data["suppliers" if texts.locale == "zh_CN" else "suppliers_en"])
    title = _(
        "{compound}: cycle {number} is cancelled. {suppliers}: please stop packing and send "
        "nothing."
    )
    parts = [
        "❌ "
        + title.format(
            compound=bold(name_in(texts, data, "compound")),
            number=data["number"],
            suppliers=plain(names),
        ),
        _why(texts, data),
    ]
    if data["bags"]:
        words = _("{bags} stand packed with you: please put them back.")
        parts.append(words.format(bags=bold(counts.bags(texts, data["bags"]))))
    return Screen("\n".join((*parts, *_money(texts, data, _("The list is on your page.")))))


def liaison_told(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Another liaison: who did it, and what is left to do."""
    _ = texts.gettext
    title = _("{person} has cancelled cycle {number}.")
    parts = [
        "❌ " + title.format(person=bold(data["by"]), number=data["number"]),
        _why(texts, data),
        *_money(texts, data, _("/refunds shows them.")),
        _next(texts, data),
    ]
    return Screen("\n".join(parts))


def claimed_after_cancel(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The liaison: somebody says that they had paid. Is the money there?"""
    _ = texts.gettext
    text = _(
        "{address} says that it has paid {sum} for its order of cycle {number}, which was "
        "cancelled (reference {reference}). Is the money there? Then it is given back or kept as "
        "credit."
    ).format(
        address=bold(data["address"]),
        sum=bold(amount(data["amount"], data["currency"])),
        number=data["cycle_number"],
        reference=code(data["reference"]),
    )
    there = Button(_("✅ Money is there"), DecidePayment(data["request_id"], "confirm"))
    not_there = Button(_("Not found"), DecidePayment(data["request_id"], "not_found"))
    return Screen(text, ((there, not_there),))


def not_found(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "The payee has not found your payment of {sum} for your cancelled order of cycle {number}. "
        "Please do not pay now. If you did pay, send the liaison a picture of your receipt: the "
        "money comes back to you."
    )
    return Screen(_filled(text, data))


def money_comes_back(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Money that came after all."""
    _ = texts.gettext
    words = (
        _(
            "Your {sum} for cycle {number} has arrived. The order is cancelled, so {supplier} "
            "sends it back to you; you will hear from me."
        )
        if data["gives_back"] == "refund"
        else _(
            "Your {sum} for cycle {number} has arrived. The order is cancelled, so it is kept as "
            "your credit and taken off your next bill with {supplier}."
        )
    )
    return Screen(_filled(words, data, supplier=plain(name_in(texts, data, "supplier"))))


def refunded(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The money was sent back."""
    text = texts.gettext(
        "✅ {supplier} has sent your {sum} for cycle {number} back. Please look whether it is "
        "there; if not, tell the liaison."
    )
    return Screen(_filled(text, data, supplier=plain(name_in(texts, data, "supplier"))))


def payment_covered(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Credit pays for all of it."""
    _ = texts.gettext
    text = _(
        "✅ {address}: nothing to pay to {supplier} for cycle {number}. Your credit pays for all "
        "of it: {used}. Credit left: {left}. You will hear when to collect your bags."
    )
    return Screen(
        text.format(
            address=bold(data["address"]),
            supplier=plain(name_in(texts, data, "supplier")),
            number=data["cycle_number"],
            used=bold(amount(data["credit_used"], data["currency"])),
            left=amount(data["credit_left"], data["currency"]),
        )
    )


def _bill(texts: Texts, data: Mapping[str, Any], bill: Mapping[str, Any]) -> list[str]:
    """What happens with one bill: the part that was open, and the part that was paid."""
    _ = texts.gettext
    back = amount(bill["back"], data["currency"])
    supplier = plain(name_in(texts, bill, "supplier"))
    is_refund = data["gives_back"] == "refund"
    words = []
    if bill["standing"] == "open":
        words.append(_("{sum} to {supplier}: please do not pay it any more."))
    elif bill["standing"] == "on_platform":
        words.append(_("You paid {sum} on {supplier}: the platform pays it back to you."))
    elif bill["standing"] == "claimed":
        words.append(
            _(
                "You say that you have paid {sum} to {supplier}: as soon as it is found, it is "
                "sent back to you."
            )
            if is_refund
            else _(
                "You say that you have paid {sum} to {supplier}: as soon as it is found, it is "
                "kept as your credit."
            )
        )
    if bill["back"]:
        words.append(
            _("You have paid {back}: {supplier} sends it back to you.")
            if is_refund
            else _(
                "You have paid {back}: it is kept as your credit and taken off your next bill "
                "with {supplier}."
            )
        )
    if not words:
        words.append(_("{supplier}: you have nothing to pay."))
    total = bold(amount(bill["amount"], data["currency"]))
    return [each.format(sum=total, back=bold(back), supplier=supplier) for each in words]


def _money(texts: Texts, data: Mapping[str, Any], where: str) -> list[str]:
    _ = texts.gettext
    total = bold(amount(data["total"], data["currency"]))
    lines = []
    if data["refunds"] and data["gives_back"] == "refund":
        words = _("To be refunded: {count}, {sum}.")
        lines.append(words.format(count=data["refunds"], sum=total) + " " + where)
    elif data["refunds"]:
        words = _("Kept as the households' credit: {count}, {sum}.")
        lines.append(words.format(count=data["refunds"], sum=total))
    if data["claimed"]:
        words = _("Say that they have paid: {count}. Please look for their money.")
        lines.append(words.format(count=data["claimed"]))
    return lines


def _filled(words: str, data: Mapping[str, Any], **more: str) -> str:
    total = data["amount"] or data.get("credit_used", 0)
    return words.format(
        sum=bold(amount(total, data["currency"])), number=data["cycle_number"], **more
    )


def _why(texts: Texts, data: Mapping[str, Any]) -> str:
    return texts.gettext("Reason: {reason}").format(reason=plain(data["reason"]))


def _next(texts: Texts, data: Mapping[str, Any]) -> str:
    opens = when(texts, data, "next_opens_at")
    return texts.gettext("The next cycle opens at {opens}.").format(opens=opens)
