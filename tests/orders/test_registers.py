"""A group's register is kept between messages, and made anew when what it is made of changes."""

from sqlalchemy import select, update

from orders.rules.address_register import AddressRegister
from orders.tables.compounds import compound
from orders.tables.households import household
from orders.use_cases import registers
from orders.use_cases.registers import MOST_KEPT, register_of
from storage.database import Database
from tests.builders import make_compound, small_file


async def test_a_register_is_kept_while_nothing_changes(db: Database):
    async with db.write() as tx:
        group_id = (await make_compound(tx)).group_id
        first = await register_of(tx, group_id)
        assert first.homes["1-1-101"]
        assert await register_of(tx, group_id) is first


async def test_a_new_household_is_known_at_once(db: Database):
    async with db.write() as tx:
        group_id = (await make_compound(tx)).group_id
        before = await register_of(tx, group_id)
        row = await tx.one(select(household).where(household.c.key == "3"))
        home = {name: value for name, value in row._mapping.items() if name != "id"}
        added = await tx.insert(household, **{**home, "key": "4", "position": 99})
        after = await register_of(tx, group_id)
        assert "4" not in before.homes
        assert after.homes["4"] == added
        assert "4" in after.addresses.keys


async def test_a_new_name_of_the_compound_is_known_at_once(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        await register_of(tx, loaded.group_id)
        await tx.run(update(compound).values(aliases=["新园"]))
        renamed = (await register_of(tx, loaded.group_id)).addresses
        assert isinstance(renamed, AddressRegister)
        assert renamed.aliases == ("小园", "新园")


async def test_two_groups_have_a_register_each(db: Database):
    async with db.write() as tx:
        one = (await make_compound(tx)).group_id
        file = small_file(小园="大园", Little="Great")
        other = (await make_compound(tx, file=file)).group_id
        first, second = await register_of(tx, one), await register_of(tx, other)
        assert first.homes.keys() == second.homes.keys()
        assert not set(first.homes.values()) & set(second.homes.values())


async def test_only_so_many_are_kept(db: Database):
    async with db.write() as tx:
        loaded = await make_compound(tx)
        first = await register_of(tx, loaded.group_id)
        for number in range(MOST_KEPT):
            await tx.run(update(compound).values(aliases=[f"园{number}"]))
            await register_of(tx, loaded.group_id)
        assert len(registers._kept) == MOST_KEPT
        assert isinstance(first.addresses, AddressRegister)
        await tx.run(update(compound).values(aliases=list(first.addresses.aliases[1:])))
        assert await register_of(tx, loaded.group_id) is not first
