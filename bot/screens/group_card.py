"""What the group sees of its cycle: one pinned card, edited while orders come in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.screens import counts, short_card
from bot.screens.amounts import contents_in, name_in, says_it_all
from bot.screens.parts import no_more_cycles
from bot.screens.price_marks import helped_line, price_in, reason_line
from bot.screens.screen import Button, Screen, bold, code, plain
from bot.screens.sharing import short_in_group, unserved_in_group
from bot.screens.time_left import left_lines
from config.texts import Texts


def group_card(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The pinned message of a cycle: bundles, prices, limits, payees, and the tally."""
    _ = texts.gettext
    zone = data["timezone"]
    cutoff = texts.day_and_time(datetime.fromisoformat(data["cutoff_at"]), zone)
    deliver = texts.day_and_time(datetime.fromisoformat(data["deliver_at"]), zone)
    is_open = data["state"] == "open"
    is_extra = data.get("is_extra")  # a card that was posted earlier does not say
    words = _("{compound}: extra cycle {number}") if is_extra else _("{compound}: cycle {number}")
    title = words.format(compound=name_in(texts, data, "compound"), number=data["number"])
    if data["state"] == "cancelled":
        gone = "❌ " + bold(_("This cycle was cancelled."))
        return Screen(f"{bold(title)}\n\n{gone}", pins=True)
    times = (
        _("Ordering is open until {cutoff}; delivery {deliver}.")
        if is_open
        else _("Ordering closed at {cutoff}; delivery {deliver}.")
    ).format(cutoff=bold(cutoff), deliver=deliver)
    is_short = short_card.is_needed(data)
    offers = short_card.offers(texts, data) if is_short else _offers(texts, data)
    tally = short_card.tally if is_short else _tally
    parts = [bold(title), times, *offers, tally(texts, data)]
    rows: tuple[tuple[Button, ...], ...] = ()
    if is_open:
        parts += left_lines(texts, data)
        parts.append(
            _("Press the button, or write here for example: {example}").format(
                example=code("3-2-501 A2 B1")
            )
        )
        rows = ((Button(_("Order in private"), url="https://t.me/{bot}?start=order"),),)
    if is_short:
        rows = (*rows, (short_card.full_list(texts, data),))
    return Screen("\n\n".join(parts), rows, pins=True)


def cycle_closed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    if data["next_opens_at"] is None:
        text = _("Ordering is closed: {households}, {units}. The liaison now checks the batches.")
        words = "🔒 " + _counted(texts, text, data) + "\n" + no_more_cycles(texts)
        return Screen(words + _shared(texts, data))
    opens_at = datetime.fromisoformat(data["next_opens_at"])
    text = _(
        "Ordering is closed: {households}, {units}. The liaison now checks the batches. The next "
        "cycle opens at {opens}."
    )
    opens = texts.day_and_time(opens_at, data["timezone"])
    return Screen("🔒 " + _counted(texts, text, data, opens=opens) + _shared(texts, data))


def _shared(texts: Texts, data: Mapping[str, Any]) -> str:
    parts = (short_in_group(texts, data.get("short", ())), unserved_in_group(texts, data))
    return "".join(f"\n\n{part}" for part in parts if part)


def _counted(texts: Texts, words: str, data: Mapping[str, Any], **more: str) -> str:
    return words.format(
        households=bold(counts.households(texts, data["households"])),
        units=bold(counts.units(texts, data["units"])),
        **more,
    )


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
        price=bold(price_in(texts, item["price"], item.get("previous_price"), currency)),
        limit=item["limit"],
    )
    if item["stock"] is not None:
        words += _(", {stock} in all").format(stock=item["stock"])
    if item["withdrawn"]:
        words = f"<s>{words}</s>"
    words += helped_line(texts, item, currency) + reason_line(texts, item.get("price_reason"))
    if says_it_all(item["name"], item["contents"]):
        return words
    return f"{words}\n· {plain(contents_in(texts, item['contents']))}"


def _tally(texts: Texts, data: Mapping[str, Any]) -> str:
    _ = texts.gettext
    if not data["households"]:
        return _("No orders yet.")
    units = "  ".join(f"{item['code']}×{item['units']}" for item in data["offers"] if item["units"])
    each = _("building {building}: {count}")
    buildings = _(", ").join(
        each.format(building=building, count=count) for building, count in data["buildings"]
    )
    words = texts.ngettext(
        "{households} household so far: {units}\nBy building: {buildings}",
        "{households} households so far: {units}\nBy building: {buildings}",
        data["households"],
    )
    return words.format(
        households=bold(data["households"]), units=plain(units), buildings=plain(buildings)
    )
