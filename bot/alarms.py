"""The bell: tells liaisons directly that a part of the program has stalled or goes again."""

from collections.abc import Sequence
from datetime import datetime

from bot.screens.alarms import alarm_screen
from bot.show import Shower
from config.texts import texts_for


class AlarmBell:
    """Rings in private chats; who cannot be reached is passed over."""

    def __init__(self, shower: Shower) -> None:
        self._shower = shower

    async def tell(
        self, people: Sequence[tuple[int, str]], alarm: str, *, since: datetime | None
    ) -> None:
        """`people` are Telegram ids with languages; `since` is None for what has begun now."""
        for telegram_id, language in people:
            screen = alarm_screen(texts_for(language), alarm, is_over=since is not None)
            await self._shower.send(telegram_id, screen)
