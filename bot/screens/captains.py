"""Floor captains: who is, naming one for a building or unit, dismissing one."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import name_in
from bot.screens.joining import in_rows
from bot.screens.liaison_presses import OpenCandidates, OpenHolder
from bot.screens.people_presses import ChooseCaptaincy, NameCaptain, OpenManage
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from orders.use_cases.captains import Captain


def captains_page(
    texts: Texts, compound_id: int, found: Sequence[Captain], *, toast: str | None = None
) -> Screen:
    """All captains, each with the way to dismiss them; and to name one."""
    _ = texts.gettext
    title = bold(_("Floor captains"))
    words = _(
        "They order for the people of their building or unit who have no phone. They may write in "
        "the group: {example}."
    )
    lines = [f"· {bold(each.place)} {plain(each.name)}" for each in found]
    keys = [
        (
            Button(
                _("Dismiss {name} ({place})").format(name=each.name, place=each.place),
                NameCaptain(each.building_id, each.person_id, 0, each.unit),
            ),
        )
        for each in found
    ]
    name = (Button(_("Name a captain"), OpenCandidates(compound_id, 0)),)
    back = (Button(_("« Menu"), OpenManage(compound_id, "people")),)
    body = "\n".join(lines) or _("Nobody yet.")
    text = f"{title}\n{words.format(example='代3-2-301 A1')}\n\n{body}"
    return Screen(text, (*keys, name, back), toast=toast)


def choose_building(
    texts: Texts, press: ChooseCaptaincy, name: str, buildings: Sequence[Mapping[str, Any]]
) -> Screen:
    _ = texts.gettext
    keys = [
        Button(item["code"], ChooseCaptaincy(press.compound_id, press.person_id, item["id"]))
        for item in buildings
    ]
    back = (Button(_("« Back"), OpenHolder(press.compound_id, press.person_id)),)
    text = _("{name}: captain of which building?").format(name=bold(name))
    return Screen(text, (*in_rows(keys), back))


def choose_unit(
    texts: Texts, press: ChooseCaptaincy, name: str, *, building: str, units: Sequence[str]
) -> Screen:
    _ = texts.gettext
    whole = (
        Button(_("The whole building"), NameCaptain(press.building_id, press.person_id, 1, "")),
    )
    keys = [
        Button(unit, NameCaptain(press.building_id, press.person_id, 1, unit))
        for unit in units
        if unit
    ]
    back = (Button(_("« Back"), OpenHolder(press.compound_id, press.person_id)),)
    text = _("{name}: captain of which unit of building {building}?").format(
        name=bold(name), building=bold(building)
    )
    return Screen(text, (whole, *in_rows(keys), back))


def captain_named(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who was named, or dismissed."""
    _ = texts.gettext
    place = f"{data['building']}-{data['unit']}" if data["unit"] else data["building"]
    words = (
        _(
            "You are now floor captain of {place} in {compound}: please order for the neighbours "
            "there who have no phone. Write in the group for example {example}, or press /order."
        )
        if data["is_named"]
        else _("You are not floor captain of {place} in {compound} any more. Thank you!")
    )
    text = words.format(
        place=bold(place),
        compound=bold(name_in(texts, data, "compound")),
        example=f"<code>代{plain(place)}-… A1</code>",
    )
    return Screen(text)
