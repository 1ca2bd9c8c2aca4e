"""One bill before the liaison: how it stands, and what can still be done about it."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount, lines_in, name_in
from bot.screens.chasing_presses import AskAdvance
from bot.screens.liaison_presses import TakeBackParcel
from bot.screens.presses import DecidePayment, OpenUnpaid
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from bot.screens.short_bills import short_words_for_liaison
from config.texts import Texts
from fulfillment.money.rules.settled import SETTLED
from fulfillment.money.use_cases.payments import PaymentView


def payment_card(texts: Texts, view: PaymentView, *, toast: str | None = None) -> Screen:
    """One bill, with what the liaison can do about it."""
    _ = texts.gettext
    lines = [
        {"code": x.code, "name": x.name, "name_en": x.name_en, "quantity": x.quantity}
        for x in view.lines
    ]
    supplier = view.supplier if texts.locale == "zh_CN" else view.supplier_en
    text = "\n".join(
        (
            bold(f"{view.address} · {amount(view.amount, view.currency)}"),
            _("Order no. {number}, {supplier}, payee {payee}").format(
                number=plain(view.number), supplier=plain(supplier), payee=plain(view.payee)
            ),
            _("Reference: {reference}").format(reference=code(view.reference)),
            plain(lines_in(texts, lines)),
            "",
            _state_words(texts, view),
            *_plea(texts, view),
            *_paid_before(texts, view),
        )
    )
    rest = Button(_("Who has not paid"), OpenUnpaid(view.compound_id, 0, 0))
    return Screen(text, (*_payment_keys(texts, view), (rest,)), toast=toast)


def payment_decided(texts: Texts, view: PaymentView) -> Screen:
    return payment_card(texts, view, toast=_state_words(texts, view))


def claimed_after_drop(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """A dropped household says it has paid: is the money there, does it come after all?"""
    _ = texts.gettext
    text = _(
        "{address} (order no. {number}, {supplier}) was dropped and now says that it has paid "
        "{sum}, reference {reference}. If the money is there, you can confirm it; you can also "
        "take the order back on the truck, if it has not left."
    ).format(
        address=bold(data["address"]),
        number=plain(data["number"]),
        supplier=plain(name_in(texts, data, "supplier")),
        sum=bold(amount(data["amount"], data["currency"])),
        reference=code(data["reference"]),
    )
    take_back = Button(_("Take it back on the truck"), TakeBackParcel(data["parcel_id"]))
    confirm = Button(_("✅ Money is there"), DecidePayment(data["request_id"], "confirm"))
    return Screen(text, ((confirm,), (take_back,)))


def _plea(texts: Texts, view: PaymentView) -> tuple[str, ...]:
    """That the household has asked, and what it said."""
    _ = texts.gettext
    if not view.pleads:
        return ()
    first = _("🙏 It says that it cannot pay now, and waits for your word. No reminder until then.")
    return (first, f"“{plain(view.why)}”") if view.why else (first,)


def _paid_before(texts: Texts, view: PaymentView) -> tuple[str, ...]:
    """Which sum to look for where it was paid before the parcel became less."""
    if not view.over:
        return ()
    words = texts.gettext(
        "It says that it paid before something ran short: please look for {sum}. What is too much "
        "becomes its credit."
    )
    return (words.format(sum=bold(amount(view.amount + view.over, view.currency))),)


def _payment_keys(texts: Texts, view: PaymentView) -> Rows:
    """What can still be done, for how the bill and the parcel stand."""
    _ = texts.gettext
    request_id = view.request_id or 0

    def key(words: str, verdict: str) -> Button:
        return Button(words, DecidePayment(request_id, verdict))

    rows: list[tuple[Button, ...]] = []
    is_open = view.state in ("due", "claimed")
    if is_open or (view.state == "cancelled" and view.amount):  # money may come after all
        confirm = key(_("✅ Money is there"), "confirm")
        missing = key(_("Not found"), "not_found")
        says_so = view.standing in ("claimed", "cancelled_claimed", "short_claimed")
        rows.append((confirm, missing) if says_so else (confirm,))
    if is_open and view.parcel_state in ("approved", "packed", "held"):
        rows.append((Button(_("🤝 Pay in its place"), AskAdvance(request_id)),))
        hold, drop = key(_("Hold"), "hold"), key(_("Drop"), "drop")
        rows.append((drop,) if view.parcel_state == "held" else (hold, drop))
        rows.append((key(_("Need not pay"), "waive"),))
        if view.pleads:
            rows.append((key(_("📞 I will call"), "call"), key(_("Please pay after all"), "pay")))
    if view.state == "advanced":
        rows.append((key(_("Undo: nobody pays in its place"), "undo_advance"),))
    if view.parcel_state in ("held", "dropped_unpaid"):
        rows.append((Button(_("Take it back on the truck"), TakeBackParcel(view.parcel_id)),))
    return tuple(rows)


def _state_words(texts: Texts, view: PaymentView) -> str:
    _ = texts.gettext
    if view.parcel_state == "dropped_unpaid":
        return _("Dropped: not delivered.")
    words = {
        "due": _("Not paid."),
        "claimed": _("Says that it has paid; the money has not been seen."),
        "confirmed": _("Paid."),
        "late": _("Paid after the order was dropped."),
        "waived": _("Need not pay."),
        "gathered": _("{by} has the money."),
        "advanced": _("{by} pays in the household's place, and is owed it."),
        "covered": _("{by} pays for it."),
        "cancelled": _("The cycle was cancelled; nothing is asked for."),
        "cancelled_claimed": _(
            "The cycle was cancelled. Says that it has paid; the money has not been seen."
        ),
        "to_refund": _("The cycle was cancelled; the money is to be sent back: /refunds"),
        "refunded": _("The money was sent back."),
        "credited": _("The cycle was cancelled; the money is the household's credit."),
        **short_words_for_liaison(texts),
    }
    by = (view.by if texts.locale == "zh_CN" else view.by_en) or _("Somebody of the compound")
    said = (words.get(view.standing) or view.state).replace("{by}", plain(by))
    held = " " + _("Held: stays behind until paid.") if _is_held(view) else ""
    return said + held


def _is_held(view: PaymentView) -> bool:
    return view.parcel_state == "held" and view.state not in SETTLED
