"""Parcels as they are after a shortage: lines, sums, what lies in which bag. A few statements.

Of a parcel of which nothing is left only the bags go: its lines and its sum stay, as what it was.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from config.chance import Chance
from fulfillment.supply.rules.rebagging import Boxes, FilledBag, rebag
from fulfillment.supply.rules.shortage import Lessened
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from fulfillment.supply.use_cases.bag_photos import empty_photos
from fulfillment.supply.use_cases.codes import new_bag_codes
from fulfillment.supply.use_cases.drawing_up import ON_LIST
from fulfillment.supply.use_cases.shortage_plan import ShortagePlan
from orders.rules.bags import unit_grams
from storage.database import Transaction

IDS_AT_ONCE = 5000


async def write_lines(tx: Transaction, plan: ShortagePlan) -> None:
    """The lines and the sum of every parcel of which something is left."""
    left = [each for each in plan.changes if not each.is_empty]
    offers = plan.standing.offers
    lower, gone, new = [], [], []
    for each in left:
        for code in {*each.before, *each.after}:
            units, key = each.after.get(code, 0), {"of": each.parcel_id, "what": offers[code].id}
            if units == each.before.get(code, 0):
                continue
            if not units:
                gone.append(key)
            elif code in each.before:
                lower.append({**key, "units": units})
            else:
                new.append(_line(each.parcel_id, offers[code], units))
    of_line = (parcel_line.c.parcel_id == bindparam("of")) & (
        parcel_line.c.offer_id == bindparam("what")
    )
    units_of = update(parcel_line).where(of_line).values(quantity=bindparam("units"))
    await _many(tx, units_of, lower)
    await _many(tx, delete(parcel_line).where(of_line), gone)
    await tx.insert_many(parcel_line, new)
    sums = [
        {"of": home.parcel_id, "sum": home.after}
        for home in plan.households
        if not home.gets_nothing
    ]
    amount_of = update(parcel).where(parcel.c.id == bindparam("of")).values(amount=bindparam("sum"))
    await _many(tx, amount_of, sums)


async def write_bags(tx: Transaction, plan: ShortagePlan, *, chance: Chance) -> None:
    """Take out what is lacking, put in what comes instead; emptied bags are gone."""
    mine = await _bags(tx, [each.parcel_id for each in plan.changes])
    boxes = Boxes(await _boxes(tx, plan))
    buildings = {row.id: row.building_id for row in plan.standing.rows}
    grams = {code: unit_grams(row.contents) for code, row in plan.standing.offers.items()}
    filled, gone, new = [], [], []
    for each in plan.changes:
        before = mine[each.parcel_id]
        after = _rebagged(each, before, grams)
        stay = {item.bag_id: item for item in after if item.bag_id}
        for row in before:
            if row.id not in stay:
                gone.append(row.id)
                boxes.take_out(row.box)
            elif _as_json(stay[row.id]) != row.contents:
                filled.append({"of": row.id, "now": _as_json(stay[row.id])})
        fresh = [item for item in after if not item.bag_id]
        last = max((row.number for row in before), default=0)
        for number, item in enumerate(fresh, start=last + 1):
            box = boxes.put_in(item.box, building_id=buildings[each.parcel_id])
            new.append(_bag(each.parcel_id, number, _as_json(item), box))
    of_bag = (
        update(bag)
        .where(bag.c.id == bindparam("of"))
        .values(contents=bindparam("now", type_=bag.c.contents.type))
    )
    await _many(tx, of_bag, filled)
    for start in range(0, len(gone), IDS_AT_ONCE):
        emptied = bag.c.id.in_(gone[start : start + IDS_AT_ONCE])
        await empty_photos(tx, emptied)
        await tx.run(delete(bag).where(emptied))
    codes = await new_bag_codes(tx, len(new), chance=chance)
    rows = [{**item, "code": code} for item, code in zip(new, codes, strict=True)]
    await tx.insert_many(bag, rows)


def _rebagged(
    each: Lessened, rows: Sequence[Row[Any]], grams: Mapping[str, int | None]
) -> tuple[FilledBag, ...]:
    if each.is_empty:
        return ()
    less = Counter(each.before)
    less.subtract(each.after)
    less.update(each.instead)
    bags = [FilledBag(row.id, tuple((c, n) for c, n in row.contents), row.box) for row in rows]
    return rebag(bags, taken=+less, put=each.instead, grams=grams)


async def _bags(tx: Transaction, parcel_ids: Sequence[int]) -> Mapping[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for start in range(0, len(parcel_ids), IDS_AT_ONCE):
        for row in await tx.all(
            select(bag)
            .where(bag.c.parcel_id.in_(parcel_ids[start : start + IDS_AT_ONCE]))
            .order_by(bag.c.parcel_id, bag.c.number)
        ):
            found[row.parcel_id].append(row)
    return found


async def _boxes(tx: Transaction, plan: ShortagePlan) -> Sequence[int]:
    """The box of each bag of the list."""
    first = plan.standing.rows[0]
    return await tx.scalars(
        select(bag.c.box)
        .join(parcel, parcel.c.id == bag.c.parcel_id)
        .where(
            parcel.c.cycle_id == first.cycle_id,
            parcel.c.compound_id == first.compound_id,
            parcel.c.supplier_id == first.supplier_id,
            ON_LIST,
        )
    )


async def _many(tx: Transaction, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await tx.run_many(statement, rows)


def _line(parcel_id: int, row: Row[Any], units: int) -> dict[str, Any]:
    return {
        "parcel_id": parcel_id,
        "offer_id": row.id,
        "code": row.code,
        "name": row.name,
        "name_en": row.name_en,
        "quantity": units,
        "price": row.price,
    }


def _bag(parcel_id: int, number: int, contents: list[list[Any]], box: int) -> dict[str, Any]:
    return {"parcel_id": parcel_id, "number": number, "contents": contents, "box": box}


def _as_json(item: FilledBag) -> list[list[Any]]:
    return [list(pair) for pair in item.contents]
