"""Refusals about changes to an order after the cut-off. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_CORRECTING: Mapping[str, tuple[str, ...]] = {
    "nothing_to_change": (
        N_("{address} has no order that could still be changed."),
        N_("None was closed, or it has left with the truck."),
    ),
    "door_has_order": (
        N_("{address} has an order of its own in this cycle."),
        N_("Nothing was changed. If one of them is wrong, take it out first."),
    ),
    "same_door": (
        N_("The order stands on {address} already."),
        N_("Nothing was changed."),
    ),
    "paid_with_credit": (
        N_("This order was paid with credit of {address}."),
        N_("Nothing was changed. You can take the order out: the credit comes back."),
    ),
}
