"""The guard's page on a phone, papers by the driver's link, the liaison's page, the papers."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from fulfillment.handover.tables.gate import bag_finding, crew_paper
from fulfillment.handover.use_cases.consignment_cards import consignment_card
from fulfillment.handover.use_cases.paper_links import paper_link
from orders.use_cases.access import make_sign_in_link
from tests.gate.places import EVENING, LEAVES, give_all, make_gate, send_out
from tests.portal.desk import desk

__all__ = ["desk"]
ONE = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


def photo() -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), "white").save(out, format="JPEG")
    return out.getvalue()


async def sign_in(desk, actor, compound_id, purpose):
    async with desk.db.write() as tx:
        token = await make_sign_in_link(
            tx,
            actor=actor,
            purpose=purpose,
            compound_id=compound_id,
            chance=desk.chance,
            now=desk.clock.now(),
        )
    assert (await desk.browser.post(f"/s/{token}")).status_code == 303


@pytest.mark.slow
@ONE
async def test_a_truck_comes_in_is_counted_and_its_papers_print(desk):
    desk.clock.at = LEAVES
    async with desk.db.write() as tx:
        gate = await make_gate(tx)
        await give_all(tx, gate, leave_out=("travel",))
        load = await send_out(tx, gate)
    world = gate.world
    await sign_in(desk, world.guard, world.compound_id, "gate")
    shown = await desk.browser.get("/gate")
    assert "2 papers are missing or expired" in shown.text
    card = (await desk.browser.get(f"/gate/load/{load}")).text
    assert "老周 · 14 days" in card
    assert "let it in</button>" not in card
    refused = await desk.browser.post(f"/gate/load/{load}/step", data={"step": "admit"})
    assert refused.status_code == 409
    assert "老周: 14 days&#39; travel not given" in refused.text
    picture = await desk.browser.get(f"/gate/paper/{gate.trip.trip_id}/{gate.driver_id}/test")
    assert picture.headers["content-type"] == "image/jpeg"
    async with desk.db.write() as tx:
        await give_all(tx, gate)
    steps = ("admit", "disinfected", "placed", "resting")
    for step in steps:
        done = await desk.browser.post(f"/gate/load/{load}/step", data={"step": step})
        assert done.status_code == 303, step
    early = await desk.browser.post(f"/gate/load/{load}/count", data={"bags": ""})
    assert early.status_code == 409
    desk.clock.at = LEAVES + timedelta(minutes=30)
    await desk.browser.post(f"/gate/load/{load}/step", data={"step": "unloaded"})
    lists = f"/gate/load/{load}/list"
    noted = await desk.browser.post(f"{lists}/missing", data={"text": "1-1-101"})
    assert noted.status_code == 303
    damaged = {"photo": ("bag.jpg", photo(), "image/jpeg")}
    noted = await desk.browser.post(f"{lists}/damaged", data={"text": "3"}, files=damaged)
    assert noted.status_code == 303
    assert "1-1-101" in (await desk.browser.get(lists)).text
    await desk.browser.post(f"/gate/load/{load}/count", data={"bags": ""})
    async with desk.db.read() as tx:
        assert (await consignment_card(tx, load)).bags_counted == 3
    for paper in ("pass", "history"):
        drawn = await desk.browser.get(f"/gate/load/{load}/{paper}.pdf?locale=en")
        assert drawn.content.startswith(b"%PDF"), paper
    await sign_in(desk, world.liaison, world.compound_id, "liaison")
    page = (await desk.browser.get("/liaison/handover/gate")).text
    assert page.count("Make it good as credit") == 2
    async with desk.db.read() as tx:
        first = await tx.scalar(select(bag_finding.c.id).order_by(bag_finding.c.id))
    decided = await desk.browser.post(
        f"/liaison/handover/gate/finding/{first}", data={"verdict": "coming"}
    )
    assert decided.status_code == 303
    stranger = desk.another_browser()
    assert (await stranger.get("/gate")).status_code == 401
    await stranger.aclose()


@ONE
async def test_a_driver_gives_papers_by_a_link_and_sees_no_photo(desk):
    desk.clock.at = EVENING
    async with desk.db.write() as tx:
        gate = await make_gate(tx)
        link = paper_link(tx, gate.trip.trip_id)
    form = {"holder": str(gate.driver_id), "kind": "test"}
    picture = {"photo": ("test.jpg", photo(), "image/jpeg")}
    without = await desk.browser.post(link, data=form, files=picture)
    assert without.status_code == 409
    given = await desk.browser.post(
        link, data={**form, "made_at": "2026-03-02T18:00"}, files=picture
    )
    assert given.status_code == 303
    page = (await desk.browser.get(link)).text
    assert "17 hours old" in page
    assert "/gate/paper/" not in page
    assert (await desk.browser.get(link[:-2] + "00")).status_code == 410
    async with desk.db.read() as tx:
        row = await tx.one(select(crew_paper))
    assert (row.kind, row.given_by) == ("test", f"driver:{gate.trip.trip_id}")


@ONE
async def test_the_liaison_sets_the_rule_of_the_gate(desk):
    async with desk.db.write() as tx:
        gate = await make_gate(tx)
    await sign_in(desk, gate.world.liaison, gate.world.compound_id, "liaison")
    form = {
        "papers": ["test", "pass"], "steps": ["unload"], "test_hours": "24", "papers_due": "17:30",
        "kept_days": "7", "late_minutes": "20", "rest_minutes": "45", "route": "北门",
    }  # fmt: skip
    done = await desk.browser.post("/liaison/handover/gate/rule", data=form)
    assert done.status_code == 303
    page = (await desk.browser.get("/liaison/handover/gate")).text
    assert 'value="17:30"' in page
    assert 'value="45"' in page
    bad = await desk.browser.post(
        "/liaison/handover/gate/rule", data={**form, "papers_due": "25:99"}
    )
    assert bad.status_code == 409
