"""The address columns of a table's row (lane, building, room, address): a household or a reason.

Columns are as untidy as people: exchanged, one holding the whole address, `别墅` for a room,
anything for a lane. What two of them say must agree, else nothing is taken. Reasons are those
of `orders.rules.address_fields` and: `contradiction` the columns name different households.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orders.rules.address import Addresses, AddressReading
from orders.rules.address_fields import (
    all_fitting,
    fitting,
    lanes_of,
    numbers_of,
    plain_address,
    read_address,
    without_names,
)
from orders.rules.walking import HouseholdKey, parse_key

_DECIMAL: Final = re.compile(r"([0-9]+)\.0+")
# What a lane's column may hold besides a lane: more digits than that are something else.
_WHOLE_LANE: Final = re.compile(r" *([0-9]{1,4}) *弄? *")


def read_address_columns(
    *,
    lane: object,
    building: object,
    room: object,
    address: object,
    register: Addresses,
    unit: object = None,
) -> AddressReading:
    """Read the columns of one row; empty ones are None or blank. The span is that of `address`.

    What two columns say must agree, else nothing is taken.
    """
    columns = _Columns(_cell(lane), _cell(building), _cell(unit), _cell(room), register)
    text = _cell(address)
    household, reason = _combined(columns, read_address(text, register), text)
    return AddressReading(household, reason, (0, len(text)))


@dataclass(frozen=True, slots=True)
class _Columns:
    """What lane, building, unit and room say, each as it was typed."""

    lane: str
    building: str
    unit: str
    room: str
    register: Addresses

    def numbers(self, text: str) -> list[str]:
        """The numbers in a column or an address, without those of the compound's lane."""
        found = numbers_of(without_names(plain_address(text), self.register))
        return [number for number in found if number not in lanes_of(self.register)]

    def households(self) -> set[str]:
        """What the columns name: a whole address in one of them, or building and room."""
        whole = [text for text in (self.lane, self.building, self.room) if self._is_whole(text)]
        found = {read_address(text, self.register).household for text in whole}
        return {home for home in found if home} or self._pair()

    def _is_whole(self, text: str) -> bool:
        return len(self.numbers(text)) > 1

    def _pair(self) -> set[str]:
        building, unit, room = (
            next(reversed(self.numbers(text)), None)
            for text in (self.building, self.unit, self.room)
        )
        if building is None and self.building:  # 商务楼, A座
            home = read_address(f"{self.building} {self.room}", self.register).household
            return {home} if home else set()
        if building is None:
            return set()
        if room is None or room == building:
            return fitting(self.register, building, None, None)
        straight = fitting(self.register, building, unit, room)
        return straight or fitting(self.register, room, unit, building)

    def reason(self) -> str | None:
        """Why the columns name nobody; None when they say nothing."""
        buildings, rooms = self.numbers(self.building), self.numbers(self.room)
        if buildings and rooms:
            keys = all_fitting(self.register, buildings[-1], None, rooms[-1])
            return "which_unit" if keys else "unknown_room"
        if buildings:
            return "which_room"
        return "which_building" if rooms else None

    def agrees(self, home: str) -> bool:
        """Whether no number in building or room is another one than this household's."""
        key = _key(home)
        said = {*self.numbers(self.building), *self.numbers(self.room)}
        return said <= {key.building, key.unit, key.room}

    def is_another_lane(self, address: str) -> bool:
        """Whether the lane's column names one that is not this compound's."""
        lanes = lanes_of(self.register)
        found = _WHOLE_LANE.fullmatch(plain_address(self.lane))
        if not lanes or not found or found[1] in lanes:
            return False
        plain = plain_address(address)
        said = [*self.numbers(self.building), *self.numbers(self.room)]
        return without_names(plain, self.register) == plain and found[1] not in said


def _combined(
    columns: _Columns, written: AddressReading, text: str
) -> tuple[str | None, str | None]:
    if written.reason == "other_place" or (not written.household and columns.is_another_lane(text)):
        return None, "other_place"
    said = columns.households()
    homes = said | ({written.household} if written.household else set())
    if not homes:
        is_vague = written.reason in ("no_address", "which_building")
        return None, (is_vague and columns.reason()) or written.reason
    home = next(iter(homes))
    agree = _address_agrees(written, columns.numbers(text), home) and columns.agrees(home)
    return (home, None) if len(homes) == 1 and agree else (None, "contradiction")


def _address_agrees(written: AddressReading, numbers: Sequence[str], home: str) -> bool:
    """Whether an address that names no household at least does not speak against it."""
    if written.household:
        return written.household == home
    if written.reason in ("which_room", "which_unit"):
        return _key(home).building in numbers
    return written.reason not in ("unknown_room", "several")


def _cell(value: object) -> str:
    """A cell as text; a table gives 56 as 56.0 at times."""
    text = "" if value is None else str(value).strip()
    whole = _DECIMAL.fullmatch(text)
    return whole[1] if whole else text


def _key(home: str) -> HouseholdKey:
    return parse_key(home.rpartition(" ")[2])
