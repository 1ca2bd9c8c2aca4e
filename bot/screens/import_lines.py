"""What a platform's file holds, line by line: counts, what does not agree, goods."""

from collections import Counter
from collections.abc import Sequence

from bot.screens.parts import first_of, said_of
from bot.screens.screen import bold, plain
from config.texts import Texts
from orders.documents.import_words import (
    difference_in_words,
    findings_in_words,
    rows_in_short,
    why_left_out,
)
from orders.rules.import_goods import GoodInFile
from orders.rules.money import show_amount
from orders.use_cases.import_cards import ImportLook

MOST_DIFFERENCES = 6
MOST_GOODS = 12


def all_of(texts: Texts, look: ImportLook) -> list[str]:
    """All of it, for a file that can be read."""
    return [*_sums(texts, look), *_differences(texts, look), *_goods(texts, look)]


def _sums(texts: Texts, look: ImportLook) -> list[str]:
    """How many lines are clear, in doubt, in already, left out."""
    _, many = texts.gettext, texts.ngettext
    looked = look.looked
    assert looked is not None
    clear = _(
        "✅ Clear lines: {lines} · orders: {orders} · units: {units} · households: {count}"
    ).format(
        lines=len(looked.resolved), orders=look.orders, units=look.units, count=looked.households
    )
    lines = [_("{count} rows read").format(count=looked.rows_read)]
    lines += [clear] if looked.resolved else [_("Nothing new in it is clear.")]
    doubts = len(looked.doubts)
    unclear = many(
        "❓ {count} line: I have to ask you", "❓ {count} lines: I have to ask you", doubts
    )
    for words, count in (
        (unclear, doubts),
        (_("🔁 in already: {count}"), len(looked.duplicates)),
        (_("↩️ in already, and refunded since: {count}"), len(look.back)),
    ):
        lines += [words.format(count=count)] if count else []
    if look.part_back:
        words = _(
            "⚠️ in already, and a part of the money went back since: row {rows}. "
            "Nothing changes by itself: please look whether it still comes."
        )
        lines.append(words.format(rows=rows_in_short(texts, (line.row for line in look.part_back))))
    if look.other_goods:
        words = _(
            "⚠️ The same order number is in already with another good: row {rows}. If this is "
            "another platform's file, choose another cycle for it."
        )
        lines.append(
            words.format(rows=rows_in_short(texts, (line.row for line in look.other_goods)))
        )
    if looked.refused:
        reasons = Counter(each.reason for each in looked.refused)
        why = _joint(texts, [f"{why_left_out(texts, r)} {n}" for r, n in reasons.items()])
        words = said_of(texts, _("✖️ {count} left out").format(count=len(looked.refused)), why)
        lines.append(plain(words))
    if look.elsewhere:
        names = _joint(texts, [f"{name} {count}" for name, count in look.elsewhere.items()])
        lines.append(plain(said_of(texts, _("🏘 Lines of other compounds"), names)))
    return lines


def _differences(texts: Texts, look: ImportLook) -> list[str]:
    """What one should know about rows, and sums that are not the file's own."""
    if look.looked is None:
        return []
    remarks = [f"⚠️ {plain(line)}" for line in findings_in_words(texts, look.looked.findings)]
    told = ["", *remarks] if remarks else []
    found = look.looked.differences
    if not found:
        return told
    # The whole file first, single rows last.
    ordered = sorted(found, key=lambda each: (bool(each.row), bool(each.subject)))
    said = [difference_in_words(texts, each, look.currency) for each in ordered]
    shown = first_of(texts, said, MOST_DIFFERENCES)
    head = texts.gettext("⚠️ The file's own sums differ; what was ordered counts, not these sums:")
    return [*told, "", head, *(f"· {plain(line)}" for line in shown)]


def _goods(texts: Texts, look: ImportLook) -> list[str]:
    """The goods with code, units and price."""
    if not look.goods:
        return []
    said = [_good(texts, good, look.currency) for good in look.goods]
    return ["", bold(texts.gettext("Goods")), *map(plain, first_of(texts, said, MOST_GOODS))]


def _good(texts: Texts, good: GoodInFile, currency: str) -> str:
    _ = texts.gettext
    price = _("no price in the file")
    if good.price_minor is not None:
        price = show_amount(good.price_minor, currency)
    if good.price_there is not None:
        there = show_amount(good.price_there, currency)
        price = _("⚠️ {price} here, {there} before; {there} stays").format(price=price, there=there)
    return f"{good.code} {good.name} ×{good.units} · {price}"


def _joint(texts: Texts, parts: Sequence[str]) -> str:
    return ("、" if texts.locale == "zh_CN" else ", ").join(parts)
