"""Who hears about a household's goods, and who counts as new."""

from sqlalchemy import select, update

from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.use_cases.batches import batch_card
from fulfillment.supply.use_cases.packing import mark_packed
from orders.tables.cycles import cycle
from orders.tables.households import member
from orders.tables.orders import order
from storage.database import Database
from tests.builders import PORTAL, household_id_of, make_member
from tests.supply.rounds import (
    MORNING,
    approve_everything,
    batch_of,
    make_packed_round,
    make_round,
    notices,
)


async def test_all_members_of_a_household_are_asked(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx, {"3": {"A": 1}})
        second = await make_member(tx, "3", name="老伴")
        await approve_everything(tx, world)
        await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
        told = await notices(tx, "payment_due")
    assert len(told) == 2
    assert f"person:{second.person_id}" in {note.recipient for note in told}


async def test_who_ordered_for_a_household_without_chat_is_told_for_it(db: Database) -> None:
    async with db.write() as tx:
        world = await make_round(tx, {"3": {"A": 1}})
        neighbour = await make_member(tx, "2-1-101", name="邻居")
        home = await household_id_of(tx, "3")
        await tx.run(member.delete().where(member.c.household_id == home))
        await tx.run(
            update(order)
            .where(order.c.household_id == home)
            .values(placed_by=neighbour.person_id, for_other=1)
        )
        await approve_everything(tx, world)
        await mark_packed(tx, actor=world.clerk, **world.of_list, portal_url=PORTAL, now=MORNING)
        told = await notices(tx, "payment_due")
        state = await tx.scalar(select(payment_request.c.state))
    assert [note.recipient for note in told] == [f"person:{neighbour.person_id}"]
    assert state == "due"


async def test_a_newcomer_s_first_order_is_odd_but_nobody_s_in_the_first_cycle(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_round(tx, {"3": {"A": 1}})
        batch_id = await batch_of(tx, world, "3")
        first = await batch_card(tx, batch_id)
        await tx.run(update(cycle).where(cycle.c.id == world.cycle_id).values(number=2))
        second = await batch_card(tx, batch_id)
    assert first.odd == ()
    assert second.odd == (("first_order", {"addresses": ["3"]}),)


async def test_no_notice_of_this_part_goes_to_a_group(db: Database) -> None:
    async with db.write() as tx:
        await make_packed_round(tx)
        ours = await notices(
            tx, "batch_ready", "batch_decided", "order_short", "pick_list_ready", "payment_due"
        )
    assert ours
    assert all(note.recipient.startswith("person:") for note in ours)
