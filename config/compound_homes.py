"""The households that a compound file means, in walking order.

Keys are `building-unit-room`, `building-room` where a building has no units, or `building` for
a house. It needs no database, so that a file can be tried out before there is one.
"""

from dataclasses import dataclass

from config.compound_file import BuildingPart, CompoundFile
from config.spans import codes_of, span_of


@dataclass(frozen=True, slots=True)
class Home:
    """One door; `unit` and `room` are empty and the floor 0 where there are none."""

    key: str
    unit: str = ""
    floor: int = 0
    room: str = ""


def homes_of(code: str, part: BuildingPart) -> list[Home]:
    """The households of one building as the file means them, in walking order."""
    if part.houses:
        return [Home(code)]
    units = [""] if part.units is None else [str(unit) for unit in span_of(part.units)]
    return [
        Home("-".join(filter(None, (code, unit, room))), unit, floor, room)
        for unit in units
        for floor, room in rooms_of(part)
    ]


def rooms_of(part: BuildingPart) -> list[tuple[int, str]]:
    """Floor and number of each room of a unit; the last two digits of a number are the door."""
    if part.rooms is not None:
        return [(number // 100, str(number)) for number in span_of(part.rooms)]
    return [
        (floor, f"{floor}{door:02d}")
        for floor in span_of(part.floors)
        for door in range(1, part.rooms_per_floor + 1)
    ]


def all_homes(file: CompoundFile) -> list[Home]:
    """All households of a file."""
    return [
        home
        for part in file.buildings
        for code in codes_of(part.codes)
        for home in homes_of(code, part)
    ]


def building_names(file: CompoundFile) -> dict[str, str]:
    """Other names of buildings, and the code that each means."""
    return {
        name: code
        for part in file.buildings
        for code in codes_of(part.codes)
        for name in part.aliases
    }
