"""/list: everything ordered in the running cycle, a few lines and the whole of it as a file."""

from functools import partial

from bot.screens import counts
from bot.screens.amounts import amount
from bot.screens.parts import place_name
from bot.screens.screen import Button, Document, Screen, bold, plain
from bot.screens.talking_presses import SendList
from config.texts import Texts
from orders.documents.order_list import order_list_xlsx
from orders.use_cases.desks import Desk
from orders.use_cases.order_list import OrderList

# A caption may hold 1,024 signs.
MOST_CODES = 40


def order_list(texts: Texts, desk: Desk, listed: OrderList) -> Screen:
    """The file, and below it the sums. Only in private: it holds names and phones."""
    _ = texts.gettext
    title = _("{compound}: cycle {number}").format(
        compound=place_name(texts, desk.place), number=listed.number
    )
    units = "  ".join(f"{code}×{count}" for code, count in _most(listed) if count)
    total = amount(sum(item.total for item in listed.standing), listed.currency)
    waiting = len(listed.orders) - len(listed.standing)
    care = sum(item.needs_care for item in listed.orders)
    lines = [
        bold(title),
        f"{counts.households(texts, len(listed.standing))} · {total}",
        plain(units) or _("No orders yet."),
    ]
    if waiting:
        words = _("waiting list: {households}")
        lines.append(words.format(households=counts.households(texts, waiting)))
    if care:
        words = _("need care: {households}")
        lines.append(words.format(households=counts.households(texts, care)))
    lines.append(
        _("As of {time}. Please do not forward it.").format(
            time=texts.day_and_time(listed.made_at, listed.timezone)
        )
    )
    name = f"{_('orders')}-{listed.number}.xlsx"
    keys = tuple(
        (Button(f"→ {place_name(texts, place)}", SendList(place.compound_id)),)
        for place in desk.others
    )
    make = partial(order_list_xlsx, listed, texts.locale)
    return Screen("\n".join(lines), keys, document=Document(name, make), is_new=True)


def _most(listed: OrderList) -> list[tuple[str, int]]:
    return sorted(listed.units.items(), key=lambda item: (len(item[0]), item[0]))[:MOST_CODES]
