"""What a liaison reads of money that a gateway has told of and that needs a look.

In private only: it names a room and a sum.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.liaison_presses import TakeBackParcel
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.notices_gateway import Notice


def gateway_money(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """Money has come, and its bill did not wait for it."""
    _ = texts.gettext
    text = _(
        "💰 {sum} has come by code from {address} ({supplier}, cycle {cycle}, reference "
        "{reference})."
    ).format(
        sum=bold(amount(data["came"], data["currency"])),
        address=bold(data["address"]),
        supplier=plain(name_in(texts, data, "supplier")),
        cycle=data["cycle_number"],
        reference=code(data["reference"]),
    )
    said = plain(_what(texts, data))
    rows: Rows = ()
    if data["what"] == "late":
        rows = ((Button(_("Take it back on the truck"), TakeBackParcel(data["parcel_id"])),),)
    return Screen(f"{text}\n\n{said}", rows)


def _what(texts: Texts, data: Mapping[str, Any]) -> str:
    """What became of it, and what is still to be done."""
    _ = texts.gettext
    words = {
        "late": _(
            "The bag was off the truck already. The money is kept for the household; take the bag "
            "back on the truck if it has not left, and it is paid."
        ),
        "cancelled": _(
            "The cycle was cancelled before. The money goes back or is kept, as you chose then."
        ),
        "over": _(
            "The bill had become less meanwhile. It is paid, and {kept} is the household's credit."
        ),
        "part": _(
            "The bill had become more meanwhile. {left} is still to be paid; the household knows."
        ),
        "twice": _(
            "Nothing was to be paid for this bill any more. {kept} is the household's credit and "
            "pays for its next bill, unless you give it back."
        ),
    }
    kept, left = (amount(data[name], data["currency"]) for name in ("kept", "left"))
    return words[data["what"]].format(kept=kept, left=left)


GATEWAY_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.GATEWAY_MONEY: gateway_money,
}
