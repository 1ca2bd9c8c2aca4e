"""The liaison's pages of volunteers and of outings."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fulfillment.handover.use_cases.outing_points import set_point
from orders.actors import person_actor
from orders.tables.households import member
from orders.use_cases.access import make_sign_in_link
from tests.builders import household_id_of
from tests.duty.places import STALL, book
from tests.portal.desk import Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison as sign_in

HERE = "/liaison/handover"
POINT = {"name": "菜摊", "name_en": "Stall", "kind": "sale", "holds": "2", "opens": "08:00"}
RULE = {"demand": "all", "most": "37.2", "test_hours": "24", "remind": "07:00", "doors": "8"}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_points_rules_and_quota_are_set_and_shown_in_both_languages(desk: Desk):
    world = await desk.round("made")
    await sign_in(desk, world)
    whole = {**POINT, "closes": "09:00", "window": "30"}
    assert (await desk.browser.post(f"{HERE}/outings", data=whole)).status_code == 303
    await desk.browser.post(f"{HERE}/outings/quota", data={"outings": "1", "days": "3"})
    shown = plain((await desk.browser.get(f"{HERE}/outings?code=000001")).text)
    assert "Not a pass of this compound" in shown
    assert "08:30 · 0/2" in shown
    bad = await desk.browser.post(f"{HERE}/outings", data={**whole, "closes": "07:00"})
    assert bad.status_code == 409
    assert (await desk.browser.post(f"{HERE}/volunteers/rule", data=RULE)).status_code == 303
    assert 'value="37.2"' in (await desk.browser.get(f"{HERE}/volunteers")).text
    chinese = plain((await desk.browser.get(f"{HERE}/volunteers?lang=zh_CN")).text)
    assert "每 8 户下单的封控户配 1 名送货员" in chinese


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_guards_phone_lets_a_resident_out_and_back(desk: Desk):
    world = await desk.round("made")
    async with desk.db.write() as tx:
        now = desk.clock.now()
        opens = (now + timedelta(hours=8)).strftime("%H:%M")  # the compound's own time
        form = replace(STALL, opens=opens, closes="23:00")
        here: dict[str, Any] = {"actor": world.liaison, "compound_id": world.compound_id}
        point_id = await set_point(tx, **here, form=form, now=now)
        neighbour = await tx.scalar(
            select(member.c.person_id).where(
                member.c.household_id == await household_id_of(tx, "1-1-101")
            )
        )
        mine = await book(tx, person_actor(neighbour), "1-1-101", point_id, at=now, now=now)
        token = await make_sign_in_link(tx, **here, purpose="gate", chance=desk.chance, now=now)
    await desk.browser.post(f"/s/{token}")
    shown = plain((await desk.browser.get(f"/gate/outings?code={mine.code}")).text)
    assert "Valid now" in shown
    assert "1-1-101" in shown
    press = {"outing": str(mine.outing_id), "code": mine.code}
    for goes_out, words in (("true", "Is out"), ("true", "Is out"), ("false", "Used")):
        await desk.browser.post("/gate/outings/passage", data={**press, "goes_out": goes_out})
        assert words in plain((await desk.browser.get(f"/gate/outings?code={mine.code}")).text)
