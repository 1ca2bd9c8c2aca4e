"""Donations in the chat: what is left of each, and the four lists for the group."""

from bot.screens.amounts import amount
from bot.screens.giving_presses import OpenGiving, PostLists
from bot.screens.liaison_presses import OpenLinks
from bot.screens.parts import first_of, other_places, place_name
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.use_cases.donations import Donation, Donations

SHOWN = 15


def giving_page(texts: Texts, found: Donations, link: str) -> Screen:
    """What was given and is left; entering and giving on are on the page on the web."""
    _ = texts.gettext
    compound_id = found.desk.place.compound_id
    rows = [_line(texts, row) for row in found.rows if not row.is_withdrawn]
    lines = rows or [_("Nothing has been entered yet.")]
    text = "\n".join(
        (
            f"🎁 {bold(place_name(texts, found.desk.place))} · {_('Donations and public lists')}",
            *first_of(texts, lines, SHOWN),
            "",
            _("Donations are entered and given on on your page on the web."),
        )
    )
    keys = (
        (Button(_("Post the link in the group"), PostLists(compound_id)),),
        (Button(_("See the four lists"), url=link),),
        (Button(_("Sign-in links for the pages"), OpenLinks(compound_id)),),
    )
    return Screen(text, (*keys, *other_places(texts, found.desk, OpenGiving)))


def lists_posted(texts: Texts) -> Screen:
    """After it is in the group."""
    words = texts.gettext("The group has the link. It is posted once a day at most.")
    return Screen(plain(words), toast=words)


def _line(texts: Texts, row: Donation) -> str:
    _ = texts.gettext
    is_money = row.kind == "money"
    what = (
        amount(row.amount, row.currency) if is_money else f"{row.goods} {row.quantity} {row.unit}"
    )
    left = amount(row.left, row.currency) if is_money else f"{row.left} {row.unit}"
    who = row.donor or _("without a name")
    return f"{bold(what)} · {plain(who)} · " + plain(_("Left: {left}").format(left=left))
