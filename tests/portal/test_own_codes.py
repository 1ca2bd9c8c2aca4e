"""The payee's own code stands on the pay page, with the bill's very sum, or not at all."""

import re
from base64 import b64decode
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select, update

from fulfillment.money.schemes.registry import OFFLINE
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.tables.batches import parcel
from tests.portal.desk import Desk, plain
from tests.portal.test_pay_page import link_of

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)
CODE = "wxp://f2f0AbCdEfGhIjKl"
UPI = "upi://pay?pa=freshmart@okaxis&pn=Fresh&tr={tr}&am={am}&cu=INR"


async def bill_of(
    desk: Desk, path: str, *, scheme: str, payload: str, currency: str = "CNY"
) -> str:
    """The pay page of a bill that is asked for by this code."""
    same = {"scheme": scheme, "currency": currency}
    async with desk.db.write() as tx:
        await tx.run(update(payment_request).values(payload=payload, **same))
        await tx.run(update(parcel).values(**same))
    return (await desk.browser.get(path)).text


def codes_on(html: str) -> list[str]:
    pictures = [
        Image.open(BytesIO(b64decode(each))) for each in re.findall(r'base64,([^"]+)', html)
    ]
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


async def test_a_collection_code_is_shown_with_what_to_type(desk: Desk):
    world = await desk.round("packed")
    html = await bill_of(desk, await link_of(desk, world), scheme="static_code", payload=CODE)
    assert codes_on(html)[0] == CODE
    assert "Please type in ¥40.50 and put the reference" in plain(html)


async def test_a_code_with_another_sum_is_not_shown(desk: Desk):
    world = await desk.round("packed")
    path = await link_of(desk, world)
    payload = UPI.format(tr="ACDEFHY", am="1.00")
    html = await bill_of(desk, path, scheme="upi", payload=payload, currency="INR")
    assert payload not in codes_on(html)
    payload = UPI.format(tr="ACDEFHY", am="40.50")
    html = await bill_of(desk, path, scheme="upi", payload=payload, currency="INR")
    assert codes_on(html)[0] == payload
    assert "The sum is in it; please put the reference" in plain(html)


async def test_a_singaporean_code_holds_until_its_day_is_over(desk: Desk):
    world = await desk.round("packed")
    path = await link_of(desk, world)
    async with desk.db.write() as tx:
        pay_by = await tx.scalar(select(payment_request.c.pay_by))
    inputs = {"proxy_type": "uen", "proxy": "T08GB0046G", "amount": "40.50"}
    payload = OFFLINE["paynow"].make({**inputs, "bill_number": "ACDEFHY"}).payload
    shown = []
    for moment in (pay_by + timedelta(minutes=1), pay_by + timedelta(days=1)):
        desk.clock.at = moment
        html = await bill_of(desk, path, scheme="paynow", payload=payload, currency="SGD")
        shown.append(payload in codes_on(html))
    assert shown == [True, False]
