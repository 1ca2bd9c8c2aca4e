"""A liaison cancels a whole cycle: which one, what it means, why, once more, done."""

from datetime import datetime

from bot.screens import counts
from bot.screens.amounts import amount
from bot.screens.liaison_presses import (
    AskCancel,
    AskCancelNext,
    CancelCycle,
    OpenCancel,
    OpenRefunds,
)
from bot.screens.parts import other_places, place_name
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import GROUP, Texts, of_channel
from fulfillment.money.use_cases.cancel_views import CycleFacts, CyclesToCancel, ToCancel


def cycles_to_cancel(texts: Texts, found: CyclesToCancel) -> Screen:
    """Which cycle? One that rides already cannot be cancelled."""
    _ = texts.gettext
    zone = found.desk.place.timezone
    place = bold(place_name(texts, found.desk.place))
    parts = [_("{compound}: which cycle shall be cancelled?").format(compound=place)]
    if found.sent:
        numbers = ", ".join(str(number) for number in found.sent)
        words = _("Cycle {numbers} rides already and cannot be cancelled any more.")
        parts.append(words.format(numbers=numbers))
    keys: list[tuple[Button, ...]] = [
        (Button(_cycle_key(texts, facts, zone), AskCancel(facts.cycle_id)),)
        for facts in found.cycles
    ]
    if not any(facts.state == "planned" and facts.channel == GROUP for facts in found.cycles):
        opens = texts.day_and_time(found.next_opens_at, zone)
        words = _("The next one, opens {opens}").format(opens=opens)
        keys.append((Button(words, AskCancelNext(found.desk.place.compound_id)),))
    return Screen("\n\n".join(parts), (*keys, *other_places(texts, found.desk, OpenCancel)))


def ask_reason(texts: Texts, found: ToCancel) -> Screen:
    """What it means, in numbers, and the question why."""
    _ = texts.gettext
    if found.is_cancelled:
        return _cancelled_already(texts, found)
    why = _(
        "Nothing has happened yet. To go on, please write the reason as your next message. "
        "Everybody will read it, so no phone numbers and no rooms."
    )
    text = "\n\n".join((_meaning(texts, found), why))
    return Screen(text, (_out(texts, found),))


def ask_sure(texts: Texts, found: ToCancel) -> Screen:
    """Once more, with the reason as everybody will read it."""
    _ = texts.gettext
    if found.is_cancelled:
        return _cancelled_already(texts, found)
    first = _("This has changed meanwhile. Please look again.") if found.is_new else None
    parts = [
        *([bold(first)] if first else ()),
        _meaning(texts, found),
        _("Reason: {reason}").format(reason=bold(found.reason)),
        _(
            "Each household, the group and the supermarkets are told at once. This cannot be "
            "undone."
        ),
    ]
    return Screen(
        "\n\n".join(parts),
        (*_sure_keys(texts, found), _out(texts, found)),
        toast=first,
        is_alert=found.is_new,
    )


def cycle_cancelled(texts: Texts, found: ToCancel) -> Screen:
    """Done; or the question again, where something had changed."""
    _ = texts.gettext
    if not found.is_cancelled or found.is_new:
        return ask_sure(texts, found)
    parts = [
        "❌ " + bold(_is_cancelled(texts, found)),
        _("Told: {households}, the group, the supermarkets.").format(
            households=counts.households(texts, found.households)
        ),
    ]
    keys: list[tuple[Button, ...]] = []
    if found.sums.paid and found.gives_back == "refund":
        words = _("To be refunded: {count}, {sum}. /refunds shows them.")
        parts.append(words.format(count=found.sums.paid, sum=bold(_money(found, "paid"))))
        keys.append((Button(_("Refunds"), OpenRefunds(found.compound_id, 0)),))
    elif found.sums.paid:
        words = _("Kept as credit: {count}, {sum}. It is taken off the next bills by itself.")
        parts.append(words.format(count=found.sums.paid, sum=bold(_money(found, "paid"))))
    if found.sums.claimed:
        words = _("Say that they have paid: {count}, {sum}. Found? Confirm it by /refunds.")
        parts.append(words.format(count=found.sums.claimed, sum=_money(found, "claimed")))
    parts.append(_next(texts, found))
    return Screen("\n".join(parts), tuple(keys), toast=_("Cancelled"))


def _is_cancelled(texts: Texts, found: ToCancel) -> str:
    words = of_channel(texts, found.facts.channel).gettext("Cycle {number} is cancelled.")
    return words.format(number=found.facts.number)


def _cancelled_already(texts: Texts, found: ToCancel) -> Screen:
    words = _is_cancelled(texts, found)
    refunds = Button(texts.gettext("Refunds"), OpenRefunds(found.compound_id, 0))
    text = "\n".join(("❌ " + bold(words), plain(found.reason), _next(texts, found)))
    return Screen(text, ((refunds,),))


def _meaning(texts: Texts, found: ToCancel) -> str:
    """The numbers."""
    _ = texts.gettext
    words = of_channel(texts, found.facts.channel).gettext("Cancel cycle {number}?")
    title = words.format(number=found.facts.number)
    lines = [bold(title), _stands(texts, found.facts, found.timezone)]
    if found.facts.state == "planned":
        return "\n".join((*lines, _next(texts, found)))
    lines.append(
        _("Have ordered: {households}").format(
            households=bold(counts.households(texts, found.households))
        )
    )
    if found.packed_bags:
        bags = bold(counts.bags(texts, found.packed_bags))
        lines.append(_("Packed already: {bags}").format(bags=bags))
    sums = found.sums
    if sums.paid:
        words = _("Paid: {count}, {sum}")
        lines.append(words.format(count=bold(sums.paid), sum=bold(_money(found, "paid"))))
    if sums.claimed:
        words = _("Say that they have paid: {count}, {sum}")
        lines.append(words.format(count=bold(sums.claimed), sum=_money(found, "claimed")))
    if sums.unpaid:
        words = _("Asked, not paid: {count}, {sum}")
        lines.append(words.format(count=sums.unpaid, sum=_money(found, "unpaid")))
    if found.facts.state == "closed":
        lines.append(_("On the truck: nothing, it has not left."))
    return "\n".join((*lines, _next(texts, found)))


def _sure_keys(texts: Texts, found: ToCancel) -> Rows:
    _ = texts.gettext
    cycle_id = found.facts.cycle_id

    def key(words: str, gives_back: str) -> tuple[Button, ...]:
        return (Button(words, CancelCycle(cycle_id, gives_back, found.seen)),)

    if not found.needs_choice:
        return (key(_("Yes, cancel the cycle"), "refund"),)
    return (
        key(_("Cancel, and refund what was paid"), "refund"),
        key(_("Cancel, and keep it as credit"), "credit"),
    )


def _out(texts: Texts, found: ToCancel) -> tuple[Button, ...]:
    return (Button(texts.gettext("« Do not cancel"), OpenCancel(found.compound_id)),)


def _next(texts: Texts, found: ToCancel) -> str:
    opens = texts.day_and_time(found.next_opens_at, found.timezone)
    return texts.gettext("The next cycle opens at {opens}.").format(opens=opens)


def _cycle_key(texts: Texts, facts: CycleFacts, zone: str) -> str:
    words = of_channel(texts, facts.channel).gettext("Cycle {number} · {stands}")
    return words.format(number=facts.number, stands=_stands(texts, facts, zone))


def _stands(texts: Texts, facts: CycleFacts, zone: str) -> str:
    _ = texts.gettext
    words: tuple[str, datetime] = {
        "planned": (_("opens {time}"), facts.opens_at),
        "open": (_("open until {time}"), facts.cutoff_at),
    }.get(facts.state, (_("closed {time}"), facts.cutoff_at))
    return words[0].format(time=texts.day_and_time(words[1], zone))


def _money(found: ToCancel, kind: str) -> str:
    return amount(getattr(found.sums, f"{kind}_sum"), found.currency)
