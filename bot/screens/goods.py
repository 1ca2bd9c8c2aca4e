"""A supplier's list of goods in the chat: what it would change, the yes, and what was done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.goods_presses import ApplyGoods, DropGoods, PlaceGoods
from bot.screens.parts import first_of, said_of
from bot.screens.screen import Button, Document, Screen, bold, plain
from config.texts import Texts
from orders.documents.goods_reasons import reason_words
from orders.documents.goods_template import goods_template
from orders.rules.goods_changes import ChangedGood, GoodsChanges
from orders.use_cases.goods_cards import GoodsCard, Shop

# Lines of one sort that are named; the rest is counted.
NAMED = 12


def goods_help(texts: Texts, shops: Sequence[Shop]) -> Screen:
    """How to send a list, with the template."""
    _ = texts.gettext
    if not shops:
        return Screen(
            _(
                "A pharmacy needs no list of goods: what is wanted stands on its page. For that, "
                "ask the liaison for a sign-in link."
            )
        )
    words = _(
        "Send me the list of what {supplier} sells as a file (Excel or CSV), here in private. You "
        "see what would change before anything does. This is a template; your own list will do "
        "as well, as long as it has a column for names and one for prices."
    ).format(supplier=bold(_shops(texts, shops)))
    name = _("list-of-goods.xlsx")
    return Screen(words, document=Document(name, partial(goods_template, texts.locale)))


def which_shop(texts: Texts, card: GoodsCard) -> Screen:
    """The sender speaks for several: which one is it about?"""
    _ = texts.gettext
    keys = [
        (
            Button(
                f"{_supplier(texts, shop)} · {shop.group}"[:60],
                PlaceGoods(card.upload_id, shop.supplier_id, shop.group_id),
            ),
        )
        for shop in card.shops[:20]
    ]
    return Screen(_("Whose list is this?"), (*keys, _no_row(texts, card)))


def goods_card(texts: Texts, card: GoodsCard) -> Screen:
    """What the list would change; nothing happens before the yes."""
    _ = texts.gettext
    if card.shop is None:
        return which_shop(texts, card)
    title = bold(_("{supplier}: list of goods").format(supplier=_supplier(texts, card.shop)))
    if card.state == "applied":
        return Screen("\n\n".join((title, _done(texts, card))), toast=_("Done"))
    moved = _("⚠️ Something has changed meanwhile. Please look again.") if card.has_moved else ""
    if card.changes.is_nothing:
        same = _("Nothing would change: all {count} goods are as the list says.")
        parts = [moved, title, same.format(count=card.changes.same), *_unclear(texts, card.changes)]
        return Screen(_joined(parts), (_no_row(texts, card),))
    parts = [moved, title, *_sections(texts, card), _when(texts, card)]
    yes = Button("✅ " + _("Yes, change it as shown"), ApplyGoods(card.upload_id, card.digest))
    return Screen(_joined(parts), ((yes,), _no_row(texts, card)))


def goods_dropped(texts: Texts) -> Screen:
    return Screen(texts.gettext("The list was put aside; nothing has changed."))


def goods_changed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: what a supplier sells from the next cycle on."""
    _ = texts.gettext
    counts = data["counts"]
    title = _("🛒 {supplier} has changed what it sells ({group}).").format(
        supplier=bold(name_in(texts, data, "supplier")), group=plain(data["group"])
    )
    added = [
        f"{bold(item['code'])} {plain(name_in(texts, item))} "
        f"{amount(item['price'], data['currency'])}"
        for item in data["added"]
    ]
    prices = [_moved_price(texts, item, data["currency"]) for item in data["prices"]]
    gone = [f"{bold(item['code'])} {plain(name_in(texts, item))}" for item in data["gone"]]
    parts = [
        title,
        _section(texts, _("New on sale: {count}"), added, counts["added"]),
        _section(texts, _("Other prices: {count}"), prices, counts["prices"]),
        _section(texts, _("No longer on sale: {count}"), gone, counts["gone"]),
        _opens(texts, data["next_opens_at"] and datetime.fromisoformat(data["next_opens_at"]),
               data["timezone"]),
    ]  # fmt: skip
    return Screen(_joined(parts))


def _sections(texts: Texts, card: GoodsCard) -> list[str]:
    _ = texts.gettext
    changes = card.changes
    added = [
        f"{bold(item.code)} {plain(name_in(texts, item.fields))} "
        f"{amount(item.fields['price'], card.currency)}"
        for item in changes.added
    ]
    prices = [
        _moved_price(
            texts,
            {
                "code": item.code,
                "name": item.name,
                "name_en": item.name_en,
                "before": item.before["price"],
                "price": item.after["price"],
                "waits": item.bundle_id in card.waiting,
            },
            card.currency,
        )
        for item in changes.prices
    ]
    others = [_other(texts, item) for item in changes.changed if set(item.after) != {"price"}]
    gone = [
        f"{bold(item.code)} {plain(_name(texts, item.name, item.name_en))}" for item in changes.gone
    ]
    return [
        _section(texts, _("New on sale: {count}"), added, len(added)),
        _section(texts, _("Other prices: {count}"), prices, len(prices)),
        _section(texts, _("Changed otherwise: {count}"), others, len(others)),
        _section(texts, _("No longer on sale: {count}"), gone, len(gone)),
        _is_it_whole(texts, changes),
        *_unclear(texts, changes),
        _("Goods as before: {count}").format(count=changes.same) if changes.same else "",
    ]


def _is_it_whole(texts: Texts, changes: GoodsChanges) -> str:
    """A warning where most of what is sold would go: a list of a few additions, perhaps."""
    stays = changes.same + len(changes.prices) + len(changes.changed)
    if len(changes.gone) <= stays:
        return ""
    return "⚠️ " + texts.gettext(
        "The list is complete: what it does not name goes from sale with the next cycle."
    )


def _moved_price(texts: Texts, item: Mapping[str, Any], currency: str) -> str:
    _ = texts.gettext
    arrow = "↑" if item["price"] > item["before"] else "↓"
    line = (
        f"{bold(item['code'])} {plain(name_in(texts, item))} "
        f"{amount(item['before'], currency)} → {bold(amount(item['price'], currency))} {arrow}"
    )
    return line + " " + _("(waits for the liaison's reason)") if item["waits"] else line


def _other(texts: Texts, item: ChangedGood) -> str:
    _ = texts.gettext
    words = {
        "name_en": _("English name"),
        "aliases": _("other names"),
        "contents": _("contents"),
        "limit": _("limit {before} → {after}"),
        "stock": _("stock {before} → {after}"),
        "per_person": _("limit a person {before} → {after}"),
        "is_standard": _("standard pack"),
    }
    said = [
        words[name].format(before=_number(item.before[name]), after=_number(item.after[name]))
        for name in words
        if name in item.after
    ]
    name = f"{bold(item.code)} {plain(_name(texts, item.name, item.name_en))}"
    return said_of(texts, name, _(", ").join(said))


def _number(value: object) -> str:
    return "∞" if value is None else str(value)


def _unclear(texts: Texts, changes: GoodsChanges) -> list[str]:
    _ = texts.gettext
    lines = [
        _("row {row}: {name} – {reason}").format(
            row=item.row, name=plain(item.name or "?"), reason=plain(reason_words(texts, item))
        )
        for item in changes.unclear
    ]
    return [_section(texts, _("⚠️ Rows not taken: {count}"), lines, len(lines))]


def _done(texts: Texts, card: GoodsCard) -> str:
    _ = texts.gettext
    changes = card.changes
    words = _("✅ Done: {added} new, {changed} changed, {gone} no longer on sale.").format(
        added=len(changes.added), changed=len(changes.changed), gone=len(changes.gone)
    )
    lines = [words, _opens(texts, card.next_opens_at, card.timezone)]
    if card.waiting:
        lines.append(
            texts.ngettext(
                "{count} price waits for the liaison's reason; until then the old one holds.",
                "{count} prices wait for the liaison's reason; until then the old ones hold.",
                len(card.waiting),
            ).format(count=len(card.waiting))
        )
    return "\n".join(lines)


def _when(texts: Texts, card: GoodsCard) -> str:
    _ = texts.gettext
    opens = _opens(texts, card.next_opens_at, card.timezone)
    if card.is_running:
        return _("The cycle that is open now keeps its goods and prices.") + " " + opens
    return opens


def _opens(texts: Texts, opens_at: datetime | None, timezone: str) -> str:
    _ = texts.gettext
    if opens_at is None:
        return _("It counts from the next cycle on.")
    return _("It counts from the next cycle on, which opens at {opens}.").format(
        opens=bold(texts.day_and_time(opens_at, timezone))
    )


def _section(texts: Texts, title: str, lines: Sequence[str], count: int) -> str:
    if not count:
        return ""
    shown = first_of(texts, [*lines, *[""] * (count - len(lines))], NAMED)
    return "\n".join((bold(title.format(count=count)), *shown))


def _no_row(texts: Texts, card: GoodsCard) -> tuple[Button, ...]:
    return (Button(texts.gettext("No, put the list aside"), DropGoods(card.upload_id)),)


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _shops(texts: Texts, shops: Sequence[Shop]) -> str:
    names = dict.fromkeys(_supplier(texts, shop) for shop in shops)
    return ("、" if texts.locale == "zh_CN" else ", ").join(names)


def _supplier(texts: Texts, shop: Shop) -> str:
    return _name(texts, shop.supplier, shop.supplier_en)


def _name(texts: Texts, name: str, name_en: str) -> str:
    return name if texts.locale == "zh_CN" else name_en or name
