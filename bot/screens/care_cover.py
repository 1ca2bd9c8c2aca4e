"""Who is long without a delivery; the order form that follows a call."""

from collections.abc import Sequence
from dataclasses import replace

from bot.screens.care import call_page
from bot.screens.care_presses import OpenCare
from bot.screens.ordering import order_form
from bot.screens.parts import first_of
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.use_cases.supply_cover import Covered, SupplyCover
from orders.use_cases.call_cards import CallCard
from orders.use_cases.order_forms import OrderForm


def after_hearing(texts: Texts, card: CallCard, form: OrderForm | None) -> Sequence[Screen]:
    """The call; and the order form as a message of its own, so that the call stays where it is."""
    page = call_page(texts, card)
    return [page] if form is None else [page, replace(order_form(texts, form), is_new=True)]


def cover_page(texts: Texts, compound_id: int, cover: SupplyCover) -> Screen:
    """The households beyond the limit, the longest first."""
    _ = texts.gettext
    title = bold(_("Without a delivery for more than {days} days").format(days=cover.limit_days))
    lines = first_of(texts, [_line(texts, each) for each in cover.beyond]) or [_("Nobody.")]
    count = _("{beyond} of {all} households. Who neither ordered nor was heard is called.").format(
        beyond=len(cover.beyond), all=len(cover.households)
    )
    back = Button(_("« The list"), OpenCare(compound_id))
    return Screen("\n".join([title, plain(count), "", *lines]), ((back,),))


def _line(texts: Texts, each: Covered) -> str:
    _ = texts.gettext
    words = texts.ngettext("{count} day", "{count} days", each.days).format(count=each.days)
    parts = [each.address, words, *([_("nothing yet")] if each.last_at is None else [])]
    return plain(("❗ " if each.is_flagged else "") + " · ".join(parts))
