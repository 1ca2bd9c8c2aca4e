"""Whoever sells or looks after the money tries a payee: sees the code, pays one fen, notes it."""

from base64 import b64decode
from html import unescape
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from config.chance import SeededChance
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
