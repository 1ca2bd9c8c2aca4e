"""From a ready bag to a door: on a run within a tick, in fit hands, and accounted for."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.use_cases.door_photos import purge_door_photos
from fulfillment.handover.use_cases.runs import drop_volunteer, make_due_runs
from fulfillment.handover.use_cases.to_the_door import from_the_door
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import bag, parcel
from orders.actors import SCHEDULER
from orders.rules.errors import DomainError, StaleButton
from orders.rules.errors_modes import StillToPay
from orders.rules.errors_runs import NotYourRun, RunTaken
from orders.rules.states import PaymentState
from orders.tables.compounds import compound
from storage.database import Database
from storage.tables import document
from tests.builders import household_id_of
from tests.handover.hands import AT, hand
from tests.handover.loads import bag_codes, states, told
from tests.handover.run_stage import (
    HOMES,
    SOON,
    brought_back,
    make_stage,
    opened,
    photo,
    runs,
    to_the_door,
)
from tests.liaison.chat import Chat


async def test_who_is_served_at_the_door_is_on_one_run_within_a_tick(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx)
        await to_the_door(tx, stage, *HOMES)
        one, two = stage.strong.person_id, stage.other.person_id
        assert await runs(tx) == [
            (1, "assigned", one, 2),
            (2, "assigned", two, 1),
            (3, "assigned", one, 1),
        ]
        assert await make_due_runs(tx, now=SOON) == 0  # and nobody is on two
        # One comes down with the code after all, another is called down again.
        for bag_code in await bag_codes(tx, "2-2-302"):
            await hand(tx, stage.world.helper, "2-2-302", bag_code)
        await from_the_door(
            tx,
            compound_id=stage.world.compound_id,
            household_ids=[await household_id_of(tx, "1-1-101")],
            actor=SCHEDULER,
            now=SOON,
        )
        await make_due_runs(tx, now=SOON)
        assert await runs(tx) == [
            (1, "assigned", one, 1),
            (2, "dropped", two, 0),
            (3, "assigned", one, 1),
        ]
        assert [to for to, _ in await told(tx, "run_not_yours")] == [str(stage.other)]
        # A late door rides with a run of its building that nobody has begun.
        await to_the_door(tx, stage, "1-1-101")
        assert (await runs(tx))[0] == (1, "assigned", one, 2)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_volunteer_walks_from_door_to_door_in_one_message(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx)
        await to_the_door(tx, stage, "1-1-101", "1-1-201")
        chat = await opened(tx, stage.strong)
        assert "2 doors · 4 bags" in chat.text
        assert "1-1-201" not in chat.text
        loaded = await chat.presses("Show my doors")
        assert loaded.index("1-1-201") < loaded.index("1-1-101")  # from the top floor down
        first = await chat.presses("I set out")
        assert "door 1 of 2" in first
        assert all(code in first for code in await bag_codes(tx, "1-1-201"))
        left = next(key for key in chat.keys if "Left at the door" in key.text)
        assert "send a photo" in await chat.presses("Left at the door")
        chat.attachment = photo()
        second = await chat.shows_photo()
        assert "door 2 of 2" in second
        # The same button again, now or in a year, changes nothing.
        assert "door 2 of 2" in await chat.sends(left.as_data()["callback_data"])
        assert "send a photo of the door" in await chat.presses("Nobody opens")
        end = await chat.says("按了三次，<没人>")
        assert "1 door served · 1 brought back" in end
        assert not any(key in end for key in ("1-1-101", "1-1-201"))  # numbers alone from now on
        assert (await states(tx))["1-1-201"] == "delivered"
        assert (await states(tx))["1-1-101"] == "undelivered"
        (_, brought), *_ = await told(tx, "brought_to_door")
        picture = select(document.c.content).where(document.c.id == brought["document_id"])
        assert await tx.scalar(picture) == photo().picture
        assert (brought["address"], brought["bags"], brought["is_left"]) == ("1-1-201", 2, True)
        assert [data["address"] for _, data in await told(tx, "bags_handed")] == ["1-1-201"]
        assert [data["address"] for _, data in await told(tx, "nobody_opened")] == ["1-1-101"]
        assert await purge_door_photos(tx, now=AT + timedelta(days=15)) == 1


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_liaison_decides_what_becomes_of_bags_that_came_back(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx, bags=1)
        liaison = Chat(tx, stage.world.liaison, SOON)
        await brought_back(tx, stage, "1-1-101", liaison)
        await make_due_runs(tx, now=SOON)
        assert [row[3] for row in await runs(tx)] == [0]  # nobody brings it before that
        again = next(key for key in liaison.keys if key.text == "Bring again")
        assert "on the next run" in await liaison.presses("Bring again")
        await make_due_runs(tx, now=SOON)
        assert (await runs(tx))[-1][3] == 1
        # What was decided once is decided.
        hold = again.as_data()["callback_data"].replace("again", "hold")
        assert "on the next run" in await liaison.sends(hold)
        await brought_back(tx, stage, "2-2-302", liaison)
        assert "kept at the point" in await liaison.presses("Keep at the point")
        await brought_back(tx, stage, "3", liaison)
        assert "Which room" in await liaison.presses("A neighbour has them")
        assert "taken in by 2-2-301" in await liaison.says("2-2-301")
        await make_due_runs(tx, now=SOON)
        found = await states(tx)
        assert (found["1-1-101"], found["2-2-302"], found["3"]) == ("ready", "held", "delivered")
        decisions = {data["address"]: data for _, data in await told(tx, "bags_kept")}
        assert {key: each["decision"] for key, each in decisions.items()} == {
            "1-1-101": "again",
            "2-2-302": "hold",
            "3": "neighbour",
        }
        collected = await tx.scalars(
            select(slot.c.household_id).where(slot.c.collected_at.is_not(None))
        )
        assert collected == [await household_id_of(tx, "3")]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_bag_that_was_not_there_is_missed_by_name_and_the_rest_is_given(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx)
        await to_the_door(tx, stage, "1-1-201")
        chat = await opened(tx, stage.strong)
        for words in ("Show my doors", "I set out", "A bag is not here"):
            await chat.presses(words)
        lost, there = await bag_codes(tx, "1-1-201")
        await chat.presses(lost)
        assert f"❌ {lost}" in chat.text or any(f"❌ {lost}" in key.text for key in chat.keys)
        await chat.presses("« Back")
        assert f"❌ {lost}" in chat.text
        assert f"👜 {there}" in chat.text
        await chat.presses("Given to them")
        assert (await states(tx))["1-1-201"] == "undelivered"
        (_, said), *_ = await told(tx, "brought_to_door")
        assert (said["bags"], said["lacking"]) == (1, 1)
        (to, missed), *_ = await told(tx, "brought_back")
        assert (to, missed["outcome"], missed["lacking"]) == (str(stage.world.liaison), "given", 1)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_who_leaves_in_the_middle_keeps_what_is_done_and_another_gets_the_rest(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx, bags=1)
        await to_the_door(tx, stage, "1-1-101", "1-1-201")
        chat = await opened(tx, stage.strong)
        for words in ("Show my doors", "I set out", "Given to them"):
            await chat.presses(words)
        old = next(key for key in chat.keys if "Given to them" in key.text)
        here = stage.world.compound_id
        gone: dict[str, Any] = {"person_id": stage.strong.person_id, "now": SOON}
        await drop_volunteer(tx, compound_id=here, actor=SCHEDULER, **gone)
        two = stage.other.person_id
        assert await runs(tx) == [
            (1, "dropped", stage.strong.person_id, 0),
            (2, "assigned", two, 1),
        ]
        # The sheet in their chat becomes a word of thanks; its buttons do nothing any more.
        assert [to for to, _ in await told(tx, "run_not_yours")] == [str(stage.strong)]
        assert "1-1-101" not in await chat.sends(old.as_data()["callback_data"])
        assert (await states(tx))["1-1-101"] == "ready"
        rest = await opened(tx, stage.other)
        assert "1-1-101" in await rest.presses("Show my doors")
        assert "1-1-201" not in rest.text
        begin = next(key for key in rest.keys if "I set out" in key.text)
        with pytest.raises(NotYourRun):
            await chat.sends(begin.as_data()["callback_data"])


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_runs_change_hands_and_only_who_is_fit_gets_one(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx, bags=1, demand="doors")
        await to_the_door(tx, stage, "1-1-101", "2-2-302")
        assert [row[1] for row in await runs(tx)] == ["waiting", "waiting"]  # nobody has declared
        await make_due_runs(tx, now=SOON)
        ((to, waiting),) = await told(tx, "runs_waiting")  # once, with the number
        assert (to, waiting["runs"], waiting["households"]) == (str(stage.world.liaison), 2, 2)
        chat = Chat(tx, stage.strong, SOON)
        await chat.sends(f"rn:{stage.world.compound_id}")
        with pytest.raises(DomainError):
            await chat.presses("I take run 1")
        await tx.run(update(compound).values(duty_demand="none"))
        await chat.presses("I take run 1")
        assert "1-1-101" in chat.text
        other = Chat(tx, stage.other, SOON)
        with pytest.raises(RunTaken):
            await other.sends("rnt:1")
        await chat.presses("Pass it on")
        assert "2" in await chat.presses("小吴")
        assert (await runs(tx))[0][2] == stage.other.person_id
        # Given back it does not come to them again by itself, nor is it lost.
        await other.sends("rng:1:0")
        await other.presses("Yes, give the run back")
        assert (await runs(tx))[0][2] == stage.strong.person_id
        liaison = Chat(tx, stage.world.liaison, SOON)
        await liaison.sends("rns:1")
        await liaison.presses("Give it to somebody else")
        await liaison.presses("小吴")
        assert (await runs(tx))[0][2] == stage.other.person_id
        await liaison.sends("rns:1")
        await liaison.presses("Call these households down instead")
        assert (await runs(tx))[0][1] == "dropped"
        home = await household_id_of(tx, "1-1-101")
        assert await tx.scalar(select(slot.c.way).where(slot.c.household_id == home)) == "point"
        with pytest.raises(StaleButton):
            await liaison.sends("rns:999")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_is_owed_at_the_door_is_paid_before_the_bags_go(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx, bags=1)
        await tx.run(update(parcel).values(payment_mode="on_delivery"))
        await tx.run(update(payment_request).values(state=PaymentState.DUE))
        await to_the_door(tx, stage, "1-1-201")
        chat = await opened(tx, stage.strong)
        for words in ("Show my doors", "I set out"):
            await chat.presses(words)
        assert "¥10.00" in chat.text
        assert not any("Given to them" in key.text for key in chat.keys)
        door = next(key for key in chat.keys if "I have the cash" in key.text)
        number = door.as_data()["callback_data"].split(":")[1]
        with pytest.raises(StillToPay):  # an older button
            await chat.sends(f"rnd:{number}:given")
        await chat.sends(door.as_data()["callback_data"])
        assert "¥10.00" not in chat.text
        await chat.presses("Given to them")
        assert (await states(tx))["1-1-201"] == "delivered"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_bag_that_never_came_is_not_asked_of_the_volunteer(db: Database):
    async with db.write() as tx:
        stage = await make_stage(tx)
        gone, here = await bag_codes(tx, "1-1-101")
        await tx.run(update(bag).where(bag.c.code == gone).values(missing_at=AT))
        await to_the_door(tx, stage, "1-1-101")
        chat = await opened(tx, stage.strong)
        await chat.presses("Show my doors")
        door = await chat.presses("I set out")
        assert here in door
        assert gone not in door
        await chat.presses("Given")
        assert (await states(tx))["1-1-101"] == "delivered"
        assert await tx.scalars(select(bag.c.code).where(bag.c.collected_at.is_not(None))) == [here]
