"""What a compound file says and what the database says, in the same plain form.

Money is in minor units, lists are lists, and nothing has an id: see
`orders.rules.compound_changes`. A bundle that is not offered any more counts as not there.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from config.compound_file import CompoundFile, CompoundPart
from config.compound_homes import homes_of
from config.selling_of_file import BundlePart
from config.spans import codes_of
from orders.rules.compound_changes import Layout
from orders.rules.money import read_amount
from orders.tables.compounds import (
    building,
    community,
    compound,
    delivery_point,
    office,
    ordering_group,
)
from orders.tables.households import household
from orders.tables.needs import pharmacy
from orders.tables.suppliers import bundle, platform, supplier
from storage.database import Transaction

HOURS = ("length_days", "opens", "cutoff", "approve_by", "packed_by", "paid_by", "deliver_at")
OF_COMPOUND = (
    "name_en",
    "timezone",
    "currency",
    "rest_minutes",
    "phone_level",
    "distance_metres",
    "joining",
    "phone_days",
)
OF_CALLING = ("call_minutes", "at_miss")
OF_TIMETABLE = ("night_from", "night_to", "pickup_seconds")
OF_DUTY = (
    "duty_demand",
    "most_tenths",
    "test_hours",
    "remind_duty",
    "doors_per_carrier",
    "calls_itself",
    "outings",
    "outing_days",
)
WHERE_SAID = (
    "payment_mode",
    "at_deadline",
    "dispute_hours",
    "leftover",
    "gate_rule",
    "care_rule",
    *OF_CALLING,
    *OF_TIMETABLE,
    *OF_DUTY,
)
OF_POINT = ("name_en", "lane_metres", "opens", "closes")
OF_POINT_WHERE_SAID = ("kind", "serves", "holes", "walking")
OF_SUPPLIER = ("name_en", "channel", "payee", "account_last4", "payment_scheme", "pay_inputs")
OF_BUNDLE = (
    "name",
    "name_en",
    "aliases",
    "contents",
    "price",
    "limit",
    "stock",
    "per_person",
    "is_standard",
    "subsidy",
    "subsidy_by",
)


def layout_of_file(file: CompoundFile) -> Layout:
    """What the file says."""
    part = file.compound
    codes = [(code, item) for item in file.buildings for code in codes_of(item.codes)]
    return {
        "compound": {
            part.name: {
                **{name: getattr(part, name) for name in OF_COMPOUND},
                **_where_said(part),
                "aliases": list(part.aliases),
                "flags": [flag.model_dump() for flag in part.flags],
                "help_lines": [line.model_dump() for line in part.help_lines],
                "column_maps": {name: each.columns for name, each in file.column_maps.items()},
                "statement_maps": {
                    name: each.as_data for name, each in file.statement_maps.items()
                },
                "office": part.office if part.community else None,
                "community": part.community if part.office else None,
                "walking_order": [code for code, _ in codes],
            }
        },
        "group": {"": _group_of_file(file)},
        "buildings": {code: {"aliases": list(item.aliases)} for code, item in codes},
        "households": {
            home.key: {"building": code} for code, item in codes for home in homes_of(code, item)
        },
        "points": {
            item.name: {**{name: getattr(item, name) for name in OF_POINT}, **item.said}
            for item in file.delivery_points
        },
        "suppliers": {
            item.name: {
                **{name: getattr(item, name) for name in OF_SUPPLIER},
                "link": getattr(item, "link", ""),
            }
            for item in file.sellers
        },
        "bundles": {
            item.code: {**bundle_fields(item, part.currency), "supplier": seller.name}
            for seller in file.suppliers
            for item in seller.bundles
        },
    }


def bundle_fields(item: BundlePart, currency: str) -> dict[str, Any]:
    """A bundle of a file as its row keeps it, without its code: sums in minor units."""
    return {
        **item.model_dump(mode="json", exclude={"code", "price", "subsidy"}),
        "price": read_amount(item.price, currency).minor,
        "subsidy": read_amount(item.subsidy, currency).minor if item.subsidy else 0,
    }


def _where_said(part: CompoundPart) -> dict[str, Any]:
    """What is set on the liaison's page stays as it is there, unless the file says it."""
    said = {name: getattr(part, name) for name in WHERE_SAID}
    said = {name: getattr(value, "as_data", value) for name, value in said.items()}
    return {name: value for name, value in said.items() if value is not None}


def _group_of_file(file: CompoundFile) -> dict[str, Any]:
    """Name and hours; capacity and threshold only where the file says them: else they stay."""
    said = {"name": file.group.name, **file.group.cycle.model_dump()}
    for name in ("capacity_bags", "price_rise_percent"):
        if (value := getattr(file.group, name)) is not None:
            said[name] = value
    if file.group.stock_rule is not None:
        said["stock_rule"] = file.group.stock_rule.as_data
    return said


async def layout_in_database(
    tx: Transaction, *, compound_id: int | None, group_id: int | None, wanted: Layout
) -> Layout:
    """What the database says of a compound and its group; of suppliers, those of either side."""
    return {
        **(await _of_compound(tx, compound_id, wanted) if compound_id is not None else {}),
        **(await _of_group(tx, group_id) if group_id is not None else {}),
        "suppliers": await _suppliers(tx, group_id, list(wanted["suppliers"])),
    }


async def _of_compound(tx: Transaction, compound_id: int, wanted: Layout) -> dict[str, Any]:
    place = await tx.one(
        select(compound, community.c.name.label("community"), office.c.name.label("office"))
        .outerjoin(community, community.c.id == compound.c.community_id)
        .outerjoin(office, office.c.id == community.c.office_id)
        .where(compound.c.id == compound_id)
    )
    buildings = await tx.all(
        select(building.c.code, building.c.aliases)
        .where(building.c.compound_id == compound_id)
        .order_by(building.c.position, building.c.id)
    )
    homes = await tx.all(
        select(household.c.key, building.c.code)
        .join(building, building.c.id == household.c.building_id)
        .where(household.c.compound_id == compound_id)
        .order_by(household.c.position, household.c.id)
    )
    points = await tx.all(
        select(delivery_point)
        .where(delivery_point.c.compound_id == compound_id)
        .order_by(delivery_point.c.id)
    )
    return {
        "compound": {
            place.name: {
                **{name: place._mapping[name] for name in (*OF_COMPOUND, *WHERE_SAID)},
                "aliases": list(place.aliases),
                "flags": list(place.flags),
                "help_lines": list(place.help_lines),
                "column_maps": _maps_beside("column_maps", place.column_maps, wanted),
                "statement_maps": _maps_beside("statement_maps", place.statement_maps, wanted),
                "office": place.office,
                "community": place.community,
                "walking_order": _as_far_as_shared([row.code for row in buildings], wanted),
            }
        },
        "buildings": {row.code: {"aliases": list(row.aliases)} for row in buildings},
        "households": {row.key: {"building": row.code} for row in homes},
        "points": {
            row.name: {name: row._mapping[name] for name in (*OF_POINT, *OF_POINT_WHERE_SAID)}
            for row in points
        },
    }


def _maps_beside(field: str, kept: Mapping[str, Any], wanted: Layout) -> dict[str, Any]:
    """The maps that the file names; those that were made on the page stay as they are."""
    (asked,) = (fields[field] for fields in wanted["compound"].values())
    return {name: columns for name, columns in kept.items() if name in asked}


def _as_far_as_shared(codes: list[str], wanted: Layout) -> list[str]:
    """The order of the buildings; new and vanished ones are told elsewhere, not as its change."""
    (asked,) = (fields["walking_order"] for fields in wanted["compound"].values())
    shared = [code for code in codes if code in set(asked)]
    return list(asked) if shared == [code for code in asked if code in set(shared)] else shared


async def _of_group(tx: Transaction, group_id: int) -> dict[str, Any]:
    group = await tx.one(select(ordering_group).where(ordering_group.c.id == group_id))
    rows = await tx.all(
        select(bundle, supplier.c.name.label("supplier"))
        .join(supplier, supplier.c.id == bundle.c.supplier_id)
        # A gift is entered on the liaison's page; no file knows of it.
        .where(bundle.c.group_id == group_id, bundle.c.is_offered, bundle.c.donation_id.is_(None))
        .order_by(bundle.c.id)
    )
    hours: Mapping[str, Any] = group.rule
    return {
        "group": {
            "": {
                "name": group.name,
                **{name: hours[name] for name in HOURS},
                "capacity_bags": group.capacity_bags,
                "price_rise_percent": group.price_rise_percent,
                "stock_rule": group.stock_rule,
            }
        },
        "bundles": {
            row.code: {
                **{name: row._mapping[name] for name in OF_BUNDLE},
                # What is asked for waits for the liaison; the same file does not ask again.
                "price": row.price if row.asked_price is None else row.asked_price,
                "supplier": row.supplier,
            }
            for row in rows
        },
    }


async def _suppliers(
    tx: Transaction, group_id: int | None, names: list[str]
) -> Mapping[str, Mapping[str, Any]]:
    sells_here = select(bundle.c.supplier_id).where(
        bundle.c.group_id == group_id, bundle.c.is_offered
    )
    is_pharmacy_here = select(pharmacy.c.supplier_id).where(pharmacy.c.group_id == group_id)
    is_platform_here = select(platform.c.supplier_id).where(platform.c.group_id == group_id)
    here = supplier.c.id.in_(sells_here.union(is_pharmacy_here, is_platform_here))
    rows = await tx.all(
        select(supplier, platform.c.link)
        .outerjoin(
            platform, (platform.c.supplier_id == supplier.c.id) & (platform.c.group_id == group_id)
        )
        .where(supplier.c.name.in_(names) | here)
        .order_by(supplier.c.id)
    )
    return {
        row.name: {
            **{name: row._mapping[name] for name in OF_SUPPLIER},
            "link": row.link or "",
        }
        for row in rows
    }
