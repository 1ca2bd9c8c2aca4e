"""Handing out and closing: for the people at the tables and the liaison."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens import counts
from bot.screens.amounts import name_in
from bot.screens.at_the_door import door_keys, owed_lines
from bot.screens.liaison_presses import OpenHandouts
from bot.screens.parts import addresses, first_of, other_places, place_name, span, when
from bot.screens.presses import MakeLink, OpenHandover, StepHandover
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.handover.use_cases.handovers_under_way import LoadsUnderWay, ShownHandover
from fulfillment.handover.use_cases.pickup import (
    BagToHandOver,
    Closed,
    HandedOut,
    Progress,
    ToHandOver,
)

MOST_LATE = 40


def handout_page(texts: Texts, found: LoadsUnderWay) -> Screen:
    """How to hand out in the chat, and which pickup is open."""
    _ = texts.gettext
    place = found.desk.place
    is_open = [item for item in found.handovers if item.state == "open"]
    lines = [bold(place_name(texts, place)), ""]
    lines.append(
        _(
            "To hand out a bag, send me the household's pickup code and the code on the bag in "
            "one message, for example {example}. The pickup code alone tells you which bags to "
            "fetch."
        ).format(example=code("482913 K7RF3M"))
    )
    if not is_open:
        lines.append(_("No pickup is open now."))
    rows = [
        (Button(_progress_key(texts, item), OpenHandover(item.handover_id)),) for item in is_open
    ]
    page = Button(_("Link to the scanning page"), MakeLink("handout", place.compound_id, 0))
    others = other_places(texts, found.desk, OpenHandouts)
    return Screen("\n".join(lines), (*rows, (page,), *others))


def handed_out(texts: Texts, result: HandedOut) -> Screen:
    """A bag is out; what this household still gets."""
    _ = texts.gettext
    text = _("✅ {address}: bag {bag} of {of} handed out.").format(
        address=bold(result.address), bag=result.bag, of=result.of
    )
    if result.done:
        return Screen(text + " " + _("That was everything."))
    return Screen("\n".join((text, _("Still to come:"), *_bags(texts, result.missing))))


def to_hand_over(texts: Texts, found: ToHandOver) -> Screen:
    """What a pickup code stands for."""
    _ = texts.gettext
    title = f"{found.address} · {span(texts, found.starts_at, found.ends_at, found.timezone)}"
    if found.done:
        return Screen(bold(title) + "\n" + _("Everything is handed out already."))
    left = [bag for bag in found.bags if bag.collected_at is None]
    hint = _("Now send the pickup code and the code on the bag, for each bag.")
    lines = [bold(title), *_bags(texts, left), *_beside(texts, found)]
    if found.owed is None:
        return Screen("\n".join((*lines, "", hint)))
    keys = door_keys(texts, found.household_id, found.owed.amount)
    qr = found.owed.links[0] if len(found.owed.links) == 1 else None
    return Screen("\n".join((*lines, *owed_lines(texts, found.owed))), keys, qr=qr)


def _beside(texts: Texts, found: ToHandOver) -> list[str]:
    """What else is to be known at the table: care, what is short, what goes along."""
    _ = texts.gettext
    lines = []
    if found.is_flagged:
        lines.append("🧓 " + _("Needs care: please help, or bring it up."))
    if found.is_held:
        lines.append("📦 " + _("Kept from an earlier hand-over."))
    for each in found.lacking:
        name = each.name if texts.locale == "zh_CN" else each.name_en
        lines.append("❗ " + _("Short: {name} ×{units}").format(name=plain(name), units=each.units))
    for gift in found.gifts:
        words = _("Goes along, free: {goods} {quantity} {unit}. Tick it under 🎁 Free goods.")
        lines.append(
            "🎁 "
            + words.format(goods=plain(gift.goods), quantity=gift.quantity, unit=plain(gift.unit))
        )
    return lines


def handover_progress(texts: Texts, shown: ShownHandover) -> Screen:
    """Who has collected, building by building, and who is late."""
    _ = texts.gettext
    found, place = shown.progress, shown.place
    title = f"{place_name(texts, place)} · {_progress_key(texts, found)}"
    lines = [
        _("Building {building}: {collected} of {households}").format(
            building=plain(row.building), collected=row.collected, households=row.households
        )
        + (" ✅" if not row.waiting else "")
        for row in found.buildings
    ]
    parts = [bold(title), "\n".join(first_of(texts, lines, 60))]
    if found.late:
        late = [
            f"{item.address} ({texts.time_of_day(item.ends_at, place.timezone)})"
            for item in found.late
        ]
        words = _("Late, please call or bring it: {addresses}")
        parts.append("⏰ " + words.format(addresses=addresses(texts, late, MOST_LATE)))
    return Screen("\n\n".join(part for part in parts if part), _progress_keys(texts, found))


def handover_closed(texts: Texts, closed: Closed) -> Screen:
    """The liaison has closed it."""
    held = [item.data() for item in closed.held]
    text = _closed(texts, closed.households, closed.collected, held, closed.to_door)
    return Screen(text, toast=texts.gettext("Closed"))


def handover_closed_notice(texts: Texts, data: Mapping[str, Any]) -> Screen:
    head = f"{name_in(texts, data, 'compound')} · {when(texts, data, 'closed_at')}"
    brought = data.get("to_door", ())  # not in what was posted before this was known
    text = _closed(texts, data["households"], data["collected"], data["held"], brought)
    return Screen(f"{bold(head)}\n{text}")


def slots_without_chat(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Households that must be called: the bot cannot write to them."""
    _ = texts.gettext
    text = _(
        "{compound}: I cannot write to these households. Please call them, or bring it to their "
        "door:"
    ).format(compound=bold(name_in(texts, data, "compound")))
    lines = [
        _("{address}: {span}, {point}, {bags}, code {code}").format(
            address=bold(item["address"]),
            span=span(texts, item["starts_at"], item["ends_at"], data["timezone"]),
            point=plain(name_in(texts, item, "point")),
            bags=counts.bags(texts, item["bags"]),
            code=code(item["pickup_code"]),
        )
        for item in data["slots"]
    ]
    return Screen("\n".join(("📵 " + text, *first_of(texts, lines))))


def timetable_does_not_fit(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    text = _(
        "{compound}: the pickup takes {minutes} longer than the opening hours, so it "
        "goes on the next day until {time}. More room or a second point would help."
    ).format(
        compound=bold(name_in(texts, data, "compound")),
        minutes=bold(counts.minutes(texts, data["minutes_missing"])),
        time=bold(when(texts, data, "ends_at")),
    )
    return Screen("⚠️ " + text)


def _progress_key(texts: Texts, found: Progress) -> str:
    _ = texts.gettext
    words = {
        "planned": _("pickup is not open yet"),
        "open": _("{collected} of {households} collected so far"),
        "closed": _("closed, {collected} of {households} collected"),
    }[found.state]
    return words.format(
        collected=found.collected, households=counts.households(texts, found.households)
    )


def _progress_keys(texts: Texts, found: Progress) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    back = Button(_("« Back"), OpenHandouts(found.compound_id))
    if found.state != "open":
        return ((back,),)
    again = Button(_("Look again"), OpenHandover(found.handover_id))
    close = Button(_("Close the pickup"), StepHandover(found.handover_id, "ask_close"))
    return (again,), (close,), (back,)


def _bags(texts: Texts, bags: Sequence[BagToHandOver]) -> list[str]:
    words = texts.gettext("• no. {number}, {supplier}: bag {bag} of {of}")
    in_box = texts.gettext("box {box}")
    return [
        words.format(
            number=plain(item.number),
            supplier=plain(item.supplier if texts.locale == "zh_CN" else item.supplier_en),
            bag=item.bag,
            of=item.of,
        )
        + (" · " + in_box.format(box=item.box) if item.box else "")
        for item in bags
    ]


def _closed(
    texts: Texts,
    households: int,
    collected: int,
    held: Sequence[Mapping[str, Any]],
    brought: Sequence[str],
) -> str:
    _ = texts.gettext
    parts = [
        _("The pickup is closed: {collected} of {households} collected.").format(
            collected=bold(collected), households=counts.households(texts, households)
        )
    ]
    if brought:
        words = _("Volunteers bring: {addresses}")
        parts.append(words.format(addresses=addresses(texts, brought, MOST_LATE)))
    if not held and not brought:
        return parts[0] + " " + _("Nothing is left.")
    lines = [
        _("{address}: {bags}, {supplier}, no. {number}").format(
            address=bold(item["address"]),
            bags=counts.bags(texts, item["bags"]),
            supplier=plain(name_in(texts, item, "supplier")),
            number=plain(item["number"]),
        )
        for item in held
    ]
    if held:
        parts.append(_("Kept at the point; they can still come with their code:"))
    return "\n".join((*parts, *first_of(texts, lines)))
