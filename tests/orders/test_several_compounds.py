"""One ordering group over several compounds: one cycle, addresses and batches by compound."""

from sqlalchemy import select

from config.chance import SeededChance
from config.compound_file import CompoundFile, read_compound_file
from fulfillment.supply.tables.batches import batch
from fulfillment.supply.use_cases.making import make_batches
from orders.actors import OPERATOR
from orders.rules.address_register import SeveralCompounds
from orders.tables.compounds import compound, group_compound
from orders.tables.households import household
from orders.tables.suppliers import bundle
from orders.use_cases.closing import close_cycle
from orders.use_cases.group_orders import take_text
from orders.use_cases.loading import LoadPlan, apply_load, plan_load
from orders.use_cases.registers import register_of
from storage.database import Database, Transaction
from tests.builders import (
    CUTOFF,
    DURING,
    FIRST_DAY,
    SMALL,
    household_id_of,
    make_compound,
    make_member,
    make_open_cycle,
    make_order,
)

NEIGHBOUR = """
compound: {name: 东园, name_en: East Garden, aliases: [东区]}
group: {name: 小园团购群}
buildings:
  - {codes: 1-2, units: 1-2, floors: 1-3, rooms_per_floor: 2}
  - {codes: "9", houses: true}
delivery_points:
  - {name: 南门, name_en: South gate, lane_metres: 20}
"""


def file_of(text: str) -> CompoundFile:
    file, problems = read_compound_file(text)
    assert file is not None, problems
    return file


async def plan(tx: Transaction, text: str) -> LoadPlan:
    return await plan_load(tx, file_of(text))


async def make_both(tx: Transaction) -> tuple[int, int, int]:
    """The small compound and one that joins its group: group, first, second."""
    first = await make_compound(tx)
    second = await apply_load(
        tx, file_of(NEIGHBOUR), actor=OPERATOR, today=FIRST_DAY, now=DURING, with_payees=True
    )
    assert second is not None
    assert second.group_id == first.group_id
    return first.group_id, first.compound_id, second.compound_id


async def home_in(tx: Transaction, compound_id: int, key: str) -> int:
    found: int = await tx.scalar(
        select(household.c.id).where(household.c.compound_id == compound_id, household.c.key == key)
    )
    return found


async def test_a_file_without_suppliers_joins_a_group_and_leaves_what_it_sells(db: Database):
    async with db.write() as tx:
        assert (await plan(tx, NEIGHBOUR)).refusals == ("no_suppliers",)
        await make_both(tx)
        assert len(await tx.scalars(select(group_compound.c.compound_id))) == 2
        assert set(await tx.scalars(select(bundle.c.code).where(bundle.c.is_offered))) == set("ABC")
        again = await plan(tx, NEIGHBOUR)
        assert again.changes.is_nothing
        assert again.refusals == ()
        assert (await plan(tx, SMALL)).changes.is_nothing
        abroad = NEIGHBOUR.replace("东园", "西园").replace("aliases", "currency: KHR, aliases")
        assert (await plan(tx, abroad)).refusals == ("group_differs",)


async def test_an_address_is_the_named_compounds_or_the_writers_own(db: Database):
    async with db.write() as tx:
        group_id, first, second = await make_both(tx)
        here = await register_of(tx, group_id, home=first)
        there = await register_of(tx, group_id, home=second)
        stranger = await register_of(tx, group_id)
        assert here.homes["东园 1-1-101"] == await home_in(tx, second, "1-1-101")
        assert here.written[await home_in(tx, first, "1-1-101")] == "小园 1-1-101"
        names = tuple(
            each.addresses.home
            for each in (here, there, stranger)
            if isinstance(each.addresses, SeveralCompounds)
        )
        assert names == ("小园", "东园", None)


async def test_orders_in_the_group_end_in_the_compound_that_is_meant(db: Database):
    async with db.write() as tx:
        group_id, _, second = await make_both(tx)
        cycle_id = await make_open_cycle(tx)
        writer = await make_member(tx, "9", name="东园的孙阿姨")  # a house of the second compound
        for text in ("A2", "东园 9号 A2", "东区9号 改成A2"):
            answer = await take_text(
                tx, actor=writer, group_id=group_id, text=text, sent_at=DURING, now=DURING
            )
            (form,) = answer.forms
            assert form.household_id == await home_in(tx, second, "9")
            assert form.cycle_id == cycle_id


async def test_batches_are_made_by_compound_from_one_cycle(db: Database):
    async with db.write() as tx:
        _, first, second = await make_both(tx)
        cycle_id = await make_open_cycle(tx)
        await make_order(tx, "3", {"A": 1}, cycle_id=cycle_id)  # a house of the first compound
        await make_order(tx, "9", {"A": 1, "C": 1}, cycle_id=cycle_id, name="孙阿姨")
        await close_cycle(tx, cycle_id=cycle_id, now=CUTOFF)
        await make_batches(tx, cycle_id=cycle_id, chance=SeededChance("b"), now=CUTOFF)
        rows = await tx.all(select(batch.c.compound_id).order_by(batch.c.compound_id))
        assert [row.compound_id for row in rows] == [first, second, second]
        assert await household_id_of(tx, "3") != await home_in(tx, second, "9")
        assert len(await tx.scalars(select(compound.c.id))) == 2
