"""Who waits for the liaison to say that they live where they say: one message each."""

from bot.screens.joining import member_asked, no_one_waits
from bot.screens.liaison_presses import OpenMembers
from bot.screens.parts import other_places, place_name
from bot.screens.screen import Button, Screen, bold
from config.texts import Texts
from orders.use_cases.desks import MembersWaiting

# At a time, so that the chat is not flooded.
MOST_ASKED = 10


def members_page(texts: Texts, found: MembersWaiting) -> tuple[Screen, ...]:
    """The first who wait, then how many more there are and the other compounds."""
    _ = texts.gettext
    others = other_places(texts, found.desk, OpenMembers)
    asked = [
        Screen(screen.text, screen.rows, is_new=True)
        for screen in (member_asked(texts, data) for data in found.members[:MOST_ASKED])
    ]
    rest = len(found.members) - len(asked)
    if not asked:
        nobody = no_one_waits(texts)
        return (Screen(nobody.text, others),)
    if not rest and not others:
        return tuple(asked)
    place = bold(place_name(texts, found.desk.place))
    text = _("{compound}: {count} more are waiting.").format(compound=place, count=bold(rest))
    more = Button(_("Show more"), OpenMembers(found.desk.place.compound_id))
    rows = ((more,),) if rest else ()
    return (*asked, Screen(text, (*rows, *others), is_new=True))
