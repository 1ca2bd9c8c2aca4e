"""What the reader of addresses knows: households, names of compounds, names of buildings.

An `AddressRegister` is one compound. `SeveralCompounds` is an ordering group over several: a
household is then `"<compound name> <key>"`, and a bare key means the compound of the sender's
own registration (`home`).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from orders.rules.address_shapes import named_shapes
from orders.rules.numerals import fold, fold_lookalikes
from orders.rules.walking import parse_key

_ALIAS_JOINS: Final = " ,，。、·的"
_LANE: Final = re.compile(r"([0-9]+)[弄号]$")
_SHORTEST_ROOM: Final = 3


@dataclass(frozen=True, slots=True)
class AddressRegister:
    """The households of a compound and the names by which people call it and its buildings.

    `buildings` gives other names of buildings and the code that each means (商务楼 → 5899).
    """

    keys: Mapping[str, object] | frozenset[str]
    aliases: tuple[str, ...] = ()
    buildings: Mapping[str, str] = field(default_factory=dict)
    shapes: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)
    shortest_room: int = field(init=False, repr=False, compare=False)
    lanes: frozenset[str] = field(init=False, repr=False, compare=False)
    _rooms: Mapping[tuple[str, str], tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _codes: Collection[str] = field(init=False, repr=False, compare=False)
    _named: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _alias: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rooms: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        codes = set()
        for text in self.keys:
            key = parse_key(text)
            codes.add(key.building)
            if key.room:
                rooms[key.building, key.room].append(text)
        shortest = min((len(room) for _, room in rooms), default=_SHORTEST_ROOM)
        names = {fold(name): code for name, code in self.buildings.items() if name}
        letters = {code for code in codes if not code.isdecimal()}
        found = {
            "_rooms": {pair: tuple(keys) for pair, keys in rooms.items()},
            "_codes": frozenset(codes),
            "_named": names | {code: code for code in letters},
            "_alias": alias_pattern(self.aliases),
            "shapes": named_shapes(names, letters),
            "shortest_room": shortest,
            "lanes": frozenset(
                lane[1] for name in self.aliases if (lane := _LANE.search(fold_lookalikes(name)))
            ),
        }
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def fitting(self, building: str, unit: str | None, room: str | None) -> tuple[str, ...]:
        """Keys of all households that such parts can mean."""
        exact = "-".join(part for part in (building, unit, room) if part)
        if exact in self.keys:
            return (exact,)
        if unit is None and room is not None:
            return self._rooms.get((building, room), ())
        if room is not None and building in self.lanes:  # 500-58-902: the lane in front
            return self.fitting(unit or "", None, room)
        return ()

    def has_building(self, building: str) -> bool:
        return building in self._codes

    def building_named(self, name: str) -> str | None:
        """The code of the building that people call so."""
        return self._named.get(name)

    def house(self, number: str) -> str | None:
        """The household of a house of that number, if it is one."""
        return number if number in self.keys else None

    def without_aliases(self, text: str) -> str:
        """The text with the compound's names replaced by spaces; as long as before."""
        if self._alias is None:
            return text
        return self._alias.sub(lambda found: " " * len(found.group()), text)

    def name_spans(self, text: str) -> list[tuple[int, int]]:
        """Where the compound is named in a folded text."""
        return [found.span() for found in self._alias.finditer(text)] if self._alias else []


@dataclass(frozen=True, slots=True)
class SeveralCompounds:
    """The compounds of one ordering group by name; `home` is that of the sender, if it is one."""

    compounds: Mapping[str, AddressRegister]
    home: str | None = None
    keys: frozenset[str] = field(init=False, repr=False, compare=False)
    _aliases: Mapping[str, re.Pattern[str] | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        keys = frozenset(
            f"{name} {key}" for name, register in self.compounds.items() for key in register.keys
        )
        aliases = {
            name: alias_pattern((name, *register.aliases))
            for name, register in self.compounds.items()
        }
        object.__setattr__(self, "keys", keys)
        object.__setattr__(self, "_aliases", aliases)

    def house(self, number: str) -> str | None:
        """The household of a house of that number, where only one can be meant."""
        homes = [self.home] if self.home else list(self.compounds)
        found = [f"{name} {number}" for name in homes if number in self.compounds[name].keys]
        return found[0] if len(found) == 1 else None

    def name_spans(self, text: str) -> list[tuple[int, int]]:
        """Where any of the compounds is named in a folded text."""
        return [span for span, _ in self.named_in(text)]

    def named_in(self, text: str) -> list[tuple[tuple[int, int], str]]:
        """Where a compound is named in a folded text, and which; from left to right."""
        return sorted(
            (found.span(), name)
            for name, pattern in self._aliases.items()
            if pattern
            for found in pattern.finditer(text)
        )


Addresses = AddressRegister | SeveralCompounds


def alias_pattern(aliases: Collection[str]) -> re.Pattern[str] | None:
    """Finds any of the names in a folded text, with the sign that joins it to what follows."""
    folded = sorted({fold_lookalikes(fold(alias)) for alias in aliases if alias}, key=len)
    if not folded:
        return None
    names = "|".join(_guarded(alias) for alias in reversed(folded))
    return re.compile(f"(?:{names})[{_ALIAS_JOINS}]?", re.IGNORECASE)


def _guarded(alias: str) -> str:
    """`500号` is not found inside `1500号` or `500号楼`; spaces between its parts are free."""
    before = "(?<![0-9])" if alias[0] in "0123456789" else ""
    after = "(?!楼|门栋|栋)" if alias.endswith("号") else ""
    parts = re.findall(r"[0-9]+|[^0-9 ]", alias) if not alias.isascii() else [alias]
    return before + " ?".join(re.escape(part) for part in parts) + after
