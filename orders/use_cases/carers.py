"""Who calls in a compound: whoever holds `care`, else the liaison; stand-ins, areas, absences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from orders.actors import Actor
from orders.rules.care import Areas, stand_in_of
from orders.rules.errors import StaleButton
from orders.rules.errors_care import NotACarer
from orders.tables.care import care_area, carer
from orders.tables.compounds import building
from orders.tables.people import person
from orders.use_cases.rights import holders, require_right
from storage.audit import Change, record
from storage.database import Transaction

CARE = ("approve", "care")
LONGEST_AWAY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Callers:
    """Who calls in a compound: all of them, those who are there now, and who stands in for whom."""

    everybody: tuple[int, ...]
    there: tuple[int, ...]
    stand_ins: Mapping[int, int | None]
    areas: Areas


@dataclass(frozen=True, slots=True)
class Area:
    """A building's or a flag's carer."""

    area_id: int
    building: str
    flag: str


@dataclass(frozen=True, slots=True)
class CarerCard:
    """One who calls, as the liaison sees them."""

    person_id: int
    name: str
    stand_in_id: int | None
    stand_in: str
    away_until: datetime | None
    areas: tuple[Area, ...]


async def callers_of(tx: Transaction, compound_id: int, *, now: datetime) -> Callers:
    """Who calls now; where nobody holds `care`, whoever approves."""
    liaisons = await holders(tx, compound_id, "approve")
    calling = tuple(await holders(tx, compound_id, "care") or liaisons)
    rows = await tx.all(select(carer).where(carer.c.compound_id == compound_id))
    away = {row.person_id for row in rows if row.away_until is not None and row.away_until > now}
    there = tuple(each for each in calling if each not in away)
    here = tuple(each for each in liaisons if each not in (*there, *away))
    named = {row.person_id: row.stand_in_id for row in rows if row.stand_in_id not in (None, *away)}
    behind = there if len(there) > 1 else (*there, *here)  # of one alone it is the liaison
    return Callers(
        everybody=calling,
        there=there or here or calling,  # all are away: they are told all the same
        stand_ins={each: stand_in_of(each, behind, named) for each in calling},
        areas=await _areas(tx, compound_id),
    )


async def carer_cards(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> tuple[CarerCard, ...]:
    """Everybody who calls, with areas and stand-ins. Needs `approve` or `care`."""
    await require_right(tx, actor, compound_id, *CARE)
    found = await callers_of(tx, compound_id, now=now)
    kept = await tx.all(select(carer).where(carer.c.compound_id == compound_id))
    rows = {row.person_id: row for row in kept}
    areas = await tx.all(
        select(care_area, building.c.code)
        .outerjoin(building, building.c.id == care_area.c.building_id)
        .where(care_area.c.compound_id == compound_id, care_area.c.revoked_at.is_(None))
        .order_by(building.c.position, care_area.c.flag, care_area.c.id)
    )
    stand_ins = [each for each in found.stand_ins.values() if each is not None]
    names = await names_of(tx, [*found.everybody, *stand_ins])
    cards = []
    for each in found.everybody:
        until = rows[each].away_until if each in rows else None
        behind = found.stand_ins.get(each)
        theirs = tuple(Area(row.id, row.code or "", row.flag or "")
                       for row in areas if row.person_id == each)  # fmt: skip
        cards.append(
            CarerCard(
                person_id=each,
                name=names.get(each, ""),
                stand_in_id=behind,
                stand_in=names.get(behind or 0, ""),
                away_until=until if until is not None and until > now else None,
                areas=theirs,
            )
        )
    return tuple(cards)


async def set_away(
    tx: Transaction, *, actor: Actor, compound_id: int, person_id: int, hours: int, now: datetime
) -> datetime | None:
    """A carer is away for so many hours, or back (0). By themselves, or by the liaison.

    Returns until when. Their calls of the running list are passed on by the next due work.
    """
    await require_right(tx, actor, compound_id, *(CARE if actor.person_id == person_id
                                                  else ("approve",)))  # fmt: skip
    await _require_caller(tx, compound_id, person_id, now=now)
    until = None if hours <= 0 else now + min(timedelta(hours=hours), LONGEST_AWAY)
    await _keep(tx, actor, (compound_id, person_id), away_until=until, now=now)
    after = {"person": person_id, "until": until.isoformat() if until else None}
    change = Change("carer", person_id, "away" if until else "back", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return until


async def set_stand_in(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    person_id: int,
    stand_in_id: int | None,
    now: datetime,
) -> None:
    """Name who takes over for a carer; none is the next in the row. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    await _require_caller(tx, compound_id, person_id, now=now)
    if stand_in_id is not None and (
        stand_in_id == person_id or stand_in_id not in await holders(tx, compound_id, *CARE)
    ):
        raise NotACarer()
    await _keep(tx, actor, (compound_id, person_id), stand_in_id=stand_in_id, now=now)
    after = {"person": person_id, "stand_in": stand_in_id}
    change = Change("carer", person_id, "set_stand_in", None, after, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def name_area(
    tx: Transaction,
    *,
    actor: Actor,
    compound_id: int,
    person_id: int,
    building_code: str = "",
    flag: str = "",
    now: datetime,
) -> None:
    """A building's calls, or those of all with a flag, are this carer's. Needs `approve`.

    The area's earlier carer has it no more; naming the same twice changes nothing.
    """
    await require_right(tx, actor, compound_id, "approve")
    await _require_caller(tx, compound_id, person_id, now=now)
    building_id = await tx.scalar(
        select(building.c.id).where(
            building.c.compound_id == compound_id, building.c.code == building_code
        )
    )
    if (building_id is None) == (not flag):
        raise StaleButton()
    area = care_area.c.flag == flag if flag else care_area.c.building_id == building_id
    live = (care_area.c.compound_id == compound_id, area, care_area.c.revoked_at.is_(None))
    before = await tx.scalar(select(care_area.c.person_id).where(*live))
    if before == person_id:
        return
    await tx.run(update(care_area).where(*live).values(revoked_at=now))
    area_id = await tx.insert(
        care_area,
        compound_id=compound_id,
        building_id=None if flag else building_id,
        flag=flag or None,
        person_id=person_id,
        named_by=str(actor),
        named_at=now,
    )
    change = Change("care_area", area_id, "name", before, person_id, compound_id)
    await record(tx, change, actor=str(actor), now=now)


async def drop_area(
    tx: Transaction, *, actor: Actor, compound_id: int, area_id: int, now: datetime
) -> None:
    """Its calls are shared out among all again. Needs `approve`."""
    await require_right(tx, actor, compound_id, "approve")
    live = (
        care_area.c.id == area_id,
        care_area.c.compound_id == compound_id,
        care_area.c.revoked_at.is_(None),
    )
    if await tx.run(update(care_area).where(*live).values(revoked_at=now)):
        change = Change("care_area", area_id, "revoke", None, None, compound_id)
        await record(tx, change, actor=str(actor), now=now)


async def names_of(tx: Transaction, person_ids: Sequence[int]) -> dict[int, str]:
    """Names by person."""
    rows = await tx.all(select(person.c.id, person.c.name).where(person.c.id.in_(set(person_ids))))
    return {row.id: row.name for row in rows}


async def forget_carer(tx: Transaction, person_id: int, *, now: datetime) -> None:
    """Who is forgotten calls nobody any more, and stands in for nobody."""
    await tx.run(delete(carer).where(carer.c.person_id == person_id))
    standing_in = carer.c.stand_in_id == person_id
    await tx.run(update(carer).where(standing_in).values(stand_in_id=None))
    theirs = (care_area.c.person_id == person_id, care_area.c.revoked_at.is_(None))
    await tx.run(update(care_area).where(*theirs).values(revoked_at=now))


async def _areas(tx: Transaction, compound_id: int) -> Areas:
    rows = await tx.all(
        select(care_area).where(
            care_area.c.compound_id == compound_id, care_area.c.revoked_at.is_(None)
        )
    )
    return Areas(
        {row.building_id: row.person_id for row in rows if row.building_id is not None},
        {row.flag: row.person_id for row in rows if row.flag is not None},
    )


async def _require_caller(
    tx: Transaction, compound_id: int, person_id: int, *, now: datetime
) -> None:
    if person_id not in (await callers_of(tx, compound_id, now=now)).everybody:
        raise NotACarer()


async def _keep(
    tx: Transaction, actor: Actor, key: tuple[int, int], *, now: datetime, **values: object
) -> None:
    compound_id, person_id = key
    said = {**values, "set_by": str(actor), "set_at": now}
    if not await tx.insert_new(carer, compound_id=compound_id, person_id=person_id, **said):
        mine = (carer.c.compound_id == compound_id, carer.c.person_id == person_id)
        await tx.run(update(carer).where(*mine).values(**said))
