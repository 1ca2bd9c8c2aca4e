"""My order, my payments, my pickup: what a household has in hand at this moment."""

from collections.abc import Sequence

from bot.screens import counts
from bot.screens.advances import owed_words
from bot.screens.amounts import amount
from bot.screens.chasing_presses import CannotPay, CanPay
from bot.screens.correcting import my_orders
from bot.screens.disputes import complain_key, want_credit_key
from bot.screens.history_presses import OpenHistory
from bot.screens.parts import no_more_cycles
from bot.screens.payments import pay_page_of
from bot.screens.pickup import wish_keys
from bot.screens.pickup_code import code_key
from bot.screens.presses import ClaimPayment, OpenForm
from bot.screens.reminders import reminders_key
from bot.screens.screen import Button, Screen, bold, code, plain
from bot.screens.waiting_list import waiting_words
from config.texts import Texts
from fulfillment.handover.use_cases.my_pickup import PickupView
from fulfillment.money.schemes.on_platform import ON_PLATFORM
from fulfillment.money.use_cases.credits import Credit
from fulfillment.money.use_cases.debts import Owed
from fulfillment.money.use_cases.payment_views import PaymentView
from fulfillment.supply.use_cases.closed_orders import ClosedOrder
from orders.level_names import LEVEL_MEANINGS, level_name
from orders.rules.levels import Level
from orders.use_cases.order_forms import OrderForm

MOST_PAYMENTS = 6


def overview(
    texts: Texts,
    form: OrderForm | None,
    payments: Sequence[PaymentView],
    pickups: Sequence[PickupView],
    credit: Sequence[Credit] = (),
    *,
    owed: Sequence[Owed] = (),
    reminders: bool | None = None,
    closed: Sequence[ClosedOrder] = (),
    level: Level | None = None,
) -> Screen:
    """One household's page; `reminders` tells whether the person gets them."""
    _ = texts.gettext
    is_told = bool(payments or pickups)  # which say more than that it is being prepared
    parts = [_order(texts, form, is_told=is_told)] if form else [_("No cycle has opened yet.")]
    parts += [_payment(texts, item) for item in payments[:MOST_PAYMENTS]]
    parts += [_pickup(texts, item) for item in pickups]
    parts += [_credit(texts, item) for item in credit]
    parts += owed_words(texts, owed)
    if level is Level.SEALED:  # what holds for most is no news
        parts.append(f"{bold(level_name(texts, level))} – {plain(_(LEVEL_MEANINGS[level]))}")
    asked, withdraw = my_orders(texts, closed)
    parts += asked
    rows: list[tuple[Button, ...]] = []
    if form is not None and form.is_open:
        rows.append((Button(_("Order or change"), OpenForm(form.household_id)),))
    for item in payments[:MOST_PAYMENTS]:
        rows += _payment_keys(texts, item)
    rows += [(key,) for key in withdraw]
    rows += [(code_key(texts, each),) for each in pickups if each.collected_at is None]
    for each in pickups:
        rows += wish_keys(
            texts,
            each.handover_id,
            each.household_id,
            time=each.may_wish,
            door=each.may_ask_door,
        )
    if credit and payments:
        rows.append((want_credit_key(texts, payments[0].household_id),))
    if form is not None:
        rows.append((Button(_("Earlier orders"), OpenHistory(form.household_id, 0)),))
    if reminders is not None:
        rows.append((reminders_key(texts, is_on=reminders),))
    return Screen("\n\n".join(parts), tuple(rows))


def _order(texts: Texts, form: OrderForm, *, is_told: bool) -> str:
    _ = texts.gettext
    title = _("{address}: order of cycle {number}").format(address=form.address, number=form.number)
    lines = [
        f"{line.code} {plain(line.name if texts.locale == 'zh_CN' else line.name_en)}"
        f" ×{line.quantity}"
        for line in form.lines
        if line.quantity
    ]
    body = "\n".join(lines) or _("Nothing chosen yet.")
    state = "" if is_told and form.order_state == "closed" else _state(texts, form)
    return "\n".join((bold(title), body, state)).rstrip()


def _state(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    if form.is_open and form.is_draft:
        return _("Not ordered yet: press Confirm.")
    if form.is_open and form.order_state == "live":
        return "✅ " + _("Your order is in.")
    if form.waiting_place:
        return waiting_words(texts, form)
    return _state_when_over(texts, form)


def _state_when_over(texts: Texts, form: OrderForm) -> str:
    _ = texts.gettext
    if form.order_state == "unserved":
        return _("You were on the waiting list; no bag came free until the cut-off.")
    if form.next_opens_at is None:
        return "" if form.is_open or form.order_state == "closed" else no_more_cycles(texts)
    if form.is_cancelled:
        opens = texts.day_and_time(form.next_opens_at, form.timezone)
        words = _("This cycle was cancelled. The next one opens at {opens}.")
        return "❌ " + words.format(opens=opens)
    if form.order_state == "closed":
        return _("Ordering is closed; your order is being prepared.")
    opens = texts.day_and_time(form.next_opens_at, form.timezone)
    return "" if form.is_open else _("The next cycle opens at {opens}.").format(opens=opens)


def _payment(texts: Texts, item: PaymentView) -> str:
    _ = texts.gettext
    words = payment_state_words(texts)
    state = "dropped" if item.parcel_state == "dropped_unpaid" else item.standing
    if item.scheme == ON_PLATFORM and state == "confirmed":
        return _("{number} {supplier}: {amount}, paid on the platform").format(
            number=bold(item.number),
            supplier=plain(item.supplier if texts.locale == "zh_CN" else item.supplier_en),
            amount=bold(amount(item.amount, item.currency)),
        )
    return _("{number} {supplier}: {amount}, reference {reference} – {state}").format(
        number=bold(item.number),
        supplier=plain(item.supplier if texts.locale == "zh_CN" else item.supplier_en),
        amount=bold(amount(item.amount, item.currency)),
        reference=code(item.reference),
        state=_("you cannot pay now; the liaison decides")
        if item.pleads
        else words.get(state, state),
    )


def _credit(texts: Texts, item: Credit) -> str:
    words = texts.gettext("Your credit with {supplier}: {sum}. It is taken off your next bill.")
    return words.format(
        supplier=plain(item.supplier if texts.locale == "zh_CN" else item.supplier_en),
        sum=bold(amount(item.amount, item.currency)),
    )


def payment_state_words(texts: Texts) -> dict[str, str]:
    """The word for each state of a payment."""
    _ = texts.gettext
    return {
        "not_due": _("not due yet"),
        "due": _("to be paid"),
        "claimed": _("you said it is paid; the liaison checks"),
        "confirmed": _("paid ✅"),
        "late": _("paid late"),
        "waived": _("nothing to pay"),
        "gathered": _("paid to the grid officer ✅"),
        "advanced": _("paid for you, settled later"),
        "covered": _("paid for you, nothing to pay ✅"),
        "refunded": _("refunded"),
        "cancelled": _("cancelled, nothing to pay"),
        "cancelled_claimed": _("cancelled; you said it is paid, the liaison checks"),
        "to_refund": _("cancelled; the money is sent back to you"),
        "credited": _("cancelled; kept as your credit"),
        "dropped": _("not paid in time, not delivered"),
        "short": _("out of stock, nothing to pay"),
        "short_claimed": _("out of stock; you said it is paid, the liaison checks"),
        "short_to_refund": _("out of stock; the money is sent back to you"),
        "short_credited": _("out of stock; kept as your credit"),
    }


def _payment_keys(texts: Texts, item: PaymentView) -> list[tuple[Button, ...]]:
    _ = texts.gettext
    if item.parcel_state in ("collected", "delivered") and item.standing not in ("due", "claimed"):
        supplier = item.supplier if texts.locale == "zh_CN" else item.supplier_en
        return [(complain_key(texts, item.parcel_id, item.number, supplier),)]
    if item.standing != "due" or item.link is None or item.request_id is None:
        return []
    if item.parcel_state == "dropped_unpaid":
        return []
    paid = Button(_("I have paid"), ClaimPayment(item.request_id))
    page = pay_page_of({"page": item.page, "link": item.link})
    words = _("Pay {amount}").format(amount=amount(item.amount, item.currency))
    first = (Button(words, url=page), paid) if page else (paid,)
    plea = (
        Button(_("I can pay after all"), CanPay(item.request_id))
        if item.pleads
        else Button(_("I cannot pay now"), CannotPay(item.request_id))
    )
    return [first, (plea,)]


def _pickup(texts: Texts, item: PickupView) -> str:
    _ = texts.gettext
    if item.collected_at is not None and item.way == "door":
        return _("Brought to your door ✅")
    if item.collected_at is not None:
        return _("Pickup at {point}: collected ✅").format(point=plain(_point(texts, item)))
    if not item.is_open and item.way != "door":
        kept = _("Kept for you at {point}: code {code}, {bags}. Come for it, or ask the liaison.")
        return kept.format(
            point=bold(_point(texts, item)),
            code=code(item.pickup_code),
            bags=counts.bags(texts, item.bags - item.bags_collected),
        )
    words = {
        "door": _("To your door, {starts}–{ends}: {bags}. Please do not come down. Code {code}"),
        "gate": _("Handed over at the gate, {starts}–{ends}: {bags}, code {code}"),
        "wait": _("Your building waits, a time will follow: {bags}, code {code}"),
    }.get(item.way) or _("Pickup at {point}, {starts}–{ends}: code {code}, {bags}")
    return words.format(
        point=bold(_point(texts, item)),
        starts=bold(texts.day_and_time(item.starts_at, item.timezone)),
        ends=texts.time_of_day(item.ends_at, item.timezone),
        code=code(item.pickup_code),
        bags=counts.bags(texts, item.bags),
    )


def _point(texts: Texts, item: PickupView) -> str:
    return item.point if texts.locale == "zh_CN" else item.point_en
