"""Receipts in the chat of whoever ordered for somebody else: a file to print, or to show."""

from collections.abc import Sequence
from functools import partial

from bot.drawing import draw_paper
from bot.screens.receipt_presses import MakeReceipt
from bot.screens.screen import Button, Document, Rows, Screen, bold
from config.texts import Texts
from fulfillment.papers.rules.receipts import KIND, Receipt, to_json
from fulfillment.papers.use_cases.receipts import PlacedForOther


def receipt_sent(texts: Texts, receipt: Receipt) -> Screen:
    """The receipt as a PDF of A6."""
    _ = texts.gettext
    make = partial(draw_paper, KIND, to_json([receipt]), texts.locale)
    text = _("The receipt for {address}: print it or show it to them.").format(
        address=bold(receipt.address)
    )
    name = _("receipt") + f"-{receipt.address}.pdf"
    return Screen(text, document=Document(name, make), is_new=True)


def placed_page(texts: Texts, placed: Sequence[PlacedForOther]) -> Screen:
    """What one has ordered for others, each with its receipt."""
    _ = texts.gettext
    if not placed:
        return Screen(_("You have ordered for nobody else in this cycle."))
    rows: Rows = tuple(
        (Button(f"🧾 {item.address}", MakeReceipt(item.cycle_id, item.household_id)),)
        for item in placed
    )
    return Screen(_("You ordered for these households. Whose receipt do you need?"), rows)
