"""The order form in the private chat, and what the group sees of its cycle."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.screens.amounts import amount, contents_in, lines_in, name_in
from bot.screens.presses import ConfirmOrder, OpenForm, SetQuantity, ShowBundle, WithdrawOrder
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from orders.use_cases.order_forms import OfferLine, OrderForm


def order_form(texts: Texts, form: OrderForm, *, toast: str | None = None) -> Screen:
    """The form with − and + while the cycle is open, else what was ordered and what is next."""
    if form.refused_late:
        return too_late(texts, form)
    if not form.is_open:
        return Screen(_summary(texts, form) + "\n\n" + _closed_words(texts, form), toast=toast)
    _ = texts.gettext
    rows = [_line_keys(form, line) for line in form.lines if not line.is_withdrawn]
    rows.append(_final_keys(texts, form))
    hint = _("Press a bundle's name to see what is in it.")
    text = "\n\n".join((_summary(texts, form), _state_words(texts, form), hint))
    return Screen(text, tuple(rows), toast=toast)


def order_confirmed(texts: Texts, form: OrderForm) -> Screen:
    """After confirming: the order in full, and how to change it."""
    if form.refused_late:
        return too_late(texts, form)
    _ = texts.gettext
    change = Button(_("Change"), OpenForm(form.household_id))
    withdraw = Button(_("Withdraw"), WithdrawOrder(form.cycle_id, form.household_id, 0))
    text = "\n\n".join(
        (
            "✅ " + bold(_("Your order is in.")),
            _summary(texts, form),
            _("You can change or withdraw it until {time}.").format(
                time=bold(texts.day_and_time(form.cutoff_at, form.timezone))
            ),
        )
    )
    return Screen(text, ((change, withdraw),), toast=_("Ordered"))


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
    text = _(
        "Ordering closed at {closed}; this came later and is not in. The next cycle opens at "
        "{opens}. The liaison has been told."
    ).format(
        closed=bold(texts.day_and_time(form.cutoff_at, form.timezone)),
        opens=bold(texts.day_and_time(form.next_opens_at, form.timezone)),
    )
    if form.order_state in ("live", "closed"):
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


def group_card(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The pinned message of a cycle: bundles, prices, limits, payees, and the tally."""
    _ = texts.gettext
    zone = data["timezone"]
    cutoff = texts.day_and_time(datetime.fromisoformat(data["cutoff_at"]), zone)
    deliver = texts.day_and_time(datetime.fromisoformat(data["deliver_at"]), zone)
    is_open = data["state"] == "open"
    title = _("{compound}: cycle {number}").format(
        compound=name_in(texts, data, "compound"), number=data["number"]
    )
    times = (
        _("Ordering is open until {cutoff}; delivery {deliver}.")
        if is_open
        else _("Ordering closed at {cutoff}; delivery {deliver}.")
    ).format(cutoff=bold(cutoff), deliver=deliver)
    parts = [bold(title), times, *_offers(texts, data), _tally(texts, data)]
    rows: tuple[tuple[Button, ...], ...] = ()
    if is_open:
        parts.append(
            _("Press the button, or write here for example: {example}").format(
                example=code("3-2-501 A2 B1")
            )
        )
        rows = ((Button(_("Order in private"), url="https://t.me/{bot}?start=order"),),)
    return Screen("\n\n".join(parts), rows, pins=True)


def cycle_closed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    opens_at = datetime.fromisoformat(data["next_opens_at"])
    text = texts.ngettext(
        "Ordering is closed: {households} household, {units} units. The liaison now checks the "
        "batches. The next cycle opens at {opens}.",
        "Ordering is closed: {households} households, {units} units. The liaison now checks the "
        "batches. The next cycle opens at {opens}.",
        data["households"],
    ).format(
        households=bold(data["households"]),
        units=bold(data["units"]),
        opens=texts.day_and_time(opens_at, data["timezone"]),
    )
    return Screen("🔒 " + text)


def ordered_for_you(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _("A neighbour ordered for {address}:\n{lines}\nTogether {total}.").format(
        address=bold(data["address"]),
        lines=plain(lines_in(texts, data["lines"])),
        total=bold(amount(data["total"], data["currency"])),
    )
    return Screen(text)


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
        f"{amount(line.price * line.quantity, form.currency)}"
        for line in wished
    ]
    body = "\n".join(lines) if lines else _("Nothing chosen yet.")
    total = _("Together {total}").format(total=bold(amount(form.total, form.currency)))
    return "\n".join((bold(title), body, total))


def _state_words(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    cutoff = bold(texts.day_and_time(form.cutoff_at, form.timezone))
    if form.is_draft:
        return _("Not ordered yet: press Confirm. Open until {cutoff}.").format(cutoff=cutoff)
    if form.order_state == "live":
        return _("This order is in. You can change it until {cutoff}.").format(cutoff=cutoff)
    return _("Set quantities with − and +, then confirm. Open until {cutoff}.").format(
        cutoff=cutoff
    )


def _closed_words(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    return _("Ordering is closed. The next cycle opens at {opens}.").format(
        opens=bold(texts.day_and_time(form.next_opens_at, form.timezone))
    )


def _line_keys(form: OrderForm, line: OfferLine) -> tuple[Button, ...]:
    def to(quantity: int) -> SetQuantity:
        return SetQuantity(form.cycle_id, form.household_id, line.code, quantity)

    label = f"{line.code} {line.name} {amount(line.price, form.currency)}"
    shown = f"{line.quantity}/{line.limit}"
    return (
        Button("−", to(max(line.quantity - 1, 0))),
        Button(f"{label} · {shown}", ShowBundle(form.cycle_id, form.household_id, line.code)),
        Button("+", to(line.quantity + 1)),
    )


def _final_keys(texts: Texts, form: OrderForm) -> tuple[Button, ...]:
    _ = texts.gettext
    keys = []
    if form.total and (form.is_draft or form.order_state != "live"):
        words = _("✅ Confirm {total}").format(total=amount(form.total, form.currency))
        keys.append(Button(words, ConfirmOrder(form.cycle_id, form.household_id)))
    if form.order_state == "live":
        keys.append(Button(_("Withdraw"), WithdrawOrder(form.cycle_id, form.household_id, 0)))
    if not keys:
        keys.append(Button(_("Refresh"), OpenForm(form.household_id)))
    return tuple(keys)


def _name(texts: Texts, line: OfferLine) -> str:
    return line.name if texts.locale == "zh_CN" else line.name_en


def _offers(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    _ = texts.gettext
    parts = []
    for payee in data["payees"]:
        lines = [
            _("{supplier} (pay to: {payee}, account …{last4})").format(
                supplier=bold(name_in(texts, payee)),
                payee=plain(payee["payee"]),
                last4=payee["account_last4"],
            )
        ]
        mine = [item for item in data["offers"] if item["supplier"] == payee["name"]]
        lines += [_offer(texts, item, data["currency"]) for item in mine]
        parts.append("\n".join(lines))
    return parts


def _offer(texts: Texts, item: Mapping[str, Any], currency: str) -> str:
    _ = texts.gettext
    words = _("{code} {name} {price}, up to {limit} a household").format(
        code=bold(item["code"]),
        name=plain(name_in(texts, item)),
        price=bold(amount(item["price"], currency)),
        limit=item["limit"],
    )
    if item["stock"] is not None:
        words += _(", {stock} in all").format(stock=item["stock"])
    if item["withdrawn"]:
        words = f"<s>{words}</s>"
    contents = contents_in(texts, item["contents"])
    return f"{words}\n    <i>{plain(contents)}</i>"


def _tally(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    if not data["households"]:
        return _("No orders yet.")
    units = "  ".join(f"{item['code']}×{item['units']}" for item in data["offers"] if item["units"])
    buildings = "  ".join(f"{building}:{count}" for building, count in data["buildings"])
    words = texts.ngettext(
        "{households} household so far: {units}\nBy building: {buildings}",
        "{households} households so far: {units}\nBy building: {buildings}",
        data["households"],
    )
    return words.format(
        households=bold(data["households"]), units=plain(units), buildings=plain(buildings)
    )
