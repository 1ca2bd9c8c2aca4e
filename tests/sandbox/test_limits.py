"""Telegram's limits and the words it refuses with."""

import json

import pytest

from tests.sandbox.conftest import TOKEN, Sandbox, draw_picture, keyboard

NOT_MODIFIED = "Bad Request: message is not modified: specified new message content"


def button(**more: object) -> str:
    return keyboard({"text": "x", **more})


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("  \n ", "Bad Request: message text is empty"),
        ("<b></b>", "Bad Request: message text is empty"),
        ("菜" * 4097, "Bad Request: message is too long"),
        (
            "<b>x",
            (
                "Bad Request: can't parse entities: "
                'Can\'t find end tag corresponding to start tag "b"'
            ),
        ),
        (
            "菜<div>",
            'Bad Request: can\'t parse entities: Unsupported start tag "div" at byte offset 3',
        ),
        (
            "<b>x</i>",
            (
                "Bad Request: can't parse entities: Unmatched end tag at byte offset 4, "
                'expected "</b>", found "</i>"'
            ),
        ),
    ],
)
async def test_an_unfit_text_is_refused_in_telegram_s_words(
    sandbox: Sandbox, text: str, complaint: str
):
    user = await sandbox.resident()
    assert await sandbox.fails("sendMessage", chat_id=user, text=text, parse_mode="HTML") == (
        400,
        complaint,
    )


async def test_tags_and_surrogates_do_not_count_towards_the_limit(sandbox: Sandbox):
    user = await sandbox.resident()
    sent = await sandbox.call(
        "sendMessage", chat_id=user, text=f"<b>{'😀' * 4096}</b>", parse_mode="HTML"
    )
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 8192}]


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        (button(callback_data="菜" * 22), "Bad Request: BUTTON_DATA_INVALID"),
        (button(callback_data=""), "Bad Request: BUTTON_DATA_INVALID"),
        (
            button(),
            (
                "Bad Request: can't parse inline keyboard button: "
                "Text buttons are unallowed in the inline keyboard"
            ),
        ),
        (
            button(url="http://localhost:8080"),
            (
                "Bad Request: inline keyboard button URL 'http://localhost:8080' is invalid: "
                "Wrong HTTP URL"
            ),
        ),
        (
            keyboard(*({"text": "x", "callback_data": "x"} for _ in range(9))),
            "Bad Request: reply markup is too long",
        ),
        (
            json.dumps({"inline_keyboard": [[{"text": "x" * 60, "callback_data": "x" * 64}]] * 80}),
            "Bad Request: reply markup is too long",
        ),
        ("{", "Bad Request: can't parse reply keyboard markup JSON object"),
    ],
)
async def test_an_unfit_keyboard_is_refused(sandbox: Sandbox, markup: str, complaint: str):
    user = await sandbox.resident()
    told = await sandbox.fails("sendMessage", chat_id=user, text="x", reply_markup=markup)
    assert told == (400, complaint)


async def test_64_bytes_of_data_and_a_loopback_address_are_fine(sandbox: Sandbox):
    user = await sandbox.resident()
    for markup in (button(callback_data="x" * 64), button(url="http://127.0.0.1:8080/pay")):
        await sandbox.call("sendMessage", chat_id=user, text="x", reply_markup=markup)


async def test_a_caption_has_1024_characters(sandbox: Sandbox, picture: bytes):
    user = await sandbox.resident()
    photo = (await sandbox.upload("photo", "a.png", picture, user_id=user))["photo"]["file_id"]
    await sandbox.call("sendPhoto", chat_id=user, photo=photo, caption="菜" * 1024)
    told = await sandbox.fails("sendPhoto", chat_id=user, photo=photo, caption="菜" * 1025)
    assert told == (400, "Bad Request: message caption is too long")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"no picture", "Bad Request: IMAGE_PROCESS_FAILED"),
        (b"", "Bad Request: file must be non-empty"),
        (draw_picture(4200, 200), "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (
            b"x" * (10 * 2**20 + 1),
            (
                "Bad Request: file of size 10485761 bytes is too big for a photo; "
                "the maximum size is 10485760 bytes"
            ),
        ),
    ],
)
async def test_an_unfit_photo_is_refused(sandbox: Sandbox, content: bytes, complaint: str):
    user = await sandbox.resident()
    answer = await sandbox.http.post(
        f"/bot{TOKEN}/sendPhoto", data={"chat_id": user}, files={"photo": ("a.png", content)}
    )
    assert (answer.status_code, answer.json()["description"]) == (400, complaint)


async def test_a_large_document_goes_up_but_not_down(sandbox: Sandbox):
    user = await sandbox.resident()
    path = f"/bot{TOKEN}/sendDocument"
    large = ("a.bin", b"x" * (20 * 2**20 + 1))
    answer = await sandbox.http.post(path, data={"chat_id": user}, files={"document": large})
    file_id = answer.json()["result"]["document"]["file_id"]
    assert await sandbox.fails("getFile", file_id=file_id) == (400, "Bad Request: file is too big")
    assert (await sandbox.fails("getFile", file_id="nonsense"))[1] == (
        "Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    huge = ("b.bin", b"x" * (52 * 2**20))
    answer = await sandbox.http.post(path, data={"chat_id": user}, files={"document": huge})
    assert answer.status_code == 413
    assert answer.json()["description"] == "Request Entity Too Large"


async def test_messages_that_cannot_be_edited_or_deleted(sandbox: Sandbox):
    user = await sandbox.resident()
    said = (await sandbox.act("say", user_id=user, text="mine"))["message_id"]
    sent = (await sandbox.call("sendMessage", chat_id=user, text="x"))["message_id"]
    edit = {"chat_id": user, "text": "x"}
    for message_id, complaint in (
        (said, "Bad Request: message can't be edited"),
        (999_999, "Bad Request: message to edit not found"),
        (sent, NOT_MODIFIED),
    ):
        code, text = await sandbox.fails("editMessageText", message_id=message_id, **edit)
        assert code == 400
        assert text.startswith(complaint)
    await sandbox.act("clock", offset_seconds=48 * 3600 + 60)
    told = await sandbox.fails("deleteMessage", chat_id=user, message_id=sent)
    assert told == (400, "Bad Request: message can't be deleted for everyone")
    told = await sandbox.fails("deleteMessage", chat_id=user, message_id=999_999)
    assert told == (400, "Bad Request: message to delete not found")
    told = await sandbox.fails(
        "sendMessage", chat_id=user, text="x", reply_parameters={"message_id": 999_999}
    )
    assert told == (400, "Bad Request: message to be replied not found")


async def test_a_member_bot_cannot_delete_what_others_wrote(sandbox: Sandbox):
    user = await sandbox.resident()
    chat = await sandbox.group(user, bot="member")
    said = await sandbox.act("say", user_id=user, chat_id=chat, text="x")
    told = await sandbox.fails("deleteMessage", chat_id=chat, message_id=said["message_id"])
    assert told == (400, "Bad Request: message can't be deleted")


async def test_every_way_of_sending_parameters_is_read(sandbox: Sandbox):
    user = await sandbox.resident()
    path = f"/bot{TOKEN}/sendmessage"
    ask = {"chat_id": str(user), "text": "菜 & 肉"}
    http = sandbox.http
    for answer in (
        await http.get(path, params=ask),
        await http.post(path, params=ask),
        await http.post(path, data=ask),
        await http.post(path, json=ask),
        await http.post(path, data=ask, files={"unused": ("a", b"b")}),
    ):
        assert answer.json()["result"]["text"] == "菜 & 肉"


async def test_what_is_not_here_is_said_plainly(sandbox: Sandbox):
    assert await sandbox.fails("sendPoll") == (404, "Not Found: method not found")
    answer = await sandbox.http.get("/bot42:WRONG/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")
