"""The clerk and the liaison on the pages, in the real application: a code's picture, a yes."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from config.chance import SeededChance
from fulfillment.supply.documents.codes import qr_png
from orders.tables.suppliers import supplier
from orders.use_cases.access import make_link_for_operator
from storage.database import Database
from tests.portal.desk import Desk, desk, plain

__all__ = ["desk"]

CODE = "wxp://f2f0Merchant42"
FORM = {"scheme": "static_code", "payee": "大超市收款", "account_last4": "4242"}


async def in_force(db: Database) -> tuple[str, str, str]:
    async with db.read() as tx:
        row = await tx.one(select(supplier).where(supplier.c.name == "大超市"))
        return row.payee, row.payment_scheme, row.pay_inputs.get("text", "")


def two_codes() -> bytes:
    """Two collection codes on one picture."""
    sheet = Image.new("L", (900, 420), 255)
    for x, text in ((0, CODE), (450, "wxp://f2f0Another")):
        with Image.open(BytesIO(qr_png(text))) as code:
            sheet.paste(code.convert("L").resize((400, 400)), (x, 0))
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_clerk_sends_a_collection_code_and_the_liaison_says_yes(desk: Desk) -> None:
    world = await desk.round("approved")
    await desk.sign_in_clerk(world)

    async def send(content: bytes) -> str:
        files = {"picture": ("code.png", content, "image/png")}
        return plain((await desk.browser.post("/supplier/payee", data=FORM, files=files)).text)

    assert "¥500 a day" in plain(
        (await desk.browser.get("/supplier/payee?scheme=static_code")).text
    )
    blank = BytesIO()
    Image.new("L", (300, 300), 255).save(blank, "PNG")
    assert "no code on this picture" in await send(blank.getvalue())
    assert "2 codes on this picture" in await send(two_codes())
    assert "no picture that can be opened" in await send(b"GIF89a")
    assert "none to pay with" in await send(qr_png("A7KQ2M3X"))
    asked = await send(qr_png(CODE))
    assert "Nothing changes before the liaison has said yes" in asked
    assert "Yes, I have rung them" not in asked
    refused = await desk.browser.post("/liaison/payees/changes/1", data={"answer": "yes"})
    assert refused.status_code == 401
    assert await in_force(desk.db) == ("大超市公司", "pay_page", "")
    async with desk.db.write() as tx:
        token = await make_link_for_operator(
            tx,
            purpose="liaison",
            compound_id=world.compound_id,
            chance=SeededChance("p"),
            now=desk.clock.now(),
        )
    await desk.browser.post(f"/s/{token}")
    page = plain((await desk.browser.get("/liaison/payees")).text)
    assert "大超市收款" in page
    assert "leads to: WeChat Pay" in page
    page = plain(
        (
            await desk.browser.post(
                "/liaison/payees/changes/1", data={"answer": "yes"}, follow_redirects=True
            )
        ).text
    )
    assert "waits for a yes" not in page
    assert await in_force(desk.db) == ("大超市收款", "static_code", CODE)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_scheme_is_asked_for_its_inputs_and_keeps_what_was_typed(desk: Desk) -> None:
    world = await desk.round("approved")
    await desk.sign_in_clerk(world)
    page = (await desk.browser.get("/supplier/payee?scheme=epc_sct")).text
    assert 'name="in-iban"' in page
    form = {**FORM, "scheme": "epc_sct", "payee": "Big Market", "in-iban": "DE00"}
    refused = await desk.browser.post("/supplier/payee", data=form)
    assert "Compare it with what the payee" in plain(refused.text)
    assert 'value="Big Market"' in refused.text
    for scheme in ("gold", "on_platform"):
        other = await desk.browser.post("/supplier/payee", data={**FORM, "scheme": scheme})
        assert "no way to pay called" in plain(other.text)
