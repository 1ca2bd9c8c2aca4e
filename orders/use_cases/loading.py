"""Loading a compound file over what is there: what would change, and changing it.

From the first load on the database is the truth; a file is compared with it, the differences
are shown, and what was confirmed is applied in one transaction. Published offers do not move:
bundles and hours are those of the next cycle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Column, select

from config.compound_file import CompoundFile
from config.spans import codes_of
from orders.actors import Actor
from orders.rules.compound_changes import (
    Changes,
    Layout,
    compare,
    payee_changes,
    without_payee_changes,
)
from orders.tables.compounds import (
    building,
    compound,
    delivery_point,
    group_compound,
    ordering_group,
)
from orders.tables.cycles import cycle
from orders.tables.households import household, member
from orders.use_cases.compounds import LoadedCompound, load_compound
from orders.use_cases.layouts import layout_in_database, layout_of_file
from orders.use_cases.loading_homes import apply_homes, apply_points, note_homes
from orders.use_cases.loading_sale import (
    apply_bundles,
    apply_compound,
    apply_group,
    apply_suppliers,
    tell_payees,
)
from orders.use_cases.pharmacies import set_pharmacies, set_platforms
from storage.audit import Change, record
from storage.database import Transaction

OF_THE_GROUP = ("group", "suppliers", "bundles")


@dataclass(frozen=True, slots=True)
class LoadPlan:
    """What a file would change. `refusals` are codes of why it cannot be loaded at all."""

    name: str
    currency: str
    compound_id: int | None
    group_id: int | None
    changes: Changes
    others: tuple[str, ...]  # compounds that stay beside a new one
    refusals: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.compound_id is None


async def plan_load(tx: Transaction, file: CompoundFile) -> LoadPlan:
    """Compare a file with what is there; nothing is changed."""
    wanted = layout_of_file(file)
    compound_id: int | None = await tx.scalar(
        select(compound.c.id).where(compound.c.name == file.compound.name)
    )
    group_id, refusals = await _group_for(tx, file, compound_id)
    present = await layout_in_database(
        tx, compound_id=compound_id, group_id=group_id, wanted=wanted
    )
    if file.joins and group_id is None:
        refusals = (*refusals, "no_suppliers")
    if compound_id is None and await _differs_from_group(tx, file, group_id):
        refusals = (*refusals, "group_differs")
    if file.joins:  # what is sold, and when, is the group's
        wanted = {**wanted, **{name: present.get(name, {}) for name in OF_THE_GROUP}}
    in_use = await _in_use(tx, compound_id, present, wanted)
    changes = compare(present, wanted, in_use=in_use)
    if group_id is not None and await _currency_is_fixed(tx, group_id, changes):
        refusals = (*refusals, "currency_fixed")
    others = await tx.scalars(
        select(compound.c.name).where(compound.c.id != (compound_id or 0)).order_by(compound.c.id)
    )
    return LoadPlan(
        name=file.compound.name,
        currency=file.compound.currency,
        compound_id=compound_id,
        group_id=group_id,
        changes=changes,
        others=tuple(others),
        refusals=refusals,
    )


async def apply_load(
    tx: Transaction,
    file: CompoundFile,
    *,
    actor: Actor,
    today: date,
    now: datetime,
    with_payees: bool,
    shown: Changes | None = None,
) -> LoadedCompound | None:
    """Change what differs; nothing where it is no longer what was `shown` and confirmed.

    Without `with_payees` everything is changed but whom residents pay.
    """
    held = select(compound.c.id).where(compound.c.name == file.compound.name)
    if await tx.first(held) is not None:
        await tx.lock(held)
    plan = await plan_load(tx, file)
    if plan.refusals or (shown is not None and plan.changes != shown):
        return None
    changes = plan.changes if with_payees else without_payee_changes(plan.changes)
    loaded = await load_compound(tx, file, today=today, now=now, waits_for_chat=True, actor=actor)
    if not plan.is_new:
        await apply_compound(tx, loaded.compound_id, changes.of("compound"))
        order = [code for part in file.buildings for code in codes_of(part.codes)]
        await apply_homes(tx, loaded.compound_id, changes, walking_order=order)
        await apply_points(tx, loaded.compound_id, changes.of("points"))
    ids = await _apply_sale(tx, loaded.group_id, file, changes, actor=actor, now=now)
    await tell_payees(tx, payee_changes(changes), ids, now=now)
    moved = [Change("supplier", ids[item.key], "change_payee") for item in payee_changes(changes)]
    await record(tx, *moved, actor=str(actor), now=now)
    if not (changes.is_nothing or plan.is_new):
        change = Change(
            "compound", loaded.compound_id, "load", None, _in_short(changes), loaded.compound_id
        )
        await record(tx, change, actor=str(actor), now=now)
    return loaded


async def _apply_sale(
    tx: Transaction,
    group_id: int,
    file: CompoundFile,
    changes: Changes,
    *,
    actor: Actor,
    now: datetime,
) -> Mapping[str, int]:
    """Change what the group sells and when; returns the ids of the suppliers concerned."""
    if file.joins:
        await note_homes(tx, group_id)
        return {}
    await apply_group(tx, group_id, file, changes, now=now)
    ids = await apply_suppliers(tx, changes.of("suppliers"))
    await apply_bundles(tx, group_id, changes.of("bundles"), actor=actor, now=now)
    await set_pharmacies(tx, group_id, [part.name for part in file.pharmacies])
    await set_platforms(tx, group_id, file.platforms)
    return ids


async def _group_for(
    tx: Transaction, file: CompoundFile, compound_id: int | None
) -> tuple[int | None, tuple[str, ...]]:
    """The group that the file is about; a compound does not move into another group."""
    named: int | None = await tx.scalar(
        select(ordering_group.c.id).where(ordering_group.c.name == file.group.name)
    )
    if compound_id is None:
        return named, ()
    own: int = await tx.scalar(
        select(group_compound.c.group_id).where(group_compound.c.compound_id == compound_id)
    )
    return own, ("group_elsewhere",) if named not in (None, own) else ()


async def _differs_from_group(tx: Transaction, file: CompoundFile, group_id: int | None) -> bool:
    """One cycle has one price list and one cut-off: its compounds share currency and zone."""
    other = select(compound.c.id).where(
        compound.c.id.in_(
            select(group_compound.c.compound_id).where(group_compound.c.group_id == group_id)
        ),
        (compound.c.currency != file.compound.currency)
        | (compound.c.timezone != file.compound.timezone),
    )
    return group_id is not None and await tx.first(other) is not None


async def _currency_is_fixed(tx: Transaction, group_id: int, changes: Changes) -> bool:
    """Sums of cycles that were open stand in the old currency."""
    changed = any("currency" in item.after for item in changes.of("compound").changed)
    begun = select(cycle.c.id).where(cycle.c.group_id == group_id, cycle.c.opened_at.is_not(None))
    return changed and await tx.first(begun.limit(1)) is not None


async def _in_use(
    tx: Transaction, compound_id: int | None, present: Layout, wanted: Layout
) -> Mapping[str, Mapping[str, str]]:
    """Why something that the file no longer has must stay."""
    sellers = {
        key: "sold"
        for key, fields in present["suppliers"].items()
        if key not in wanted["suppliers"] and fields["channel"] not in ("pharmacy", "platform")
    }
    if compound_id is None:
        return {"suppliers": sellers}
    homes = await _homes_in_use(tx, compound_id, _missing(present, wanted, "households"))
    stands = {str(present["households"][key]["building"]) for key in homes}
    points = await _named_in_use(tx, compound_id, _missing(present, wanted, "points"))
    return {
        "households": homes,
        "buildings": {code: "homes" for code in stands if code not in wanted["buildings"]},
        "points": points,
        "suppliers": sellers,
    }


def _missing(present: Layout, wanted: Layout, section: str) -> list[str]:
    return [key for key in present[section] if key not in wanted[section]]


async def _homes_in_use(
    tx: Transaction, compound_id: int, keys: Sequence[str]
) -> Mapping[str, str]:
    rows = await tx.all(
        select(household.c.id, household.c.key).where(
            household.c.compound_id == compound_id, household.c.key.in_(keys)
        )
    )
    names = {row.id: row.key for row in rows}
    lived_in = await tx.scalars(
        select(member.c.household_id).where(
            member.c.household_id.in_(list(names)), member.c.state.in_(("asked", "accepted"))
        )
    )
    found = {names[each]: "history" for each in await _referred(tx, household.c.id, list(names))}
    return {**found, **{names[each]: "lives" for each in lived_in}}


async def _named_in_use(
    tx: Transaction, compound_id: int, names: Sequence[str]
) -> Mapping[str, str]:
    rows = await tx.all(
        select(delivery_point.c.id, delivery_point.c.name).where(
            delivery_point.c.compound_id == compound_id, delivery_point.c.name.in_(names)
        )
    )
    known = {row.id: row.name for row in rows}
    return {
        known[each]: "history" for each in await _referred(tx, delivery_point.c.id, list(known))
    }


async def _referred(tx: Transaction, column: Column[int], ids: Sequence[int]) -> set[int]:
    """Which of these rows any other table refers to, also tables that come later."""
    found: set[int] = set()
    if not ids:
        return found
    for table in building.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column is column:
                found |= set(await tx.scalars(select(key.parent).where(key.parent.in_(ids))))
    return found


def _in_short(changes: Changes) -> dict[str, object]:
    """For the audit: how many of what, and which fields; never a payee's name."""
    return {
        "added": _counts([item.section for item in changes.added]),
        "gone": _counts([item.section for item in changes.gone]),
        "changed": {f"{item.section}:{item.key}": sorted(item.after) for item in changes.changed},
    }


def _counts(sections: Sequence[str]) -> dict[str, int]:
    return {name: sections.count(name) for name in dict.fromkeys(sections)}
