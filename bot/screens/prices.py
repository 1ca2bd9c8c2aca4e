"""Prices: rises that wait for the liaison's reason, and what became of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.goods_presses import GiveReason, OpenRise, OpenRises, RefuseRise
from bot.screens.parts import first_of, said_of
from bot.screens.people_presses import OpenManage
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.rules.prices import rise_percent
from orders.use_cases.prices import Rise

# Rises with a button of their own; of more than that, all can be decided at once.
BUTTONS = 20


def prices_asked(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison: these would become dearer than neighbours should find without a word."""
    return rises_page(texts, [Rise(**item) for item in data["rises"]])


def rises_page(texts: Texts, rises: Sequence[Rise], *, toast: str | None = None) -> Screen:
    """Everything that waits; for each its own button, and for all of a supplier two."""
    _ = texts.gettext
    if not rises:
        back = (Button(_("« Menu"), OpenManage(0, "cycle")),)
        return Screen(_("No price waits for your reason."), (back,), toast=toast)
    title = _("💰 {supplier} asks for higher prices").format(
        supplier=bold(_suppliers(texts, rises))
    )
    hint = _(
        "Give the reason, and the new price holds from the next cycle on; neighbours see the "
        "reason beside it. Until then, and if you refuse, the old price stays."
    )
    lines = first_of(texts, [_line(texts, item) for item in rises], BUTTONS)
    if len(rises) == 1:
        return Screen("\n\n".join((title, *lines, hint)), _keys(texts, rises[0]), toast=toast)
    each = [
        (Button(f"{item.code} {_name(texts, item)}"[:60], OpenRise(item.bundle_id)),)
        for item in rises[:BUTTONS]
    ]
    return Screen("\n\n".join((title, "\n".join(lines), hint)), (*each, *_for_all(texts, rises)),
                  toast=toast)  # fmt: skip


def rise_card(texts: Texts, rise: Rise) -> Screen:
    """One rise, with its two buttons."""
    title = bold(_supplier(texts, rise))
    back = (Button(texts.gettext("« All that wait"), OpenRises(0)),)
    return Screen(f"{title}\n\n{_line(texts, rise)}", (*_keys(texts, rise), back))


def ask_reason(texts: Texts, rises: Sequence[Rise]) -> Screen:
    _ = texts.gettext
    lines = "\n".join(_line(texts, item) for item in rises[:BUTTONS])
    words = _(
        "Why does it cost more? Write it in one short sentence, as your neighbours will read it "
        "beside the price, for example “wholesale price up since Monday”."
    )
    back = (Button(_("« All that wait"), OpenRises(0)),)
    return Screen(f"{lines}\n\n{words}", (back,))


def rises_accepted(texts: Texts, rises: Sequence[Rise], reason: str) -> Screen:
    _ = texts.gettext
    lines = "\n".join(
        f"{bold(item.code)} {plain(_name(texts, item))} {bold(amount(item.asked, item.currency))}"
        for item in rises[:BUTTONS]
    )
    words = _("✅ From the next cycle on, with your reason beside it: {reason}").format(
        reason=plain(reason)
    )
    return Screen(f"{words}\n{lines}")


def prices_decided(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the supplier's contact."""
    _ = texts.gettext
    rises = [Rise(**item) for item in data["rises"]]
    lines = [
        said_of(
            texts,
            f"{bold(item.code)} {plain(_name(texts, item))}",
            f"{amount(item.price, item.currency)} → {amount(item.asked, item.currency)}",
        )
        for item in rises[:BUTTONS]
    ]
    if data["accepted"]:
        words = _("✅ The liaison agrees to the new prices from the next cycle on: {reason}")
        words = words.format(reason=plain(data["reason"]))
    else:
        words = _(
            "❌ The liaison does not agree to these prices; the old ones stay in the next cycle. "
            "What you cannot sell at the old price, leave out of your list."
        )
    return Screen("\n".join((words, *lines)))


def _line(texts: Texts, rise: Rise) -> str:
    _ = texts.gettext
    before = rise.published or rise.price
    line = _("{code} {name}: {before} → {asked} (+{percent} %)").format(
        code=bold(rise.code),
        name=plain(_name(texts, rise)),
        before=amount(before, rise.currency),
        asked=bold(amount(rise.asked, rise.currency)),
        percent=rise_percent(before, rise.asked),
    )
    if rise.month_before not in (None, before):
        assert rise.month_before is not None
        line += "\n" + _("· 30 days ago {price}, so {percent} % in all").format(
            price=amount(rise.month_before, rise.currency),
            percent=f"{rise_percent(rise.month_before, rise.asked):+d}",
        )
    return line


def _keys(texts: Texts, rise: Rise) -> tuple[tuple[Button, ...], ...]:
    _ = texts.gettext
    yes = Button(_("✍️ Give the reason"), GiveReason(rise.bundle_id, 0))
    no = Button(_("❌ Refuse"), RefuseRise(rise.bundle_id, rise.asked, 0))
    return ((yes, no),)


def _for_all(texts: Texts, rises: Sequence[Rise]) -> tuple[tuple[Button, ...], ...]:
    """Two buttons for everything that a supplier asks for in a group."""
    _ = texts.gettext
    firsts: dict[tuple[int, int], Rise] = {}
    for item in rises:
        firsts.setdefault((item.group_id, item.supplier_id), item)
    rows = []
    for item in list(firsts.values())[:5]:
        of = "" if len(firsts) == 1 else f" · {_supplier(texts, item)}"
        yes = _("✍️ One reason for all") + of
        no = _("❌ Refuse all") + of
        rows.append((Button(yes[:60], GiveReason(item.bundle_id, 1)),))
        rows.append((Button(no[:60], RefuseRise(item.bundle_id, item.asked, 1)),))
    return tuple(rows)


def _suppliers(texts: Texts, rises: Sequence[Rise]) -> str:
    names = dict.fromkeys(_supplier(texts, item) for item in rises)
    return ("、" if texts.locale == "zh_CN" else ", ").join(names)


def _supplier(texts: Texts, rise: Rise) -> str:
    return name_in(texts, rise.as_data(), "supplier")


def _name(texts: Texts, rise: Rise) -> str:
    return name_in(texts, rise.as_data())
