"""Days of stock by kind: of an area for its liaison, of a supplier for its clerk and contact."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from orders.actors import Actor
from orders.rules.errors import NotYours
from orders.rules.kinds import kinds_in_order
from orders.rules.states import StockState
from orders.rules.stock_days import Holding, StockRule, days_of_stock, judged, stock_rule
from orders.tables.compounds import compound, group_compound, ordering_group
from orders.tables.stock import stock_figure
from orders.tables.suppliers import supplier, supplier_contact
from orders.use_cases.rights import require_right
from orders.use_cases.stock_use import DailyUse, daily_use, groups_of, suppliers_of
from storage.database import Transaction

RIGHTS = ("approve", "care")


@dataclass(frozen=True, slots=True)
class Figure:
    """A supplier's newest figure of a kind."""

    supplier_id: int
    kind: str
    grams: int
    day: str


@dataclass(frozen=True, slots=True)
class KindStock:
    """A kind in an area, or at a supplier; `days` are tenths, None: nothing known."""

    kind: str
    grams: int | None  # None: nobody has given a figure
    used: int  # grams a day
    by_heads: bool
    days: int | None
    least: int
    state: StockState | None
    sellers: tuple[tuple[str, str, int, str], ...]  # name, name_en, grams, day


@dataclass(frozen=True, slots=True)
class AreaStock:
    """An ordering group's stock; `silent` are suppliers without a figure of today."""

    group_id: int
    group: str
    compound_id: int
    today: str
    kinds: tuple[KindStock, ...]
    silent: tuple[tuple[str, str, str], ...]  # name, name_en, last day or nothing
    rule: StockRule


@dataclass(frozen=True, slots=True)
class SupplierStock:
    """What one supplier has said, and how long it lasts for all it serves."""

    supplier_id: int
    name: str
    name_en: str
    today: str
    last_day: str | None
    kinds: tuple[KindStock, ...]

    @property
    def has_today(self) -> bool:
        return self.last_day == self.today


async def area_stock(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> AreaStock | None:
    """Return the stock for a compound's group. Needs `approve` or `care`."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    row = group_compound.c.compound_id == compound_id
    group_id = await tx.scalar(select(group_compound.c.group_id).where(row))
    return None if group_id is None else await stock_of_group(tx, group_id, now=now)


async def stock_of_group(tx: Transaction, group_id: int, *, now: datetime) -> AreaStock:
    """The same for due work."""
    place = await tx.one(
        select(ordering_group.c.name, ordering_group.c.stock_rule, compound.c.id,
               compound.c.timezone)
        .join(group_compound, group_compound.c.group_id == ordering_group.c.id)
        .join(compound, compound.c.id == group_compound.c.compound_id)
        .where(ordering_group.c.id == group_id)
        .order_by(compound.c.id)
        .limit(1)
    )  # fmt: skip
    sellers = sorted((await suppliers_of(tx, [group_id])).get(group_id, ()))
    groups = await groups_of(tx, sellers)
    use = await daily_use(tx, sorted({each for found in groups.values() for each in found}))
    figures = await figures_of(tx, sellers)
    names = await _names(tx, sellers)
    rule = stock_rule(place.stock_rule)
    today = local_day(now, place.timezone)
    by_kind: dict[str, list[Figure]] = defaultdict(list)
    for each in figures:
        by_kind[each.kind].append(each)
    kinds = kinds_in_order([*rule.least, *by_kind])
    here = _Area(group_id, groups, use, names, rule)
    days = {each.supplier_id: each.day for each in figures}
    return AreaStock(
        group_id=group_id,
        group=place.name,
        compound_id=place.id,
        today=today,
        kinds=tuple(_area_kind(kind, by_kind[kind], here) for kind in kinds),
        silent=tuple((*names[each], days.get(each, "")) for each in sellers
                     if each in names and days.get(each) != today),
        rule=rule,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Area:
    """What all kinds of an area are judged by."""

    group_id: int
    groups: Mapping[int, set[int]]
    use: DailyUse
    names: Mapping[int, tuple[str, str]]
    rule: StockRule


def _area_kind(kind: str, figures: Sequence[Figure], here: _Area) -> KindStock:
    grams = sum(each.grams for each in figures) if figures else None
    days = days_of_stock(
        Holding(each.grams, here.use.of_all(here.groups[each.supplier_id], kind))
        for each in figures
    )
    least = here.rule.least.get(kind, 0)
    return KindStock(
        kind=kind,
        grams=grams,
        used=int(here.use.of(here.group_id, kind)),
        by_heads=here.use.is_by_heads(here.group_id, kind),
        days=days if figures else None,
        least=least,
        state=None if grams is None else judged(days, grams=grams, least=least),
        sellers=tuple((*here.names[each.supplier_id], each.grams, each.day) for each in figures),
    )


async def supplier_stock(
    tx: Transaction, *, actor: Actor, supplier_id: int, now: datetime
) -> SupplierStock:
    """Return what a supplier has said last. For its contacts and its clerk."""
    await require_seller(tx, actor, supplier_id)
    groups = await groups_of(tx, [supplier_id])
    areas = sorted(groups.get(supplier_id, ()))
    use = await daily_use(tx, areas)
    figures = await figures_of(tx, [supplier_id])
    names = await _names(tx, [supplier_id])
    rules = await tx.scalars(
        select(ordering_group.c.stock_rule).where(ordering_group.c.id.in_(areas))
    )
    read = [stock_rule(each) for each in rules] or [StockRule()]
    strictest = StockRule(
        {kind: max(each.least.get(kind, 0) for each in read)
         for kind in dict.fromkeys(kind for each in read for kind in each.least)}
    )  # fmt: skip
    by_kind = {each.kind: each for each in figures}
    kinds = kinds_in_order([*strictest.least, *by_kind])
    return SupplierStock(
        supplier_id,
        *names[supplier_id],
        today=await day_of(tx, supplier_id, now=now),
        last_day=max((each.day for each in figures), default=None),
        kinds=tuple(_own_kind(kind, by_kind.get(kind), areas, use, strictest) for kind in kinds),
    )


def _own_kind(
    kind: str, figure: Figure | None, areas: Sequence[int], use: DailyUse, rule: StockRule
) -> KindStock:
    used = use.of_all(areas, kind)
    days = None if figure is None else days_of_stock([Holding(figure.grams, used)])
    least = rule.least.get(kind, 0)
    return KindStock(
        kind=kind,
        grams=None if figure is None else figure.grams,
        used=int(used),
        by_heads=bool(areas) and all(use.is_by_heads(each, kind) for each in areas),
        days=days,
        least=least,
        state=None if figure is None else judged(days, grams=figure.grams, least=least),
        sellers=() if figure is None else (("", "", figure.grams, figure.day),),
    )


async def figures_of(tx: Transaction, supplier_ids: Sequence[int]) -> list[Figure]:
    """The newest figure of each supplier and kind."""
    newest = (
        select(
            stock_figure.c.supplier_id,
            stock_figure.c.kind,
            func.max(stock_figure.c.day).label("day"),
        )
        .where(stock_figure.c.supplier_id.in_(supplier_ids))
        .group_by(stock_figure.c.supplier_id, stock_figure.c.kind)
        .subquery()
    )
    same = (
        (stock_figure.c.supplier_id == newest.c.supplier_id)
        & (stock_figure.c.kind == newest.c.kind)
        & (stock_figure.c.day == newest.c.day)
    )
    rows = await tx.all(
        select(stock_figure).join(newest, same).order_by(stock_figure.c.supplier_id)
    )
    return [Figure(row.supplier_id, row.kind, row.grams, row.day) for row in rows]


async def require_seller(tx: Transaction, actor: Actor, supplier_id: int) -> None:
    """Raise `NotYours` unless the actor speaks for the supplier, or is signed in as its clerk."""
    if actor.supplier_id == supplier_id:
        return
    speaks = select(supplier_contact.c.person_id).where(
        supplier_contact.c.supplier_id == supplier_id,
        supplier_contact.c.person_id == (actor.person_id or 0),
    )
    if await tx.first(speaks) is None:
        raise NotYours()


async def day_of(tx: Transaction, supplier_id: int, *, now: datetime) -> str:
    """Today where the supplier sells."""
    groups = (await groups_of(tx, [supplier_id])).get(supplier_id, set())
    zone = await tx.scalar(
        select(compound.c.timezone)
        .join(group_compound, group_compound.c.compound_id == compound.c.id)
        .where(group_compound.c.group_id.in_(groups))
        .order_by(compound.c.id)
        .limit(1)
    )
    return local_day(now, zone or "Asia/Shanghai")


def local_day(now: datetime, zone: str) -> str:
    return now.astimezone(ZoneInfo(zone)).date().isoformat()


async def _names(tx: Transaction, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    rows = await tx.all(
        select(supplier.c.id, supplier.c.name, supplier.c.name_en).where(supplier.c.id.in_(ids))
    )
    return {row.id: (row.name, row.name_en) for row in rows}
