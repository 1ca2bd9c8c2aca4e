"""Somebody's private chat with the bot: real updates, the real dispatcher, a given transaction.

What comes back are screens; each is checked as Telegram would. Nothing goes over a wire.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.types import Update

from bot.assembly import ROUTERS
from bot.attachments import Attachment
from bot.screens.screen import Button, Screen
from bot.surroundings import Surroundings
from bot.turn import Turn
from config.chance import SeededChance
from config.texts import texts_for
from orders.actors import Actor
from storage.database import Transaction
from tests.builders import PORTAL
from tests.screens.reading import fits, seen

BOT = Bot("1:no-wire")
AROUND = Surroundings(portal_url=PORTAL, bot_username="lanzi_bot", chance=SeededChance("chat"))


def dispatcher() -> Dispatcher:
    """All handlers in the program's own order."""
    made = Dispatcher(disable_fsm=True)
    for router in ROUTERS:
        router._parent_router = None
        made.include_router(router)
    return made


@dataclass
class Chat:
    """`screens` is what the last message or press brought."""

    tx: Transaction
    actor: Actor
    now: datetime
    language: str = "en"
    screens: tuple[Screen, ...] = ()
    attachment: Attachment | None = None
    dispatcher: Dispatcher = field(default_factory=dispatcher)

    @property
    def text(self) -> str:
        return "\n".join(seen(screen) for screen in self.screens if screen.text)

    @property
    def toast(self) -> str | None:
        return next((screen.toast for screen in self.screens if screen.toast), None)

    @property
    def keys(self) -> list[Button]:
        return [key for screen in self.screens for row in screen.rows for key in row]

    async def says(self, text: str) -> str:
        return await self._feed(message=self._message(text))

    async def shows_photo(self, caption: str = "") -> str:
        """Send the chat's attachment as a photo."""
        size = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
        said = self._message(caption)
        del said["text"]
        return await self._feed(message={**said, "photo": [size], "caption": caption})

    async def presses(self, words: str) -> str:
        """Press the first button that has these words."""
        found = next((key for key in self.keys if words in key.text), None)
        assert found is not None, (words, [key.text for key in self.keys])
        return await self.sends(found.as_data()["callback_data"])

    async def sends(self, data: str) -> str:
        """Press a button of any age."""
        press = {
            "id": "1",
            "from": self._user(),
            "chat_instance": "1",
            "data": data,
            "message": self._message("…"),
        }
        return await self._feed(callback_query=press)

    async def sends_file(self, name: str, content: bytes | Attachment | None) -> str:
        """A file, fetched already; None: too large to be fetched."""
        if not isinstance(content, Attachment):
            content = Attachment(name, "application/octet-stream", content)
        self.attachment = content
        file = {"file_id": "f", "file_unique_id": "u", "file_name": name}
        message = {**self._message("x"), "document": file}
        del message["text"]
        return await self._feed(message=message)

    async def shows(self, screen: Screen) -> None:
        """A notice has come."""
        self.screens = (screen,)

    async def _feed(self, **content: Any) -> str:
        result = await self.dispatcher.feed_update(
            BOT,
            Update.model_validate({"update_id": 1, **content}),
            turn=Turn(self.tx, self.actor, texts_for(self.language), self.now, AROUND),
            tx=self.tx,
            actor=self.actor,
            texts=texts_for(self.language),
            now=self.now,
            sent_at=self.now,
            around=AROUND,
            afterwards=[],
            attachment=self.attachment,
            language=self.language,
        )
        screens = result if isinstance(result, Sequence) else (result,)
        self.screens = tuple(screen for screen in screens if isinstance(screen, Screen))
        assert all(fits(screen) for screen in self.screens if screen.text)
        return self.text

    def _message(self, text: str) -> dict[str, Any]:
        chat = {"id": 5, "type": "private", "first_name": "x"}
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}]
        return {
            "message_id": 1,
            "date": int(self.now.timestamp()),
            "chat": chat,
            "from": self._user(),
            "text": text,
            **({"entities": entities} if text.startswith("/") else {}),
        }

    def _user(self) -> dict[str, Any]:
        return {"id": 5, "is_bot": False, "first_name": "x"}
