"""The same as last time: what is different today, on the form or as one reply in the group."""

from collections.abc import Sequence

from bot.screens.amounts import amount
from bot.screens.ordering import order_form, too_late
from bot.screens.parts import first_of
from bot.screens.screen import Screen, bold, code, plain
from config.texts import Texts
from orders.rules.again import Changed, Difference, Goods
from orders.use_cases.again import Proposal

MOST_CHANGES = 8


def filled_again(texts: Texts, proposal: Proposal) -> Screen:
    """The form as the earlier order fills it, and above it what is not as it was then."""
    if proposal.form.refused_late:
        return too_late(texts, proposal.form)
    _ = texts.gettext
    notes = changes(texts, proposal, with_prices=True)
    if not proposal.repeated.quantities:
        lead = _("Nothing of your order of cycle {number} is offered this time.").format(
            number=proposal.earlier_number
        )
        toast = _("Nothing of it is offered")
    elif notes:
        lead = _("Filled in as in cycle {number}, with these differences:").format(
            number=proposal.earlier_number
        )
        toast = _("Not everything is as last time")
    else:
        lead = _("Filled in as in cycle {number}.").format(number=proposal.earlier_number)
        toast = _("Filled in; please confirm")
    return order_form(texts, proposal.form, note="\n".join((bold(lead), *notes)), toast=toast)


def proposed(texts: Texts, proposal: Proposal) -> str:
    """In the group: why it is not in yet, and what to write to have it so. Never a sum."""
    _ = texts.gettext
    notes = "\n".join(changes(texts, proposal, with_prices=False))
    address = bold(proposal.form.address)
    wished = proposal.repeated.quantities
    if not wished:
        words = _("{address}: nothing of the last order (cycle {number}) is offered this time.")
        return words.format(address=address, number=proposal.earlier_number)
    words = _(
        "{address}: not the same as last time (cycle {number}), so nothing is ordered yet.\n"
        "{changes}\nIf you want it so, please write: {order}"
    )
    lines = " ".join(f"{key}{quantity}" for key, quantity in wished.items())
    return words.format(
        address=address,
        number=proposal.earlier_number,
        changes=notes,
        order=code(f"{proposal.form.address} {lines}"),
    )


def changes(texts: Texts, proposal: Proposal, *, with_prices: bool) -> Sequence[str]:
    """One line for each difference."""
    currency = proposal.form.currency
    found = proposal.repeated.changes
    lines = [_change(texts, item, currency=currency, with_prices=with_prices) for item in found]
    return first_of(texts, [f"· {line}" for line in lines], MOST_CHANGES)


def _change(texts: Texts, item: Changed, *, currency: str, with_prices: bool) -> str:
    _ = texts.gettext
    is_now = item.now is not None and item.difference is not Difference.NOT_OFFERED
    goods = _goods(texts, item.now if is_now and item.now else item.before, has_code=is_now)
    if item.difference is Difference.PRICE and item.now is not None and with_prices:
        return _("{bundle}: now {price} instead of {before}").format(
            bundle=goods,
            price=amount(item.now.price, currency),
            before=amount(item.before.price, currency),
        )
    words = {
        Difference.NOT_OFFERED: _("{bundle}: not offered this time"),
        Difference.SOLD_OUT: _("{bundle}: sold out"),
        Difference.FEWER: _("{bundle}: {quantity} instead of {before}, more cannot be had"),
        Difference.PRICE: _("{bundle}: the price is another one now"),
        Difference.CONTENTS: _("{bundle}: what is in it has changed"),
    }[item.difference]
    return words.format(bundle=goods, quantity=item.quantity, before=item.quantity_before)


def _goods(texts: Texts, goods: Goods, *, has_code: bool) -> str:
    """The name; today's code before it, for then's may be another bundle's now."""
    name = goods.name if texts.locale == "zh_CN" else goods.name_en
    return plain(f"{goods.code} {name}" if has_code else name)
