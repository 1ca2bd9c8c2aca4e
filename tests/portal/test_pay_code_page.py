"""Whoever sells or looks after the money tries a payee: sees the code, pays one fen, notes it."""

from base64 import b64decode
from html import unescape
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from config.chance import SeededChance
from fulfillment.supply.documents.codes import qr_png
from orders.rules.codes import with_check
from orders.use_cases.access import make_link_for_operator
from tests.portal.desk import Desk, plain

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)

CLERKS = "/supplier/pay-code"
TRIED = "2 Mar 09:00 Sum ✓ · Reference ✗ took a minute"
CODE = {"do": "try", "scheme": "static_code", "in-text": "wxp://f2f0AbCdEfGhIjKl"}


def code_on(html: str) -> str:
    """What the picture on the page holds."""
    data = html.split("data:image/png;base64,")[1].partition('"')[0]
    picture = Image.open(BytesIO(b64decode(data)))
    return next(code.text for code in zxingcpp.read_barcodes(picture))


async def test_a_clerk_tries_the_payee_and_the_liaison_sees_what_arrived(desk: Desk):
    world = await desk.round("open")
    await desk.sign_in_clerk(world)
    first = await desk.browser.get(CLERKS)
    assert "Nobody has tried" in plain(first.text)

    sums = {"amount": "0.01", "reference": with_check("TRYCAT")}
    tried = await desk.browser.post(CLERKS, data={**CODE, **sums})
    assert code_on(tried.text) == CODE["in-text"]
    assert "carries neither sum nor reference" in plain(tried.text)
    assert "0.01 CNY" in plain(tried.text)

    said = {"do": "note", "scheme": "static_code", "app": "WeChat 8.0", "note": "took a minute"}
    said |= {"amount_arrived": "yes", "reference_arrived": "no"}
    noted = await desk.browser.post(CLERKS, data=said, follow_redirects=True)
    assert "Noted. Thank you" in plain(noted.text)
    assert TRIED in plain(noted.text)

    async with desk.db.write() as tx:
        token = await make_link_for_operator(
            tx,
            purpose="liaison",
            compound_id=world.compound_id,
            chance=SeededChance("p"),
            now=desk.clock.now(),
        )
    await desk.browser.post(f"/s/{token}")
    seen = await desk.browser.get("/liaison/pay-code")
    assert TRIED in plain(seen.text)


async def test_what_makes_no_code_is_named_in_words(desk: Desk):
    world = await desk.round("open")
    await desk.sign_in_clerk(world)
    wrong = {"do": "try", "scheme": "epc_sct", "in-name": "Frischmarkt", "amount": "0.01"}
    wrong |= {"in-iban": "DE71110220330123456788", "reference": "ACDEFHY"}
    page = plain((await desk.browser.post(CLERKS, data=wrong)).text)
    assert "IBAN : The check digits do not fit" in page.replace("IBAN:", "IBAN :")
    assert "nobody here can be asked to pay by it" in page
    page = plain((await desk.browser.post(CLERKS, data={**wrong, "amount": "0,01"})).text)
    assert "The sum does not fit" in page
    for app in ("", "a\x00b"):
        nameless = {"do": "note", "scheme": "upi", "app": app}
        page = plain((await desk.browser.post(CLERKS, data=nameless)).text)
        assert "“app” is missing or wrong" in page


async def test_a_pasted_code_says_whom_it_pays(desk: Desk):
    world = await desk.round("open")
    await desk.sign_in_clerk(world)
    payload = "upi://pay?pa=freshmart@okaxis&pn=Fresh%20Mart&am=149.50&cu=INR&tn=HH0412"
    page = plain(
        unescape((await desk.browser.post(CLERKS, data={"do": "read", "code": payload})).text)
    )
    assert "upi:freshmart@okaxis" in page
    assert "INR 149.50" in page
    torn = {"do": "read", "code": "00020101021229"}
    page = plain((await desk.browser.post(CLERKS, data=torn)).text)
    assert "The code is torn or changed." in page
    page = plain((await desk.browser.post(CLERKS, data={**torn, "code": "13800001111"})).text)
    assert "no payment code that is known here" in page
    assert "Project-Id-Version" not in page


async def test_a_shop_has_a_picture_of_its_code_and_no_text(desk: Desk):
    world = await desk.round("open")
    await desk.sign_in_clerk(world)
    files = {"picture": ("code.png", qr_png(CODE["in-text"]), "image/png")}
    tried = {**CODE, "in-text": "", "amount": "0.01", "reference": with_check("TRYCAT")}
    page = (await desk.browser.post(CLERKS, data=tried, files=files)).text
    assert code_on(page) == CODE["in-text"]
    # Another account than the one in force is not called by that one's name.
    assert "WeChat Pay, fingerprint" in plain(page)
    assert "6021" not in plain(page)
    page = plain((await desk.browser.post(CLERKS, data={"do": "read"}, files=files)).text)
    assert "Account number WeChat Pay, fingerprint" in page
    blank = {"picture": ("code.png", b"GIF89a", "image/png")}
    page = plain((await desk.browser.post(CLERKS, data={"do": "read"}, files=blank)).text)
    assert "no picture that can be opened" in page
