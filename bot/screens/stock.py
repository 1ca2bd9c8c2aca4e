"""Days of stock: the area for its liaison, what a supplier has said for its contact."""

from collections.abc import Sequence

from bot.screens.care_presses import OpenCare
from bot.screens.parts import said_of
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.rules.kinds import ENGLISH_KINDS
from orders.rules.states import StockState
from orders.use_cases.stock_board import AreaStock, KindStock, SupplierStock

MARKS = {StockState.OUT: "🚨", StockState.LOW: "⚠️", None: "✅"}


def kind_name(texts: Texts, kind: str) -> str:
    """A kind in the reader's language."""
    return kind if texts.locale == "zh_CN" else ENGLISH_KINDS.get(kind, kind)


def weight(grams: int) -> str:
    """`1,200 kg`, `0.5 kg`."""
    kilograms, rest = divmod(grams, 1000)
    return f"{kilograms:,} kg" if rest == 0 or kilograms >= 10 else f"{grams / 1000:g} kg"


def days_words(texts: Texts, tenths: int | None) -> str:
    """`12.4 days`; a dash where nobody knows."""
    if tenths is None:
        return "–"
    words = texts.ngettext("{count} day", "{count} days", 2)
    return words.format(count=tenths // 10 if tenths >= 100 else tenths / 10)


def area_page(texts: Texts, compound_id: int, area: AreaStock | None) -> Screen:
    """One line a kind: how long it lasts, how long it should, and who has said what."""
    _ = texts.gettext
    back = ((Button(_("« The list"), OpenCare(compound_id)),),)
    if area is None or not any(kind.grams is not None for kind in area.kinds):
        words = _(
            "No supplier has given its stock yet. Its contact writes it to me each day, for "
            "example: {example}"
        )
        return Screen(words.format(example="今日库存 粮油 1200kg 肉 300斤 菜 2吨"), back)
    title = bold(_("Days of stock"))
    lines = [f"📦 {title} · {plain(area.group)}"]
    lines += [_line(texts, kind) for kind in area.kinds]
    names = ("、" if texts.locale == "zh_CN" else ", ").join(
        (name if texts.locale == "zh_CN" else name_en) for name, name_en, _day in area.silent
    )
    if names:
        lines.append(plain(said_of(texts, _("Nothing said today"), names)))
    lines.append(plain(_("Use a day: from the last orders; with ~ by heads.")))
    return Screen("\n".join(lines), back)


def _line(texts: Texts, kind: KindStock) -> str:
    _ = texts.gettext
    name = bold(kind_name(texts, kind.kind))
    least = _("at least {days}").format(days=kind.least) if kind.least else ""
    if kind.grams is None:
        none = plain(_("no figure"))
        return f"▫️ {name} · {none} {plain(least)}".rstrip()
    about = "~" if kind.by_heads else ""
    parts = [f"{MARKS[kind.state]} {name} {plain(about + days_words(texts, kind.days))}"]
    parts += [plain(least)] if least else []
    parts.append(plain(weight(kind.grams)))
    return " · ".join(parts)


def reported(texts: Texts, card: SupplierStock, unclear: Sequence[str] = ()) -> Screen:
    """To the contact: what was understood of today, what it means, and what was not."""
    _ = texts.gettext
    name = card.name if texts.locale == "zh_CN" else card.name_en or card.name
    of_day = _("Stock of {day}").format(day=card.today[5:])
    lines = [f"📦 {bold(name)} · {plain(of_day)}"]
    lines += [_line(texts, kind) for kind in card.kinds if kind.grams is not None]
    if unclear:
        said = ("、" if texts.locale == "zh_CN" else ", ").join(unclear)
        lines.append("❓ " + plain(_("Not understood, please write kind and weight: {said}")
                                   .format(said=said[:300])))  # fmt: skip
    lines.append(plain(_("Something wrong? Send that kind again; the last figure counts.")))
    return Screen("\n".join(lines), is_new=True)
