"""Through the real dispatcher: codes in the group, codes sent in private, the liaison's yes."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import func, select, update

from bot.assembly import dispatcher_with
from bot.attachments import Attachment
from bot.middlewares.unit_of_work import UnitOfWork
from bot.outbound.budget import UNLIMITED, Budget
from bot.screens.payees import payee_asked
from bot.show import Shower
from config.texts import texts_for
from fulfillment.money.schemes.static_code import inputs_of
from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.documents.codes import qr_png
from fulfillment.supply.documents.photos import codes_on
from orders.rules.errors_payees import NoCodeSeen
from orders.tables.compounds import ordering_group
from orders.tables.suppliers import supplier
from orders.use_cases.awaiting import await_text, forget_awaited
from storage.database import Database, Transaction
from storage.inbox import Incoming, store
from storage.tables import outbox
from tests.builders import make_member
from tests.liaison.chat import AROUND, Chat
from tests.portal.desk import SetClock
from tests.supply.rounds import MORNING, make_packed_round, notices

GROUP = -1001000000777
OURS, THEIRS = "wxp://f2f0Genuine8642", "https://qr.alipay.com/fkxImpostor"
LOOKALIKE = "http://127.0.0.1:80801/pay/ACDEFHY.aaaaaaaaaaaaaaaa"
BOT = Bot("1:no-wire")


def picture(*codes: str) -> Attachment:
    """A photo of codes, looked at as the program does."""
    content = qr_png(codes[0]) if codes else b""
    return Attachment("photo.jpg", "image/jpeg", content, codes_on(content) if codes else ())


async def set_code(tx: Transaction) -> None:
    values = {"payment_scheme": "static_code", "pay_inputs": inputs_of(OURS)}
    await tx.run(update(supplier).where(supplier.c.name == "大超市").values(**values))


async def hear(db: Database, number: int, *, kind: str = "message", **content: Any) -> None:
    """One message in the group, taken in as the program does."""
    who = {"id": 7, "is_bot": False, "first_name": "路人甲", "language_code": "zh-hans"}
    message = {
        "message_id": number,
        "date": int(MORNING.timestamp()),
        "chat": {"id": GROUP, "type": "supergroup", "title": "小园"},
        "from": who,
        **content,
    }
    async with db.write() as tx:
        (inbox_id,) = await store(tx, [Incoming(1, number, GROUP, {}, MORNING)], now=MORNING)
    unit = UnitOfWork(
        database=db,
        clock=SetClock(MORNING),
        shower=Shower(BOT, Budget(UNLIMITED), bot_username="lanzi_bot"),
        around=AROUND,
    )
    given = Update.model_validate({"update_id": number, kind: message})
    await dispatcher_with(unit).feed_update(BOT, given, inbox_id=inbox_id, sent_at=MORNING)


async def test_a_foreign_code_in_the_group_is_warned_of_once_an_hour_and_a_genuine_one_is_not(
    db: Database,
):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        await set_code(tx)
        await tx.run(update(ordering_group).values(chat_id=GROUP))
        page = await tx.scalar(select(payment_request.c.payload).limit(1))

    async def said() -> list[tuple[str, str]]:
        async with db.read() as tx:
            rows = await notices(tx, "answer", "code_seen")
            return [(row.recipient, row.data.get("text") or row.data["why"]) for row in rows]

    await hear(db, 1, text=f"付款扫 {OURS}")
    await hear(db, 2, text=f"我家的账单 {page}")
    assert await said() == []
    await hear(db, 3, text=f"大家扫这个付 {THEIRS} 我是超市的")
    await hear(db, 4, text=f"再发一次 {THEIRS}")
    boss = f"person:{world.liaison.person_id}"
    group, liaison = await said()
    if group[0] == boss:
        group, liaison = liaison, group
    assert group[0] == f"chat:{GROUP}"
    assert "请不要用这条消息里的码" in group[1]
    assert "路人甲" not in group[1]
    assert liaison == (boss, "unknown")
    link = {"type": "text_link", "offset": 0, "length": 2, "url": LOOKALIKE}
    await hear(db, 5, kind="edited_message", text="账单", entities=[link], edit_date=1)
    assert (boss, "other_host") in await said()
    async with db.read() as tx:
        row = await tx.one(select(outbox).where(outbox.c.notice == "code_seen").limit(1))
    assert row.data["link"] == "https://t.me/c/1000000777/3"
    assert row.data["poster"] == "路人甲"


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_resident_asks_whether_a_code_is_genuine(db: Database):
    async with db.write() as tx:
        await make_packed_round(tx)
        await set_code(tx)
        own = await make_member(tx, "1-1-101", phone="+8613800000001")
        chat = Chat(tx, own, MORNING, language="zh_CN")
        assert "拍照、截图都行" in await chat.says("/verify")
        chat.attachment = picture(OURS)
        assert "是真的" in await chat.shows_photo()
        assert "大超市公司" in chat.text
        chat.attachment = picture(THEIRS)
        assert "不是我们的码！不要付款" in await chat.shows_photo()
        chat.attachment = picture()
        assert "没看到二维码" in await chat.shows_photo()
        await chat.says("/verify")
        with pytest.raises(NoCodeSeen):
            await chat.shows_photo()
        await forget_awaited(tx, actor=own)
        await await_text(tx, actor=own, purpose="another", subject_id=1, now=MORNING)
        chat.attachment = picture(THEIRS)
        await chat.says(f"因为 {THEIRS}")
        assert "不要付款" not in chat.text  # it answers another question
        await forget_awaited(tx, actor=own)
        chat.attachment = None
        assert "不是我们的码！不要付款" in await chat.says(f"有人发我 {THEIRS}")
        request_id = await tx.scalar(select(payment_request.c.id).order_by(payment_request.c.id))
        await chat.sends(f"vfb:{request_id}")
        assert "是真的" in chat.text
        assert "1-1-101" in chat.text


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_the_liaison_sends_a_collection_code_and_answers_with_one_press(db: Database):
    async with db.write() as tx:
        world = await make_packed_round(tx)
        chat = Chat(tx, world.liaison, MORNING, language="zh_CN")
        await chat.sends(f"mny:{world.compound_id}")
        await chat.presses("居民付给谁")
        assert "大超市公司" in chat.text
        await chat.presses("大超市")
        await chat.presses("发收款码图片")
        assert "每人每天最多付 500 元" in chat.text
        chat.attachment = picture(OURS)
        assert "wxp" in await chat.shows_photo()
        chat.attachment = None
        (note,) = await notices(tx, "payee_asked")
        await chat.shows(payee_asked(texts_for("zh_CN"), note.data))
        await chat.presses("同意，我已电话核实")
        assert "下一次截单起生效" in chat.text
        assert not chat.keys
        row = await tx.one(select(supplier).where(supplier.c.name == "大超市"))
        assert (row.payment_scheme, row.pay_inputs["text"]) == ("static_code", OURS)
        told = await tx.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.notice == "payee_wish_over")
        )
        assert told
