"""The liaison looks after payments: who has not paid, and all of a kind at once.

One bill is in `unpaid_card`.
"""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount
from bot.screens.chasing_presses import OpenRule, OpenToPhone, RemindAll
from bot.screens.liaison_presses import SureAllUnpaid
from bot.screens.parts import addresses, first_of, other_places, page_keys, place_name, when
from bot.screens.presses import DecideAllUnpaid, OpenPayment, OpenUnpaid
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.use_cases.payments import Unpaid
from fulfillment.money.use_cases.unpaid_under_way import AllOfAKind, UnpaidUnderWay

ON_A_PAGE = 8


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
    chase = _chase_keys(texts, compound_id, found.cycle_id)
    return Screen(text + "\n" + _legend(texts, shown), (*keys, *turn, *chase, *everybody, *others))


def _chase_keys(texts: Texts, compound_id: int, cycle_id: int) -> Rows:
    """Remind all, phone those who cannot be reminded, and what the deadline does."""
    _ = texts.gettext
    remind = Button(_("⏰ Remind all who have not paid"), RemindAll(compound_id, cycle_id))
    phone = Button(_("📞 Whom to phone"), OpenToPhone(compound_id, cycle_id))
    return ((remind,), (phone, Button(_("⚙️ At the deadline"), OpenRule(compound_id))))


def unpaid_at_deadline(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The deadline has passed: who has not paid, and what can be done."""
    _ = texts.gettext
    rows = data["unpaid"]
    claimed = sum(row["state"] == "claimed" for row in rows)
    head = _("Cycle {number}: the payment deadline ({time}) is over.").format(
        number=data["cycle_number"], time=when(texts, data, "pay_by")
    )
    done = rule_done(texts, data)
    if not rows:
        return Screen("\n".join((head, *done)))
    left = _(
        "{count} have not paid, {sum}; {claimed} of them say that they have (💬). What is unpaid "
        "cannot go on the truck: confirm, hold or drop it, or pay in its place."
    ).format(
        count=bold(len(rows)),
        sum=bold(amount(data["total"], data["currency"])),
        claimed=bold(claimed),
    )
    text = "\n".join((head, *done, left))
    lines = [
        plain(f"{_mark(row['state'], row['reachable'], row.get('pleads'))}{row['address']} ")
        + amount(row["amount"], data["currency"])
        for row in sorted(rows, key=lambda row: bool(row["state"] == "claimed"))
    ]
    compound_id, cycle_id = data["compound_id"], data["cycle_id"]
    one_by_one = Button(_("One by one"), OpenUnpaid(compound_id, cycle_id, 0))
    everybody = _all_keys(texts, compound_id, cycle_id, claimed, len(rows) - claimed)
    shown = "\n".join(first_of(texts, lines))
    return Screen(f"{text}\n\n{shown}", ((one_by_one,), *everybody))


def rule_done(texts: Texts, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What the compound's rule has done at the deadline; nothing where it asks."""
    _ = texts.gettext
    words = {
        "dropped": _("Taken off the truck, as your rule says ({count}): {addresses}"),
        "held": _("Held back, as your rule says ({count}): {addresses}"),
        "advanced": _("Paid in their place, as your rule says ({count}): {addresses}"),
    }
    return tuple(
        said.format(
            count=len(data[name]),
            addresses=addresses(texts, [row["address"] for row in data[name]]),
        )
        for name, said in words.items()
        if data.get(name)
    )


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
        "advance": texts.ngettext(
            "Pay in the place of {count} household, {sum}? It owes you that:",
            "Pay in the place of {count} households, together {sum}? They owe you that:",
            count,
        ),
    }
    yes = {
        "confirm_claimed": _("Yes, all there"),
        "drop": _("Yes, drop them"),
        "hold": _("Yes, hold them"),
        "advance": _("Yes, I pay"),
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
        "advance": texts.ngettext(
            "You pay for {count} household, and it is told. Hand the money on at the gate.",
            "You pay for {count} households, and they are told. Hand the money on at the gate.",
            decided.done,
        ),
    }
    text = words[decided.verdict].format(count=bold(decided.done))
    if decided.done < len(decided.rows):
        text += "\n" + _("The others had moved on meanwhile and stay as they are.")
    rest = Button(_("Who has not paid"), OpenUnpaid(decided.compound_id, decided.cycle_id, 0))
    return Screen(text, ((rest,),), toast=_("Done"))


def _all_keys(texts: Texts, compound_id: int, cycle_id: int, claimed: int, due: int) -> Rows:
    _ = texts.gettext
    rows: list[tuple[Button, ...]] = []
    if claimed:
        words = _("✅ Confirm all {count} that say they paid").format(count=claimed)
        rows.append((Button(words, DecideAllUnpaid(compound_id, cycle_id, "confirm_claimed")),))
    if due:
        hold = DecideAllUnpaid(compound_id, cycle_id, "hold")
        drop = DecideAllUnpaid(compound_id, cycle_id, "drop")
        advance = DecideAllUnpaid(compound_id, cycle_id, "advance")
        rows.append((Button(_("Hold all unpaid"), hold), Button(_("Drop all unpaid"), drop)))
        rows.append((Button(_("🤝 Pay in the place of all unpaid"), advance),))
    return tuple(rows)


def _row(row: Unpaid) -> str:
    mark = _mark(row.state, row.reachable, row.pleads) + ("🧓 " if row.is_flagged else "")
    held = "⏸ " if row.parcel_state == "held" else ""
    return f"{mark}{held}{row.address} · {amount(row.amount, row.currency)}"


def _mark(state: str, reachable: bool, pleads: bool | None) -> str:
    said = "💬 " if state == "claimed" else "🙏 " if pleads else ""
    return said + ("" if reachable else "📵 ")


def _legend(texts: Texts, rows: tuple[Unpaid, ...]) -> str:
    _ = texts.gettext
    found = []
    if any(not row.reachable for row in rows):
        found.append(_("📵 cannot be reached here; please call them."))
    if any(row.parcel_state == "held" for row in rows):
        found.append(_("⏸ is held back already."))
    if any(row.pleads for row in rows):
        found.append(_("🙏 cannot pay now and waits for your word."))
    if any(row.is_flagged for row in rows):
        found.append(_("🧓 needs care."))
    return "\n".join(found)


def _sum(rows: tuple[Unpaid, ...]) -> str:
    return amount(sum(row.amount for row in rows), rows[0].currency)
