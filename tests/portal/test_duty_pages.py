"""The liaison's pages of volunteers and of outings."""

import pytest

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
