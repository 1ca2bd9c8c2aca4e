"""Sign-in links for the supermarket's page, the hand-out page and the liaison's own."""

from collections.abc import Sequence

from bot.screens.liaison_presses import OpenLinks
from bot.screens.parts import other_places, place_name
from bot.screens.presses import MakeLink
from bot.screens.screen import Button, Screen, bold, code
from config.texts import Texts
from orders.use_cases.access import LinkCard
from orders.use_cases.desks import Desk, Seller

# The portal's own path; opening it shows a button, and pressing that signs in.
SIGN_IN_PATH = "/s/"


def links_page(texts: Texts, desk: Desk, sellers: Sequence[Seller]) -> Screen:
    """Which page is the link for?"""
    _ = texts.gettext
    place = desk.place
    keys = [
        (Button(_seller(texts, item), MakeLink("supplier", place.compound_id, item.supplier_id)),)
        for item in sellers
    ]
    hand_out = Button(_("Hand-out page"), MakeLink("handout", place.compound_id, 0))
    mine = MakeLink("liaison", place.compound_id, 0)
    own = Button(_("My own page: papers, orders on paper"), mine)
    text = _("{compound}: for which page do you need a sign-in link?").format(
        compound=bold(place_name(texts, place))
    )
    return Screen(text, (*keys, (hand_out,), (own,), *other_places(texts, desk, OpenLinks)))


def link_made(texts: Texts, card: LinkCard, *, portal_url: str, token: str) -> Screen:
    """The link itself, to be passed on to one person."""
    _ = texts.gettext
    url = f"{portal_url.rstrip('/')}{SIGN_IN_PATH}{token}"
    name = bold(card.supplier if texts.locale == "zh_CN" else card.supplier_en or card.supplier)
    first = {
        "supplier": _("{name}: here is the sign-in link. Please send it to the clerk."),
        "handout": _("Here is the sign-in link for handing out. Open it, or pass it on."),
        "gate": _("Here is your sign-in link for the gate. Open it on your own phone."),
        "care": _("Here is your sign-in link for the welfare calls. Do not pass it on."),
        "liaison": _("Here is your own sign-in link. Open it yourself; do not pass it on."),
    }[card.purpose]
    once = _("It works once, for one person, within 24 hours. Whoever has it can sign in.")
    text = f"{first.format(name=name)}\n\n{code(url)}\n\n{once}"
    return Screen(text, ((Button(_("Open the page"), url=url),),), is_new=True)


def _seller(texts: Texts, seller: Seller) -> str:
    return seller.name if texts.locale == "zh_CN" else seller.name_en or seller.name
