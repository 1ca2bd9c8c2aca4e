"""Putting a compound file into the database, and the questions asked about a compound."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from config.compound_file import CompoundFile
from config.compound_homes import homes_of
from config.spans import codes_of
from orders.actors import SCHEDULER, Actor
from orders.rules.errors import StaleButton
from orders.tables.compounds import (
    building,
    community,
    compound,
    delivery_point,
    group_compound,
    office,
    ordering_group,
)
from orders.tables.households import household
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.layouts import OF_CALLING, OF_DUTY, OF_POINT, OF_TIMETABLE, bundle_fields
from orders.use_cases.pharmacies import set_pharmacies, set_platforms
from storage.audit import Change, record
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class LoadedCompound:
    """What a compound file became."""

    group_id: int
    compound_id: int


async def load_compound(
    tx: Transaction,
    file: CompoundFile,
    *,
    today: date,
    now: datetime,
    waits_for_chat: bool = False,
    actor: Actor = SCHEDULER,
) -> LoadedCompound:
    """Load a compound that is not there yet; one that is there is left as it is.

    `today` is the compound's local day on which its first cycle falls; with `waits_for_chat`
    none opens before the group is bound. A group of that name which is there is joined.
    """
    known = await tx.first(
        select(group_compound.c.group_id, group_compound.c.compound_id)
        .join(compound, compound.c.id == group_compound.c.compound_id)
        .where(compound.c.name == file.compound.name)
    )
    if known is not None:
        return LoadedCompound(known.group_id, known.compound_id)
    compound_id = await _add_compound(tx, file)
    of_name = select(ordering_group.c.id).where(ordering_group.c.name == file.group.name)
    joined: int | None = await tx.scalar(of_name)
    group_id = joined or await _add_group(tx, file, today, waits_for_chat=waits_for_chat)
    await tx.insert_many(group_compound, [{"group_id": group_id, "compound_id": compound_id}])
    await _add_buildings(tx, file, compound_id)
    if joined is None:
        await _add_suppliers(tx, file, group_id)
    change = Change(
        "compound", compound_id, "load", None, {"name": file.compound.name}, compound_id
    )
    await record(tx, change, actor=str(actor), now=now)
    return LoadedCompound(group_id, compound_id)


async def compound_of(tx: Transaction, compound_id: int) -> Row[Any]:
    """Return the compound's row; raises `StaleButton` where there is none of that number."""
    wanted = select(compound).where(compound.c.id == compound_id)
    found = await tx.once(("compound", compound_id), (compound,), lambda: tx.first(wanted))
    if found is None:
        raise StaleButton()
    return found


async def compounds_of_group(tx: Transaction, group_id: int) -> Sequence[Row[Any]]:
    """Return the compounds that an ordering group covers."""
    found = (
        select(compound)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(group_compound.c.group_id == group_id)
        .order_by(compound.c.id)
    )
    tables = (compound, group_compound)
    return await tx.once(("compounds", group_id), tables, lambda: tx.all(found))


async def group_of_compound(tx: Transaction, compound_id: int) -> Row[Any]:
    """Return the ordering group that a compound belongs to."""
    found = (
        select(ordering_group)
        .join(group_compound, group_compound.c.group_id == ordering_group.c.id)
        .where(group_compound.c.compound_id == compound_id)
    )
    tables = (ordering_group, group_compound)
    return await tx.once(("group of", compound_id), tables, lambda: tx.one(found))


async def group_of_chat(tx: Transaction, chat_id: int) -> Row[Any] | None:
    """Return the ordering group of a Telegram chat, if it is one."""
    return await tx.first(select(ordering_group).where(ordering_group.c.chat_id == chat_id))


async def community_named(tx: Transaction, office_name: str | None, name: str | None) -> int | None:
    """Return the community of an office, making both where they are new; nothing for no name."""
    if not office_name or not name:
        return None
    office_id = await tx.scalar(select(office.c.id).where(office.c.name == office_name))
    office_id = office_id or await tx.insert(office, name=office_name)
    of_name = (community.c.office_id == office_id, community.c.name == name)
    found: int | None = await tx.scalar(select(community.c.id).where(*of_name))
    return found or await tx.insert(community, office_id=office_id, name=name)


async def _add_compound(tx: Transaction, file: CompoundFile) -> int:
    part = file.compound
    compound_id = await tx.insert(
        compound,
        community_id=await community_named(tx, part.office, part.community),
        name=part.name,
        name_en=part.name_en,
        aliases=list(part.aliases),
        flags=[flag.model_dump() for flag in part.flags],
        help_lines=[line.model_dump() for line in part.help_lines],
        timezone=part.timezone,
        currency=part.currency,
        payment_mode=part.payment_mode or "after_packing",
        at_deadline=part.at_deadline or "ask",
        dispute_hours=part.dispute_hours or 48,
        leftover=part.leftover or "hold",
        rest_minutes=part.rest_minutes,
        gate_rule=part.gate_rule.as_data if part.gate_rule else {},
        care_rule=part.care_rule.as_data if part.care_rule else {},
        phone_level=part.phone_level,
        distance_metres=part.distance_metres,
        joining=part.joining,
        phone_days=part.phone_days,
        **{
            name: said
            for name in (*OF_CALLING, *OF_TIMETABLE, *OF_DUTY)
            if (said := getattr(part, name)) is not None
        },
        column_maps={name: each.columns for name, each in file.column_maps.items()},
        statement_maps={name: each.as_data for name, each in file.statement_maps.items()},
    )
    points = [
        {
            "compound_id": compound_id,
            "name": point.name,
            **{name: getattr(point, name) for name in OF_POINT},
            **point.whole,
        }
        for point in file.delivery_points
    ]
    await tx.insert_many(delivery_point, points)
    return compound_id


async def _add_group(
    tx: Transaction, file: CompoundFile, today: date, *, waits_for_chat: bool
) -> int:
    rule = {
        **file.group.cycle.model_dump(),
        "timezone": file.compound.timezone,
        "first_day": today.isoformat(),
    }
    return await tx.insert(
        ordering_group,
        name=file.group.name,
        rule=rule,
        waits_for_chat=waits_for_chat,
        capacity_bags=file.group.capacity_bags,
        stock_rule=file.group.stock_rule.as_data if file.group.stock_rule else {},
        **_threshold(file),
    )


def _threshold(file: CompoundFile) -> dict[str, int]:
    """The rise that needs a reason, where the file says another than the usual one."""
    percent = file.group.price_rise_percent
    return {} if percent is None else {"price_rise_percent": percent}


async def _add_buildings(tx: Transaction, file: CompoundFile, compound_id: int) -> None:
    codes = [(code, part) for part in file.buildings for code in codes_of(part.codes)]
    await tx.insert_many(
        building,
        [
            {
                "compound_id": compound_id,
                "code": code,
                "aliases": list(part.aliases),
                "position": position,
            }
            for position, (code, part) in enumerate(codes)
        ],
    )
    rows = await tx.all(
        select(building.c.code, building.c.id).where(building.c.compound_id == compound_id)
    )
    ids = {row.code: row.id for row in rows}
    homes = [
        {
            "compound_id": compound_id,
            "building_id": ids[code],
            "key": home.key,
            "unit": home.unit,
            "floor": home.floor,
            "room": home.room,
            "heads": 0,
        }
        for code, part in codes
        for home in homes_of(code, part)
    ]
    await tx.insert_many(
        household, [{**home, "position": position} for position, home in enumerate(homes)]
    )


async def _add_suppliers(tx: Transaction, file: CompoundFile, group_id: int) -> None:
    for part in file.suppliers:
        supplier_id = await tx.scalar(select(supplier.c.id).where(supplier.c.name == part.name))
        supplier_id = supplier_id or await tx.insert(
            supplier, **part.model_dump(exclude={"bundles", "link"})
        )
        await tx.insert_many(
            bundle,
            [
                {
                    "group_id": group_id,
                    "supplier_id": supplier_id,
                    "code": item.code,
                    **bundle_fields(item, file.compound.currency),
                    "is_offered": True,
                }
                for item in part.bundles
            ],
        )
    for chemist in file.pharmacies:
        await tx.insert_new(supplier, **chemist.model_dump())
    await set_pharmacies(tx, group_id, [chemist.name for chemist in file.pharmacies])
    await set_platforms(tx, group_id, file.platforms)
