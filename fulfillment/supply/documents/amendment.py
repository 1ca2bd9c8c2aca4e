"""The amendment: what is taken out and put in to make one version of the other, by building.

For packers who have packed from the older version: a row a bag with its code, box and number,
and a tick box. Drawn from the frozen texts of all versions from the older to the newer.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from fulfillment.supply.documents.fitting import breakable, cut, cut_middle
from fulfillment.supply.documents.options import USUAL, Options
from fulfillment.supply.documents.reasons import of_room
from fulfillment.supply.documents.wording import Wording
from fulfillment.supply.rules.amendment import Amendment, BagChange, RoomChange, Step, Units, amend
from fulfillment.supply.rules.amendment_todo import whole_building
from fulfillment.supply.rules.reasons import Reason
from fulfillment.supply.rules.snapshot import from_json

KIND = "amendment"
Drawn = dict[str, Any]


def bundled(texts: Sequence[str]) -> str:
    """The frozen texts of versions, the oldest first, as what this paper is drawn from."""
    return json.dumps(texts, ensure_ascii=False)


def unbundled(data: str, locale: str, level: str = "") -> tuple[Wording, Amendment]:
    """Words of the newest version, and the way to it."""
    texts: list[str] = json.loads(data)
    versions = [from_json(text) for text in texts]
    return Wording.of(texts[-1], locale, level), amend(versions)


def lay_out_amendment(words: Wording, amendment: Amendment, options: Options = USUAL) -> Drawn:
    """What `amendment.typ` draws: the sum of it, then a part a building."""
    buildings = [
        _building(words, amendment, name, list(rooms))
        for name, rooms in groupby(_stations(amendment), key=lambda pair: pair[0])
    ]
    return {
        "head": words.head(title(words, amendment)),
        "big": options.big,
        "cut": words._("cut here"),
        "words": {
            "bag": words._("Bag · box"),
            "out": words._("Take out"),
            "into": words._("Put in"),
            "nothing": words._("Nothing is packed otherwise."),
        },
        "brief": _brief(words, amendment) if buildings else None,
        "blocks": buildings,
        "is_first": True,
        "is_last": True,
        "again": _again(words, amendment),
    }


def title(words: Wording, amendment: Amendment) -> str:
    return words._("Amendment, version {old} → {new}").format(
        old=amendment.since, new=amendment.version
    )


def box(words: Wording, number: int) -> str:
    """`Box 4`; nothing for a list that has no boxes yet."""
    return words._("Box {number}").format(number=number) if number else ""


def which_bag(words: Wording, bag: BagChange) -> str:
    """`Bag 1/2`; what the old label says comes first: `Bag 2/2 → 1/1`."""
    counted = words._("Bag {number}/{bags}")
    if bag.is_renumbered:
        old = counted.format(number=bag.old_number, bags=bag.old_of)
        return f"{old} → {bag.number}/{bag.of}"
    return counted.format(number=bag.number, bags=bag.of)


def facts(words: Wording, room: RoomChange) -> list[str]:
    """What changed beside the goods: door, sum, held back or not, names and remarks."""
    _ = words._
    found = []
    if room.is_moved:
        found.append(_from_to(_("Door"), room.old_address, room.address))
    if room.step is Step.CHANGE and room.amount_minor != room.old_amount_minor:
        was, now = words.money(room.old_amount_minor), words.money(room.amount_minor)
        found.append(_from_to(_("Sum"), was, now))
    if room.held != room.was_held:
        found.append(_("held back") if room.held else _("no longer held back"))
    if room.is_rewritten:
        found.append(_("name, phone, remark or payment changed"))
    return found


def _from_to(what: str, was: str, now: str) -> str:
    return f"{what}: {cut_middle(was, 40)} → {cut_middle(now, 40)}"


def _stations(amendment: Amendment) -> list[tuple[str, RoomChange]]:
    """Rooms by building; one that moved to another building stands in both."""
    places: dict[str, list[RoomChange]] = {}
    for room in amendment.rooms:
        for name in dict.fromkeys((room.old_building, room.building)):
            places.setdefault(name, []).append(room)
    return [(name, room) for name, rooms in places.items() for room in rooms]


def _building(
    words: Wording, amendment: Amendment, name: str, stations: Sequence[tuple[str, RoomChange]]
) -> Drawn:
    rooms = [room for _, room in stations]
    count = words.texts.ngettext("{count} household", "{count} households", len(rooms))
    drawn: Drawn = {
        "name": cut(words.building(name), 32),
        "facts": count.format(count=len(rooms)),
        "weight": len(rooms),
        "begins": True,
        "whole": "",
        "rooms": [],
    }
    whole = whole_building(amendment, name, rooms)
    gone = whole is Step.OUT
    if whole is not None:
        drawn["whole"] = (
            words._("The whole building goes: take out all its bags.")
            if gone
            else words._("The whole building is new: pack it from the pick list.")
        )
        drawn["units"] = words.units(_all_units(rooms, out=gone))
        drawn["why"] = of_room(words.texts, tuple(dict.fromkeys(_reasons(rooms))))
        drawn["addresses"] = [cut_middle(room.address, 40) for room in rooms]
    else:
        drawn["rooms"] = [_room(words, room, name) for room in rooms]
    return drawn


def _reasons(rooms: Iterable[RoomChange]) -> Iterable[str]:
    return (reason for room in rooms for reason in room.reasons)


def _room(words: Wording, room: RoomChange, building: str) -> Drawn:
    leaves = building != room.building
    return {
        "address": cut_middle(room.old_address if leaves else room.address, 60),
        "order": cut(room.order_number, 20),
        "why": of_room(words.texts, room.reasons),
        "facts": [breakable(fact, 160) for fact in facts(words, room)],
        "held": room.held,
        "bags": [_bag(words, room, bag, building) for bag in room.bags] + _loose(words, room),
    }


def _bag(words: Wording, room: RoomChange, bag: BagChange, building: str) -> Drawn:
    """One row. A bag that goes to another building is taken out there and put in here."""
    out, into = words.units(bag.out), words.units(bag.into)
    place = box(words, bag.box)
    if bag.step is Step.OUT:
        stays = room.reasons[-1:] == (Reason.HELD,)
        whole = words._("whole bag, put aside") if stays else words._("whole bag")
        out = [whole, *out]
    elif bag.step is Step.IN:
        into = [words._("new bag"), *into]
    elif building != room.building:
        out = [words._("whole bag, to {address}").format(address=cut_middle(room.address, 40))]
        into, place = [], box(words, bag.old_box)
    elif room.old_building != room.building:
        into = [words._("bag from {address}").format(address=cut_middle(room.old_address, 40))]
        into += words.units(bag.into)
    elif bag.box != bag.old_box:
        place = f"{box(words, bag.old_box)} → {box(words, bag.box)}"
    if not out and not into:
        into = [words._("new label only")]
    return {
        "bag": which_bag(words, bag),
        "place": place,
        "code": cut(bag.code, 16),
        "out": out,
        "into": into,
    }


def _loose(words: Wording, room: RoomChange) -> list[Drawn]:
    """Of lists that do not say what lies in which bag: units by themselves."""
    if not room.out and not room.into:
        return []
    out, into = words.units(room.out), words.units(room.into)
    return [{"bag": "", "place": "", "code": "", "out": out, "into": into}]


def _all_units(rooms: Iterable[RoomChange], *, out: bool) -> Units:
    counts: Counter[str] = Counter()
    for room in rooms:
        sides = [(bag.out if out else bag.into) for bag in room.bags]
        for units in (*sides, room.out if out else room.into):
            for code, count in units:
                counts[code] += count
    return tuple(sorted(counts.items(), key=lambda pair: (len(pair[0]), pair[0])))


def _brief(words: Wording, amendment: Amendment) -> Drawn:
    """All of it in three lines."""
    count = len(amendment.rooms)
    rooms = words.texts.ngettext("{count} household", "{count} households", count)
    return {
        "rooms": rooms.format(count=count),
        "out": words.units(_all_units(amendment.rooms, out=True)),
        "into": words.units(_all_units(amendment.rooms, out=False)),
    }


def _again(words: Wording, amendment: Amendment) -> Drawn:
    """What is printed once more: labels by bag code, slips by order number."""
    return {
        "title": words._("Print these once more"),
        "labels": words._("Bag labels"),
        "codes": [cut(code, 16) for code in amendment.labels],
        "slips": words._("Household slips"),
        "orders": [cut(number, 20) for number in amendment.orders],
    }
