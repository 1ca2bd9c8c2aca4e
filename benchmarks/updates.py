"""Raw updates as Telegram would deliver them, and a Bot API that answers at once, in process."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, SendPhoto, TelegramMethod
from aiogram.types import Message

from benchmarks.neighbourhood import GROUP_CHAT, Home, Neighbourhood, Wishes
from bot.screens.presses import ConfirmOrder, Press, SetQuantity, pack

FORM = 7  # the message with the form, in everybody's private chat


class Instant(BaseSession):
    """Every call is done at once; `calls` counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    async def make_request(
        self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None
    ) -> Any:
        self.calls += 1
        if isinstance(method, SendMessage | SendPhoto):
            chat = {"id": method.chat_id, "type": "private"}
            return Message.model_validate({"message_id": 1, "date": 0, "chat": chat})
        return True

    async def close(self) -> None:
        """There is nothing to close."""

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Nobody downloads here."""
        yield b""


class Presses:
    """What people do, as updates with numbers of their own."""

    def __init__(self, neighbourhood: Neighbourhood, wishes: Wishes, *, now: datetime) -> None:
        self._cycle_id = neighbourhood.cycle_id
        self._wishes = wishes
        self._date = int(now.timestamp())
        self._numbers = count(1)

    def by_buttons(self, homes: Sequence[Home]) -> list[dict[str, Any]]:
        """Each household's presses: a quantity a bundle, then the order; all of them in turn."""
        presses = [self._presses(home) for home in homes]
        longest = max(map(len, presses), default=0)
        return [
            self._press(home, each[step])
            for step in range(longest)
            for home, each in zip(homes, presses, strict=True)
            if step < len(each)
        ]

    def by_text(self, homes: Sequence[Home]) -> list[dict[str, Any]]:
        """Each household's message in the group: `A2 F1`."""
        return [self._say(home, self._text(home)) for home in homes]

    def _presses(self, home: Home) -> list[Press]:
        wish = self._wishes[home.household_id]
        place = {"cycle_id": self._cycle_id, "household_id": home.household_id}
        chosen = [SetQuantity(**place, code=code, quantity=many) for code, many in wish.items()]
        return [*chosen, ConfirmOrder(**place)]

    def _text(self, home: Home) -> str:
        wish = self._wishes[home.household_id]
        return " ".join(f"{code}{many}" for code, many in wish.items())

    def _press(self, home: Home, press: Press) -> dict[str, Any]:
        number = next(self._numbers)
        form = {
            "message_id": FORM,
            "date": self._date,
            "chat": {"id": home.user_id, "type": "private", "first_name": "住户"},
            "text": "…",
        }
        query = {
            "id": str(number),
            "from": _person(home),
            "chat_instance": "1",
            "message": form,
            "data": pack(press),
        }
        return {"update_id": number, "callback_query": query}

    def _say(self, home: Home, text: str) -> dict[str, Any]:
        number = next(self._numbers)
        said = {
            "message_id": 100 + number,
            "date": self._date,
            "chat": {"id": GROUP_CHAT, "type": "supergroup", "title": "群"},
            "from": _person(home),
            "text": text,
        }
        return {"update_id": number, "message": said}


def _person(home: Home) -> dict[str, Any]:
    return {
        "id": home.user_id,
        "is_bot": False,
        "first_name": home.name,
        "language_code": "zh-hans",
    }
