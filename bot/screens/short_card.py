"""The pinned card of a cycle with many goods: one line each, and a button to the full list.

Telegram takes 4,096 signs. What does not fit is counted; the full list has everything.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens import counts
from bot.screens.amounts import amount, name_in
from bot.screens.price_marks import ARROWS, amount_or_free, reason_line
from bot.screens.screen import Button, bold, plain
from bot.screens.shelves import kind_name, within
from config.texts import Texts
from orders.rules.kinds import kind_of_bundle, kinds_in_order
from orders.rules.prices import direction

# Up to this many stand with their contents and limits.
IN_FULL = 15
MOST_SIGNS = 2400
LONGEST_NAME = 24
MOST_IN_TALLY = 40
MOST_BUILDINGS = 40


def is_needed(data: Mapping[str, Any]) -> bool:
    """Whether the goods are too many to stand in full."""
    return len(data["offers"]) > IN_FULL


def offers(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    """Who is paid, and for each their goods by kind: letter, name, price and where that went."""
    _ = texts.gettext
    on_sale = [item for item in data["offers"] if not item["withdrawn"]]
    lines: list[str] = []
    for payee in data["payees"]:
        words = _("{supplier} (pay to: {payee}, account …{last4})").format(
            supplier=bold(name_in(texts, payee)),
            payee=plain(payee["payee"]),
            last4=payee["account_last4"],
        )
        lines.append(f"\n{words}" if lines else words)
        mine = [item for item in on_sale if item["supplier"] == payee["name"]]
        for kind in kinds_in_order(kind_of_bundle(item["contents"]) for item in mine):
            lines.append(f"· {bold(kind_name(texts, kind))}")
            lines += [
                _offer(texts, item, data["currency"])
                for item in mine
                if kind_of_bundle(item["contents"]) == kind
            ]
    return [within(texts, lines, MOST_SIGNS)]


def tally(texts: Texts, data: Mapping[str, Any]) -> str:
    """How many ordered what, the most wished first."""
    _ = texts.gettext
    if not data["households"]:
        return _("No orders yet.")
    wished = sorted(
        (item for item in data["offers"] if item["units"]), key=lambda item: -item["units"]
    )
    units = [f"{item['code']}×{item['units']}" for item in wished]
    each = _("building {building}: {count}")
    buildings = [each.format(building=code, count=count) for code, count in data["buildings"]]
    return "\n".join(
        (
            bold(counts.households(texts, data["households"])),
            plain(_cut("  ".join(units[:MOST_IN_TALLY]), units, MOST_IN_TALLY)),
            plain(_cut(_(", ").join(buildings[:MOST_BUILDINGS]), buildings, MOST_BUILDINGS)),
        )
    )


def full_list(texts: Texts, data: Mapping[str, Any]) -> Button:
    """Leads to the list with contents, in private."""
    words = texts.gettext("📋 All {count} goods with contents").format(count=len(data["offers"]))
    return Button(words, url=f"https://t.me/{{bot}}?start=prices_{data['cycle_id']}")


def _offer(texts: Texts, item: Mapping[str, Any], currency: str) -> str:
    name = name_in(texts, item)
    short = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"
    price = amount_or_free(texts, item["price"], currency)
    line = f"{bold(item['code'])} {plain(short)} {price}"
    moved = direction(item.get("previous_price"), item["price"])
    if moved is None:
        return line
    was = f"{ARROWS[moved]}({amount(item['previous_price'], currency)})"
    return f"{line} {was}" + reason_line(texts, item.get("price_reason"))


def _cut(words: str, everything: Sequence[str], most: int) -> str:
    return words + " …" if len(everything) > most else words
