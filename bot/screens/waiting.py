"""Who waits for the liaison to say that they live where they say: one message each."""

from bot.screens.joining import member_asked, no_one_waits
from bot.screens.liaison_presses import OpenMembers
from bot.screens.parts import other_places, place_name
from bot.screens.people_presses import AcceptMatching
from bot.screens.screen import Button, Rows, Screen, bold
from config.texts import Texts
from orders.use_cases.desks import MembersWaiting

# At a time, so that the chat is not flooded.
MOST_ASKED = 10


def members_page(texts: Texts, found: MembersWaiting) -> tuple[Screen, ...]:
    """The first who wait, then how many more there are, and what can be done with all of them."""
    others = other_places(texts, found.desk, OpenMembers)
    asked = [
        Screen(screen.text, screen.rows, is_new=True)
        for screen in (member_asked(texts, data) for data in found.members[:MOST_ASKED])
    ]
    if not asked:
        return (Screen(no_one_waits(texts).text, others),)
    rest = len(found.members) - len(asked)
    return (*asked, _all_of_them(texts, found, rest, others))


def all_accepted(texts: Texts, count: int, found: MembersWaiting) -> tuple[Screen, ...]:
    """After everybody whom the roster knows was let in: who is left."""
    words = texts.ngettext("Accepted: {count} person.", "Accepted: {count} people.", count)
    done = Screen(words.format(count=count), toast=texts.gettext("Noted"))
    return (done, *(_as_new(screen) for screen in members_page(texts, found)))


def _all_of_them(texts: Texts, found: MembersWaiting, rest: int, others: Rows) -> Screen:
    _ = texts.gettext
    compound_id = found.desk.place.compound_id
    matching = sum(1 for data in found.members if data["match"])
    rows: list[tuple[Button, ...]] = []
    if matching > 1:
        words = texts.ngettext(
            "✅ Accept the {count} that matches the roster",
            "✅ Accept all {count} that match the roster",
            matching,
        )
        rows.append((Button(words.format(count=matching), AcceptMatching(compound_id)),))
    if rest:
        rows.append((Button(_("Show more"), OpenMembers(compound_id)),))
    place = bold(place_name(texts, found.desk.place))
    text = (
        _("{compound}: {count} more are waiting.").format(compound=place, count=bold(rest))
        if rest
        else _("{compound}: these are all who wait.").format(compound=place)
    )
    return Screen(text, (*rows, *others), is_new=True)


def _as_new(screen: Screen) -> Screen:
    return Screen(screen.text, screen.rows, is_new=True)
