"""Pictures in the group cannot hold the bot up, and what cannot be fetched is simply not judged."""

import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetFile
from aiogram.types import Update
from sqlalchemy import func, select, update

from bot import lookout
from bot.lookout import Lookout, picture_of
from fulfillment.supply.documents.codes import qr_png
from orders.tables.compounds import ordering_group
from storage.database import Database
from storage.tables import outbox
from tests.builders import PORTAL, make_compound
from tests.supply.rounds import MORNING

GROUP = -1001000000777


class Wire(Bot):
    """Stands where Telegram's file server would: `answer` is a file, an error, or a long wait."""

    def __init__(self, answer: Any) -> None:
        super().__init__("1:no-wire")
        self.answer = answer
        self.fetched = 0

    async def download(self, file: Any, destination: Any = None, *_: Any, **__: Any) -> Any:
        self.fetched += 1
        if isinstance(self.answer, float):
            await asyncio.sleep(self.answer)
        if isinstance(self.answer, Exception):
            raise self.answer
        if isinstance(self.answer, bytes):
            destination.write(self.answer)


def photo(number: int, *, side: int = 1280, size: int = 90_000) -> Update:
    """A photo that a neighbour posted."""
    sizes = [
        {"file_id": "s", "file_unique_id": "s", "width": 90, "height": 90, "file_size": 900},
        {"file_id": "l", "file_unique_id": "l", "width": side, "height": side, "file_size": size},
    ]
    message = {
        "message_id": number,
        "date": int(MORNING.timestamp()),
        "chat": {"id": GROUP, "type": "supergroup", "title": "小园"},
        "from": {"id": 7, "is_bot": False, "first_name": "路人"},
        "photo": sizes,
    }
    return Update.model_validate({"update_id": number, "message": message})


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_a_flood_of_pictures_and_a_dead_file_server_stop_nothing(
    db: Database, monkeypatch: pytest.MonkeyPatch
):
    async with db.write() as tx:
        await make_compound(tx)
        await tx.run(update(ordering_group).values(chat_id=GROUP))
    monkeypatch.setattr(lookout, "LONGEST_DOWNLOAD", 0.05)
    monkeypatch.setattr(lookout, "SECONDS_A_MINUTE", 0.12)
    look = Lookout(db, PORTAL)
    refused = Wire(TelegramNetworkError(GetFile(file_id="l"), "gone"))
    await look.look(refused, photo(1), now=MORNING)
    await look.look(Wire(b"no picture"), photo(2), now=MORNING)
    stuck = Wire(30.0)
    for number in range(3, 20):
        await look.look(stuck, photo(number), now=MORNING)
    assert stuck.fetched <= 3
    again = Lookout(db, PORTAL)  # another minute
    wire = Wire(qr_png("wxp://f2f0Impostor777"))
    for _ in range(3):  # the same message, asked for again while another process is at its chat
        await again.look(wire, photo(30), now=MORNING)
    assert wire.fetched == 1
    async with db.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(outbox)) == 1


def test_what_can_hold_no_code_is_not_fetched():
    for unfit in (photo(1, side=80), photo(1, size=50 << 20)):
        assert unfit.message is not None
        assert picture_of(unfit.message) is None
