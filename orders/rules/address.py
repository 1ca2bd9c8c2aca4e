"""From an address as people write it to a household of the register, or to a reason.

Forms: `3-2-501`, `3#2-501`, `3号楼2单元501室`, `3栋2单元501`, `三号楼二单元501`, `58-902`,
`58号楼902`, houses `14`, `14号`, each with a name of the compound in front, full-width signs,
and letters for digits inside a group of digits (`2O1室`).
It never guesses: where the unit is missing, exactly one household must fit.

Reasons: `unknown_room` the register has no such household · `which_unit` several units have
that room · `which_room` only a building is named.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from orders.rules.masking import without_phones
from orders.rules.numerals import (
    CHINESE_NUMERALS,
    fold,
    fold_lookalikes,
    read_number,
)
from orders.rules.walking import parse_key

Span = tuple[int, int]

_GAP: Final = " {0,2}"  # never unbounded: a message of spaces must not cost its square
_NUMBER: Final = rf"(?:[0-9]{{1,6}}|[{CHINESE_NUMERALS}]{{1,6}})"
_START: Final = rf"(?<![0-9A-Za-z.*{CHINESE_NUMERALS}-])"
_BUILDING_SIGN: Final = r"(?:号楼|号门栋|号栋|门栋|栋|幢|座|#楼|#)"
_UNIT_SIGN: Final = r"(?:单元|门洞|门)"
_ROOM_SIGN: Final = r"(?:号室|室|号房|房间|房|户)"
_JOIN: Final = rf"{_GAP}-{_GAP}"
_BUILDING: Final = rf"(?P<building>{_NUMBER})"
_ROOM: Final = rf"(?P<room>{_NUMBER})(?P<sign>{_GAP}{_ROOM_SIGN})?(?![0-9]|-[0-9])"
# 号 and 楼 alone may be a day or a floor: they need a unit or a room behind them.
_THREE: Final = (
    rf"{_START}{_BUILDING}(?:{_GAP}(?:{_BUILDING_SIGN}|[号楼](?={_GAP}{_NUMBER}{_GAP}单元))"
    rf"(?:{_JOIN}|{_GAP})|{_JOIN})"
    rf"(?P<unit>{_NUMBER})(?:{_GAP}{_UNIT_SIGN}(?:{_JOIN}|{_GAP})|{_JOIN}){_ROOM}"
)
_TWO: Final = (
    rf"{_START}{_BUILDING}(?:{_GAP}(?:{_BUILDING_SIGN}"
    rf"|号(?={_GAP}[0-9]+{_GAP}[室房]|{_GAP}[0-9]{{3,4}}(?![0-9])))"
    rf"(?:{_JOIN}|{_GAP})|{_JOIN}){_ROOM}(?!{_GAP}(?:单元|[点时月日:]))"
)
_ONE: Final = rf"{_START}{_BUILDING}{_GAP}(?P<sign>{_BUILDING_SIGN}|号)"
# Keys with letters in them (3A-1-101) are known only as they stand in the register.
_LITERAL: Final = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z]{1,6}(?:-[0-9A-Za-z]{1,6}){1,2}")
_SHAPES: Final = tuple(re.compile(shape) for shape in (_THREE, _TWO, _ONE))
_ALIAS_JOINS: Final = " ,，。、·的"


@dataclass(frozen=True, slots=True)
class AddressReading:
    """A household, or the reason why there is none; `span` is where it stands in the text."""

    household: str | None
    reason: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class AddressRegister:
    """The households of a compound and the names by which people call the compound."""

    keys: Mapping[str, object] | frozenset[str]
    aliases: tuple[str, ...] = ()
    _rooms: Mapping[tuple[str, str], tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _buildings: Collection[str] = field(init=False, repr=False, compare=False)
    _alias: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rooms: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        buildings = set()
        for text in self.keys:
            key = parse_key(text)
            buildings.add(key.building)
            if key.room:
                rooms[key.building, key.room].append(text)
        object.__setattr__(self, "_rooms", {pair: tuple(found) for pair, found in rooms.items()})
        object.__setattr__(self, "_buildings", frozenset(buildings))
        object.__setattr__(self, "_alias", _alias_pattern(self.aliases))

    def fitting(self, building: str, unit: str | None, room: str | None) -> tuple[str, ...]:
        """Keys of all households that such parts can mean."""
        exact = "-".join(part for part in (building, unit, room) if part)
        if exact in self.keys:
            return (exact,)
        if unit is None and room is not None:
            return self._rooms.get((building, room), ())
        return ()

    def has_building(self, building: str) -> bool:
        return building in self._buildings

    def without_aliases(self, text: str) -> str:
        """The text with the compound's names replaced by spaces; as long as before."""
        if self._alias is None:
            return text
        return self._alias.sub(lambda found: " " * len(found.group()), text)


def find_addresses(text: str, register: AddressRegister) -> list[AddressReading]:
    """Everything in the text that has the shape of an address, from left to right."""
    plain = register.without_aliases(fold_lookalikes(fold(without_phones(text))))
    taken = [
        AddressReading(match.group(), None, match.span())
        for match in _LITERAL.finditer(plain)
        if match.group() in register.keys
    ]
    for shape in _SHAPES:
        plain = _blank(plain, taken)
        found = (_resolve(match, register) for match in shape.finditer(plain))
        taken += [reading for reading in found if reading]
    return sorted(taken, key=lambda reading: reading.span)


def _resolve(match: re.Match[str], register: AddressRegister) -> AddressReading | None:
    """What a shape means; None when it is rather a date, a floor or a quantity."""
    parts = match.groupdict()
    building, unit, room = (_part(parts.get(name)) for name in ("building", "unit", "room"))
    if building is None or len(building) > 4 or len(unit or "") > 2 or len(room or "") > 5:
        return None
    fitting = register.fitting(building, unit, room)
    if len(fitting) == 1:
        return AddressReading(fitting[0], None, match.span())
    if fitting:
        return AddressReading(None, "which_unit", match.span())
    reason = "unknown_room" if room else "which_room"
    return AddressReading(None, reason, match.span()) if _meant(match, room, register) else None


def _meant(match: re.Match[str], room: str | None, register: AddressRegister) -> bool:
    """Whether something that fits no household was nevertheless written as an address."""
    known = register.has_building(_part(match["building"]) or "")
    if room is None:
        return known and match["sign"] not in ("号", "#")
    marked = bool(match["sign"]) or match["building"] + "-" not in match.group()
    short_of_a_marked = marked and not match["sign"] and "unit" not in match.groupdict()
    if len(room) < 3 and short_of_a_marked:
        return False
    return marked or known or len(room) >= 3


def _part(text: str | None) -> str | None:
    value = read_number(text) if text else None
    return None if value is None else str(value)


def _blank(text: str, taken: list[AddressReading]) -> str:
    """The text with what is taken already crossed out."""
    chars = list(text)
    for start, end in (reading.span for reading in taken):
        chars[start:end] = "|" * (end - start)
    return "".join(chars)


def _alias_pattern(aliases: tuple[str, ...]) -> re.Pattern[str] | None:
    folded = sorted({fold_lookalikes(fold(alias)) for alias in aliases if alias}, key=len)
    if not folded:
        return None
    names = "|".join(_guarded(alias) for alias in reversed(folded))
    return re.compile(f"(?:{names})[{_ALIAS_JOINS}]?")


def _guarded(alias: str) -> str:
    """`500号` is not found inside `1500号` or `500号楼`."""
    before = "(?<![0-9])" if alias[0] in "0123456789" else ""
    after = "(?!楼|门栋|栋)" if alias.endswith("号") else ""
    return before + re.escape(alias) + after
