"""Media groups: several photos or documents that belong together."""

import json
from typing import Any

import pytest
from aiogram.types import BufferedInputFile
from aiogram.types import InputMediaDocument as AiogramDocument
from aiogram.types import InputMediaPhoto as AiogramPhoto
from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest

from tests.sandbox.clients import aiogram_client, ptb_client
from tests.sandbox.conftest import TOKEN, Sandbox, draw_picture


async def test_aiogram_sends_an_album_and_sends_its_photos_again_by_id(
    sandbox: Sandbox, picture: bytes
):
    user = await sandbox.resident()
    async with aiogram_client(sandbox) as bot:
        first = AiogramPhoto(
            media=BufferedInputFile(picture, "一.png"), caption="<b>菜</b>", parse_mode="HTML"
        )
        second = AiogramPhoto(media=BufferedInputFile(draw_picture(300, 900), "b.png"))
        sent = await bot.send_media_group(user, [first, second])
        assert [m.caption for m in sent] == ["菜", None]
        assert [e.type for e in sent[0].caption_entities or []] == ["bold"]
        assert len({m.media_group_id for m in sent}) == 1
        assert sent[0].media_group_id
        assert sent[1].message_id == sent[0].message_id + 1
        again = [AiogramPhoto(media=m.photo[-1].file_id) for m in sent if m.photo]
        resent = await bot.send_media_group(user, [*again])
        assert [m.photo[-1].file_id for m in resent if m.photo] == [p.media for p in again]
        assert resent[0].media_group_id != sent[0].media_group_id
        document = AiogramDocument(media=BufferedInputFile(b"a", '1 "x".pdf'), caption="标签")
        files = await bot.send_media_group(user, [document, document])
        assert [m.document and m.document.file_name for m in files] == ['1 "x".pdf'] * 2


async def test_ptb_sends_an_album_and_replaces_one_of_its_photos(sandbox: Sandbox, picture: bytes):
    user = await sandbox.resident()
    async with ptb_client(sandbox) as bot:
        sent = await bot.send_media_group(
            user,
            [InputMediaPhoto(picture), InputMediaPhoto(draw_picture(90, 90))],
            caption="两张",
        )
        assert [m.caption for m in sent] == ["两张", None]
        assert len({m.media_group_id for m in sent}) == 1
        edited = await bot.edit_message_media(
            InputMediaPhoto(sent[0].photo[-1].file_id, caption="换"), user, sent[1].message_id
        )
        assert not isinstance(edited, bool)
        assert edited.media_group_id == sent[1].media_group_id
        file = InputMediaDocument(b"x", filename="a.txt")
        with pytest.raises(BadRequest, match="Can't change media type in the album"):
            await bot.edit_message_media(file, user, sent[1].message_id)
        with pytest.raises(BadRequest, match="Document can't be mixed with other media types"):
            await bot.send_media_group(user, [InputMediaPhoto(picture), file])


async def test_a_single_item_is_an_ordinary_message(sandbox: Sandbox):
    user = await sandbox.resident()
    async with ptb_client(sandbox) as bot:
        (only,) = await bot.send_media_group(user, [InputMediaDocument(b"x", filename="a.txt")])
    assert only.document
    assert only.media_group_id is None


@pytest.mark.parametrize(
    ("media", "complaint"),
    [
        (None, 'parameter "media" is required'),
        ([], "there are no messages to send"),
        ([{"type": "photo", "media": "FILE"}] * 11, "too many messages to send as an album"),
        ([{"type": "photo", "media": "attach://no"}], "can't parse InputMedia: media not found"),
        ([{"type": "gif", "media": "x"}], 'can\'t parse InputMedia: type "gif" is unsupported'),
        (
            [{"type": "photo", "media": "FILE"}, {"type": "document", "media": "x"}],
            "document can't be mixed with other media types",
        ),
        (
            [{"type": "photo", "media": "FILE"}, {"type": "photo", "media": "attach://broken"}],
            'failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"',
        ),
        (
            [{"type": "photo", "media": "FILE", "caption": "菜" * 1025}],
            "message caption is too long",
        ),
    ],
)
async def test_an_album_that_is_refused_leaves_nothing(
    sandbox: Sandbox, picture: bytes, media: Any, complaint: str
):
    user = await sandbox.resident()
    photo = (await sandbox.upload("photo", "a.png", picture, user_id=user))["photo"]["file_id"]
    before = (await sandbox.look("transcript", user_id=user))["total"]
    ask = {"chat_id": str(user)}
    if media is not None:
        ask["media"] = json.dumps(media).replace("FILE", photo)
    answer = await sandbox.http.post(
        f"/bot{TOKEN}/sendMediaGroup", data=ask, files={"broken": ("a.png", b"no picture")}
    )
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {complaint}")
    assert (await sandbox.look("transcript", user_id=user))["total"] == before


async def test_the_bot_gets_a_resident_s_album_piece_by_piece(sandbox: Sandbox, picture: bytes):
    user = await sandbox.resident()
    files = [("file", (f"{n}.png", picture)) for n in range(3)]
    data = {"user_id": user, "kind": "photo", "caption": "付款截图"}
    answer = await sandbox.http.post("/control/album", data=data, files=files)
    assert answer.status_code == 200, answer.text
    found = [update["message"] for update in await sandbox.updates()]
    assert [message.get("caption") for message in found] == ["付款截图", None, None]
    assert len({message["media_group_id"] for message in found}) == 1
