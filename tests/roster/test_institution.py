"""An institution on what comes after the cut-off: first at the gate, called by its receiver."""

import pytest
from sqlalchemy import select

from fulfillment.handover.tables.handovers import slot
from fulfillment.papers.use_cases.showing import AT_THE_GATE, papers_shown
from fulfillment.supply.documents.ink import draw_now
from fulfillment.supply.rules.snapshot import TO_GATE, to_json
from fulfillment.supply.use_cases.drawing_up import draw_up
from orders.tables.households import household, roster_entry
from storage.database import Database, Transaction
from tests.builders import PORTAL, household_id_of
from tests.handover.loads import TRUCK, make_world, open_with
from tests.papers.reading import texts
from tests.supply.rounds import APPROVAL, approve_everything, make_round


async def make_institution(tx: Transaction, key: str) -> int:
    home = await household_id_of(tx, key)
    here = household.c.id == home
    await tx.run(household.update().where(here).values(kind="institution", heads=60))
    await tx.insert(
        roster_entry, household_id=home, role="receives", name="陈院长", name_index="x",
        phone="+8613900001111", phone_index="y", added_at=APPROVAL,
    )  # fmt: skip
    return home


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_slip_and_label_say_the_gate_and_the_receivers_phone(db: Database):
    async with db.write() as tx:
        world = await make_round(tx)
        await make_institution(tx, "3")
        await approve_everything(tx, world)
        listed = await draw_up(
            tx, **world.of_list, version=1, reason="approved", portal_url=PORTAL, now=APPROVAL
        )
    last = listed.parcels[-1]
    assert (last.address, last.receiver, last.phone) == ("3", "陈院长", "+8613900001111")
    assert last.remark == TO_GATE
    assert [parcel.to_gate for parcel in listed.parcels].count(True) == 1
    for kind in ("labels", "slips", "pick_list"):
        page = "".join(texts(draw_now(kind, to_json(listed), "zh_CN")))
        assert page.count("送到大门口") == 1, kind


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_nobody_of_it_is_called_down_it_has_the_first_slot_at_the_gate(db: Database):
    async with db.write() as tx:
        world = await make_world(tx)
        home = await make_institution(tx, "2-1-101")
        await open_with(tx, world, ["1-1-101", "1-1-102", "2-1-101"], bags=2)
        order = select(slot.c.household_id).order_by(slot.c.starts_at, slot.c.id)
        assert (await tx.scalars(order))[0] == home
        shown = await papers_shown(tx, compound_id=world.compound_id, now=TRUCK)
        turns = {
            room.address: room.turn.point
            for item in shown
            for well in item.posted.stairwells
            for room in well.rooms
            if room.turn
        }
    assert turns["2-1-101"] == AT_THE_GATE[0]
    assert turns["1-1-101"] != AT_THE_GATE[0]
