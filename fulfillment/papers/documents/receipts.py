"""From receipts to what `receipt.typ` draws: a page of A6 each, with everything in words."""

from typing import Any

from config.texts import Texts
from fulfillment.papers.rules.receipts import Receipt
from fulfillment.supply.documents.fitting import clean, cut, cut_middle
from orders.rules.money import show_amount


def lay_out_receipts(receipts: tuple[Receipt, ...], texts: Texts) -> dict[str, Any]:
    """The pages in their order."""
    _ = texts.gettext
    return {
        "head": {
            "title": _("Receipt"),
            "edition": "",
            "supplier": "",
            "lang": texts.locale.partition("_")[0],
            "page": "",
        },
        "words": {
            "address": _("Ordered for"),
            "total": _("In all"),
            "fraud": _("Pay nothing on this paper. The sum to pay comes with the packed bag."),
        },
        "pages": [_page(receipt, texts) for receipt in receipts],
    }


def _page(receipt: Receipt, texts: Texts) -> dict[str, Any]:
    _ = texts.gettext
    is_english = texts.locale == "en"
    compound = receipt.compound_en if is_english and receipt.compound_en else receipt.compound
    return {
        "compound": cut(clean(compound), 40),
        "cycle": _("Cycle {number}").format(number=receipt.cycle_number),
        "address": cut_middle(clean(receipt.address), 24),
        "lines": [
            {
                "code": cut(line.code, 6),
                "name": cut(clean(line.name_en if is_english else line.name), 36),
                "count": f"×{line.quantity}",
                "sum": show_amount(line.price * line.quantity, receipt.currency),
            }
            for line in receipt.lines
        ],
        "total": show_amount(receipt.total, receipt.currency),
        "facts": _facts(receipt, texts),
    }


def _facts(receipt: Receipt, texts: Texts) -> list[list[str]]:
    _ = texts.gettext
    who = {
        "liaison": _("{name} (liaison)"),
        "captain": _("{name} (floor captain)"),
        "neighbour": _("{name} (neighbour)"),
    }[receipt.by].format(name=cut(clean(receipt.placed_by), 24))
    how = _("on paper") if receipt.source == "paper" else _("by phone or chat")
    where = _("brought to the gate") if receipt.to_gate else _("the time to collect follows")
    return [
        [_("Placed by"), who],
        [_("Placed on"), f"{_when(texts, receipt, 'placed_at')} · {how}"],
        [_("Changes until"), _when(texts, receipt, "cutoff_at")],
        [_("Comes on"), f"{_when(texts, receipt, 'deliver_at')} · {where}"],
    ]


def _when(texts: Texts, receipt: Receipt, name: str) -> str:
    return texts.day_and_time(getattr(receipt, name), receipt.timezone)
