"""A compound file over what is there: compared, applied, and compared again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

import app.schema  # noqa: F401 - every table, as the program has them
from config.chance import SeededChance
from config.compound_file import CompoundFile, read_compound_file
from orders.actors import OPERATOR
from orders.tables.compounds import building, compound, ordering_group
from orders.tables.cycles import cycle, offer
from orders.tables.households import household, member
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.cycles import open_due_cycles
from orders.use_cases.loading import apply_load, plan_load
from orders.use_cases.registers import register_of
from storage.tables import audit, outbox
from tests.builders import (
    CUTOFF,
    DURING,
    FIRST_DAY,
    OPENING,
    SMALL,
    household_id_of,
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
    make_order,
    small_file,
)

BIG = SMALL.replace("小园, name_en: Little Garden, aliases: [小园小区]", "大园, name_en: Great")


def file_of(*replaced: tuple[str, str], text: str = SMALL) -> CompoundFile:
    for old, new in replaced:
        assert old in text, old
        text = text.replace(old, new)
    file, problems = read_compound_file(text)
    assert file is not None, problems
    return file


async def load(tx, file, *, now=DURING, with_payees=True, shown=None):
    return await apply_load(
        tx,
        file,
        actor=OPERATOR,
        today=FIRST_DAY,
        now=now,
        with_payees=with_payees,
        shown=shown,
    )


async def the_group(tx):
    return await tx.one(select(ordering_group))


async def test_the_same_file_twice_changes_nothing(db):
    async with db.write() as tx:
        await load(tx, file_of())
        plan = await plan_load(tx, file_of())
        assert plan.changes.is_nothing
        assert not plan.changes.kept
        written = await tx.scalar(select(func.count()).select_from(audit))
        await load(tx, file_of())
        assert await tx.scalar(select(func.count()).select_from(audit)) == written


DIFFERENCES = {
    "price and limit": [('price: "10.00", limit: 2', 'price: "12.50", limit: 3')],
    "stock and name": [
        ("limit: 3, stock: 3", "limit: 3, stock: 50"),
        ("code: B, name: 肉包", "code: B, name: 猪肉包"),
    ],
    "another code": [("code: C", "code: D")],
    "hours": [("name: 小园团购群", "name: 小园新群, cycle: {length_days: 1, opens: '09:00'}")],
    "rooms": [("units: 1-2, floors: 1-3", "units: 1-3, floors: 2-4")],
    "more buildings": [("houses: true}", "houses: true}\n  - {codes: 5-6, floors: 1-2}")],
    "a tower for a house": [('"3", houses: true', '"3", units: 1-2, floors: 1-2')],
    "no units": [("units: 1-2, floors: 1-3", "units: no, floors: 1-3")],
    "names of buildings": [('"3", houses: true', '"3", houses: true, aliases: [会所]')],
    "another order": [
        ("  - {codes: 1-2, units: 1-2, floors: 1-3, rooms_per_floor: 2}\n", ""),
        (
            "houses: true}",
            "houses: true}\n  - {codes: 1-2, units: 1-2, floors: 1-3, rooms_per_floor: 2}",
        ),
    ],
    "points": [
        ("lane_metres: 10}", "lane_metres: 12}\n  - {name: 西门, name_en: W, lane_metres: 9}")
    ],
    "another point": [("{name: 东门, name_en: East gate", "{name: 南门, name_en: South")],
    "compound": [("aliases: [小园小区]", "office: 街道, community: 社区, rest_minutes: 45")],
    "another supplier": [("name: 小店\n", "name: 新店\n")],
    "payee": [('"6021"', '"9999"'), ("payee: 大超市公司", "payee: 另一公司")],
}


@pytest.mark.parametrize("replaced", DIFFERENCES.values(), ids=DIFFERENCES)
async def test_after_a_load_the_file_and_the_database_say_the_same(db, replaced):
    async with db.write() as tx:
        await load(tx, file_of())
        file = file_of(*replaced)
        plan = await plan_load(tx, file)
        assert not plan.changes.is_nothing
        await load(tx, file, shown=plan.changes)
        again = await plan_load(tx, file)
        assert again.changes.is_nothing, again.changes
        back = await plan_load(tx, file_of())
        assert not back.changes.is_nothing
        await load(tx, file_of())
        assert (await plan_load(tx, file_of())).changes.is_nothing


async def test_prices_of_a_published_cycle_do_not_move_and_the_next_has_the_new_ones(db):
    dearer = file_of(('price: "10.00"', 'price: "10.50"'), ("code: C", "code: D"))
    async with db.write() as tx:
        await make_compound(tx)
        first = await make_open_cycle(tx)
        await load(tx, dearer)
        await tx.run(update(cycle).values(state="closed"))
        old = {row.code: row.price for row in await tx.all(select(offer))}
        assert old == {"A": 1000, "B": 3050, "C": 2800}
        await open_due_cycles(tx, now=OPENING + timedelta(days=3), chance=chance())
        rows = await tx.all(select(offer).where(offer.c.cycle_id != first))
        assert {row.code: row.price for row in rows} == {"A": 1050, "B": 3050, "D": 2800}
        kept = await tx.one(select(bundle).where(bundle.c.code == "C"))
        assert not kept.is_offered


@pytest.mark.parametrize("length", [1, 2, 7])
async def test_new_hours_hold_from_the_next_cycle_and_no_number_is_lost(db, length):
    hours = f"name: 小园团购群, cycle: {{length_days: {length}, opens: '06:30'}}"
    async with db.write() as tx:
        await make_compound(tx)
        for day in range(0, 12, 3):
            await tx.run(update(cycle).values(state="closed"))
            await open_due_cycles(tx, now=OPENING + timedelta(days=day), chance=chance())
        now = DURING + timedelta(days=9)
        before = await tx.all(select(cycle.c.number, cycle.c.cutoff_at))
        await load(tx, file_of(("name: 小园团购群", hours)), now=now)
        assert await tx.all(select(cycle.c.number, cycle.c.cutoff_at)) == before
        await open_due_cycles(tx, now=now + timedelta(hours=1), chance=chance())
        assert await tx.scalar(select(func.max(cycle.c.number))) == 4
        await tx.run(update(cycle).values(state="closed"))
        later = OPENING + timedelta(days=9 + length)
        await open_due_cycles(tx, now=later, chance=chance())
        newest = await tx.one(select(cycle).where(cycle.c.number == 5))
        assert newest.state == "open"
        assert newest.opens_at == later - timedelta(minutes=90)


async def test_a_room_where_somebody_lives_or_ordered_is_kept_with_the_reason(db):
    fewer = file_of(("codes: 1-2, units: 1-2", 'codes: "1", units: 1-2'))
    async with db.write() as tx:
        await make_compound(tx)
        await make_member(tx, "2-1-101")
        opened = await make_open_cycle(tx)
        await make_order(tx, "2-2-301", {"A": 1}, cycle_id=opened)
        moved_out = member.c.household_id == await household_id_of(tx, "2-2-301")
        await tx.run(member.update().where(moved_out).values(state="left"))
        plan = await plan_load(tx, fewer)
        assert {item.key: item.reason for item in plan.changes.kept} == {
            "2": "homes",
            "2-1-101": "lives",
            "2-2-301": "history",
        }
        await load(tx, fewer)
        rooms = select(household.c.key).join(building).where(building.c.code == "2")
        assert set(await tx.scalars(rooms)) == {"2-1-101", "2-2-301"}
        again = await plan_load(tx, fewer)
        assert again.changes.is_nothing
        assert again.changes.kept == plan.changes.kept


async def test_households_stand_in_walking_order_after_a_load_as_after_the_first(db):
    more = (
        ("units: 1-2, floors: 1-3", "units: 1-3, floors: 1-11"),
        ('"3", houses: true', '"7", houses: true'),
    )
    async with db.write() as tx:
        await make_compound(tx)
        await load(tx, file_of(*more))
        changed = await keys_in_order(tx)
        await load(tx, file_of(*more, ("小园, name_en", "另园, name_en")))
        assert changed == await keys_in_order(tx, "另园")
        assert changed.index("1-1-301") < changed.index("1-1-1001") < changed.index("1-2-101")


async def test_a_removed_room_is_not_read_in_the_group_any_more(db):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        before = await register_of(tx, loaded.group_id)
        assert "2-2-302" in before.homes
        await load(tx, file_of(("floors: 1-3", "floors: 1-2")))
        await load(tx, file_of(("floors: 1-3", "floors: 1-2"), ('codes: "3"', "codes: 3-4")))
        after = await register_of(tx, loaded.group_id)
        assert "2-2-302" not in after.homes
        assert after.homes["4"] == await household_id_of(tx, "4")


async def test_a_new_payee_is_told_to_every_liaison_whose_residents_pay_it(db):
    other = file_of(text=BIG.replace("小园团购群", "大园群"))
    changed = file_of(('account_last4: "6021"', 'account_last4: "9999"'))
    async with db.write() as tx:
        first = await make_compound(tx)
        second = await load(tx, other)
        assert second is not None
        mine = await make_liaison(tx, first.compound_id)
        theirs = await make_liaison(tx, second.compound_id)
        await load(tx, changed, with_payees=False)
        assert await tx.scalar(select(supplier.c.account_last4).order_by(supplier.c.id)) == "6021"
        await load(tx, changed)
        told = await tx.all(select(outbox).where(outbox.c.notice == "payee_changed"))
        assert {row.recipient for row in told} == {
            f"person:{mine.person_id}",
            f"person:{theirs.person_id}",
        }
        assert told[0].data["account_last4"] == "9999"
        assert told[0].data["account_last4_before"] == "6021"
        assert told[0].data["payee_before"] == told[0].data["payee"] == "大超市公司"


async def test_a_file_for_another_compound_adds_it_beside_the_first(db):
    file = file_of(text=BIG.replace("小园团购群", "大园群"))
    async with db.write() as tx:
        first = await make_compound(tx)
        plan = await plan_load(tx, file)
        assert plan.is_new
        assert plan.others == ("小园",)
        second = await load(tx, file)
        assert second is not None
        assert second.group_id != first.group_id
        assert (await plan_load(tx, small_file())).changes.is_nothing
        assert (await plan_load(tx, file)).changes.is_nothing


async def test_a_second_compound_of_the_same_group_shares_its_bundles_and_hours(db):
    async with db.write() as tx:
        first = await make_compound(tx)
        second = await load(tx, file_of(text=BIG.replace('price: "10.00"', 'price: "11.00"')))
        assert second is not None
        assert second.group_id == first.group_id
        assert await tx.scalar(select(func.count()).select_from(bundle)) == 3
        assert await tx.scalar(select(bundle.c.price).where(bundle.c.code == "A")) == 1100
        assert await tx.scalar(select(func.count()).select_from(compound)) == 2


async def test_a_compound_does_not_move_into_another_group(db):
    async with db.write() as tx:
        await make_compound(tx)
        await load(tx, file_of(text=BIG.replace("小园团购群", "大园群")))
        moved = file_of(("小园团购群", "大园群"))
        assert (await plan_load(tx, moved)).refusals == ("group_elsewhere",)
        assert await load(tx, moved) is None


async def test_the_currency_stays_once_a_cycle_was_open(db):
    dollars = file_of(("aliases: [小园小区]", "aliases: [小园小区], currency: USD"))
    async with db.write() as tx:
        await make_compound(tx)
        assert (await plan_load(tx, dollars)).refusals == ()
        await make_open_cycle(tx)
        assert (await plan_load(tx, dollars)).refusals == ("currency_fixed",)


async def test_what_was_not_shown_is_not_applied(db):
    file = file_of(("floors: 1-3", "floors: 1-2"))
    async with db.write() as tx:
        await make_compound(tx)
        plan = await plan_load(tx, file)
        await make_member(tx, "1-1-301")
        assert await load(tx, file, shown=plan.changes) is None
        assert await household_id_of(tx, "1-1-302")


async def test_a_group_that_waits_for_its_chat_opens_no_cycle(db):
    async with db.write() as tx:
        await load(tx, file_of())
        assert (await the_group(tx)).waits_for_chat
        assert not await open_due_cycles(tx, now=CUTOFF, chance=chance())


def chance() -> SeededChance:
    return SeededChance("loads")


async def keys_in_order(tx, name: str = "小园"):
    of_place = select(compound.c.id).where(compound.c.name == name).scalar_subquery()
    return await tx.scalars(
        select(household.c.key)
        .where(household.c.compound_id == of_place)
        .order_by(household.c.position)
    )
