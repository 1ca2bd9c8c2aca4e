"""From the cut-off to an approved batch."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from config.chance import SeededChance
from fulfillment.supply.tables.batches import bag, parcel, parcel_line
from fulfillment.supply.use_cases.batches import (
    batch_card,
    batches_of,
    make_batches,
)
from fulfillment.supply.use_cases.codes import new_bag_codes, new_references
from orders.tables.households import household_flag
from orders.tables.orders import order, order_line
from storage.database import Database
from tests.builders import household_id_of
from tests.supply.rounds import (
    EVENING,
    batch_of,
    make_round,
    notices,
)


async def test_each_order_becomes_a_parcel_for_each_supplier(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        rows = await tx.all(
            select(parcel.c.address, parcel.c.number, parcel.c.amount, parcel.c.state)
            .where(parcel.c.supplier_id == world.supplier_id)
            .order_by(parcel.c.number)
        )
    assert [tuple(row) for row in rows] == [
        ("1-1-101", "1-0001", 4050, "allocated"),
        ("1-1-201", "1-0002", 2000, "allocated"),
        ("1-2-302", "1-0003", 1000, "allocated"),
        ("2-1-101", "1-0004", 3050, "allocated"),
        ("3", "1-0005", 2000, "allocated"),
    ]


async def test_an_order_with_two_suppliers_keeps_one_number(db: Database) -> None:
    async with db.write() as tx:
        await make_round(tx)
        numbers = await tx.scalars(select(parcel.c.number).where(parcel.c.address == "1-1-201"))
    assert list(numbers) == ["1-0002", "1-0002"]


async def test_units_of_the_orders_stand_once_on_the_parcels(db: Database) -> None:
    async with db.write() as tx:
        await make_round(tx)
        allocated = await tx.scalar(select(func.sum(order_line.c.allocated)))
        parcelled = await tx.scalar(select(func.sum(parcel_line.c.quantity)))
    assert allocated == parcelled == 11


async def test_there_is_one_batch_for_each_building_and_supplier(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        cards = await batches_of(tx, world.compound_id, world.cycle_id)
    assert [(card.building, card.supplier_en, card.households) for card in cards] == [
        ("1", "Big Supermarket", 3),
        ("1", "Corner Shop", 1),
        ("2", "Big Supermarket", 1),
        ("2", "Corner Shop", 1),
        ("3", "Big Supermarket", 1),
    ]
    assert [card.batch_id for card in cards] == list(world.batch_ids)


async def test_batches_are_made_once_a_cycle(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await make_batches(
                tx, cycle_id=world.cycle_id, chance=SeededChance("again"), now=EVENING
            )


async def test_references_and_bag_codes_are_new_even_when_chance_repeats_itself(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        first = set(await tx.scalars(select(parcel.c.reference)))
        again = await new_references(tx, len(first), chance=SeededChance("codes"))
        codes = set(await tx.scalars(select(bag.c.code)))
        bags = await new_bag_codes(tx, len(codes), chance=SeededChance("codes"))
    assert world.batch_ids
    assert len(set(again)) == len(first)
    assert not set(again) & first
    assert not set(bags) & codes


async def test_a_card_shows_units_bags_and_sum(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        card = await batch_card(tx, await batch_of(tx, world, "1"))
    assert [(units.code, units.units) for units in card.units] == [("A", 4), ("B", 1)]
    assert (card.households, card.bags, card.amount, card.currency) == (3, 3, 7050, "CNY")
    assert card.state == "awaiting_approval"


async def test_short_stock_is_odd_and_the_household_is_told(db: Database) -> None:
    orders = {f"1-1-{floor}01": {"B": 2} for floor in (1, 2, 3)}
    async with db.write() as tx:
        world = await make_round(tx, orders)
        card = await batch_card(tx, world.batch_ids[0])
        told = await notices(tx, "order_short")
    assert dict(card.odd)["short"]["code"] == "B"
    assert (dict(card.odd)["short"]["wished"], dict(card.odd)["short"]["got"]) == (6, 3)
    assert [row.data["lines"][0]["got"] for row in told] == [1, 1, 1]
    assert not any(row.data["nothing"] for row in told)


async def test_an_order_that_got_nothing_makes_no_parcel_and_is_told_so(db: Database) -> None:
    orders = {
        "1-1-101": {"B": 1},
        "1-1-102": {"B": 1},
        "1-1-201": {"B": 1},
        "1-1-202": {"B": 1},
    }
    async with db.write() as tx:
        await make_round(tx, orders)
        addresses = set(await tx.scalars(select(parcel.c.address)))
        told = await notices(tx, "order_short")
    assert len(addresses) == 3
    assert [row.data["nothing"] for row in told] == [True]
    assert told[0].data["address"] in set(orders) - addresses


async def test_who_needs_care_and_who_orders_for_others_is_odd(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        home = await household_id_of(tx, "3")
        await tx.insert_many(household_flag, [{"household_id": home, "flag": "elderly_alone"}])
        await tx.run(update(order).where(order.c.household_id == home).values(for_other=1))
        card = await batch_card(tx, await batch_of(tx, world, "3"))
    assert dict(card.odd) == {
        "placed_by_other": {"addresses": ["3"]},
        "flagged": {"addresses": ["3"]},
    }


async def test_every_liaison_gets_each_batch_and_one_summary(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx)
        ready = await notices(tx, "batch_ready")
        summary = await notices(tx, "batches_summary")
    assert [row.data["batch_id"] for row in ready] == list(world.batch_ids)
    assert {row.recipient for row in ready} == {f"person:{world.liaison.person_id}"}
    assert len({row.slot for row in ready}) == len(ready)
    assert [(row.data["batches"], row.data["amount"]) for row in summary] == [(5, 20500)]
