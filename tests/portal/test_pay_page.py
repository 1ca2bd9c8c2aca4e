"""The pay page: exact sum, no person, every state in words, and no bill behind a forged link."""

import re
from base64 import b64decode
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.supply.tables.batches import parcel
from tests.portal.desk import Desk, plain
from tests.supply.rounds import Round, parcel_of


async def link_of(desk: Desk, world: Round, address: str = "1-1-101") -> str:
    async with desk.db.read() as tx:
        row = await parcel_of(tx, world, address)
        return urlsplit(payment_code(tx, row, portal_url="http://x").payload).path


async def set_state(desk: Desk, state: str, parcel_state: str | None = None) -> None:
    async with desk.db.write() as tx:
        await tx.run(update(payment_request).values(state=state))
        if parcel_state:
            await tx.run(update(parcel).values(state=parcel_state))


async def test_a_due_bill_shows_what_is_needed_to_pay_and_no_person(desk: Desk):
    world = await desk.round("packed")
    answer = await desk.browser.get(await link_of(desk, world))
    async with desk.db.read() as tx:
        reference = (await parcel_of(tx, world, "1-1-101")).reference
    page = plain(answer.text)
    for text in ("¥40.50", reference, "大超市公司", "6021", "Bill for 1-1-101", "2 Mar 14:00"):
        assert text in page
    assert "A Vegetables 1 ¥10.00" in page
    assert "B Meat 1 ¥30.50" in page
    assert "王芳" not in page
    assert "1381234" not in answer.text


async def test_its_code_opens_the_same_page_on_another_phone(desk: Desk, tmp_path):
    world = await desk.round("packed")
    path = await link_of(desk, world)
    html = (await desk.browser.get(path)).text
    picture = tmp_path / "code.png"
    found = re.search(r'base64,([^"]+)"', html)
    assert found
    picture.write_bytes(b64decode(found[1]))
    (code,) = zxingcpp.read_barcodes(Image.open(picture))
    assert code.text == f"http://127.0.0.1:8080{path}"


async def test_i_have_paid_is_a_claim_and_never_a_confirmation(desk: Desk):
    world = await desk.round("packed")
    path = await link_of(desk, world)
    for _ in range(2):
        assert (await desk.browser.post(path)).headers["location"] == path
    page = plain((await desk.browser.get(path)).text)
    assert "The liaison has been told. It is not confirmed yet" in page
    async with desk.db.read() as tx:
        states = await tx.scalars(select(payment_request.c.state))
    assert sorted(states) == ["claimed", "due", "due", "due", "due"]


@pytest.mark.parametrize(
    ("state", "parcel_state", "said"),
    [
        ("confirmed", None, "Paid, and confirmed"),
        ("gathered", None, "Paid to the grid officer"),
        ("covered", None, "It is paid for you"),
        ("waived", None, "Nothing to pay"),
        ("late", None, "Your money came after the deadline"),
        ("disputed", None, "The liaison is looking into this payment"),
        ("due", "dropped_unpaid", "The payment deadline is over"),
        ("due", "cancelled", "This part of your order was cancelled"),
    ],
)
async def test_whoever_need_not_pay_is_told_so_and_sees_no_sum_to_pay(
    desk: Desk, state, parcel_state, said
):
    world = await desk.round("packed")
    await set_state(desk, state, parcel_state)
    page = plain((await desk.browser.get(await link_of(desk, world))).text)
    assert said in page
    assert "To pay" not in page


async def test_before_it_is_packed_nobody_is_asked_to_pay(desk: Desk):
    world = await desk.round("approved")
    path = await link_of(desk, world)
    page = plain((await desk.browser.get(path)).text)
    assert "Not due yet" in page
    assert "I have paid" not in page
    answer = await desk.browser.post(path)
    assert answer.status_code == 409
    assert "nothing to pay" in plain(answer.text)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t[:-1],
        lambda t: t[:-2] + "AA",
        lambda t: "X" + t,
        lambda t: "😀." + t,
        lambda t: "%00",
        lambda t: "A" * 5000,
    ],
)
async def test_a_forged_link_is_a_warning_and_not_a_bill(desk: Desk, change):
    world = await desk.round("packed")
    token = (await link_of(desk, world)).rpartition("/")[2]
    for answer in (
        await desk.browser.get(f"/pay/{change(token)}"),
        await desk.browser.post(f"/pay/{change(token)}"),
    ):
        assert answer.status_code == 404
        assert "Do not pay" in plain(answer.text)
        assert "1-1-101" not in answer.text
