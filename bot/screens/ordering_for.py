"""Which household an order is for, where somebody orders for several."""

from bot.screens.people_presses import FindToOrder
from bot.screens.presses import OpenForm
from bot.screens.screen import Button, Screen
from config.texts import Texts
from orders.use_cases.order_choice import OrderChoice


def choose_household(texts: Texts, choice: OrderChoice) -> Screen:
    """Own households first, then those that agreed, then any of a captain's."""
    _ = texts.gettext
    keys = [(Button(f"🏠 {key}", OpenForm(home_id)),) for home_id, key in choice.own]
    words = _("For {address}")
    keys += [
        (Button(words.format(address=key), OpenForm(home_id)),)
        for home_id, key in choice.by_consent
    ]
    keys += [
        (Button(_("For another household of mine as captain"), FindToOrder(compound_id)),)
        for compound_id in choice.captain_in
    ]
    return Screen(_("For which household do you want to order?"), tuple(keys))


def type_address(texts: Texts) -> Screen:
    _ = texts.gettext
    words = _("Please write the address of the household, for example {example}.")
    return Screen(words.format(example="3-2-501"))
