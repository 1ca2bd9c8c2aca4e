"""The clerk sends in a list of goods, looks at what would change, and says yes."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from tests.portal.desk import Desk, plain

EXAMPLE = Path(__file__).parents[2] / "config" / "examples" / "fancheng-goods.xlsx"


async def test_a_list_is_sent_looked_at_and_agreed_to(desk: Desk):
    world = await desk.round("open")
    await desk.sign_in_clerk(world)
    template = await desk.browser.get("/supplier/goods/template.xlsx")
    sheets = load_workbook(BytesIO(template.content)).sheetnames
    assert sheets == ["List of goods", "About the columns"]

    sent = await desk.browser.post("/supplier/goods", files={"file": ("a.xlsx", template.content)})
    assert "There is nothing in this file" in plain(sent.text)

    file = {"file": ("list.xlsx", EXAMPLE.read_bytes())}
    sent = await desk.browser.post("/supplier/goods", files=file, follow_redirects=True)
    page = plain(sent.text)
    assert "61 new, 1 changed, 1 no longer on sale; 0 as before" in page
    assert "“面议” is no price" in page
    assert "Rice 5kg" in page
    assert "大白菜" not in plain((await desk.browser.get("/supplier/goods")).text)

    shown = sent.text.split('name="shown" value="')[1].split('"')[0]
    path = str(sent.url.path)
    stale = await desk.browser.post(f"{path}/yes", data={"shown": "x"}, follow_redirects=True)
    assert "Something has changed meanwhile" in plain(stale.text)
    done = await desk.browser.post(f"{path}/yes", data={"shown": shown}, follow_redirects=True)
    page = plain(done.text)
    assert "It counts from the next cycle on" in page
    assert "62 goods on sale" in page
    assert "¥37.00 waits for the liaison" in page
