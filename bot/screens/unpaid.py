"""The liaison looks after payments: who has not paid, one bill, and all of a kind at once."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount, lines_in, name_in
from bot.screens.liaison_presses import SureAllUnpaid, TakeBackParcel
from bot.screens.parts import addresses, first_of, other_places, page_keys, place_name, when
from bot.screens.presses import DecideAllUnpaid, DecidePayment, OpenPayment, OpenUnpaid
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from bot.screens.short_bills import short_words_for_liaison
from config.texts import Texts
from fulfillment.money.use_cases.payments import PaymentView, Unpaid
from fulfillment.money.use_cases.unpaid_under_way import AllOfAKind, UnpaidUnderWay

ON_A_PAGE = 8
SETTLED = ("confirmed", "waived", "cash", "advanced")


def unpaid_page(texts: Texts, found: UnpaidUnderWay, page: int = 0) -> Screen:
    """Who has not paid in this cycle, a page of buttons, those that say they paid first."""
    _ = texts.gettext
    compound_id = found.desk.place.compound_id
    others = other_places(texts, found.desk, lambda other: OpenUnpaid(other, 0, 0))
    place = bold(place_name(texts, found.desk.place))
    if not found.rows:
        return Screen(_("{compound}: nobody owes anything.").format(compound=place), others)
    pages = -(-len(found.rows) // ON_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = found.rows[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    claimed = sum(row.state == "claimed" for row in found.rows)
    text = _(
        "{compound}, cycle {number}: {count} have not paid, {sum}. {claimed} of them say that "
        "they have (💬). Page {page} of {pages}."
    ).format(
        compound=place,
        number=found.cycle_number,
        count=bold(len(found.rows)),
        sum=bold(_sum(found.rows)),
        claimed=bold(claimed),
        page=page + 1,
        pages=pages,
    )
    keys = [(Button(_row(row), OpenPayment(row.request_id)),) for row in shown]
    turn = page_keys(page, pages, lambda to: OpenUnpaid(compound_id, found.cycle_id, to))
    everybody = _all_keys(texts, compound_id, found.cycle_id, claimed, len(found.rows) - claimed)
    return Screen(text + "\n" + _legend(texts, shown), (*keys, *turn, *everybody, *others))


def unpaid_at_deadline(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The deadline has passed: who has not paid, and what can be done."""
    _ = texts.gettext
    rows = data["unpaid"]
    claimed = sum(row["state"] == "claimed" for row in rows)
    text = _(
        "Cycle {number}: the payment deadline ({time}) is over. {count} have not paid, {sum}; "
        "{claimed} of them say that they have (💬). What is unpaid cannot go on the truck: "
        "confirm, hold or drop it."
    ).format(
        number=data["cycle_number"],
        time=when(texts, data, "pay_by"),
        count=bold(len(rows)),
        sum=bold(amount(data["total"], data["currency"])),
        claimed=bold(claimed),
    )
    lines = [
        plain(f"{_mark(row['state'], row['reachable'])}{row['address']} ")
        + amount(row["amount"], data["currency"])
        for row in sorted(rows, key=lambda row: bool(row["state"] == "claimed"))
    ]
    compound_id, cycle_id = data["compound_id"], data["cycle_id"]
    one_by_one = Button(_("One by one"), OpenUnpaid(compound_id, cycle_id, 0))
    everybody = _all_keys(texts, compound_id, cycle_id, claimed, len(rows) - claimed)
    shown = "\n".join(first_of(texts, lines))
    return Screen(f"{text}\n\n{shown}", ((one_by_one,), *everybody))


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
            *_paid_before(texts, view),
        )
    )
    rest = Button(_("Who has not paid"), OpenUnpaid(view.compound_id, 0, 0))
    return Screen(text, (*_payment_keys(texts, view), (rest,)), toast=toast)


def _paid_before(texts: Texts, view: PaymentView) -> tuple[str, ...]:
    """Which sum to look for where it was paid before the parcel became less."""
    if not view.over:
        return ()
    words = texts.gettext(
        "It says that it paid before something ran short: please look for {sum}. What is too much "
        "becomes its credit."
    )
    return (words.format(sum=bold(amount(view.amount + view.over, view.currency))),)


def payment_decided(texts: Texts, view: PaymentView) -> Screen:
    return payment_card(texts, view, toast=_state_words(texts, view))


def ask_all(texts: Texts, asked: AllOfAKind) -> Screen:
    """Once more before it happens to everybody of a kind."""
    _ = texts.gettext
    back = Button(_("« Back"), OpenUnpaid(asked.compound_id, asked.cycle_id, 0))
    if not asked.rows:
        return Screen(_("There is nobody left for this."), ((back,),))
    count = len(asked.rows)
    words = {
        "confirm_claimed": texts.ngettext(
            "Is the money of {count} household there, {sum}? It says so:",
            "Is the money of all {count} there, together {sum}? They say so:",
            count,
        ),
        "drop": texts.ngettext(
            "Drop {count} order, {sum}? It is not delivered:",
            "Drop these {count} orders, together {sum}? They are not delivered:",
            count,
        ),
        "hold": texts.ngettext(
            "Hold {count} order, {sum}? It stays behind until paid:",
            "Hold these {count} orders, together {sum}? They stay behind until paid:",
            count,
        ),
    }
    yes = {
        "confirm_claimed": _("Yes, all there"),
        "drop": _("Yes, drop them"),
        "hold": _("Yes, hold them"),
    }
    text = words[asked.verdict].format(count=bold(count), sum=bold(_sum(asked.rows)))
    homes = addresses(texts, [row.address for row in asked.rows], 60)
    sure = SureAllUnpaid(asked.compound_id, asked.cycle_id, asked.verdict, asked.seen)
    return Screen(f"{text}\n{homes}", ((Button(yes[asked.verdict], sure), back),))


def all_decided(texts: Texts, decided: AllOfAKind) -> Screen:
    """What was done; where something changed meanwhile, the question with the new list."""
    _ = texts.gettext
    if decided.done is None:
        again = ask_all(texts, decided)
        first = _("This has changed meanwhile. Please look again.")
        return Screen(f"{first}\n\n{again.text}", again.rows, toast=first, is_alert=True)
    words = {
        "confirm_claimed": texts.ngettext(
            "{count} payment confirmed. The household is told.",
            "{count} payments confirmed. The households are told.",
            decided.done,
        ),
        "drop": texts.ngettext(
            "{count} order dropped. The household and the supermarket are told.",
            "{count} orders dropped. The households and the supermarket are told.",
            decided.done,
        ),
        "hold": texts.ngettext(
            "{count} order held. The household and the supermarket are told.",
            "{count} orders held. The households and the supermarket are told.",
            decided.done,
        ),
    }
    text = words[decided.verdict].format(count=bold(decided.done))
    if decided.done < len(decided.rows):
        text += "\n" + _("The others had moved on meanwhile and stay as they are.")
    rest = Button(_("Who has not paid"), OpenUnpaid(decided.compound_id, decided.cycle_id, 0))
    return Screen(text, ((rest,),), toast=_("Done"))


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
        hold, drop = key(_("Hold"), "hold"), key(_("Drop"), "drop")
        rows.append((drop,) if view.parcel_state == "held" else (hold, drop))
        rows.append((key(_("Need not pay"), "waive"),))
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
        "cancelled": _("The cycle was cancelled; nothing is asked for."),
        "cancelled_claimed": _(
            "The cycle was cancelled. Says that it has paid; the money has not been seen."
        ),
        "to_refund": _("The cycle was cancelled; the money is to be sent back: /refunds"),
        "refunded": _("The money was sent back."),
        "credited": _("The cycle was cancelled; the money is the household's credit."),
        **short_words_for_liaison(texts),
    }
    said = words.get(view.standing) or view.state
    held = " " + _("Held: stays behind until paid.") if _is_held(view) else ""
    return said + held


def _is_held(view: PaymentView) -> bool:
    return view.parcel_state == "held" and view.state not in SETTLED


def _all_keys(texts: Texts, compound_id: int, cycle_id: int, claimed: int, due: int) -> Rows:
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    if claimed:
        words = _("✅ Confirm all {count} that say they paid").format(count=claimed)
        rows.append((Button(words, DecideAllUnpaid(compound_id, cycle_id, "confirm_claimed")),))
    if due:
        hold = DecideAllUnpaid(compound_id, cycle_id, "hold")
        drop = DecideAllUnpaid(compound_id, cycle_id, "drop")
        rows.append((Button(_("Hold all unpaid"), hold), Button(_("Drop all unpaid"), drop)))
    return tuple(rows)


def _row(row: Unpaid) -> str:
    mark = _mark(row.state, row.reachable)
    held = "⏸ " if row.parcel_state == "held" else ""
    return f"{mark}{held}{row.address} · {amount(row.amount, row.currency)}"


def _mark(state: str, reachable: bool) -> str:
    return ("💬 " if state == "claimed" else "") + ("" if reachable else "📵 ")


def _legend(texts: Texts, rows: tuple[Unpaid, ...]) -> str:
    _ = texts.gettext
    found = []
    if any(not row.reachable for row in rows):
        found.append(_("📵 cannot be reached here; please call them."))
    if any(row.parcel_state == "held" for row in rows):
        found.append(_("⏸ is held back already."))
    return "\n".join(found)


def _sum(rows: tuple[Unpaid, ...]) -> str:
    return amount(sum(row.amount for row in rows), rows[0].currency)
