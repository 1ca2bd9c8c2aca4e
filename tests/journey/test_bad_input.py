"""What people really send: each gets a clear answer in their language, and nothing breaks.

All of it happens in one compound while its first cycle is open; each test has its own people.
"""

from dataclasses import fields

import pytest
from sqlalchemy import select, update

from bot.screens.presses import KINDS
from orders.tables.cycles import offer
from orders.tables.households import household
from orders.tables.people import person
from tests.journey.listening import reactions_to, replies_to
from tests.journey.somebody import Somebody, data_of
from tests.journey.stage import GROUP, LIAISON, Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

UNDERSTOOD_NOT = "我没有看懂"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("9-9-999 A1", "没有这个房号"),
        ("A999999", "数量太多了"),
        ("A-1", "A-1"),
        ("A3", "限 2 份"),
        ("Z1", "没有这个套餐"),
        ("A2 A1", "1-1-101 A×1，对吗"),
    ],
)
async def test_an_order_that_cannot_be_is_answered_and_not_taken(
    s: Stage, wang: Somebody, text: str, answer: str
):
    said = await wang.says(text, chat=GROUP)
    assert answer in "".join(await replies_to(s, wang, said["message_id"]))
    assert "👌" not in await reactions_to(s, wang, said["message_id"])
    said = await wang.says(text)
    await wang.sees(answer, after=said)


async def test_somebody_elses_card_is_refused_and_their_own_number_asked_for(s: Stage):
    zhao = await s.newcomer(611, "赵敏")
    await zhao.starts()
    await zhao.presses("1", "请问您住几号楼")
    await zhao.presses("1", "请选择单元")
    await zhao.presses("102", "请选择房号")
    await zhao.sees("请发送手机号")
    for owner in (602, 0):
        await zhao.sends_card("+8613900000000", owner=owner)
        await zhao.sees("这是别人的名片")
    await zhao.says("我没有手机")
    await zhao.sees("不像手机号", "我没有手机")
    await zhao.says("138 0013 8000")
    await zhao.sees("联络人", "1-1-102")


async def test_a_card_that_nobody_asked_for_is_answered(s: Stage, wang: Somebody):
    await wang.sends_card("+8613800000001")
    await wang.sees("已过期")


async def test_a_message_of_ten_thousand_characters_is_read_or_answered(s: Stage, wang: Somebody):
    """The apps cut it in three; every part gets an answer that Telegram takes."""
    for text in ("今天小区里真热闹啊 " * 1000, "A1，" * 3400, "1-1-101 " * 1250):
        said = await wang.says(text, chat=GROUP)
        await s.rest()
        assert len(said["text"]) <= 4096
        first = len(await wang.messages())
        await wang.says(text)
        await s.rest()
        answers = [m for m in (await wang.messages())[first:] if m["from_bot"]]
        assert len(answers) >= 3
    await wang.says("A1")
    await wang.sees("订单已收到", "A 蔬菜包 ×1")


# Each as it is given, and as it reads: without marks that turn the rest of a line around.
ODD_NAMES = (
    ("🐼🎋\U0001f468\u200d\U0001f469\u200d\U0001f467",) * 2,
    ("\u202eأحمد\u200f <b>&amp;", "أحمد <b>&amp;"),
    ("a" * 64,) * 2,
    ("Robert'); DROP TABLE person;--",) * 2,
)


@pytest.mark.parametrize("place", range(len(ODD_NAMES)))
async def test_any_name_reaches_the_liaison_as_it_reads(s: Stage, place: int):
    room = ("201", "202", "301", "302")[place]
    given, read = ODD_NAMES[place]
    who = await s.neighbour(620 + place, given, "2", "1", room)
    await Somebody(s, LIAISON).sees(read, f"2-1-{room}")
    said = await who.says("A1", chat=GROUP)
    assert "👌" in await reactions_to(s, who, said["message_id"])


async def test_a_withdrawn_bundle_is_refused_by_button_and_by_text(s: Stage, chen: Somebody):
    await chen.says("/order")
    form = await chen.sees("第 1 期订单", button="+")
    set_one = data_of(form, "+").replace(":A:", ":C:")
    code_c = update(offer).where(offer.c.code == "C")
    async with s.program.database.write() as tx:
        await tx.run(code_c.values(withdrawn_at=s.program.clock.now()))
    try:
        pressed = await chen.presses_old(set_one, form)
        assert "已下架" in pressed["answer"]["text"]
        said = await chen.says("C1", chat=GROUP)
        assert "已下架" in "".join(await replies_to(s, chen, said["message_id"]))
        said = await chen.says("鸡蛋一份")
        await chen.sees("已下架", after=said)
    finally:
        async with s.program.database.write() as tx:
            await tx.run(code_c.values(withdrawn_at=None))


async def home_id(s: Stage, key: str) -> int:
    async with s.program.database.read() as tx:
        found: int = await tx.scalar(select(household.c.id).where(household.c.key == key))
    return found


async def test_a_press_with_another_households_data_is_refused(
    s: Stage, wang: Somebody, chen: Somebody
):
    theirs = await home_id(s, "2-2-302")
    await wang.says("/order")
    form = await wang.sees("第 1 期订单", button="+")
    _, cycle_id, *_ = data_of(form, "+").split(":")
    for data in (
        f"q:{cycle_id}:{theirs}:A:1", f"ok:{cycle_id}:{theirs}", f"wd:{cycle_id}:{theirs}:1",
        f"of:{theirs}", f"sb:{cycle_id}:{theirs}:A",
    ):  # fmt: skip
        pressed = await wang.presses_old(data, form)
        assert "先得到这一户同意" in pressed["answer"]["text"], data
    for data in ("bx:1:1", "dm:1:1", "pd:1:confirm", "rg:1:1:approve", "ln:supplier:1:1"):
        pressed = await wang.presses_old(data, form)
        assert pressed["answer"]["show_alert"], data
    async with s.program.database.read() as tx:
        liaison = await tx.first(select(person.c.id).where(person.c.telegram_id == LIAISON))
    assert liaison is not None


async def test_an_edited_message_changes_the_order(s: Stage, wang: Somebody):
    for chat in (GROUP, "bot"):
        said = await wang.says("A1", chat=chat)
        await s.rest()
        ask = {"user_id": wang.user_id, "chat_id": chat, "message_id": said["message_id"]}
        await s.sandbox.tell("edit", {**ask, "text": "A2 C1"})
        await s.rest()
        await wang.says("/my")
        await wang.sees("A 蔬菜包 ×2", "C 鸡蛋 ×1")


async def test_photos_and_files_are_answered_in_private_and_left_alone_in_the_group(
    s: Stage, wang: Somebody, tmp_path
):
    for kind in ("photo", "document"):
        for chat in ("bot", GROUP):
            before = len(await wang.messages(chat))
            await s.sandbox.control.post(
                f"/{kind}",
                data={"user_id": wang.user_id, "chat_id": chat, "caption": "看看"},
                files={"file": ("a.png", picture())},
            )
            await s.rest()
            seen = await wang.messages(chat)
            if chat == "bot":
                answer = "没看到二维码" if kind == "photo" else UNDERSTOOD_NOT
                assert answer in seen[-1]["text"]
            else:
                assert len(seen) == before + 1


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("number", ["1", "999999"])
async def test_no_press_whatever_breaks_anything(s: Stage, wang: Somebody, number: str):
    """Old buttons, other versions' buttons, and what a hostile client makes up."""
    presses = ["zz:1", "q:1:1:A:-1", "ok:1"]
    for kind in KINDS.values():
        values = ["zz" if item.type is str else number for item in fields(kind)]  # type: ignore[arg-type]
        presses.append(":".join([kind.prefix, *values]))
    for who, command in ((wang, "/order"), (Somebody(s, LIAISON), "/start")):
        said = await who.says(command)
        await who.sees(after=said)
        message = [m for m in await who.messages() if m["from_bot"] and m["buttons"]][-1]
        ask = {"user_id": who.user_id, "message_id": message["message_id"], "stale": True}
        for data in presses:
            await s.sandbox.tell("press", {**ask, "data": data, "wait_seconds": 0})
        pressed = await s.sandbox.tell(
            "press", {**ask, "data": "zz:1", "wait_seconds": 120, "inaccessible": True}
        )
        assert "已过期" in pressed["answer"]["text"]
