"""How a bill that is open is worded: to be paid now, when the bags come, or to the officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.screens.amounts import amount
from bot.screens.parts import when
from bot.screens.screen import bold
from config.texts import Texts
from fulfillment.money.rules.modes import Mode
from fulfillment.money.schemes.gateways import GATEWAYS

PAGE = "pay_page"
# Codes that carry no sum and no reference: whoever scans them types both.
BARE = frozenset({"static_code", "emv_passthrough"})


@dataclass(frozen=True, slots=True)
class Due:
    """The title (bold) and what to do. Without `has_code` nobody is to pay by a code as well."""

    title: str
    hint: str
    has_code: bool = True
    has_deadline: bool = True


def due_words(texts: Texts, data: Mapping[str, Any]) -> Due:
    """The words for the bill's mode."""
    _ = texts.gettext
    total = amount(data["amount"], data["currency"])
    mode = data.get("mode", Mode.AFTER_PACKING)
    if mode == Mode.ON_DELIVERY:
        title = _("{sum}, to be paid when the bags are handed to you")
        hint = _(
            "Nothing to pay now. When the bags come (expected {time}), pay by this code, or have "
            "exactly this sum in cash. The same code is on your bag."
        ).format(time=bold(when(texts, data, "pay_by")))
        return Due("🚪 " + bold(title.format(sum=total)), hint, has_deadline=False)
    if mode == Mode.COLLECTED:
        title = _("{sum}, which the grid officer gathers")
        hint = _(
            "The grid officer comes round for the money, until {time}. Please have exactly this "
            "sum ready, and give it to nobody else. You hear from me as soon as the officer has "
            "ticked it: if that does not come, ask."
        ).format(time=bold(when(texts, data, "pay_by")))
        return Due("🤝 " + bold(title.format(sum=total)), hint, has_code=False)
    title = _("Please pay {sum}").format(sum=total)
    hint = _(
        "Scan the code or open the pay page, with exactly this sum and reference. Then press "
        "“I have paid”."
    )
    if data.get("scheme") in BARE:
        hint = _(
            "Scan this code. Neither sum nor reference is in it: please type in {sum} and put "
            "{reference} into the remark yourself. Then press “I have paid”."
        ).format(sum=bold(total), reference=bold(data["reference"]))
    if data.get("scheme", PAGE) == PAGE or data.get("link") == data.get("page"):
        hint = _(
            "Open the pay page and pay as it says there, exactly this sum with this reference. "
            "The code is for another phone: it opens the same page. Then press “I have paid”."
        )
    if data.get("scheme") in GATEWAYS:
        hint = _(
            "Open the pay page: it makes a code with sum and reference in it, and knows by itself "
            "when it is paid."
        )
    return Due("💰 " + bold(title), hint)
