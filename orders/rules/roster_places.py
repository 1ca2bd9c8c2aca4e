"""The household that a row of a roster is about: building, unit and room in cells, or an address.

Whatever the register knows is taken as it is known. A room that it does not know, in a building
that it does, may be a new household, if it is written in full; the liaison is shown it apart.

Reasons: `no_address` `is_date` (a spreadsheet made a date of 3-2) `two_addresses` `which_unit`
`which_room` `unknown_room` `unknown_building`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from orders.rules.address import AddressRegister, find_addresses
from orders.rules.numerals import fold, fold_lookalikes, read_number
from orders.rules.walking import parse_key

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T|$)")
_SIGNS: Final = {
    "building": re.compile(r"(?:号楼|号门栋|号栋|门栋|号|栋|幢|座|楼|#)$"),
    "unit": re.compile(r"(?:单元|门洞|门)$"),
    "room": re.compile(r"(?:号室|号房|房间|室|房|户|号)$"),
}
_WRITTEN: Final = {"building": "号楼", "unit": "单元", "room": "室"}
_WHOLE: Final = re.compile(
    r"([0-9A-Za-z]{1,6}) ?(?:号楼|号栋|栋|幢|座|#|-) ?"
    r"(?:([0-9]{1,2}) ?(?:单元|门|-) ?)?([0-9]{3,4}) ?(?:号室|室|号|户|房)?"
)
_LOOKS_LIKE_ZERO: Final = re.compile(r"(?<=[0-9])[oO](?=[0-9]|$)|^[oO](?=[0-9])")


@dataclass(frozen=True, slots=True)
class Place:
    """A household's key, or why there is none. `is_new`: the register does not have it yet."""

    key: str | None
    reason: str = ""
    words: str = ""
    is_new: bool = False


# A unit that homes of a building have (None: they have none), and whether they have rooms.
Shape = tuple[str | None, bool]


@dataclass(frozen=True, slots=True)
class Known:
    """A register, and of each of its buildings which units and whether rooms there are."""

    register: AddressRegister
    shapes: Mapping[str, frozenset[Shape]]

    def and_new(self, keys: Collection[str]) -> "Known":
        """The same once these households are in it."""
        old = self.register
        if not keys:
            return self
        more = AddressRegister(frozenset(old.keys) | frozenset(keys), old.aliases, old.buildings)
        return Known(more, self.shapes)


def known_by(register: AddressRegister) -> Known:
    """What can be told from a register."""
    shapes: dict[str, set[Shape]] = {}
    for text in register.keys:
        key = parse_key(text)
        shapes.setdefault(key.building, set()).add((key.unit, key.room is not None))
    return Known(register, {code: frozenset(found) for code, found in shapes.items()})


def read_place(cells: Mapping[str, str], known: Known) -> Place:
    """Read the cells that say where somebody lives."""
    given = [cells.get(name, "") for name in ("building", "unit", "room", "address")]
    words = " ".join(text for text in given if text)
    if not words:
        return Place(None, "no_address")
    if any(_DATE.match(text) for text in given):
        return Place(None, "is_date", words)
    in_cells = (
        _in_cells(cells, known, words) if cells.get("building") or cells.get("room") else None
    )
    written = _in_text(cells["address"], known) if cells.get("address") else None
    if in_cells is None or (in_cells.key is None and written and written.key):
        return written or Place(None, "no_address", words)
    if in_cells.key and written and written.key and written.key != in_cells.key:
        return Place(None, "two_addresses", words)
    return in_cells


def _in_cells(cells: Mapping[str, str], known: Known, words: str) -> Place:
    register = known.register
    building = _building(cells.get("building", ""), register)
    unit, room = (_part(name, cells.get(name, "")) for name in ("unit", "room"))
    odd = any(cells.get(name) and value is None for name, value in (("unit", unit), ("room", room)))
    if building is None or odd:
        return _in_text(_as_written(cells), known, words)
    fitting = register.fitting(building, unit, room)
    if len(fitting) == 1:
        return Place(fitting[0])
    if fitting:
        return Place(None, "which_unit", words)
    return _perhaps_new(building, unit, room, known, words)


def _in_text(text: str, known: Known, words: str = "") -> Place:
    register = known.register
    words = words or text
    readings = find_addresses(text, register)
    found = {reading.household for reading in readings if reading.household}
    if len(found) == 1:
        return Place(found.pop())
    if found:
        return Place(None, "two_addresses", words)
    plain = register.without_aliases(fold_lookalikes(fold(text))).strip()
    if house := register.house(_SIGNS["building"].sub("", plain)):
        return Place(house)
    if whole := _WHOLE.fullmatch(plain):
        building, unit, room = whole.groups()
        code = _building(building, register) or building
        return _perhaps_new(code, unit and str(int(unit)), room, known, words)
    return Place(None, readings[0].reason or "unknown_room" if readings else "unknown_room", words)


def _perhaps_new(
    building: str, unit: str | None, room: str | None, known: Known, words: str
) -> Place:
    """A room in full, in a building that has such rooms; anything less is a mistake."""
    if not known.register.has_building(building):
        return Place(None, "unknown_building", words)
    if room is None:
        return Place(None, "which_room", words)
    shapes = known.shapes.get(building, frozenset())
    if unit is None and any(own is not None for own, _ in shapes):
        return Place(None, "which_unit", words)
    room = str(int(room)) if room.isdecimal() else room
    if (unit, True) not in shapes or not (room.isdecimal() and 3 <= len(room) <= 4):
        return Place(None, "unknown_room", words)
    return Place("-".join(part for part in (building, unit, room) if part), is_new=True)


def _building(text: str, register: AddressRegister) -> str | None:
    plain = _plain(text)
    if not plain:
        return None
    named = register.building_named(plain) or register.building_named(text)
    bare = _SIGNS["building"].sub("", plain)
    if named or register.has_building(bare):
        return named or bare
    return _part("building", text)


def _part(name: str, text: str) -> str | None:
    """A number without its sign: `2单元`, `5O1室`, `501.0`, `五`; None for anything else."""
    bare = _SIGNS[name].sub("", _plain(text)).removesuffix(".0")
    value = read_number(bare) if bare and re.fullmatch(r"[0-9]+|[^0-9A-Za-z]+", bare) else None
    try:
        return None if value is None else str(value)
    except KeyError:
        return None


def _plain(text: str) -> str:
    return _LOOKS_LIKE_ZERO.sub("0", fold_lookalikes(fold(text)).replace(" ", ""))


def _as_written(cells: Mapping[str, str]) -> str:
    """The cells one behind the other, with their signs where they are bare numbers."""
    whole = ""
    for name, sign in _WRITTEN.items():
        text = cells.get(name, "")
        if text and whole[-1:].isdecimal():
            whole += "-"
        whole += text + sign if _plain(text).isdecimal() else text
    return whole
