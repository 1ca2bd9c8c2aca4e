"""A household's key and the order in which somebody walks past the doors.

A key is `building-unit-room` (`3-2-501`), `building-room` where buildings have no units
(`58-902`), or `building` for a house (`14`). Buildings go in natural order (2 before 10,
3 before 3A), then units, then floors, then rooms. The floor is what stands before the last
two digits of a room's number (501 → 5, 1804 → 18); a room without one is on floor 0.
"""

import re
from dataclasses import dataclass

_CHUNK = re.compile(r"[0-9]+|[^0-9]+")
_DIGITS = re.compile(r"[0-9]+")

# One chunk of a name: numbers (0, value, "") sort before words (1, 0, word).
NaturalKey = tuple[tuple[int, int, str], ...]
WalkingKey = tuple[NaturalKey, NaturalKey, int, NaturalKey, str]


@dataclass(frozen=True, slots=True)
class HouseholdKey:
    """An address inside a compound; `unit` and `room` are None where there are none."""

    building: str
    unit: str | None = None
    room: str | None = None

    def __str__(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.room) if part)

    @property
    def floor(self) -> int:
        """The floor that the room's number tells; 0 for a house or an unusual number."""
        digits = _DIGITS.search(self.room or "")
        return int(digits.group()) // 100 if digits else 0


def parse_key(text: str) -> HouseholdKey:
    """Read a key; ValueError when it has no or more than three parts, or an empty one."""
    parts = text.split("-")
    if not all(part and part == part.strip() for part in parts) or len(parts) > 3:
        raise ValueError(text)
    if len(parts) == 3:
        return HouseholdKey(parts[0], parts[1], parts[2])
    return HouseholdKey(parts[0], None, parts[1] if len(parts) == 2 else None)


def natural(text: str) -> NaturalKey:
    """Sort key that puts 2 before 10."""
    return tuple(
        (0, int(chunk), "") if chunk[0] in "0123456789" else (1, 0, chunk)
        for chunk in _CHUNK.findall(text)
    )


def walking_order(key: HouseholdKey) -> WalkingKey:
    """Sort key of a door; two different keys never compare equal."""
    return (
        natural(key.building),
        natural(key.unit or ""),
        key.floor,
        natural(key.room or ""),
        str(key),
    )
