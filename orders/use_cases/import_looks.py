"""Looking a kept file over against the compound as it is now.

What people decided about an address before is used again, and shown as theirs. In a group over
several compounds a household of another one is nobody's here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from orders.rules.import_deciding import decide_on
from orders.rules.import_goods import OfferThere, goods_in_file, name_of
from orders.rules.platform_export import PART_REFUNDED, Doubt, ExportLine, Looked
from orders.rules.states import UploadState
from orders.tables.compounds import compound, group_compound
from orders.tables.cycles import offer
from orders.tables.households import household
from orders.tables.imports import import_decision, imported_line
from orders.tables.uploads import upload
from orders.use_cases.compounds import compound_of, compounds_of_group
from orders.use_cases.import_cards import Decided, DoubtAsked, ImportCycle, ImportLook
from orders.use_cases.import_readings import Reading, headings_of, reading_of
from orders.use_cases.registers import GroupRegister, register_of
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class _Said:
    """A decision that is kept for an address of this file."""

    household: str | None
    decided_at: datetime


async def look_of(tx: Transaction, row: Row[Any], cycles: Sequence[ImportCycle]) -> ImportLook:
    """Say what would come of a file that is kept in `row`."""
    place = await compound_of(tx, row.compound_id)
    chosen = next((each for each in cycles if each.cycle_id == row.cycle_id), None)
    bare = ImportLook(
        upload_id=row.id,
        compound_id=row.compound_id,
        group_id=row.group_id,
        compound=place.name,
        compound_en=place.name_en,
        currency=place.currency,
        timezone=place.timezone,
        file_name=row.file_name,
        state=row.state,
        made_at=row.made_at,
        cycle=chosen,
        cycles=tuple(cycles),
        applied_before=await _was_applied(tx, row),
    )
    if row.state != UploadState.SHOWN:
        return bare
    register = await register_of(tx, row.group_id)
    reading = await reading_of(tx, row, register)
    if reading is None:
        return replace(bare, headings=await headings_of(tx, row.id))
    return await _looked_over(tx, bare, reading)


async def compounds_of_homes(tx: Transaction, group_id: int) -> Mapping[int, int]:
    """In which compound each household of a group is."""
    rows = await tx.all(
        select(household.c.id, household.c.compound_id)
        .join(group_compound, group_compound.c.compound_id == household.c.compound_id)
        .where(group_compound.c.group_id == group_id)
    )
    return {row.id: row.compound_id for row in rows}


async def _looked_over(tx: Transaction, bare: ImportLook, reading: Reading) -> ImportLook:
    export, register = reading.export, reading.register
    said = await _said(tx, bare.compound_id, reading)
    cycle_id = bare.cycle.cycle_id if bare.cycle else None
    there = await _there(tx, cycle_id, bare.compound_id)
    decisions = {key: each.household for key, each in said.items()}
    looked = decide_on(
        reading.looked, export, reading.keys, decisions=decisions, already=frozenset(there)
    )
    looked, elsewhere = await _own(tx, bare, looked, register)
    waiting = [line for line, _ in looked.resolved] + [each.line for each in looked.doubts]
    return replace(
        bare,
        export=export,
        looked=looked,
        doubts=_asked(looked.doubts, register),
        decided=_decided(reading, looked, said, bare.made_at),
        goods=goods_in_file(export, waiting, await _offers(tx, cycle_id)),
        back=tuple(line for line in export.lines if line.is_refunded and line.key in there),
        part_back=tuple(
            line for line in export.lines if line.doubt == PART_REFUNDED and line.key in there
        ),
        other_goods=tuple(
            line for line in export.lines if there.get(line.key, name_of(line)) != name_of(line)
        ),
        elsewhere=elsewhere,
    )


def _asked(doubts: Sequence[Doubt], register: GroupRegister) -> tuple[DoubtAsked, ...]:
    """One question for all lines of one address."""
    by_key: defaultdict[str, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        by_key[doubt.key].append(doubt)
    return tuple(
        DoubtAsked(
            same[0],
            tuple(each.line for each in same),
            register.homes.get(same[0].proposal) if same[0].proposal else None,
        )
        for same in by_key.values()
    )


def _decided(
    reading: Reading, looked: Looked, said: Mapping[str, _Said], made_at: datetime
) -> tuple[Decided, ...]:
    """The lines of this file about which somebody said something, and which are not in yet."""
    if not said:
        return ()
    out = (each.line for each in looked.refused if each.reason == "decided")
    still_open = {line.key for line, _ in looked.resolved} | {line.key for line in out}
    lines: defaultdict[str, list[ExportLine]] = defaultdict(list)
    for line, key in zip(reading.export.lines, reading.keys, strict=True):
        if key in said and line.key in still_open:
            lines[key].append(line)
    return tuple(
        Decided(tuple(of_key), said[key].household, key, said[key].decided_at < made_at)
        for key, of_key in lines.items()
    )


async def _said(tx: Transaction, compound_id: int, reading: Reading) -> Mapping[str, _Said]:
    """What is kept about the addresses of this file, by their keys in the clear."""
    mine = select(import_decision).where(import_decision.c.compound_id == compound_id)
    written = reading.register.written
    return {
        reading.by_index[row.key]: _Said(written.get(row.household_id), row.decided_at)
        for row in await tx.all(mine)
        if row.key in reading.by_index and (row.household_id is None or row.household_id in written)
    }


async def _there(
    tx: Transaction, cycle_id: int | None, compound_id: int
) -> Mapping[tuple[str, int], str]:
    """The lines that are in already, and of which good they are."""
    rows = await tx.all(
        select(imported_line.c.order_number, imported_line.c.line, offer.c.name)
        .join(offer, offer.c.id == imported_line.c.offer_id)
        .where(
            imported_line.c.cycle_id == cycle_id,
            imported_line.c.compound_id == compound_id,
            imported_line.c.order_id.is_not(None),
        )
    )
    return {(row.order_number, row.line): row.name for row in rows}


async def _offers(tx: Transaction, cycle_id: int | None) -> Mapping[str, OfferThere]:
    mine = select(offer).where(offer.c.cycle_id == cycle_id)
    return {row.name: OfferThere(row.code, row.price) for row in await tx.all(mine)}


async def _own(
    tx: Transaction, bare: ImportLook, looked: Looked, register: GroupRegister
) -> tuple[Looked, Mapping[str, int]]:
    """Without the lines of other compounds, and how many each of those has."""
    if len(await compounds_of_group(tx, bare.group_id)) == 1:
        return looked, {}
    of_home = await compounds_of_homes(tx, bare.group_id)
    own, others = [], defaultdict[int, int](int)
    for line, home in looked.resolved:
        owner = of_home[register.homes[home]]
        if owner == bare.compound_id:
            own.append((line, home))
        else:
            others[owner] += 1
    names = await tx.all(select(compound.c.id, compound.c.name).where(compound.c.id.in_(others)))
    homes = len({home for _, home in own})
    return replace(looked, resolved=tuple(own), households=homes), {
        row.name: others[row.id] for row in names
    }


async def _was_applied(tx: Transaction, row: Row[Any]) -> bool:
    before = select(upload.c.id).where(
        upload.c.kind == row.kind,
        upload.c.compound_id == row.compound_id,
        upload.c.sha256 == row.sha256,
        upload.c.state == UploadState.APPLIED,
        upload.c.id != row.id,
    )
    return await tx.first(before.limit(1)) is not None
