"""A truck at the gate, one step at a time: let in, disinfected twice, rested, counted."""

from collections.abc import Mapping
from typing import Any

from bot.screens import counts
from bot.screens.amounts import name_in
from bot.screens.liaison_presses import OpenLoad
from bot.screens.load_words import announced_keys, keys_of, released_keys
from bot.screens.parts import other_places, place_name, span, when
from bot.screens.presses import OpenHandover, OpenLoads, StepHandover
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import GROUP, Texts, of_channel
from fulfillment.handover.gate_names import DONE_NAMES, STATE_NAMES
from fulfillment.handover.use_cases.consignments import ConsignmentCard, Counted
from fulfillment.handover.use_cases.handovers import Opened
from fulfillment.handover.use_cases.handovers_under_way import LoadsUnderWay


def loads_page(texts: Texts, found: LoadsUnderWay) -> Screen:
    """Loads on their way and hand-overs that are not closed."""
    _ = texts.gettext
    lines = [bold(place_name(texts, found.desk.place))]
    rows: list[tuple[Button, ...]] = []
    for card in found.loads:
        name = f"{_supplier(texts, card)} · {texts.gettext(STATE_NAMES[card.state])}"
        lines.append(f"🚚 {plain(name)}")
        rows.append((Button(f"🚚 {name}", OpenLoad(card.consignment_id)),))
    for handover in found.handovers:
        if handover.state == "planned" and handover.handover_id not in found.can_open:
            continue
        if handover.state == "planned":
            words = _("Open pickup with what is here")
            rows.append((Button(words, StepHandover(handover.handover_id, "open")),))
        else:
            lines.append(
                _("📦 Pickup is open: {collected} of {households}.").format(
                    collected=bold(handover.collected),
                    households=counts.households(texts, handover.households),
                )
            )
            rows.append((Button(_("Who has collected"), OpenHandover(handover.handover_id)),))
    if not rows:
        lines.append(_("No truck is on its way."))
    return Screen("\n".join(lines), (*rows, *other_places(texts, found.desk, OpenLoads)))


def load_card(texts: Texts, card: ConsignmentCard, *, toast: str | None = None) -> Screen:
    """One load: what is done, by whom and when, and the one next step."""
    _ = texts.gettext
    data = {**card.data(), "sent_at": card.sent_at}
    lines = [title(texts, data), _sent(texts, data), ""]
    for step in card.steps:
        at = texts.time_of_day(step.at, card.timezone)
        by = f" ({plain(step.by)})" if step.by else ""
        lines.append(f"✅ {_(DONE_NAMES[step.state])} {at}{by}")
    if card.state == "resting" and card.rest_until is not None:
        until = bold(texts.time_of_day(card.rest_until, card.timezone))
        lines.append(
            "⏳ " + _("Resting until {time}. Nobody touches it before.").format(time=until)
        )
    if card.bags_counted is not None:
        lines.append(
            _("{counted} of {sent} counted.").format(
                counted=bold(card.bags_counted), sent=counts.bags(texts, card.bags_sent)
            )
        )
    if card.state == "refused":
        lines.append(_("Why: {reason}").format(reason=plain(card.reason or "")))
    if card.override_reason:
        words = _("Let in without all papers: {reason}")
        lines.append(words.format(reason=plain(card.override_reason)))
    return Screen("\n".join(lines).strip(), keys_of(texts, card), toast=toast)


def step_done(texts: Texts, card: ConsignmentCard) -> Screen:
    return load_card(texts, card, toast=texts.gettext(STATE_NAMES[card.state]))


def load_counted(texts: Texts, card: ConsignmentCard, counted: Counted) -> Screen:
    """After counting; where this opened the pickup, from when to when."""
    _ = texts.gettext
    screen = load_card(texts, card)
    parts = [screen.text]
    if counted.difference:
        parts.append(_difference(texts, counted.difference))
    key = Button(_("All loads"), OpenLoads(card.compound_id))
    if counted.opened is not None:
        parts.append(_opened(texts, counted.opened, card.timezone))
        key = Button(_("Who has collected"), OpenHandover(counted.handover_id))
    return Screen("\n\n".join(parts), ((key,),), toast=_("Counted"))


def handover_opened(texts: Texts, opened: Opened, zone: str) -> Screen:
    _ = texts.gettext
    key = Button(_("Who has collected"), OpenHandover(opened.handover_id))
    return Screen(_opened(texts, opened, zone), ((key,),), toast=_("Open"))


def type_count(texts: Texts, card: ConsignmentCard) -> Screen:
    _ = texts.gettext
    text = _("How many bags came off the truck? {sent} were sent. Please write the number.")
    back = Button(_("« Back"), OpenLoad(card.consignment_id))
    return Screen(text.format(sent=bold(card.bags_sent)), ((back,),))


def type_refusal(texts: Texts, card: ConsignmentCard) -> Screen:
    _ = texts.gettext
    text = _(
        "Why is this load not let in? Please write it in a few words; the supermarket will read "
        "it. The bags go back and can be sent again."
    )
    back = Button(_("« Back"), OpenLoad(card.consignment_id))
    return Screen(text, ((back,),))


def truck_sent(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The truck has left: what comes now, and the first step."""
    _ = texts.gettext
    coming = _(
        "When it comes: look at its papers, let it in or take it over, disinfect, {minutes} "
        "of rest, then unload and count. I ask step by step."
    ).format(minutes=counts.minutes(texts, data["rest_minutes"]))
    text = "\n".join((title(texts, data), _sent(texts, data), "", coming))
    return Screen(text, announced_keys(texts, data["consignment_id"]))


def delivery_under_way(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group."""
    _ = texts.gettext
    text = _(
        "🚚 Cycle {number}: {supplier} has sent {bags} to {compound}. After disinfection "
        "and {minutes} of rest each household gets a time to collect. Please wait at home."
    ).format(
        number=data["cycle_number"],
        supplier=plain(name_in(texts, data, "supplier")),
        bags=bold(counts.bags(texts, data["bags"])),
        compound=plain(name_in(texts, data, "compound")),
        minutes=counts.minutes(texts, data["rest_minutes"]),
    )
    return Screen(text)


def load_released(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _("The rest is over at {time}. Please unload and count.").format(
        time=bold(when(texts, data, "released_at"))
    )
    keys = released_keys(texts, data["consignment_id"], data.get("next"), data["bags"])
    return Screen(title(texts, data) + "\n" + text, keys)


def load_refused(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "This load was not let in ({time}): {reason}\nIt goes back and can be sent again: {bags} "
        "of {parcels}."
    ).format(
        time=when(texts, data, "refused_at"),
        reason=bold(data["reason"]),
        bags=counts.bags(texts, data["bags"]),
        parcels=counts.households(texts, data["parcels"]),
    )
    return Screen("⛔ " + title(texts, data) + "\n" + text)


def bags_differ(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    counted = _("{counted} of {sent} counted.").format(
        counted=bold(data["bags_counted"]), sent=counts.bags(texts, data["bags_sent"])
    )
    parts = (title(texts, data), counted, _difference(texts, data["difference"]))
    return Screen("⚠️ " + "\n".join(parts))


def title(texts: Texts, data: Mapping[str, Any]) -> str:
    """Whose load it is, for whom, of which cycle."""
    of_cycle = of_channel(texts, data.get("channel", GROUP))
    words = of_cycle.gettext("Load of {supplier} for {compound}, cycle {number}")
    return bold(
        words.format(
            supplier=name_in(texts, data, "supplier"),
            compound=name_in(texts, data, "compound"),
            number=data["cycle_number"],
        )
    )


def _sent(texts: Texts, data: Mapping[str, Any]) -> str:
    words = texts.gettext("{bags}, sent {time}")
    return words.format(
        bags=bold(counts.bags(texts, data["bags"])), time=when(texts, data, "sent_at")
    )


def _supplier(texts: Texts, card: ConsignmentCard) -> str:
    return name_in(texts, card.data(), "supplier")


def _difference(texts: Texts, difference: int) -> str:
    if difference < 0:
        words = texts.ngettext(
            "{count} bag is missing. Please ask the supermarket.",
            "{count} bags are missing. Please ask the supermarket.",
            -difference,
        )
    else:
        words = texts.ngettext(
            "{count} bag too many. Please ask the supermarket.",
            "{count} bags too many. Please ask the supermarket.",
            difference,
        )
    return words.format(count=bold(abs(difference)))


def _opened(texts: Texts, opened: Opened, zone: str) -> str:
    words = texts.gettext(
        "📦 Pickup is open: {households}, {bags}, {span}. Everybody has been told their time."
    )
    return words.format(
        households=bold(counts.households(texts, opened.households)),
        bags=counts.bags(texts, opened.bags),
        span=bold(span(texts, opened.starts_at, opened.ends_at, zone)),
    )
