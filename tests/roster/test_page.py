"""The roster on the liaison's page, in a browser that keeps its cookie."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from config.chance import SeededChance
from orders.use_cases.access import make_sign_in_link
from orders.use_cases.roster import roster_of
from tests.builders import DURING, household_id_of, make_compound, make_liaison
from tests.portal.desk import Desk, desk, plain

__all__ = ["desk"]

FILE = ("地址,姓名,电话,特殊情况\n1-1-101,王芳,13812345678,独居\n,李强,,\n9-1-101,赵敏,,\n").encode(
    "gb18030"
)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_roster_is_uploaded_looked_over_and_applied(desk: Desk):
    desk.clock.at = DURING
    async with desk.db.write() as tx:
        compound_id = (await make_compound(tx)).compound_id
        token = await make_sign_in_link(
            tx,
            actor=await make_liaison(tx, compound_id),
            purpose="liaison",
            compound_id=compound_id,
            chance=SeededChance("link"),
            now=DURING,
        )
    await desk.browser.post(f"/s/{token}")
    assert (await desk.browser.get("/liaison/roster/1/broken.xlsx")).status_code == 404
    refused = await desk.browser.post("/liaison/roster", files={"file": ("a.pdf", b"%PDF-1.7")})
    assert "This is no table" in plain(refused.text)
    await desk.browser.post("/liaison/roster", files={"file": ("花名册.csv", FILE)})
    said = plain((await desk.browser.get("/liaison/roster")).text)
    assert "What “花名册.csv” would change" in said
    assert "+ 王芳 138****5678" in said
    assert "1 row is not clear" in said
    assert "there is no such building here" in said
    sheet = load_workbook(
        BytesIO((await desk.browser.get("/liaison/roster/1/broken.xlsx")).content)
    ).worksheets[0]
    assert sheet["D2"].value == "赵敏"
    template = await desk.browser.get("/liaison/roster/template.xlsx?locale=en")
    assert load_workbook(BytesIO(template.content)).sheetnames[0] == "Roster"
    done = await desk.browser.post("/liaison/roster/1/apply", follow_redirects=True)
    assert "The roster is taken in: 1 household." in plain(done.text)
    assert "These rows as a file" in plain(done.text)
    async with desk.db.read() as tx:
        home = await household_id_of(tx, "1-1-101")
        assert [who.name for who in await roster_of(tx, household_id=home)] == ["王芳", "李强"]
    assert (await desk.browser.post("/liaison/roster/1/drop")).status_code == 409
