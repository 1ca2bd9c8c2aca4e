"""What a household sees of its packed bag, and what the packer hears of the photo."""

from collections.abc import Mapping
from typing import Any

from bot.screens.amounts import amount, name_in
from bot.screens.screen import Screen, bold, plain
from config.texts import Texts
from fulfillment.supply.use_cases.bag_photos import Photographed


def bag_photo(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """The caption under the photo: whose bag, which of how many, what is to be paid for all."""
    _ = texts.gettext
    head = _("This is your bag for {address}, cycle {number}, packed by {supplier}.").format(
        address=bold(data["address"]),
        number=data["cycle_number"],
        supplier=plain(name_in(texts, data, "supplier")),
    )
    if data["bags"] > 1:
        which = _("Bag {number} of {bags}.")
        head += " " + which.format(number=data["number"], bags=data["bags"])
    paid = _("The sum for order {order}: {sum}.").format(
        order=plain(data["order_number"]), sum=bold(amount(data["amount"], data["currency"]))
    )
    return Screen(f"📷 {head}\n{paid}")


def photo_kept(texts: Texts, found: Photographed) -> Screen:
    """To who photographed it."""
    _ = texts.gettext
    kept = _("Kept: {address}, bag {number} of {bags}.").format(
        address=bold(found.address), number=found.number, bags=found.bags
    )
    then = (
        _("The household sees it now.")
        if found.told
        else _("The household sees it when it is asked to pay.")
    )
    return Screen(f"📷 {kept} {then}", is_new=True)
