"""The order form in the private chat, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.screens import shelves
from bot.screens.amounts import amount, contents_in, lines_in, says_it_all
from bot.screens.choices import choice_keys, fairness, line_choice
from bot.screens.consents import revoke_key
from bot.screens.parts import no_more_cycles
from bot.screens.presses import (
    ConfirmOrder,
    OpenForm,
    OrderAgain,
    SetQuantity,
    ShowBundle,
    WithdrawOrder,
)
from bot.screens.price_marks import helped_line, price_in, reason_line
from bot.screens.receipt_presses import MakeReceipt
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.waiting_list import waiting_words
from config.texts import Texts
from orders.rules.limits import LimitWhy
from orders.use_cases.offer_lines import OfferLine
from orders.use_cases.order_forms import OrderForm


def order_form(
    texts: Texts,
    form: OrderForm,
    *,
    note: str = "",
    toast: str | None = None,
    at: shelves.Place | None = None,
) -> Screen:
    """The form with − and + while the cycle is open, else what was ordered and what is next.

    `note` is markup that stands above the sum; `at` says where in a form of many goods.
    """
    if form.refused_late:
        return too_late(texts, form)
    if not form.is_open:
        return Screen(_summary(texts, form) + "\n\n" + _closed_words(texts, form), toast=toast)
    _ = texts.gettext
    offers, keys = _offers(texts, form, at)
    rows = [*keys]
    rows += choice_keys(texts, form)
    if form.earlier_number is not None:
        rows.append((_again_key(texts, form),))
    rows.append(_final_keys(texts, form))
    title = _("{address}: order of cycle {number}").format(address=form.address, number=form.number)
    total = _("Total {total}").format(total=bold(amount(form.total, form.currency)))
    parts = (bold(title), offers, fairness(texts, form), note, total, _state_words(texts, form))
    text = "\n\n".join(part for part in parts if part)
    return Screen(text, tuple(rows), toast=toast)


def _offers(texts: Texts, form: OrderForm, at: shelves.Place | None) -> tuple[str, Rows]:
    """What there is, with its keys: everything, or a part of many goods."""
    if shelves.are_needed(form):
        return shelves.shown(texts, form, at or shelves.Place(), say=_form_line, keys=_line_keys)
    words = "\n".join(_form_line(texts, form, line) for line in form.lines)
    return words, tuple(_line_keys(form, line) for line in form.lines if not line.is_withdrawn)


def order_confirmed(texts: Texts, form: OrderForm) -> Screen:
    """After confirming: the order in full, and how to change it."""
    if form.refused_late:
        return too_late(texts, form)
    _ = texts.gettext
    change = Button(_("Change"), OpenForm(form.household_id))
    withdraw = Button(_("Withdraw"), WithdrawOrder(form.cycle_id, form.household_id, 0))
    if form.waiting_place:
        waits = "\n\n".join((_summary(texts, form), waiting_words(texts, form)))
        return Screen(waits, ((change, withdraw),), toast=_("On the waiting list"))
    text = "\n\n".join(
        (
            "✅ " + bold(_("Your order is in.")),
            _summary(texts, form),
            _("You can change or withdraw it until {time}.").format(
                time=bold(texts.day_and_time(form.cutoff_at, form.timezone))
            ),
        )
    )
    keys: Rows = ((change, withdraw),)
    if form.for_other:
        receipt = MakeReceipt(form.cycle_id, form.household_id)
        keys = (*keys, (Button(_("🧾 Receipt to print"), receipt),))
    return Screen(text, keys, toast=_("Ordered"))


def ask_withdraw(texts: Texts, form: OrderForm) -> Screen:
    _ = texts.gettext
    yes = Button(_("Yes, withdraw"), WithdrawOrder(form.cycle_id, form.household_id, 1))
    no = Button(_("No, keep it"), OpenForm(form.household_id))
    text = _summary(texts, form) + "\n\n" + _("Do you want to withdraw this order?")
    return Screen(text, ((yes, no),))


def order_withdrawn(texts: Texts, form: OrderForm) -> Screen:
    if form.refused_late:
        return too_late(texts, form)
    _ = texts.gettext
    again = Button(_("Order again"), OpenForm(form.household_id))
    text = _("The order of {address} is withdrawn. You can order again until {time}.").format(
        address=bold(form.address), time=bold(texts.day_and_time(form.cutoff_at, form.timezone))
    )
    return Screen(text, ((again,),), toast=_("Withdrawn"))


def too_late(texts: Texts, form: OrderForm) -> Screen:
    _ = texts.gettext
    closed = bold(texts.day_and_time(form.cutoff_at, form.timezone))
    if form.next_opens_at is None:
        text = _("Ordering closed at {closed}; this came later and is not in.").format(
            closed=closed
        )
        text += "\n" + no_more_cycles(texts)
    else:
        text = _(
            "Ordering closed at {closed}; this came later and is not in. The next cycle opens at "
            "{opens}. The liaison has been told."
        ).format(closed=closed, opens=bold(texts.day_and_time(form.next_opens_at, form.timezone)))
    if form.order_state in ("live", "closed", "waiting"):
        text += "\n\n" + _summary(texts, form)
    return Screen(text, toast=_("Too late for this cycle"), is_alert=True)


def bundle_contents(texts: Texts, form: OrderForm, wanted: str) -> Screen:
    """A bundle's contents as an alert over the form."""
    for line in form.lines:
        if line.code == wanted:
            _ = texts.gettext
            toast = _("{code} {name}: {contents}").format(
                code=line.code,
                name=_name(texts, line),
                contents=contents_in(texts, line.contents),
            )
            return Screen(toast=toast[:200], is_alert=True)
    return order_form(texts, form)


def ordered_for_you(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = (
        _("{name} ordered for your household {address}:\n{lines}\nTotal {total}.")
        if data.get("by")
        else _("A neighbour ordered for {address}:\n{lines}\nTotal {total}.")
    )
    text = words.format(
        name=bold(data.get("by", "")),
        address=bold(data["address"]),
        lines=plain(lines_in(texts, data["lines"])),
        total=bold(amount(data["total"], data["currency"])),
    )
    if not data.get("by_consent"):
        return Screen(text)
    no_more = revoke_key(texts, data["household_id"], data["by_person"], data["by"])
    return Screen(text, ((no_more,),))


def late_order(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    sent_at = datetime.fromisoformat(data["sent_at"])
    text = _("{address} wanted to order at {time}, after the cut-off. It is not in.").format(
        address=bold(data["address"]), time=texts.day_and_time(sent_at, data["timezone"])
    )
    return Screen(text)


def _summary(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    title = _("{address}: order of cycle {number}").format(address=form.address, number=form.number)
    wished = [line for line in form.lines if line.quantity]
    lines = [
        f"{plain(line.code)} {plain(_name(texts, line))} ×{line.quantity}  "
        f"{amount(line.price * line.quantity, form.currency)}{line_choice(texts, line)}"
        for line in wished
    ]
    body = shelves.within(texts, lines) if lines else _("Nothing chosen yet.")
    total = _("Total {total}").format(total=bold(amount(form.total, form.currency)))
    return "\n".join((bold(title), body, total))


def _state_words(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    cutoff = bold(texts.day_and_time(form.cutoff_at, form.timezone))
    if form.is_draft and form.order_state in ("live", "waiting"):
        return _("Your changes are not saved yet: press Confirm. Open until {cutoff}.").format(
            cutoff=cutoff
        )
    if form.is_draft:
        return _("Not ordered yet: press Confirm. Open until {cutoff}.").format(cutoff=cutoff)
    if form.waiting_place:
        return waiting_words(texts, form)
    if form.order_state == "live":
        return _("This order is in. You can change it until {cutoff}.").format(cutoff=cutoff)
    return _("Set quantities with − and +, then confirm. Open until {cutoff}.").format(
        cutoff=cutoff
    )


def _closed_words(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    if form.next_opens_at is None:
        return no_more_cycles(texts)
    words = (
        _("This cycle was cancelled. The next one opens at {opens}.")
        if form.is_cancelled
        else _("Ordering is closed. The next cycle opens at {opens}.")
    )
    return words.format(opens=bold(texts.day_and_time(form.next_opens_at, form.timezone)))


def _form_line(texts: Texts, form: OrderForm, line: OfferLine) -> str:
    """Name, price, limit, what is in it, and in bold how many are wished."""
    _ = texts.gettext
    words = _("{code} {name} {price}, up to {limit}").format(
        code=bold(line.code),
        name=plain(_name(texts, line)),
        price=price_in(texts, line.price, line.previous_price, form.currency),
        limit=line.limit,
    )
    words += _people(texts, line)
    if line.stock is not None:
        words += _(", {stock} in all").format(stock=line.stock)
    if line.is_withdrawn:
        return f"<s>{words}</s>"
    if line.quantity:
        words += f"  {bold(f'×{line.quantity}')}"
    words += helped_line(texts, asdict(line), form.currency)
    words += reason_line(texts, line.price_reason)
    if says_it_all(line.name, line.contents):
        return words
    return f"{words}\n· {plain(contents_in(texts, line.contents))}"


def _people(texts: Texts, line: OfferLine) -> str:
    """Why the limit is what it is, where people are counted."""
    _ = texts.gettext
    if line.limit_why == LimitWhy.PEOPLE:
        return " " + _("({each} a person, {heads} people)").format(each=line.each, heads=line.heads)
    if line.limit_why == LimitWhy.HEADS_UNKNOWN:
        return " " + _("({each} a person; how many you are is not in the roster)").format(
            each=line.each
        )
    return ""


def _line_keys(form: OrderForm, line: OfferLine) -> tuple[Button, ...]:
    def to(quantity: int) -> SetQuantity:
        return SetQuantity(form.cycle_id, form.household_id, line.code, quantity)

    # Telegram gives the keys of a row the same width, too little for a name: it stands above.
    label = f"{line.code} ×{line.quantity}"
    return (
        Button("−", to(max(line.quantity - 1, 0))),
        Button(label, ShowBundle(form.cycle_id, form.household_id, line.code)),
        Button("+", to(line.quantity + 1)),
    )


def _again_key(texts: Texts, form: OrderForm) -> Button:
    _ = texts.gettext
    words = _("🔁 Same as last time (cycle {number})").format(number=form.earlier_number)
    return Button(words, OrderAgain(form.cycle_id, form.household_id))


def _final_keys(texts: Texts, form: OrderForm) -> tuple[Button, ...]:
    _ = texts.gettext
    keys = []
    if form.total and (form.is_draft or form.order_state not in ("live", "waiting")):
        words = _("✅ Confirm {total}").format(total=amount(form.total, form.currency))
        keys.append(Button(words, ConfirmOrder(form.cycle_id, form.household_id)))
    if form.order_state in ("live", "waiting"):
        keys.append(Button(_("Withdraw"), WithdrawOrder(form.cycle_id, form.household_id, 0)))
    if not keys:
        keys.append(Button(_("Refresh"), OpenForm(form.household_id)))
    return tuple(keys)


def _name(texts: Texts, line: OfferLine) -> str:
    return line.name if texts.locale == "zh_CN" else line.name_en
