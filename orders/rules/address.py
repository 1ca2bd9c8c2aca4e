"""From an address as people write it to a household of the register, or to a reason.

Forms: `3-2-501`, `3#2-501`, `3号楼2单元501室`, `3栋2单元501`, `三号楼二单元501`, `58-902`,
`58号楼902`, `3栋2单元5楼501`, `Building 3 unit 2 room 501`, houses `14`, `14号`, other names of
buildings `商务楼511`, each with a name of the compound in front, full-width signs, and letters
for digits inside a group of digits (`2O1室`). It never guesses: where the unit is missing,
exactly one household must fit.

Reasons: `unknown_room` the register has no such household · `which_unit` several units have
that room · `which_room` only a part of it is there · `which_compound` several compounds of the
group have that address · `other_place` it names another lane than the compound's.
`orders.rules.address_fields` reads whole strings and columns that must be an address.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from orders.rules.address_register import Addresses, AddressRegister, SeveralCompounds
from orders.rules.address_shapes import FORM, LANE, LITERAL, LOOSE, SHAPES
from orders.rules.masking import without_phones
from orders.rules.numerals import fold, fold_lookalikes, read_number

__all__ = [
    "AddressReading",
    "AddressRegister",
    "Addresses",
    "SeveralCompounds",
    "find_addresses",
]

Span = tuple[int, int]
_LANE_REACH = 20


@dataclass(frozen=True, slots=True)
class AddressReading:
    """A household, or the reason why there is none; `span` is where it stands in the text."""

    household: str | None
    reason: str | None
    span: Span


def find_addresses(text: str, register: Addresses) -> list[AddressReading]:
    """Everything in the text that has the shape of an address, from left to right."""
    plain = fold_lookalikes(fold(without_phones(text)))
    if isinstance(register, SeveralCompounds):
        return _find_in_several(plain, register)
    return _find(register.without_aliases(plain), register)


def _find(plain: str, register: AddressRegister) -> list[AddressReading]:
    taken = [
        AddressReading(match.group(), None, match.span())
        for match in LITERAL.finditer(plain)
        if match.group() in register.keys
    ]
    for shape in (FORM, *register.shapes, *SHAPES):
        taken += _of_shape(shape, _blank(plain, taken), register)
    for shape in LOOSE:
        found = _of_shape(shape, _blank(plain, taken), register)
        taken += [reading for reading in found if reading.household]
    return sorted(taken, key=lambda reading: reading.span)


def _of_shape(
    shape: re.Pattern[str], plain: str, register: AddressRegister
) -> list[AddressReading]:
    found = (_resolve(match, plain, register) for match in shape.finditer(plain))
    return [reading for reading in found if reading]


def _resolve(match: re.Match[str], plain: str, register: AddressRegister) -> AddressReading | None:
    """What a shape means; None when it is rather a date, a floor or a quantity."""
    parts = match.groupdict()
    unit, room, floor = (_part(parts.get(name)) for name in ("unit", "room", "floor"))
    name = parts.get("name")
    number = parts.get("building") or parts.get("house")
    building = register.building_named(name) if name else _part(number)
    if building is None or (not name and len(building) > 4):
        return None
    if len(unit or "") > 2 or len(room or "") > 5:
        return None
    if floor and room:
        room = _room_on(floor, room)
    if _is_in_another_lane(match, plain, register):
        return AddressReading(None, "other_place", match.span())
    fitting = register.fitting(building, unit, room)
    if len(fitting) == 1:
        return AddressReading(fitting[0], None, match.span())
    if fitting:
        return AddressReading(None, "which_unit", match.span())
    reason = "unknown_room" if room else "which_room"
    meant = _meant(parts, match.group(), room=room, building=building, register=register)
    return AddressReading(None, reason, match.span()) if meant else None


def _room_on(floor: str, room: str) -> str:
    """`5楼01室` is 501; `5楼501室` says the floor twice."""
    return f"{floor}{room:0>2}" if len(room) <= 2 else room


def _is_in_another_lane(match: re.Match[str], plain: str, register: AddressRegister) -> bool:
    """Whether `600弄` stands before it; the compound's own lane has been blanked by now."""
    if not register.lanes:
        return False
    start = match.start()
    return bool(LANE.search(plain, max(0, start - _LANE_REACH), start))


def _meant(
    parts: Mapping[str, str | None],
    written: str,
    *,
    room: str | None,
    building: str,
    register: AddressRegister,
) -> bool:
    """Whether something that fits no household was nevertheless written as an address."""
    known = register.has_building(building)
    sign = parts.get("sign")
    if parts.get("name") or parts.get("house"):
        return True
    if room is None:
        return known and sign not in ("号", "#")
    marked = bool(sign) or f"{parts.get('building')}-" not in written
    if len(room) < register.shortest_room and not sign and not parts.get("unit"):
        return False
    return marked or known or len(room) >= 3


def _part(text: str | None) -> str | None:
    value = read_number(text) if text else None
    return None if value is None else str(value)


def _blank(text: str, taken: Iterable[AddressReading]) -> str:
    """The text with what is taken already crossed out."""
    chars = list(text)
    for start, end in (reading.span for reading in taken):
        chars[start:end] = "|" * (end - start)
    return "".join(chars)


def _find_in_several(plain: str, several: SeveralCompounds) -> list[AddressReading]:
    """Read for every compound, then let the text, or the sender's home, say which is meant."""
    named = several.named_in(plain)
    chars = list(plain)
    for (start, end), _ in named:
        chars[start:end] = " " * (end - start)
    bare = "".join(chars)
    found = [
        (reading, name)
        for name, register in several.compounds.items()
        for reading in _find(bare, register)
    ]
    groups: list[list[tuple[AddressReading, str]]] = []
    for item in sorted(found, key=lambda item: item[0].span):
        if groups and item[0].span[0] < max(other.span[1] for other, _ in groups[-1]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [
        _decide(group, _named_for(group, groups[place - 1] if place else [], plain, named), several)
        for place, group in enumerate(groups)
    ]


def _named_for(
    group: Sequence[tuple[AddressReading, str]],
    before: Sequence[tuple[AddressReading, str]],
    plain: str,
    named: Sequence[tuple[Span, str]],
) -> set[str]:
    """The compounds named in this address's line before it, or right behind it."""
    start = min(reading.span[0] for reading, _ in group)
    end = max(reading.span[1] for reading, _ in group)
    line = plain.rfind("\n", 0, start) + 1
    after_last = max((reading.span[1] for reading, _ in before), default=0)
    first = max(line, after_last)
    ahead = {name for span, name in named if first <= span[0] and span[1] <= start}
    behind = {name for span, name in named if end <= span[0] <= end + 1}
    return ahead or behind


def _decide(
    group: Sequence[tuple[AddressReading, str]], names: set[str], several: SeveralCompounds
) -> AddressReading:
    span = min(item.span[0] for item, _ in group), max(item.span[1] for item, _ in group)
    wanted = names or ({several.home} if several.home else set(several.compounds))
    among = [(reading, name) for reading, name in group if name in wanted]
    homes = {f"{name} {reading.household}" for reading, name in among if reading.household}
    if len(homes) == 1:
        return AddressReading(homes.pop(), None, span)
    if homes:
        return AddressReading(None, "which_compound", span)
    said = next((reading for reading, _ in among), None)
    return replace(said or AddressReading(None, "unknown_room", span), span=span)
