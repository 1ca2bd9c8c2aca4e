"""Control levels as the liaison sees them: what holds now, what is to come, what has held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.actors import Actor
from orders.rules.levels import Level, levels_at, spans_of
from orders.tables.levels import control_level
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.levels import as_rule
from orders.use_cases.places import buildings_of
from orders.use_cases.rights import has_right
from storage.database import Transaction

SEES = ("approve", "gate", "hand_out", "deliver", "care")


@dataclass(frozen=True, slots=True)
class Announced:
    """One row as it was announced; `building` is empty for the whole compound.

    `level` is empty where the building is as its compound again.
    """

    row_id: int
    building: str
    level: str
    authority: str
    notice: str
    holds_from: datetime
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for a building now; empty `building` for the compound itself."""

    building_id: int
    building: str
    level: Level
    is_own: bool  # differs from the compound's


@dataclass(frozen=True, slots=True)
class HeldSpan:
    """A line of the history paper."""

    level: Level
    begins_at: datetime
    until: datetime | None
    authority: str
    notice: str


@dataclass(frozen=True, slots=True)
class LevelBoard:
    """One compound's levels; `rows` the newest first, `draft` this person's own."""

    desk: Desk
    standing: tuple[Standing, ...]
    rows: tuple[Announced, ...]
    draft: Announced | None
    may_set: bool

    @property
    def compound_id(self) -> int:
        return self.desk.place.compound_id

    @property
    def whole(self) -> Standing:
        return self.standing[0]

    @property
    def exceptions(self) -> tuple[Standing, ...]:
        return tuple(each for each in self.standing[1:] if each.is_own)


async def level_board(
    tx: Transaction, *, actor: Actor, now: datetime, compound_id: int | None = None
) -> LevelBoard:
    """Return what holds in a compound. Any right there is enough to look."""
    desk = await choose_desk(tx, actor=actor, rights=SEES, wanted=compound_id)
    chosen = desk.place.compound_id
    buildings = await buildings_of(tx, chosen)
    rows = await _rows(tx, chosen)
    codes = {row.id: row.code for row in buildings}
    confirmed = [as_rule(row) for row in rows if row.confirmed_at is not None]
    found = levels_at(confirmed, list(codes), now)
    standing = [Standing(0, "", found[None], is_own=True)]
    standing += [
        Standing(each, code, found[each], is_own=found[each] != found[None])
        for each, code in codes.items()
    ]
    mine = [row for row in rows if row.confirmed_at is None and row.set_by == str(actor)]
    said = tuple(_announced(row, codes) for row in rows if row.confirmed_at is not None)
    may_set = await has_right(tx, actor, chosen, "approve")
    draft = _announced(mine[0], codes) if mine else None
    return LevelBoard(desk, tuple(standing), said, draft, may_set)


async def level_history(
    tx: Transaction, *, actor: Actor, compound_id: int
) -> tuple[tuple[str, tuple[HeldSpan, ...]], ...]:
    """Return what held when, for the compound (empty name) and buildings that differed."""
    await choose_desk(tx, actor=actor, rights=SEES, wanted=compound_id)
    rows = {row.id: row for row in await _rows(tx, compound_id) if row.confirmed_at is not None}
    codes = {row.id: row.code for row in await buildings_of(tx, compound_id)}
    named = {row.building_id for row in rows.values()}
    places: list[tuple[int | None, str]] = [(None, "")]
    places += [(each, code) for each, code in codes.items() if each in named]
    rules = [as_rule(row) for row in rows.values()]
    return tuple(
        (
            code,
            tuple(
                HeldSpan(
                    span.level,
                    span.begins_at,
                    span.until,
                    rows[span.row_id].authority,
                    rows[span.row_id].notice,
                )
                for span in spans_of(rules, place)
            ),
        )
        for place, code in places
    )


async def _rows(tx: Transaction, compound_id: int) -> Sequence[Row[Any]]:
    return await tx.all(
        select(control_level)
        .where(control_level.c.compound_id == compound_id)
        .order_by(control_level.c.holds_from.desc(), control_level.c.id.desc())
    )


def _announced(row: Row[Any], codes: dict[int, str]) -> Announced:
    return Announced(
        row_id=row.id,
        building=codes.get(row.building_id, ""),
        level=row.level or "",
        authority=row.authority,
        notice=row.notice,
        holds_from=row.holds_from,
        is_confirmed=row.confirmed_at is not None,
    )
