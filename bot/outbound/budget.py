"""One send budget for each bot token, shared by whoever sends.

Telegram's limits as users report them: about 30 messages a second in all, one a second in a
chat, 20 a minute in a group. We stay under them, evenly spaced: a burst trips the server even
when the average is right. Edits and reactions count like messages; callback answers do not.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two sends: over all chats, in one private chat, in one group."""

    overall: float = 1 / 25
    chat: float = 1.1
    group: float = 60 / 18


UNLIMITED = Pace(overall=0.0, chat=0.0, group=0.0)

# Chats whose last send is longer ago than this need no memory.
FORGET_AFTER = 120.0


@dataclass(slots=True)
class Budget:
    """Hands out turns. `turn` waits until a message to this chat may leave."""

    pace: Pace = field(default_factory=Pace)
    _next_overall: float = 0.0
    _next_chat: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    _halted_until: float = 0.0

    async def turn(self, chat_id: int) -> None:
        """Wait for this chat's turn; turns are given in the order in which they are asked for."""
        clock = asyncio.get_running_loop().time
        now = clock()
        gap = self.pace.group if chat_id < 0 else self.pace.chat
        if gap == 0.0 and self.pace.overall == 0.0:
            if self._halted_until > now:
                await asyncio.sleep(self._halted_until - now)
            return
        start = max(now, self._next_overall, self._next_chat[chat_id], self._halted_until)
        self._next_overall = max(now, self._next_overall, self._halted_until) + self.pace.overall
        self._next_chat[chat_id] = start + gap
        if len(self._next_chat) > 10_000:
            self._forget(now)
        await asyncio.sleep(start - now)

    def halt(self, seconds: float) -> None:
        """Send nothing for a while: the server said so (`retry_after`)."""
        self._halted_until = max(self._halted_until, asyncio.get_running_loop().time() + seconds)

    def _forget(self, now: float) -> None:
        for chat_id in [key for key, at in self._next_chat.items() if at < now - FORGET_AFTER]:
            del self._next_chat[chat_id]
