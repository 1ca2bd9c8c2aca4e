"""What people write in the group, by the chat: a doubt, an edit, a chain, questions, the list."""

from io import BytesIO

import httpx
import pytest
from openpyxl import load_workbook

from tests.journey.listening import reactions_to, replies_to
from tests.journey.somebody import Somebody, data_of
from tests.journey.stage import CONTACT, GROUP, LIAISON, Stage

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


async def test_a_doubt_is_settled_by_its_writer_and_an_edit_takes_its_place(
    s: Stage, wang: Somebody, chen: Somebody
):
    said = await wang.says("A1 C1 A2", chat=GROUP)
    asked = await wang.sees("1-1-101 A×2，对吗", chat=GROUP, button="就这样")
    yes = {"chat_id": GROUP, "message_id": asked["message_id"], "data": data_of(asked, "就这样")}
    pressed = await s.sandbox.tell("press", {"user_id": chen.user_id, **yes, "wait_seconds": 40})
    assert (pressed["answer"]["show_alert"], "写这条消息" in pressed["answer"]["text"]) == (
        True,
        True,
    )
    await wang.presses("就这样", chat=GROUP)
    done = await wang.sees("1-1-101", "A×2  C×1", chat=GROUP)
    assert done["message_id"] == asked["message_id"]
    edit = {"user_id": wang.user_id, "chat_id": GROUP, "message_id": said["message_id"]}
    await s.sandbox.tell("edit", {**edit, "text": "改成 A1"})
    await wang.sees("1-1-101 现在的订单：A×1", chat=GROUP)
    assert "👌" in await reactions_to(s, wang, said["message_id"])


async def test_a_line_of_a_chain_is_asked_of_those_who_live_there(
    s: Stage, wang: Somebody, chen: Somebody
):
    said = await wang.says("#接龙\n1. 1-1-101 C2\n2. 2-2-302 B1", chat=GROUP)
    assert "2-2-302" in "".join(await replies_to(s, wang, said["message_id"]))
    await chen.presses("就这样", "接龙里写着", "2-2-302 B×1")
    await chen.says("/my")
    await chen.sees("B 肉包 ×1")


async def test_a_question_is_answered_from_the_state_or_by_the_supermarket(
    s: Stage, wang: Somebody
):
    said = await wang.says("@lanzi_bot 有没有鸡蛋？", chat=GROUP)
    assert "C 鸡蛋" in "".join(await replies_to(s, wang, said["message_id"]))
    await wang.says("/ask 鸡蛋是散养的吗")
    await wang.presses("大超市", "要问哪一家")
    contact = Somebody(s, CONTACT)
    await contact.presses("答复", "鸡蛋是散养的吗")
    await contact.sees("请现在用一条消息写下")
    await contact.says("是散养的")
    await wang.sees("大超市答复：是散养的")


async def test_the_liaison_gets_the_list_of_all_orders_as_a_file(s: Stage, wang: Somebody):
    await wang.says("改成 C3")
    await wang.sees("订单已收到", "鸡蛋")
    liaison = Somebody(s, LIAISON)
    await liaison.says("/list")
    message = await liaison.sees("请勿转发")
    content: httpx.Response = await s.sandbox.control.get(f"/file/{message['document']['file_id']}")
    book = load_workbook(BytesIO(content.content))
    rooms = [row[2] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert "1-1-101" in rooms
