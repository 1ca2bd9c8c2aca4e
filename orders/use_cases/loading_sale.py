"""The part of a load that is about selling: the compound's fields, hours, suppliers, bundles."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from config.compound_file import CompoundFile
from orders.actors import OPERATOR, Actor
from orders.notices import Notice
from orders.rules.compound_changes import Changed, Changes
from orders.rules.cycle_changes import change_rule
from orders.tables.compounds import community, compound, group_compound, office, ordering_group
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.compounds import community_named
from orders.use_cases.prices import set_prices
from orders.use_cases.rights import holders
from orders.use_cases.timetables import (
    hold_timetable,
    rule_as_data,
    rule_from,
    write_timetable,
)
from storage.database import Transaction
from storage.outbox import Post, post

NOT_COLUMNS = {"office", "community", "walking_order"}
# Where a file names some, others that were made on a page stay.
MAPS_OF_TABLES = {"column_maps", "statement_maps"}


async def apply_compound(tx: Transaction, compound_id: int, changes: Changes) -> None:
    """Change the compound's own fields; they hold at once."""
    for item in changes.changed:
        values = {name: value for name, value in item.after.items() if name not in NOT_COLUMNS}
        for name in MAPS_OF_TABLES & values.keys():
            kept = await tx.scalar(select(compound.c[name]).where(compound.c.id == compound_id))
            values[name] = {**kept, **values[name]}
        if {"office", "community"} & item.after.keys():
            values["community_id"] = await _community(tx, compound_id, item.after)
        if values:
            await tx.run(update(compound).where(compound.c.id == compound_id).values(**values))


async def _community(tx: Transaction, compound_id: int, after: Mapping[str, Any]) -> int | None:
    row = await tx.one(
        select(community.c.name.label("community"), office.c.name.label("office"))
        .select_from(compound)
        .outerjoin(community, community.c.id == compound.c.community_id)
        .outerjoin(office, office.c.id == community.c.office_id)
        .where(compound.c.id == compound_id)
    )
    return await community_named(
        tx, after.get("office", row.office), after.get("community", row.community)
    )


async def apply_group(
    tx: Transaction, group_id: int, file: CompoundFile, changes: Changes, *, now: datetime
) -> None:
    """Change the group's name, and its hours from the next cycle on."""
    group = await tx.lock(select(ordering_group).where(ordering_group.c.id == group_id))
    await _change_hours(tx, group_id, file, now=now)
    values: dict[str, Any] = {"name": file.group.name}
    for name in ("capacity_bags", "price_rise_percent", "stock_rule"):
        if (value := getattr(file.group, name)) is not None:
            values[name] = getattr(value, "as_data", value)
    if not changes.of("households").is_nothing:
        values["revision"] = group.revision + 1
    await tx.run(update(ordering_group).where(ordering_group.c.id == group_id).values(**values))


async def _change_hours(
    tx: Transaction, group_id: int, file: CompoundFile, *, now: datetime
) -> None:
    before = await hold_timetable(tx, group_id)
    hours = {**file.group.cycle.model_dump(), "timezone": file.compound.timezone}
    rule = rule_from({**rule_as_data(before.rule), **hours})
    if rule == before.rule:
        return
    begun = bool(before.last or before.planned)
    after = change_rule(before, rule, now=now) if begun else replace(before, rule=rule)
    await write_timetable(
        tx, group_id=group_id, before=before, after=after, verb="load", actor=OPERATOR, now=now
    )


async def apply_suppliers(tx: Transaction, changes: Changes) -> Mapping[str, int]:
    """Add and change suppliers; returns the ids of all that are concerned, by name."""
    for new in changes.added:
        await tx.insert_new(supplier, name=new.key, **_without_link(new.fields))
    for item in changes.changed:
        named = update(supplier).where(supplier.c.name == item.key)
        if values := _without_link(item.after):
            await tx.run(named.values(**values))
    names = [new.key for new in changes.added] + [item.key for item in changes.changed]
    rows = await tx.all(select(supplier.c.name, supplier.c.id).where(supplier.c.name.in_(names)))
    return {row.name: row.id for row in rows}


def _without_link(fields: Mapping[str, Any]) -> dict[str, Any]:
    """A platform's link is the group's: `set_platforms` writes it."""
    return {name: value for name, value in fields.items() if name != "link"}


async def apply_bundles(
    tx: Transaction, group_id: int, changes: Changes, *, actor: Actor, now: datetime
) -> None:
    """What the next cycle will offer. A bundle that is gone keeps its row: offers refer to it."""
    ids = {row.name: row.id for row in await tx.all(select(supplier.c.name, supplier.c.id))}
    rows = await tx.all(select(bundle.c.code, bundle.c.id).where(bundle.c.group_id == group_id))
    known = {row.code: row.id for row in rows}
    prices: dict[int, int] = {}
    wanted = {new.key: dict(new.fields) for new in changes.added}
    wanted |= {item.key: dict(item.after) for item in changes.changed}
    for code, fields in wanted.items():
        if "supplier" in fields:
            fields["supplier_id"] = ids[fields.pop("supplier")]
        if code in known:
            if "price" in fields:
                prices[known[code]] = fields.pop("price")
            of_row = update(bundle).where(bundle.c.id == known[code])
            await tx.run(of_row.values(**fields, is_offered=True))
        else:
            await tx.insert(bundle, group_id=group_id, code=code, is_offered=True, **fields)
    gone = [item.key for item in changes.gone]
    here = (bundle.c.group_id == group_id, bundle.c.code.in_(gone))
    await tx.run(update(bundle).where(*here).values(is_offered=False, asked_price=None))
    await set_prices(tx, prices, actor=actor, now=now)


async def tell_payees(
    tx: Transaction, changed: Sequence[Changed], ids: Mapping[str, int], *, now: datetime
) -> None:
    """Tell every liaison whose residents will pay somebody else from now on."""
    for item in changed:
        seller = await tx.one(select(supplier).where(supplier.c.id == ids[item.key]))
        compounds = await tx.scalars(
            select(group_compound.c.compound_id)
            .join(bundle, bundle.c.group_id == group_compound.c.group_id)
            .where(bundle.c.supplier_id == seller.id, bundle.c.is_offered)
            .distinct()
        )
        people = {each for place in compounds for each in await holders(tx, place, "approve")}
        data = {
            "supplier": seller.name,
            "supplier_en": seller.name_en,
            "payee": seller.payee,
            "account_last4": seller.account_last4,
            "payee_before": item.before.get("payee", seller.payee),
            "account_last4_before": item.before.get("account_last4", seller.account_last4),
            "scheme": seller.payment_scheme,
            "scheme_before": item.before.get("payment_scheme", seller.payment_scheme),
            "inputs": seller.pay_inputs,
        }
        told = [Post(f"person:{each}", Notice.PAYEE_CHANGED, data) for each in sorted(people)]
        await post(tx, *told, now=now)
