"""Control levels: what the authorities have set for a compound, with exceptions by building.

Levels are management, not risk: prevention 防范 (no gatherings), control 管控 (nobody leaves the
compound), sealed 封控 (nobody leaves home, service at the door). Rows are only ever added; what
held at an instant is asked of all of them, so that a paper can say it later. A building's own row
goes before the compound's. Until anything is recorded, the compound counts as under control.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Level(StrEnum):
    """From the mildest to the strictest."""

    PREVENTION = "prevention"
    CONTROL = "control"
    SEALED = "sealed"

    @property
    def strictness(self) -> int:
        return tuple(Level).index(self)


UNRECORDED = Level.CONTROL


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """One recorded level. `level` None: the building is as its compound again."""

    id: int
    building_id: int | None  # None: the whole compound
    level: Level | None
    holds_from: datetime


def level_at(rows: Iterable[LevelRow], building_id: int | None, at: datetime) -> Level:
    """The level of a building, or with None of the compound itself, at an instant."""
    return levels_at(rows, () if building_id is None else (building_id,), at)[building_id]


def levels_at(
    rows: Iterable[LevelRow], building_ids: Sequence[int], at: datetime
) -> Mapping[int | None, Level]:
    """The level of each of these buildings at an instant; under None that of the compound.

    Of rows that hold from the same instant the one recorded last counts.
    """
    newest: dict[int | None, Level | None] = {}
    for row in sorted(rows, key=lambda row: (row.holds_from, row.id)):
        if row.holds_from <= at:
            newest[row.building_id] = row.level
    whole = newest.get(None) or UNRECORDED
    found: dict[int | None, Level] = {None: whole}
    return found | {each: newest.get(each) or whole for each in building_ids}


def exceptions_that_end(
    rows: Iterable[LevelRow], building_ids: Sequence[int], whole: Level, at: datetime
) -> tuple[int, ...]:
    """The buildings whose own level would be milder than a new one of the whole compound.

    What is stricter stays until it is ended by its own notice.
    """
    own: dict[int, Level | None] = {}
    for row in sorted(rows, key=lambda row: (row.holds_from, row.id)):
        if row.holds_from <= at and row.building_id is not None:
            own[row.building_id] = row.level
    mine = {each: own.get(each) for each in building_ids}
    return tuple(
        each for each, level in mine.items() if level and level.strictness < whole.strictness
    )
