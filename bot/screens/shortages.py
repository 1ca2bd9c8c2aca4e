"""What the supplier lacks, in the chat: what would follow, the yes, and what was done.

Shown in private to the supplier's contact and to who approves; what a household hears of it is
in `bot.screens.parcel_less`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens import counts
from bot.screens.amounts import amount, name_in
from bot.screens.parts import first_of, other_places, place_name
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.shortage_presses import ApplyShortage, DropShortage, OpenShortages
from config.texts import GROUP, Texts, of_channel
from fulfillment.supply.use_cases.shortages import ShortageCard
from orders.use_cases.desks import Desk

MOST_HOMES = 25


def shortage_card(texts: Texts, card: ShortageCard) -> Screen:
    """A report as it stands, for who sent it or decides on it."""
    _ = texts.gettext
    if card.plan is None:
        return Screen(_outcome(texts, card.state), toast=_outcome(texts, card.state))
    data = card.data()
    moved = _("⚠️ Something has changed meanwhile. Please look again.") if card.has_moved else ""
    screen = shortage_shown(texts, data)
    return Screen("\n\n".join(part for part in (moved, screen.text) if part), screen.rows)


def shortages_page(texts: Texts, desk: Desk, cards: Sequence[ShortageCard]) -> Screen:
    """The first report that waits, else how one is made."""
    _ = texts.gettext
    rows = other_places(texts, desk, OpenShortages)
    if cards:
        first = shortage_card(texts, cards[0])
        return Screen(first.text, (*first.rows, *rows))
    words = _(
        "{compound}: nothing that the supermarket lacks waits for a yes. It reports on its page, "
        "or sends me the totals workbook with the yellow column filled. You can do that for it, "
        "too: on your page (/link), or send me the workbook here."
    )
    return Screen(words.format(compound=bold(place_name(texts, desk.place))), rows)


def shortage_shown(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """What would follow; nothing happens before the yes."""
    _ = texts.gettext
    ask = _("Nothing has been changed yet. Shall it be so? The households are told at once.")
    yes = Button(_("Yes, do it so"), ApplyShortage(data["shortage_id"], data["digest"]))
    no = Button(_("No, put it aside"), DropShortage(data["shortage_id"]))
    return Screen("\n\n".join(("⚠️ " + _head(texts, data), *_body(texts, data), ask)), ((yes, no),))


def shortage_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """In place of what was shown: it is done, or was put aside."""
    outcome = _outcome(texts, data["state"])
    if data["state"] != "applied":
        return Screen("\n\n".join((_head(texts, data), outcome)), amends=True)
    return Screen("\n\n".join((_head(texts, data), *_body(texts, data), outcome)))


def _outcome(texts: Texts, state: str) -> str:
    _ = texts.gettext
    if state == "applied":
        return _(
            "✅ Done: there is a new pick list, the bills are right, and every household "
            "concerned has been told."
        )
    return _("Put aside; nothing has changed.")


def _head(texts: Texts, data: Mapping[str, Any]) -> str:
    of_cycle = of_channel(texts, data.get("channel", GROUP))
    words = of_cycle.gettext("{supplier} lacks something ({compound}, cycle {number})")
    return bold(
        words.format(
            supplier=name_in(texts, data, "supplier"),
            compound=name_in(texts, data, "compound"),
            number=data["cycle_number"],
        )
    )


def _body(texts: Texts, data: Mapping[str, Any]) -> tuple[str, str, str]:
    _ = texts.gettext
    bundles = "\n".join(_bundle(texts, item) for item in data["bundles"])
    summary = _("{households} get less or something else. Together {before} → {after}.").format(
        households=bold(counts.households(texts, data["households"])),
        before=amount(data["before"], data["currency"]),
        after=bold(amount(data["after"], data["currency"])),
    )
    homes = [_home(item, data["currency"]) for item in data["first"]]
    unnamed = data["households"] - len(homes)
    lines = first_of(texts, homes + [""] * unnamed, MOST_HOMES)
    return bundles, summary, "\n".join(lines)


def _bundle(texts: Texts, item: Mapping[str, Any]) -> str:
    _ = texts.gettext
    name = f"{item['code']} {name_in(texts, item)}"
    if item["given"] < item["ordered"]:
        words = _("{name}: {ordered} ordered, {given} delivered")
    else:
        words = _("{name}: {ordered} ordered, {instead} more instead of others")
    return plain(
        words.format(
            name=name, ordered=item["ordered"], given=item["given"], instead=item["instead"]
        )
    )


def _home(item: Mapping[str, Any], currency: str) -> str:
    units = ", ".join(
        f"{code} {before}→{after}" for code, before, after in item["units"] if before != after
    )
    sums = f"{amount(item['before'], currency)}→{amount(item['after'], currency)}"
    return plain(f"{item['address']}: {units} · {sums}")
