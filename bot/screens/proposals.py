"""A reading that waits for a yes: with the doubts in the group, or alone in private."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.screens.errors import error_words
from bot.screens.parts import no_more_cycles, said_of
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.talking_presses import DecideProposal
from config.texts import Texts
from orders.rules.errors import DomainError
from orders.use_cases.order_forms import OrderForm
from orders.use_cases.proposals import ProposalCard


def question_of(texts: Texts, card: ProposalCard) -> str:
    """What we understood, as a question."""
    _ = texts.gettext
    lines = [order_words(texts, each.address, each.lines, each.action) for each in card.orders]
    return _("Do you mean: {orders}?").format(orders=bold("; ".join(lines)))


def keys_of(texts: Texts, proposal_id: int) -> Rows:
    """Yes and no."""
    _ = texts.gettext
    yes = Button("✅ " + _("Yes, like this"), DecideProposal(proposal_id, 1))
    return ((yes, Button(_("No"), DecideProposal(proposal_id, 0))),)


def decided(texts: Texts, card: ProposalCard) -> Screen:
    """What became of it, in place of the question."""
    _ = texts.gettext
    parts = [taken(texts, form) for form in card.forms if not form.refused_late]
    parts += [late(texts, form) for form in card.forms if form.refused_late]
    parts += [refusal(texts, error, card.zone) for error in card.refusals]
    if card.state == "dropped":
        parts = [_("All right, nothing of it is in. To order, write like 3-2-501 A2, or /order.")]
    if not parts:  # pressed again
        return Screen(toast=_("This has been decided already."))
    toast = _("In") if card.forms and not card.refusals else _("Noted")
    return Screen("\n".join(parts), toast=toast, slot=card.slot)


def order_proposed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In private: is the line of the chain theirs; does what they wrote before joining count?"""
    _ = texts.gettext
    lines = [
        order_words(texts, item["address"], item["lines"], item["action"])
        for item in data["orders"]
    ]
    words = (
        _("Somebody posted a chain in the group that says: {orders}. Is that your order?")
        if data["is_chain"]
        else _("You are in now. In the group you had written {orders}. Shall it count?")
    )
    text = words.format(orders=bold("; ".join(lines)))
    return Screen(text, keys_of(texts, data["proposal_id"]))


def order_words(texts: Texts, address: str, lines: Mapping[str, int], action: str) -> str:
    """`3-2-501 A×2 B×1`, for any of the three actions."""
    _ = texts.gettext
    units = " ".join(f"{code}×{count}" for code, count in lines.items() if count)
    gone = " ".join(code for code, count in lines.items() if not count)
    if action == "withdraw":
        return _("{address} withdraws its order").format(address=address)
    parts = [f"{address} {units}".strip()]
    if gone:
        parts.append(_("without {codes}").format(codes=gone))
    words = ", ".join(parts) if texts.locale == "en" else "，".join(parts)
    return _("{order} and nothing else").format(order=words) if action == "replace" else words


def taken(texts: Texts, form: OrderForm) -> str:
    """What is in now, so that nobody wonders beside a doubt."""
    _ = texts.gettext
    lines = "  ".join(f"{line.code}×{line.quantity}" for line in form.lines if line.quantity)
    if form.order_state == "waiting":
        return _("⏳ {address}, on the waiting list: {lines}").format(
            address=plain(form.address), lines=lines or "–"
        )
    return _("✅ {address}, the order is now: {lines}").format(
        address=plain(form.address), lines=lines or "–"
    )


def late(texts: Texts, form: OrderForm) -> str:
    """It came after the cut-off."""
    _ = texts.gettext
    if form.next_opens_at is None:
        return said_of(texts, plain(form.address), no_more_cycles(texts))
    words = _("{address}: too late. Ordering closed at {closed}; the next cycle opens at {opens}.")
    return words.format(
        address=plain(form.address),
        closed=texts.day_and_time(form.cutoff_at, form.timezone),
        opens=texts.day_and_time(form.next_opens_at, form.timezone),
    )


def refusal(texts: Texts, error: DomainError, zone: str) -> str:
    """Why something was not applied."""
    data = {
        key: texts.day_and_time(value, zone) if isinstance(value, datetime) else plain(value)
        for key, value in error.data().items()
    }
    return error_words(texts)[error.code].format(**data)


def many(texts: Texts, addresses: Sequence[str], most: int) -> str:
    """Addresses in a row; of many, how many more."""
    joint = "、" if texts.locale == "zh_CN" else ", "
    shown = joint.join(addresses[:most])
    rest = len(addresses) - most
    return plain(shown if rest <= 0 else f"{shown} … (+{rest})")
