"""The liaison's pages of delivery points and of the timetable."""

import pytest

from tests.portal.desk import Desk, plain
from tests.portal.test_paper_desk import sign_in_liaison as sign_in

HERE = "/liaison/handover/points"
FORM = {"name": "北门", "name_en": "North gate", "opens": "08:00", "closes": "20:00"}


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_point_is_looked_at_saved_and_shown_and_a_wrong_one_is_named(desk: Desk):
    world = await desk.round("made")
    await sign_in(desk, world)
    form = {**FORM, "kind": "lane", "lane_metres": 12, "serves": "1-2", "in_use": "true"}
    looked = plain((await desk.browser.post(HERE, data=form)).text)
    assert "What changes" in looked
    assert "North gate" not in plain((await desk.browser.get(HERE)).text)  # only looked at
    saved = await desk.browser.post(f"{HERE}/save", data=form)
    assert saved.status_code == 303
    shown = plain((await desk.browser.get(HERE)).text)
    assert "North gate" in shown
    assert "a lane of 12 metres, 7 people at a time" in shown
    wrong = await desk.browser.post(
        HERE, data={**form, "name": "南门", "kind": "drop", "serves": ""}
    )
    assert wrong.status_code == 409
    assert "serves" in plain(wrong.text)
    timetable = await desk.browser.get("/liaison/handover/timetable")
    assert "No load is on its way" in plain(timetable.text)
