"""The liaison reviews batches: one card each, what is odd in words, approve or return."""

from collections.abc import Mapping
from typing import Any

from bot.screens import counts
from bot.screens.amounts import amount, name_in
from bot.screens.liaison_presses import OpenParcels, RecallBatch
from bot.screens.parts import addresses, units_in, when
from bot.screens.presses import (
    ApproveAll,
    ApproveBatch,
    OpenBatch,
    OpenBatches,
    ResubmitBatch,
    ReturnBatch,
)
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import GROUP, Texts, of_channel
from fulfillment.supply.use_cases.batches import BatchCard


def batch_ready(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """A batch as it stands: to be decided on, or decided."""
    rows = {
        "awaiting_approval": _decide_keys,
        "returned": _returned_keys,
        "approved": _approved_keys,
    }.get(data["state"], _no_keys)
    return Screen(_card(texts, data), rows(texts, data))


def shown_batch(texts: Texts, card: BatchCard, *, toast: str | None = None) -> Screen:
    """The same with a way to the other batches."""
    screen = batch_ready(texts, card.data())
    listed = Button(texts.gettext("All batches"), OpenBatches(card.compound_id))
    return Screen(screen.text, (*screen.rows, (listed,)), toast=toast)


def batch_approved(texts: Texts, card: BatchCard) -> Screen:
    return shown_batch(texts, card, toast=texts.gettext("Approved"))


def batch_returned(texts: Texts, card: BatchCard) -> Screen:
    return shown_batch(texts, card, toast=texts.gettext("Returned"))


def ask_recall(texts: Texts, card: BatchCard) -> Screen:
    """Once more, with what follows."""
    _ = texts.gettext
    text = _(
        "Take your approval back? The building comes off the pick list, which gets a new version, "
        "and the supermarket is told at once. Then you can approve the batch again or return it. "
        "This is possible as long as nothing of it is packed."
    )
    yes = Button(_("Yes, recall it"), RecallBatch(card.batch_id, 1))
    back = Button(_("« Back"), OpenBatch(card.batch_id))
    return Screen(f"{_card(texts, card.data())}\n\n{text}", ((yes, back),))


def batch_recalled(texts: Texts, card: BatchCard) -> Screen:
    return shown_batch(texts, card, toast=texts.gettext("Recalled"))


def batches_summary(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "Cycle {number}: {batches}, {households}, {bags}, {sum}. "
        "Please look at them and approve by {time}; nothing goes to the supermarket before."
    ).format(
        number=data["cycle_number"],
        batches=bold(counts.batches(texts, data["batches"])),
        households=counts.households(texts, data["households"]),
        bags=counts.bags(texts, data["bags"]),
        sum=bold(amount(data["amount"], data["currency"])),
        time=bold(when(texts, data, "approve_by")),
    )
    listed = Button(_("All batches"), OpenBatches(data["compound_id"]))
    return Screen(text, ((listed,), _approve_all(texts, data["cycle_id"], data["compound_id"])))


def batches_wait(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """A reminder after the time by which they should be approved."""
    _ = texts.gettext
    text = _(
        "⏰ {batches} of cycle {number} still wait for you: buildings {buildings}. They should"
        " have been approved by {time}; the supermarket cannot begin without them."
    ).format(
        batches=bold(counts.batches(texts, data["batches"])),
        number=data["cycle_number"],
        buildings=bold(", ".join(data["buildings"])),
        time=when(texts, data, "approve_by"),
    )
    listed = Button(_("All batches"), OpenBatches(data["compound_id"]))
    return Screen(text, ((listed,), _approve_all(texts, data["cycle_id"], data["compound_id"])))


def ask_reason(texts: Texts, card: BatchCard) -> Screen:
    """Why is it returned? Ready reasons, or a text of one's own."""
    _ = texts.gettext
    batch_id = card.batch_id
    reasons = ready_reasons(texts)
    keys = [(Button(words, ReturnBatch(batch_id, name)),) for name, words in reasons.items()]
    keys.append((Button(_("Something else: I type it"), ReturnBatch(batch_id, "other")),))
    keys.append((Button(_("« Back"), OpenBatch(batch_id)),))
    text = _title(texts, card.data()) + "\n\n" + _("Why do you return this batch?")
    return Screen(text, tuple(keys))


def type_reason(texts: Texts, card: BatchCard) -> Screen:
    _ = texts.gettext
    text = _title(texts, card.data()) + "\n\n"
    text += _("Please write the reason in a few words, as your next message.")
    return Screen(text, ((Button(_("« Back"), OpenBatch(card.batch_id)),),))


def ready_reasons(texts: Texts) -> dict[str, str]:
    """Short names and words of the reasons that need no typing."""
    _ = texts.gettext
    return {
        "address": _("An address is wrong"),
        "quantities": _("Quantities look wrong"),
        "household": _("A household asked to change"),
    }


def _card(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    sums = _("Households: {households}, bags: {bags}, {sum}").format(
        households=bold(data["households"]),
        bags=data["bags"],
        sum=bold(amount(data["amount"], data["currency"])),
    )
    parts = ["\n".join((_title(texts, data), sums, units_in(texts, data["units"])))]
    odd = [f"• {_odd(texts, code, found, data['currency'])}" for code, found in data["odd"]]
    if odd and data["state"] != "approved":
        parts.append("\n".join((bold(_("Please look at:")), *odd)))
    parts.append(_state(texts, data))
    return "\n\n".join(parts)


def _title(texts: Texts, data: Mapping[str, Any]) -> str:
    of_cycle = of_channel(texts, data.get("channel", GROUP))
    words = of_cycle.gettext("Cycle {number}: building {building}, {supplier}")
    return bold(
        words.format(
            number=data["cycle_number"],
            building=data["building"],
            supplier=name_in(texts, data, "supplier"),
        )
    )


def _state(texts: Texts, data: Mapping[str, Any]) -> str:
    """How it stands; who and when, where that is known."""
    _ = texts.gettext
    words = {
        "awaiting_approval": "🕓 " + _("Waits for your approval."),
        "returned": "↩️ " + _("Returned: {reason}").format(reason=plain(data["reason"] or "")),
        "approved": "✅ " + _("Approved. The list is with the supermarket."),
        "cancelled": "✖️ " + _("Cancelled with the whole cycle."),
    }[data["state"]]
    if data["state"] in ("awaiting_approval", "cancelled") or not data["decided_at"]:
        return words
    at = when(texts, data, "decided_at")
    by = texts.gettext(", ").join((plain(data["decided_by"]), at))
    return f"{words}\n{by}"


def _odd(texts: Texts, code: str, found: Mapping[str, Any], currency: str) -> str:
    _ = texts.gettext
    homes = addresses(texts, found.get("addresses", ()))
    if code == "short":
        return _("Bundle {code} is short, {got} of {wished} there: {addresses}").format(
            code=found["code"], got=found["got"], wished=found["wished"], addresses=homes
        )
    if code == "large_sum":
        orders = [f"{home} {amount(total, currency)}" for home, total in found["orders"]]
        return _("Much more than usual (the middle is {median}): {orders}").format(
            median=amount(found["median"], currency), orders=addresses(texts, orders)
        )
    words = {
        "placed_by_other": _("Somebody else ordered for: {addresses}"),
        "at_every_limit": _("As much as is allowed of everything: {addresses}"),
        "first_order": _("Orders for the first time: {addresses}"),
        "flagged": _("Needs care: {addresses}"),
        "to_gate": _("Institutions, brought to the gate: {addresses}"),
    }
    return words[code].format(addresses=homes)


def _decide_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    _ = texts.gettext
    batch_id = data["batch_id"]
    approve = Button(_("✅ Approve"), ApproveBatch(batch_id))
    send_back = Button(_("↩️ Return"), ReturnBatch(batch_id, "ask"))
    return ((approve, send_back),)


def _returned_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    _ = texts.gettext
    batch_id = data["batch_id"]
    take_out = Button(_("Take a household out"), OpenParcels(batch_id, 0))
    again = Button(_("It is right now: approve again"), ResubmitBatch(batch_id))
    return (take_out,), (again,)


def _approved_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    words = texts.gettext("↩️ Recall the approval")
    return ((Button(words, RecallBatch(data["batch_id"], 0)),),)


def _no_keys(texts: Texts, data: Mapping[str, Any]) -> Rows:
    return ()


def _approve_all(texts: Texts, cycle_id: int, compound_id: int) -> tuple[Button, ...]:
    words = texts.gettext("✅ Approve all that wait")
    return (Button(words, ApproveAll(cycle_id, compound_id)),)
