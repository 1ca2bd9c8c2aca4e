"""Everything that a cycle offers, with prices and contents, for whoever asks."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import contents_in, name_in, says_it_all
from bot.screens.goods_presses import OpenPriceList
from bot.screens.price_marks import helped_line, price_in, reason_line
from bot.screens.screen import Button, Screen, bold, plain
from bot.screens.shelves import kind_name
from config.texts import Texts
from orders.rules.kinds import kind_of_bundle, kinds_in_order

ON_A_PAGE = 15


def price_list(texts: Texts, data: Mapping[str, Any], page: int = 0) -> Screen:
    """One page of the list, by kind; `data` is a cycle's card."""
    _ = texts.gettext
    offers = [item for item in data["offers"] if not item["withdrawn"]]
    kinds = kinds_in_order(kind_of_bundle(item["contents"]) for item in offers)
    sorted_ = sorted(offers, key=lambda item: kinds.index(kind_of_bundle(item["contents"])))
    pages = max(1, -(-len(sorted_) // ON_A_PAGE))
    page = min(page, pages - 1)
    title = _("{compound}: goods and prices of cycle {number}").format(
        compound=name_in(texts, data, "compound"), number=data["number"]
    )
    lines = [bold(title)]
    last = ""
    for item in sorted_[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        kind = kind_of_bundle(item["contents"])
        if kind != last:
            lines.append("\n" + bold(kind_name(texts, kind)))
            last = kind
        lines.append(_line(texts, item, data["currency"]))
    turns = tuple(
        Button(words, OpenPriceList(data["cycle_id"], to))
        for words, to in (("‹", page - 1), (f"{page + 1}/{pages}", page), ("›", page + 1))
        if 0 <= to < pages and pages > 1
    )
    order = (Button(_("Order in private"), url="https://t.me/{bot}?start=order"),)
    return Screen("\n".join(lines), (turns, order) if turns else (order,))


def _line(texts: Texts, item: Mapping[str, Any], currency: str) -> str:
    price = price_in(texts, item["price"], item.get("previous_price"), currency)
    line = f"{bold(item['code'])} {plain(name_in(texts, item))} {bold(price)}"
    if not says_it_all(item["name"], item["contents"]) and len(item["contents"]) > 1:
        line += f"\n· {plain(contents_in(texts, item['contents'])[:150])}"
    return line + helped_line(texts, item, currency) + reason_line(texts, item.get("price_reason"))
