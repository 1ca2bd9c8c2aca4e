"""Control levels: what the authorities have set for a compound, with exceptions by building.

Levels are management, not risk: prevention 防范 (no gatherings), control 管控 (nobody leaves the
compound), sealed 封控 (nobody leaves home, service at the door). Rows are only ever added; what
held at an instant is asked of all of them, so that a paper can say it later. A building's own row
goes before the compound's. Until anything is recorded, the compound counts as under control.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSpan:
    """From when to when a level held; `until` None where it still does. `row_id`: by which row."""

    level: Level
    begins_at: datetime
    until: datetime | None
    row_id: int


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


def spans_of(rows: Iterable[LevelRow], building_id: int | None) -> tuple[LevelSpan, ...]:
    """What held for a building, or with None for the compound itself, from the first row on.

    A row that changes nothing for it begins no new span: its level goes on as announced before.
    """
    mine = [row for row in rows if row.building_id in (None, building_id)]
    spans: list[LevelSpan] = []
    for row in sorted(mine, key=lambda row: (row.holds_from, row.id)):
        begins_at = row.holds_from
        level = level_at([each for each in mine if _until(each, row)], building_id, begins_at)
        if spans and spans[-1].level == level:
            continue
        if spans:
            spans[-1] = replace(spans[-1], until=begins_at)
        spans.append(LevelSpan(level=level, begins_at=begins_at, until=None, row_id=row.id))
    return tuple(span for span in spans if span.begins_at != span.until)


def _until(row: LevelRow, last: LevelRow) -> bool:
    return (row.holds_from, row.id) <= (last.holds_from, last.id)


def changed(
    before: Mapping[int | None, Level], after: Mapping[int | None, Level]
) -> Mapping[int | None, Level]:
    """The levels that are others than before."""
    return {each: level for each, level in after.items() if before.get(each) != level}
