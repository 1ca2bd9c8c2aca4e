"""The aiogram filter for our button presses."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import CallbackQuery

from bot.screens.presses import Press, unpack


class Pressed(Filter):
    """Matches a press of one kind and hands it to the handler as `press`."""

    def __init__(self, kind: type[Press]) -> None:
        self.kind = kind

    async def __call__(self, event: CallbackQuery) -> bool | dict[str, Any]:
        data = event.data or ""
        if data.split(":", 1)[0] != self.kind.prefix:
            return False
        return {"press": unpack(data)}
