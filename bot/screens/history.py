"""A household's earlier orders: a line each, and one in full."""

from collections.abc import Callable, Sequence

from bot.screens import counts
from bot.screens.amounts import amount
from bot.screens.history_presses import OpenHistory, OpenPastOrder
from bot.screens.joining import in_rows
from bot.screens.my import payment_state_words
from bot.screens.presses import OpenMy, Press
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts, of_channel
from fulfillment.handover.rules.past import MoneyKind, Stage, stage_of
from fulfillment.handover.use_cases.household_history import (
    History,
    PastLine,
    PastOrder,
    PastParcel,
)

Homes = Sequence[tuple[int, str]]
TurnTo = Callable[[int], Press]


def choose_household(texts: Texts, homes: Homes) -> Screen:
    """Whose orders? (household id, address) each."""
    _ = texts.gettext
    keys = [Button(address, OpenHistory(household_id, 0)) for household_id, address in homes]
    return Screen(_("Whose earlier orders do you want to see?"), in_rows(keys, 2))


def history_page(texts: Texts, found: History) -> Screen:
    """The orders of a page, the newest first, and a button for each."""
    _ = texts.gettext
    title = bold(_("{address}: earlier orders").format(address=found.address))
    if not found.orders:
        nothing = _("Nothing was ordered yet. Press /order to order.")
        return Screen(f"{title}\n\n{nothing}", ((_to_my(texts),),))
    lines = [_line(texts, found, item) for item in found.orders]
    home = found.household_id
    keys = [
        Button(
            of_channel(texts, item.channel).gettext("Cycle {number}").format(number=item.number),
            OpenPastOrder(home, item.cycle_id, found.page),
        )
        for item in found.orders
    ]
    text = "\n\n".join((title, *lines))
    turn = older_and_newer(texts, found.page, found.pages, lambda to: OpenHistory(home, to))
    return Screen(text, (*in_rows(keys, 3), *turn, (_to_my(texts),)))


def past_order(texts: Texts, found: History, page: int) -> Screen:
    """One order in full: what was wished and came, what each supermarket got, when it was taken."""
    _ = texts.gettext
    (item,) = found.orders
    words = of_channel(texts, item.channel).gettext("{address}: order of cycle {number}")
    title = words.format(address=found.address, number=item.number)
    head = f"{bold(title)}\n{_day(texts, found, item)} · {_how_it_stands(texts, item)}"
    lines = "\n".join(_full_line(texts, found, line) for line in item.lines)
    parcels = [_parcel(texts, found, each) for each in item.parcels]
    back = Button(_("« Back"), OpenHistory(found.household_id, page))
    text = "\n\n".join(part for part in (head, lines, *parcels) if part)
    return Screen(text, ((back,),))


def older_and_newer(texts: Texts, page: int, pages: int, to: TurnTo) -> Rows:
    """‹ Newer and Older › where there is something."""
    _ = texts.gettext
    keys = []
    if page > 0:
        keys.append(Button(_("‹ Newer"), to(page - 1)))
    if page + 1 < pages:
        keys.append(Button(_("Older ›"), to(page + 1)))
    return (tuple(keys),) if keys else ()


def stage_words(texts: Texts) -> dict[Stage, str]:
    """How far an order got."""
    _ = texts.gettext
    return {
        Stage.NOTHING: _("being prepared"),
        Stage.CANCELLED: _("cancelled"),
        Stage.NOT_PAID: _("not paid in time, not delivered"),
        Stage.PREPARING: _("being prepared"),
        Stage.UNDER_WAY: _("on its way"),
        Stage.READY: _("ready to be collected"),
        Stage.HELD: _("kept for you"),
        Stage.PARTLY: _("partly collected"),
        Stage.COLLECTED: _("collected ✅"),
    }


def _line(texts: Texts, found: History, item: PastOrder) -> str:
    words = of_channel(texts, item.channel).gettext("Cycle {number}")
    head = bold(words.format(number=item.number))
    what = "  ".join(_short(line) for line in item.lines)
    parts = [_day(texts, found, item), what, _money(texts, found, item)]
    parts.append(_how_it_stands(texts, item))
    return f"{head} {' · '.join(part for part in parts if part)}"


def _short(line: PastLine) -> str:
    came = line.allocated
    if not line.quantity:  # it came in place of another
        return f"{plain(line.code)}→{came}"
    less = f"→{came}" if came is not None and came != line.quantity else ""
    return f"{plain(line.code)}×{line.quantity}{less}"


def _day(texts: Texts, found: History, item: PastOrder) -> str:
    return texts.day(item.opens_at, found.timezone)


def _money(texts: Texts, found: History, item: PastOrder) -> str:
    """The sum, and whether it was paid; nothing where there is nothing to pay."""
    _ = texts.gettext
    if item.order_state in ("withdrawn", "cancelled") or item.stage is Stage.CANCELLED:
        return ""
    total = amount(item.amount, found.currency)
    if MoneyKind.OPEN in item.money:
        return _("{sum} not settled").format(sum=total)
    if MoneyKind.CONFIRMED in item.money:
        return _("{sum} paid").format(sum=total)
    return total


def _how_it_stands(texts: Texts, item: PastOrder) -> str:
    _ = texts.gettext
    words = {
        "withdrawn": _("order withdrawn"),
        "waiting": _("on the waiting list"),
        "unserved": _("not served: no bag came free"),
        "cancelled": _("cycle cancelled"),
        "live": _("ordered; the cycle is open"),
    }
    if item.order_state in words:
        return words[item.order_state]
    if item.parcels and all(each.state == "short" for each in item.parcels):
        return _("out of stock")
    if item.lines and all(line.allocated == 0 for line in item.lines):
        return _("nothing was left to share out")
    return stage_words(texts)[item.stage]


def _full_line(texts: Texts, found: History, line: PastLine) -> str:
    _ = texts.gettext
    name = line.name if texts.locale == "zh_CN" else line.name_en
    total = amount(line.price * line.quantity, found.currency)
    words = f"{plain(line.code)} {plain(name)} ×{line.quantity}  {total}"
    if not line.quantity:
        came = texts.gettext("{bundle}: {got}, instead of what was short")
        bundle = f"{plain(line.code)} {plain(name)}"
        return came.format(bundle=bundle, got=bold(line.allocated or 0))
    if line.allocated is None or line.allocated == line.quantity:
        return words
    return words + "  " + bold(_("got {count}").format(count=line.allocated))


def _parcel(texts: Texts, found: History, item: PastParcel) -> str:
    _ = texts.gettext
    name = item.supplier if texts.locale == "zh_CN" else item.supplier_en
    head = _("{number} {supplier}: {sum}").format(
        number=bold(item.number), supplier=plain(name), sum=amount(item.amount, found.currency)
    )
    paid = payment_state_words(texts).get(item.payment or "not_due", "")
    is_short = item.state == "short"
    stage = _("out of stock") if is_short else stage_words(texts)[stage_of([item.state])]
    facts = [head, f"{counts.bags(texts, item.bags)} · {stage}"]
    if item.state not in ("cancelled", "dropped_unpaid", "short"):
        facts.insert(1, paid)
    if item.collected_at is not None:
        taken = texts.day_and_time(item.collected_at, found.timezone)
        facts[-1] += f" {taken}"
    return "\n".join(facts)


def _to_my(texts: Texts) -> Button:
    return Button(texts.gettext("My current order"), OpenMy())
