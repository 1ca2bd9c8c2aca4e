"""Pictures of codes posted in the group: the whole program, and a sandbox that keeps the files."""

from pathlib import Path

import pytest
from sqlalchemy import update

from fulfillment.money.schemes.static_code import inputs_of
from fulfillment.supply.documents.codes import qr_png
from orders.tables.suppliers import supplier
from tests.journey.listening import failures, replies_to
from tests.journey.stage import CONTACT, GROUP, LIAISON, Somebody, stage

OURS, THEIRS, OTHER = "wxp://f2f0Genuine8642", "wxp://f2f0Impostor777", "wxp://f2f0Impostor888"
WARNED = "请不要用这条消息里的码"


async def posts(who: Somebody, kind: str, *codes: str) -> int:
    """Post pictures of codes as photos or files, several as an album; the last message's number."""
    files = [("file", ("code.png", qr_png(code), "image/png")) for code in codes]
    path = "/album" if len(codes) > 1 else f"/{kind}"
    form = {"user_id": str(who.user_id), "chat_id": str(GROUP), "kind": kind, "caption": "付款"}
    answer = await who.stage.sandbox.control.post(path, data=form, files=files)
    said = answer.raise_for_status().json()
    return int((said[-1] if isinstance(said, list) else said)["message_id"])


@pytest.mark.slow
async def test_a_picture_in_the_group_is_judged_by_its_payee_whoever_posted_it(tmp_path: Path):
    async with stage(tmp_path) as s:
        async with s.program.database.write() as tx:
            values = {"payment_scheme": "static_code", "pay_inputs": inputs_of(OURS)}
            await tx.run(update(supplier).where(supplier.c.name == "大超市").values(**values))
        chen = await s.neighbour(602, "陈伟", "2", "2", "302")
        liaison, contact = Somebody(s, LIAISON), Somebody(s, CONTACT)
        genuine = await posts(chen, "photo", OURS)
        assert await replies_to(s, chen, genuine) == []
        by_contact = await posts(contact, "photo", THEIRS)
        (warning,) = await replies_to(s, chen, by_contact)
        assert WARNED in warning
        assert "刘" not in warning
        told = await liaison.sees("不是我们的", "小刘")
        again = await posts(chen, "document", THEIRS)
        assert await replies_to(s, chen, again) == []  # one warning an hour
        mixed = await posts(liaison, "photo", OURS, OTHER)
        assert [WARNED in text for text in await replies_to(s, chen, mixed)] == [True]
        await liaison.sees("不是我们的", "李姐", after=told)
        order = await chen.says("A1", chat=GROUP)
        assert await replies_to(s, chen, order["message_id"]) == []
        assert await failures(s) == []
