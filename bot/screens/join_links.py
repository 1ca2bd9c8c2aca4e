"""Links to join by and the stairwell posters; and what somebody reads who comes by one."""

from collections.abc import Sequence
from functools import partial

from bot.drawing import draw_paper
from bot.screens.joining import in_rows
from bot.screens.people_presses import (
    OpenJoinLink,
    OpenJoinLinks,
    OpenManage,
    RenewJoinLink,
    SendPosters,
)
from bot.screens.screen import Button, Document, Screen, bold, code
from config.texts import Texts
from fulfillment.papers.rules.join_poster import KIND, JoinPoster, to_json
from orders.use_cases.join_links import JoinLink


def links_page(texts: Texts, compound_id: int, links: Sequence[JoinLink]) -> Screen:
    """The compound's link, a button for each building, the posters."""
    _ = texts.gettext
    whole = links[0]
    words = _(
        "By this link neighbours come to me and join. It opens nothing by itself: who is not on "
        "the roster still waits for your word."
    )
    keys = [
        Button(link.building, OpenJoinLink(compound_id, link.building_id or 0))
        for link in links[1:]
    ]
    posters = (
        (Button(_("🖨 Posters for all stairwells (PDF)"), SendPosters(compound_id, 0)),),
        (Button(_("🖨 Posters with my phone on them"), SendPosters(compound_id, 1)),),
    )
    own = (Button(_("Code and new link of the compound"), OpenJoinLink(compound_id, 0)),)
    back = (Button(_("« Menu"), OpenManage(compound_id, "people")),)
    hint = _("Each building has a link of its own, which asks only for the room:")
    text = f"{words}\n\n{code(whole.url)}\n\n{hint}"
    return Screen(text, (*posters, *in_rows(keys, 6)[:15], own, back))


def link_page(
    texts: Texts, compound_id: int, link: JoinLink, *, toast: str | None = None
) -> Screen:
    """One link with its QR code."""
    _ = texts.gettext
    name = (
        _("Building {building}").format(building=link.building)
        if link.building
        else _("The whole compound")
    )
    renew = Button(_("Make a new link"), RenewJoinLink(compound_id, link.building_id or 0, 0))
    back = Button(_("« Back"), OpenJoinLinks(compound_id))
    text = f"{bold(name)}\n{code(link.url)}"
    return Screen(text, ((renew, back),), qr=link.url, toast=toast, is_new=True)


def ask_renew(texts: Texts, compound_id: int, link: JoinLink) -> Screen:
    _ = texts.gettext
    words = _(
        "Make a new link? The old one ends at once, and so do posters with it: print and hang the "
        "new one."
    )
    building_id = link.building_id or 0
    yes = Button(_("Yes, make a new one"), RenewJoinLink(compound_id, building_id, 1))
    no = Button(_("« Back"), OpenJoinLinks(compound_id))
    return Screen(words, ((yes, no),), is_new=True)


def posters(texts: Texts, poster: JoinPoster) -> Screen:
    """The file; drawn after the commit."""
    _ = texts.gettext
    make = partial(draw_paper, KIND, to_json(poster), texts.locale)
    words = texts.ngettext(
        "{count} poster: print it and hang it in the stairwell.",
        "{count} posters, one a building: print them and hang one in each stairwell.",
        len(poster.pages),
    )
    text = words.format(count=len(poster.pages))
    return Screen(text, document=Document(_("posters") + ".pdf", make), is_new=True)


def link_ended(texts: Texts) -> Screen:
    """The link was replaced, or never was: the ordinary way goes on below."""
    words = texts.gettext(
        "This link is not in use any more; that does not matter: just choose where you live."
    )
    return Screen(words, is_new=True)
