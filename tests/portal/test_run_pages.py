"""The liaison's page of door runs: who walks what, who could, what came back, and the paper."""

from datetime import timedelta

import pytest

from fulfillment.handover.use_cases.run_board import problems_of
from fulfillment.handover.use_cases.runs import make_due_runs
from orders.use_cases.access import make_sign_in_link
from tests.handover.hands import AT
from tests.handover.loads import states
from tests.handover.run_stage import brought_back, make_stage, runs, to_the_door
from tests.liaison.chat import Chat
from tests.papers.reading import texts
from tests.portal.desk import Desk, plain

HERE = "/liaison/handover/runs"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_runs_are_given_decided_on_and_printed(desk: Desk):
    desk.clock.at = AT + timedelta(minutes=10)
    async with desk.db.write() as tx:
        stage = await make_stage(tx)
        await brought_back(tx, stage, "3", Chat(tx, stage.world.liaison, AT))
        await to_the_door(tx, stage, "1-1-101", "1-1-201")
        token = await make_sign_in_link(
            tx,
            actor=stage.world.liaison,
            purpose="liaison",
            supplier_id=None,
            compound_id=stage.world.compound_id,
            chance=desk.chance,
            now=desk.clock.now(),
        )
        door = (await problems_of(tx, stage.world.compound_id))[0].door_id
    await desk.browser.post(f"/s/{token}")
    shown = plain((await desk.browser.get(HERE)).text)
    assert "nobody opened" in shown
    assert "Building 1 · 0 of 2 doors" in shown
    paper = await desk.browser.get(f"{HERE}/paper?locale=en")
    printed = " ".join(texts(paper.content))
    assert "1-1-201" in printed
    assert "Run 2" in printed
    refused = await desk.browser.post(f"{HERE}/doors/{door}", data={"decision": "neighbour"})
    assert refused.status_code == 409
    await desk.browser.post(f"{HERE}/doors/{door}", data={"decision": "again"})
    async with desk.db.write() as tx:
        await make_due_runs(tx, now=desk.clock.now())
        (_, second, third) = await runs(tx)
        assert (await states(tx))["3"] == "ready"
        assert third[3] == 1
    one, two = stage.strong.person_id, stage.other.person_id
    other = two if second[2] == one else one
    await desk.browser.post(f"{HERE}/2/to", data={"person": other})
    await desk.browser.post(f"{HERE}/3/down")
    async with desk.db.read() as tx:
        (_, second, third) = await runs(tx)
    assert second[2] == other
    assert third[1] == "dropped"
