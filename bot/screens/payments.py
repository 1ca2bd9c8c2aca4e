"""What a household sees of its payment: what is due with its code, and what became of it."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.chasing_presses import CannotPay
from bot.screens.due_words import due_words
from bot.screens.parts import flat, when
from bot.screens.payee_presses import VerifyBill
from bot.screens.presses import ClaimPayment
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from bot.screens.short_bills import short_words
from config.texts import Texts
from fulfillment.money.use_cases.payments import PaymentView

# A caption under a picture has 1,024 characters.
LINES_IN_CAPTION = 8
ROOM_FOR_LINES = 260
LONGEST_NAME = 32


def payment_due(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Everything needed to pay; the payment code as a picture where it is paid by one."""
    due = due_words(texts, data)
    if not due.has_code:
        text = "\n\n".join((due.title, bill_words(texts, data), due.hint))
        return Screen(text, plea_keys(texts, data))
    to = pay_to(texts, data, with_deadline=due.has_deadline)
    text = "\n\n".join((due.title, bill_words(texts, data), to, due.hint))
    return Screen(text, pay_keys(texts, data), qr=data["link"])


def payment_reminder(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    due = payment_due(texts, data)
    words = _(
        "⏰ The deadline ({time}) is over, and the bill of {address} is still open. If you can pay "
        "now, your bags may still come: please ask the liaison."
    )
    if not data.get("is_over"):
        words = "⏰ " + _(
            "A reminder: until {time} you can still pay for {address}. What is not paid by then "
            "cannot go on the truck."
        )
    first = words.format(time=bold(when(texts, data, "pay_by")), address=bold(data["address"]))
    text = "\n\n".join((first, pay_to(texts, data, with_sum=True)))
    return Screen(text, due.rows, qr=due.qr)


def payment_view(texts: Texts, view: PaymentView, *, toast: str | None = None) -> Screen:
    """A household's own bill as it stands: to be paid, or what became of it."""
    data = asdict(view)
    if view.standing == "due" and view.link and view.parcel_state != "dropped_unpaid":
        return payment_due(texts, data)
    parts = [bill_words(texts, data), _state_words(texts, view.standing, view.parcel_state)]
    if view.standing != "claimed":
        # Pressed under the message of a cancelled cycle, which speaks of other bills, too.
        is_new = view.standing == "cancelled_claimed"
        return Screen("\n\n".join(parts), toast=toast, is_new=is_new)
    # Pressed too early? The sum, the payee and the page stay at hand until the money is seen.
    parts.insert(1, pay_to(texts, data, with_sum=True))
    page = [row for row in pay_keys(texts, data) if row[0].url]
    return Screen("\n\n".join(parts), tuple(page), toast=toast)


def bill_settled(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In place of the bill itself, so that nobody pays it twice: what became of it, no buttons."""
    words = _state_words(texts, data["state"], data["parcel_state"])
    return Screen("\n\n".join((bill_words(texts, data), words)), amends=True)


def claimed(texts: Texts, view: PaymentView) -> Screen:
    """After “I have paid”: it is a claim until somebody has seen the money."""
    return payment_view(texts, view, toast=texts.gettext("Thank you"))


def _state_words(texts: Texts, state: str, parcel_state: str) -> str:
    """How a payment stands, for the household."""
    _ = texts.gettext
    if parcel_state == "dropped_unpaid" and state == "due":
        return _("Not paid in time, so not delivered. You owe nothing.")
    words = {
        "not_due": _("The sum comes when everything is packed."),
        "due": _("Not paid yet."),
        "claimed": _("You say that you have paid. It is being checked; you will hear from me."),
        "confirmed": _("✅ Paid. Thank you!"),
        "late": _("Your money came after the deadline. The liaison will speak to you."),
        "waived": _("✅ You need not pay for this."),
        "cancelled": _("Cancelled: you have nothing to pay."),
        "cancelled_claimed": _(
            "Cancelled. You say that you have paid: as soon as the money is found, it is yours "
            "again. Please do not pay any more."
        ),
        "to_refund": _("Cancelled. Your money is sent back to you."),
        "refunded": _("✅ Your money was sent back to you."),
        "credited": _("Cancelled. Your money is your credit for the next bill."),
        "moved": _("This was on your door by mistake. You have nothing to pay."),
        "waits": _("⏸ Looked at once more: please do not pay now."),
        "gathered": _("✅ The grid officer has your money. Thank you!"),
        "advanced": _("🤝 Somebody has paid this in your place: please do not pay it now."),
        "covered": _("✅ You have nothing to pay: it is paid for you."),
        **short_words(texts),
    }
    return words.get(state) or _("Please ask the liaison about this payment.")


def payment_confirmed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "✅ Your payment of {sum} has arrived, thank you. ({about})\nYou will hear when to "
        "collect your bags."
    )
    return Screen(said(texts, text, data))


def payment_late(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "Your payment of {sum} arrived, but after the order had been taken off the truck. "
        "({about})\nThe money is not lost: the liaison knows and will speak to you."
    )
    return Screen(said(texts, text, data))


def payment_not_found(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    first = said(
        texts,
        _(
            "The payee has not found your payment of {sum} yet. ({about})\nThis happens: perhaps "
            "the reference was missing, or it is still on its way. Please look again, pay if it "
            "did not go through, or send the liaison a picture of your receipt."
        ),
        data,
    )
    text = "\n\n".join((first, pay_to(texts, data)))
    return Screen(text, pay_keys(texts, data), qr=data["link"])


def payment_waived(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _("✅ You need not pay the {sum}. ({about})\nYou will hear when to collect your bags.")
    return Screen(said(texts, text, data))


def parcel_dropped(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "The {sum} did not arrive in time, so this order is not delivered. ({about})\nYou owe "
        "nothing; please do not pay now. If you did pay, or this is hard for you, please tell "
        "the liaison."
    )
    return Screen(said(texts, text, data))


def parcel_held(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    first = said(
        texts,
        _(
            "The {sum} has not arrived yet, so your bags stay behind for now. ({about})\nThey "
            "are packed and kept for you; once you have paid they can come."
        ),
        data,
    )
    return _with_code(texts, first, data)


def parcel_taken_back(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    first = said(texts, _("Good news: your bags go on the truck after all. ({about})"), data)
    if data["state"] not in ("due", "claimed"):
        return Screen(first)
    first += "\n" + said(texts, _("Please pay the {sum}, if you have not yet."), data)
    return _with_code(texts, first, data)


def _with_code(texts: Texts, first: str, data: Mapping[str, Any]) -> Screen:
    """With the payment code, where the notice brings one."""
    if not data.get("link"):
        return Screen(first)
    parts = [first, pay_to(texts, data)] if "account_last4" in data else [first]
    return Screen("\n\n".join(parts), pay_keys(texts, data), qr=data["link"])


def said(texts: Texts, words: str, data: Mapping[str, Any]) -> str:
    """Words with the sum and whose order it is."""
    about = texts.gettext("{address}, {supplier}, order no. {number}").format(
        address=plain(data["address"]),
        supplier=plain(name_in(texts, data, "supplier")),
        number=plain(data["number"]),
    )
    return words.format(sum=bold(amount(data["amount"], data["currency"])), about=about)


def bill_head(texts: Texts, data: Mapping[str, Any]) -> str:
    """Whose order it is, and which."""
    return texts.gettext("{address}, cycle {cycle}, order no. {number}, {supplier}").format(
        address=bold(data["address"]),
        cycle=data["cycle_number"],
        number=plain(data["number"]),
        supplier=plain(name_in(texts, data, "supplier")),
    )


def bill_words(texts: Texts, data: Mapping[str, Any]) -> str:
    """Whose order it is and what is in it."""
    head = bill_head(texts, data)
    lines = _priced(texts, data)
    return "\n".join((head, plain("\n".join(lines)), *_credit(texts, data)))


def _priced(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    """`A 蔬菜包 ×2 · ¥70.00`, a line each: as many as surely fit under a picture."""
    lines: list[str] = []
    left = ROOM_FOR_LINES
    for line in data["lines"]:
        whole = amount(line["price"] * line["quantity"], data["currency"])
        name = flat(name_in(texts, line), LONGEST_NAME)
        lines.append(f"{line['code']} {name} ×{line['quantity']} · {whole}")
        left -= len(lines[-1])
        if left < 0 or len(lines) == LINES_IN_CAPTION:
            break
    rest = len(data["lines"]) - len(lines)
    more = texts.ngettext("… and {count} more", "… and {count} more", rest)
    return [*lines, more.format(count=rest)] if rest else lines


def _credit(texts: Texts, data: Mapping[str, Any]) -> tuple[str, ...]:
    """The full price and the credit that pays a part of it, where one does."""
    used = data.get("credit_used", 0)
    if not used:
        return ()
    words = texts.gettext("Together {price}, already paid: {used}")
    price = amount(data["amount"] + used, data["currency"])
    return (words.format(price=price, used=amount(used, data["currency"])),)


def pay_to(
    texts: Texts, data: Mapping[str, Any], *, with_sum: bool = False, with_deadline: bool = True
) -> str:
    """Payee, reference and deadline."""
    _ = texts.gettext
    lines = [
        _("Payee: {payee} (account …{last4})").format(
            payee=bold(data["payee"]), last4=plain(data["account_last4"])
        ),
        _("Reference: {reference}").format(reference=code(data["reference"])),
    ]
    if with_deadline:
        lines.append(_("Until: {time}").format(time=bold(when(texts, data, "pay_by"))))
    if with_sum:
        total = amount(data["amount"], data["currency"])
        lines.insert(0, _("Sum: {sum}").format(sum=bold(total)))
    return "\n".join(lines)


def pay_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    """The pay page, that it is paid, that it cannot be, and whether it is genuine."""
    _ = texts.gettext
    request_id = data["request_id"]
    rows: tuple[tuple[Button, ...], ...] = (
        (Button(_("I have paid"), ClaimPayment(request_id)),),
        (Button(_("I cannot pay now"), CannotPay(request_id)),),
        (Button(_("Is this genuine?"), VerifyBill(request_id)),),
    )
    page = pay_page_of(data)
    return ((Button(_("Open pay page"), url=page),), *rows) if page else rows


def plea_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    """Under a bill without a code: who pays by one as well would pay twice, so only the plea."""
    return tuple(row for row in pay_keys(texts, data) if isinstance(row[0].press, CannotPay))


def pay_page_of(data: Mapping[str, Any]) -> str:
    """The address of the pay page; the code itself may be a bank's."""
    found = str(data.get("page") or data.get("link") or "")
    return found if found.startswith(("https://", "http://")) else ""
