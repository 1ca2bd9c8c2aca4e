"""What the scanning page asks: whose bags, batches answered one by one, twice is once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from fulfillment.handover.rules.ways import Way
from fulfillment.handover.tables.handovers import slot
from fulfillment.handover.tables.scanning import scan
from fulfillment.handover.use_cases.pickup import close_handover
from tests.handover.hands import code_of
from tests.handover.loads import TRUCK, World, bag_codes, make_world, open_with, states
from tests.portal.desk import Desk

NEAR, FAR = "1-1-101", "2-1-101"
HOUR = timedelta(hours=1)


@pytest_asyncio.fixture
async def world(desk: Desk) -> World:
    async with desk.db.write() as tx:
        made = await make_world(tx)
        await open_with(tx, made, [NEAR, FAR], bags=2)
    desk.clock.at = TRUCK + HOUR
    await desk.browser.post(await desk.link(made.liaison, made.compound_id))
    return made


async def codes(desk: Desk, address: str) -> tuple[str, list[str]]:
    async with desk.db.read() as tx:
        return await code_of(tx, address), await bag_codes(tx, address)


def one(key: str, pickup: str, bag: str, **more: Any) -> dict[str, Any]:
    return {"key": f"key-{key:>04}", "pickup_code": pickup, "bag_code": bag, **more}


async def send(desk: Desk, *scans: dict[str, Any]) -> list[dict[str, Any]]:
    answer = await desk.browser.post("/handout/scan/batch", json={"scans": scans})
    assert answer.status_code == 200, answer.text
    return answer.json()["answers"]


async def look(desk: Desk, pickup: str) -> dict[str, Any]:
    answer = await desk.browser.post("/handout/scan/look", json={"pickup_code": pickup})
    assert answer.status_code == 200
    return answer.json()


async def test_two_scanners_in_the_same_second_hear_one_yes_and_a_scan_sent_again_its_own(
    desk: Desk, world: World
):
    pickup, [first, second] = await codes(desk, NEAR)
    answers = await asyncio.gather(
        *(send(desk, one(key, pickup, first)) for key in ("1", "2")),
        *(send(desk, one("3", pickup, second)) for _ in range(3)),
    )
    said = [answer.get("refused", {}).get("code", "yes") for [answer] in answers]
    assert sorted(said[:2]) == ["already_collected", "yes"]
    assert said[2:] == ["yes"] * 3  # the answer had been lost: it is the same scan
    async with desk.db.read() as tx:
        assert (await states(tx))[NEAR] == "collected"
        assert len(await tx.scalars(select(scan.c.id))) == 3


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_what_was_scanned_an_hour_ago_is_answered_in_order(desk: Desk, world: World):
    pickup, [first, second] = await codes(desk, NEAR)
    _, [foreign, _] = await codes(desk, FAR)
    late = {"seconds_ago": 1800, "was_late": True}
    answers = await send(
        desk,
        one("1", pickup, first, **late),
        one("2", pickup, first, **late),
        one("3", pickup, foreign, **late),
        one("4", pickup, second, seconds_ago=10**9),
        one("5", "<script>", "\x00", **late),
    )
    assert [answer.get("refused", {}).get("code", answer.get("missing")) for answer in answers] == [
        1, "already_collected", "codes_do_not_match", 0, "unknown_code",
    ]  # fmt: skip
    assert "15:30" in " ".join(answers[1]["refused"]["advice"] + [answers[1]["refused"]["what"]])
    assert answers[2]["refused"]["what"].count(FAR) == 1
    shown = await look(desk, pickup)
    assert shown["done"]
    assert "张小红" not in str(shown)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_page_says_why_nothing_is_handed_out(desk: Desk, world: World):
    near, [first, second] = await codes(desk, NEAR)
    far, _ = await codes(desk, FAR)
    shown = await look(desk, near)
    assert (shown["room"], len(shown["bags"]), shown["done"]) == (NEAR, 2, False)
    async with desk.db.write() as tx:
        sealed = update(slot).where(slot.c.pickup_code == far)
        await tx.run(sealed.values(way=Way.DOOR, door_for="seal"))
    assert (await look(desk, far))["refused"]["code"] == "served_at_door"
    await send(desk, one("1", near, first), one("2", near, second))
    async with desk.db.write() as tx:
        handover_id = await tx.scalar(select(slot.c.handover_id).where(slot.c.pickup_code == near))
        await close_handover(tx, actor=world.liaison, handover_id=handover_id, now=desk.clock.at)
    refused = (await look(desk, near))["refused"]
    assert refused["code"] == "all_collected"
    assert "16:00" in refused["advice"][0]


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_camera_is_for_the_scanning_page_alone_and_nothing_without_signing_in(
    desk: Desk, world: World
):
    page = await desk.browser.get("/handout/scan")
    assert "camera=(self)" in page.headers["permissions-policy"]
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "camera=()" in (await desk.browser.get("/handout")).headers["permissions-policy"]
    worker = await desk.browser.get("/handout/scan/worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    async with desk.another_browser() as stranger:
        for path in ("/handout/scan", "/handout/scan/hints"):
            assert (await stranger.get(path)).status_code == 401
        batch = await stranger.post("/handout/scan/batch", json={"scans": []})
        assert batch.status_code == 401
