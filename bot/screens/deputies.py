"""Naming a deputy, giving and taking rights, handing over the whole role."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.liaison_presses import FindCandidate, OpenCandidates, OpenHolder
from bot.screens.parts import other_places, page_keys, place_name, said_of
from bot.screens.people_presses import ChooseCaptaincy, InviteHolder
from bot.screens.presses import GiveRight, OpenDeputies, TakeRight
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from orders.use_cases.deputies import GIVEN, MOST_SHOWN, Candidates, Holder
from orders.use_cases.desks import Desk

MOST_HOLDERS = 40


def holders_page(
    texts: Texts, desk: Desk, holders: Sequence[Holder], *, toast: str | None = None
) -> Screen:
    """Who may do what in a compound."""
    _ = texts.gettext
    compound_id = desk.place.compound_id
    title = _("{compound}: who may do what").format(compound=place_name(texts, desk.place))
    lines = [said_of(texts, _who(texts, item), _all(texts, item)) for item in holders]
    keys = [
        (Button(_person(texts, item), OpenHolder(compound_id, item.person_id)),)
        for item in holders[:MOST_HOLDERS]
    ]
    name = (Button(_("Name somebody"), OpenCandidates(compound_id, 0)),)
    link = (Button(_("Give a right by a link"), InviteHolder(compound_id, "")),)
    others = other_places(texts, desk, OpenDeputies)
    by_right = [
        said_of(texts, bold(right_name(texts, right)), plain(_(", ").join(names)))
        for right in GIVEN
        if (names := [item.name for item in holders if right in item.rights])
    ]
    text = "\n".join((bold(title), *by_right, "", *lines))
    return Screen(text, (*keys, name, link, *others), toast=toast)


def choose_right(texts: Texts, compound_id: int) -> Screen:
    """Which right shall the link give?"""
    _ = texts.gettext
    keys = [
        (Button(right_name(texts, right), InviteHolder(compound_id, right)),) for right in GIVEN
    ]
    back = (Button(_("« Back"), OpenDeputies(compound_id)),)
    return Screen(_("What shall whoever opens the link be allowed to do?"), (*keys, back))


def right_link(texts: Texts, compound_id: int, right: str, *, bot: str, code_: str) -> Screen:
    """The link itself, to be sent to one person."""
    _ = texts.gettext
    words = _(
        "{right}: send this link to the one person who shall do it. It holds for a week and for "
        "whoever confirms it first; you are told."
    )
    url = f"https://t.me/{bot}?start=right_{code_}"
    text = f"{words.format(right=bold(right_name(texts, right)))}\n\n{code(url)}"
    back = Button(_("« Back"), OpenDeputies(compound_id))
    return Screen(text, ((back,),), is_new=True)


def holder_joined(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the liaison whose link was used."""
    words = texts.gettext("{name} has confirmed your link: {right}. Not who you meant? /rights")
    right = bold(right_name(texts, data["right"]))
    return Screen(words.format(name=bold(data["name"]), right=right))


def candidates_page(texts: Texts, compound_id: int, found: Candidates) -> Screen:
    """Neighbours who could be named."""
    _ = texts.gettext
    keys = [
        (Button(_person(texts, item), OpenHolder(compound_id, item.person_id)),)
        for item in found.found
    ]
    pages = max(1, -(-found.total // MOST_SHOWN))
    turn = page_keys(
        found.skip // MOST_SHOWN, pages, lambda page: OpenCandidates(compound_id, page)
    )
    search = (Button(_("Search by address"), FindCandidate(compound_id)),)
    back = (Button(_("« Back"), OpenDeputies(compound_id)),)
    text = (
        _("Whom do you want to name? Only accepted members of this compound are here.")
        if found.total
        else _("There is nobody there who has joined me. Ask them to press /start first.")
    )
    return Screen(text, (*keys, *turn, search, back))


def candidates_found(texts: Texts, compound_id: int, found: Candidates) -> Screen:
    """The same for an address that was typed: one page of it."""
    page = candidates_page(texts, compound_id, Candidates(found.found, 0, len(found.found)))
    return Screen(page.text, page.rows, is_new=True)


def type_address(texts: Texts, compound_id: int) -> Screen:
    _ = texts.gettext
    text = _("Please write the address, for example {example}; a building alone will do, too.")
    back = Button(_("« Back"), OpenDeputies(compound_id))
    return Screen(text.format(example="3-2-501"), ((back,),))


def holder_page(
    texts: Texts, compound_id: int, holder: Holder, *, toast: str | None = None
) -> Screen:
    """One person: what they may do, and what can be given or taken."""
    _ = texts.gettext
    text = f"{_who(texts, holder)}\n{_all(texts, holder)}"
    keys = [
        (
            Button(
                _("Take away: {right}").format(right=right_name(texts, right)),
                TakeRight(compound_id, holder.person_id, right),
            ),
        )
        for right in holder.rights
    ]
    keys += [
        (Button(_giving(texts, right), GiveRight(compound_id, holder.person_id, right)),)
        for right in GIVEN
        if right not in holder.rights
    ]
    captain = Button(_("Floor captain …"), ChooseCaptaincy(compound_id, holder.person_id, 0))
    words = _("Hand my whole role over to {name}").format(name=holder.name)
    hand_over = GiveRight(compound_id, holder.person_id, "ask_hand_over")
    back = Button(_("« Back"), OpenDeputies(compound_id))
    return Screen(text, (*keys, (captain,), (Button(words, hand_over),), (back,)), toast=toast)


def right_given(texts: Texts, compound_id: int, holder: Holder) -> Screen:
    return holder_page(texts, compound_id, holder, toast=texts.gettext("Done, they are told"))


def right_taken(texts: Texts, compound_id: int, holder: Holder) -> Screen:
    return holder_page(texts, compound_id, holder, toast=texts.gettext("Taken away"))


def ask_hand_over(texts: Texts, compound_id: int, holder: Holder) -> Screen:
    _ = texts.gettext
    text = _(
        "Hand everything that you may do here over to {name} {address}? They become the liaison "
        "at once, and you can no longer approve anything."
    ).format(name=bold(holder.name), address=plain(_home(texts, holder)))
    yes = Button(_("Yes, hand over"), GiveRight(compound_id, holder.person_id, "hand_over"))
    no = Button(_("« Back"), OpenHolder(compound_id, holder.person_id))
    return Screen(text, ((yes, no),))


def handed_over(texts: Texts, holder: Holder) -> Screen:
    _ = texts.gettext
    text = _("Done: {name} is the liaison now and has been told. Thank you for your work!")
    return Screen(text.format(name=bold(holder.name)), toast=_("Handed over"))


def right_granted(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who was named."""
    _ = texts.gettext
    place = bold(name_in(texts, data, "compound"))
    if data["is_deputy"]:
        first = _("You are now deputy liaison of {compound}.").format(compound=place)
    else:
        first = _("In {compound} you may now do this: {right}.").format(
            compound=place, right=bold(right_name(texts, data["right"]))
        )
    return Screen(first + "\n" + _("Press /help to see your commands."))


def right_name(texts: Texts, right: str) -> str:
    _ = texts.gettext
    return {
        "approve": _("liaison"),
        "hand_out": _("hand out bags"),
        "collect_money": _("look after payments"),
        "gate": _("receive trucks at the gate"),
        "deliver": _("bring bags to the door"),
        "care": _("care for households"),
    }[right]


def _giving(texts: Texts, right: str) -> str:
    _ = texts.gettext
    return {
        "approve": _("Name as deputy liaison"),
        "hand_out": _("May hand out bags"),
        "collect_money": _("May look after payments"),
        "gate": _("May receive trucks at the gate"),
        "deliver": _("May bring bags to the door"),
        "care": _("May care for households"),
    }[right]


def _all(texts: Texts, holder: Holder) -> str:
    _ = texts.gettext
    names = [
        _("deputy liaison")
        if right == "approve" and right in holder.deputy_for
        else right_name(texts, right)
        for right in holder.rights
    ]
    joint = "、" if texts.locale == "zh_CN" else ", "
    return joint.join(names) if names else _("no rights yet")


def _who(texts: Texts, holder: Holder) -> str:
    return f"{bold(holder.name)} {plain(_home(texts, holder))}".strip()


def _person(texts: Texts, holder: Holder) -> str:
    return f"{holder.name} {_home(texts, holder)}"[:60].strip()


def _home(texts: Texts, holder: Holder) -> str:
    return f"({', '.join(holder.addresses[:2])})" if holder.addresses else ""
