"""An amendment as a list of things to do, bag by bag: for the clerk's page and message.

A whole building that comes or goes is one thing from `WHOLE_BUILDING` rooms on. A room of which
only the sum or a name changed is nothing to do here; its papers are printed anew. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fulfillment.supply.rules.amendment import Amendment, BagChange, RoomChange, Step, Units

WHOLE_BUILDING = 4


@dataclass(frozen=True, slots=True)
class Todo:
    """One bag; or a whole building, then `households` is set and `address` is the building.

    A bag that is neither taken out nor put in nor changed in content (`out` and `into` empty) is
    moved to another box or gets a new label only. `old_number` is 0 unless its count changed.
    """

    step: Step
    address: str
    old_address: str
    number: int = 0
    of: int = 0
    box: int = 0
    old_box: int = 0
    code: str = ""
    out: Units = ()
    into: Units = ()
    households: int = 0
    old_number: int = 0
    old_of: int = 0


def whole_building(amendment: Amendment, building: str, rooms: Sequence[RoomChange]) -> Step | None:
    """Whether all of a building comes or goes, and is too much to be told room by room."""
    steps = {room.step for room in rooms}
    if len(rooms) < WHOLE_BUILDING:
        return None
    if building in amendment.gone_buildings and steps == {Step.OUT}:
        return Step.OUT
    if building in amendment.new_buildings and steps == {Step.IN}:
        return Step.IN
    return None


def todo_of(amendment: Amendment) -> tuple[Todo, ...]:
    """What is to be done, in walking order."""
    buildings: dict[str, list[RoomChange]] = {}
    for room in amendment.rooms:
        buildings.setdefault(room.building, []).append(room)
    found: list[Todo] = []
    for building, rooms in buildings.items():
        whole = whole_building(amendment, building, rooms)
        if whole is not None:
            found.append(Todo(whole, building, building, households=len(rooms)))
        else:
            found += [todo for room in rooms for todo in _of_room(room)]
    return tuple(found)


def _of_room(room: RoomChange) -> Iterator[Todo]:
    for bag in room.bags:
        yield _of_bag(room, bag)
    if room.out or room.into:
        yield Todo(room.step, room.address, room.old_address, out=room.out, into=room.into)


def _of_bag(room: RoomChange, bag: BagChange) -> Todo:
    return Todo(
        step=bag.step,
        address=room.address,
        old_address=room.old_address,
        number=bag.number,
        of=bag.of,
        box=bag.box,
        old_box=bag.old_box,
        code=bag.code,
        out=bag.out,
        into=bag.into,
        old_number=bag.old_number if bag.is_renumbered else 0,
        old_of=bag.old_of if bag.is_renumbered else 0,
    )
