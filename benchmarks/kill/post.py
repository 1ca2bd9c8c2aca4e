"""Notices: what the outbox says was sent, against the messages that people saw.

Each row is put into words once more, as the sender does, and looked for in its chat. A message
that no row owns and that says the same as a row has been sent twice, unless a row that is
`unknown` stands for it: that one may have been seen once, or never.
"""

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from app.simulation import seen
from benchmarks.kill.people import GROUP
from benchmarks.kill.site import Site
from bot.outbound.letters import ANSWER, REACTION, Letter, address_letters
from storage.outbox import TAKE_DOWN
from storage.tables import outbox

TAG = re.compile(r"<[^>]+>")
OPEN = ("queued", "sending")
ROWS_AT_ONCE = 400

Said = tuple[int, str]  # chat and words


class Post:
    """Rows are looked at once they are settled, and never again."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._looked_until = 0
        self._open: set[int] = set()
        self._unknown: Counter[Said] = Counter()
        self._texts: set[Said] = set()
        self._owned: set[tuple[int, int]] = set()
        self._answered: set[tuple[int, int]] = set()  # (chat, message) replied to by a known row
        self.states: Counter[str] = Counter()
        self.unknown_seen = 0

    async def look(self, refused: Sequence[Mapping[str, Any]]) -> list[str]:
        """Read new rows, then compare everything with what was seen."""
        await self._read()
        messages = self._messages()
        loose = Counter(
            (chat, words)
            for chat, message_id, words in messages
            if (chat, message_id) not in self._owned
        )
        wrong = [
            f"chat {chat} was told twice: {words[:80]!r}"
            for (chat, words), count in loose.items()
            if (chat, words) in self._texts and count > self._unknown[chat, words]
        ]
        self.unknown_seen = sum(min(loose[said], count) for said, count in self._unknown.items())
        there = {(chat, message_id) for chat, message_id, _ in messages}
        wrong += [
            f"chat {chat}: message {message_id} was sent, but nobody saw it"
            for chat, message_id in sorted(self._owned - there)
        ]
        return wrong + self._unanswered(refused)

    def _unanswered(self, refused: Sequence[Mapping[str, Any]]) -> list[str]:
        """Who wrote too late or too much in the group has a reply, or one that is unknown."""
        group = self._site.feed.box(GROUP)
        replied = {
            event["message"].get("reply_to_message_id") for event in group.since(0, seen.from_bot)
        }
        return [
            f"nobody answered {said['text']!r} in the group"
            for said in refused
            if said["chat_id"] == GROUP
            and said["message_id"] not in replied
            and (GROUP, said["message_id"]) not in self._answered
        ]

    async def _read(self) -> None:
        async with self._site.database.read() as tx:
            rows = await tx.all(
                select(outbox)
                .where(or_(outbox.c.id > self._looked_until, outbox.c.id.in_(self._open)))
                .order_by(outbox.c.id)
            )
            settled = [row for row in rows if row.state not in OPEN]
            letters: list[Letter] = []
            for start in range(0, len(settled), ROWS_AT_ONCE):
                letters += await address_letters(tx, settled[start : start + ROWS_AT_ONCE])
        self._looked_until = max([self._looked_until, *(row.id for row in rows)])
        self._open = {row.id for row in rows if row.state in OPEN}
        for row, letter in zip(settled, letters, strict=True):
            self.states[row.state] += 1
            self._note(row, letter)

    def _note(self, row: Any, letter: Letter) -> None:
        if row.notice in (REACTION, TAKE_DOWN) or letter.chat_id is None:
            return
        if row.state == "sent" and row.message_id is not None:
            self._owned.add((row.chat_id, row.message_id))
        elif row.state != "unknown":
            return
        words = _words(row, letter)
        self._texts.add((letter.chat_id, words))
        if row.state == "unknown":
            self._unknown[letter.chat_id, words] += 1
            if row.notice == ANSWER:
                self._answered.add((letter.chat_id, row.data["reply_to"]))

    def _messages(self) -> list[tuple[int, int, str]]:
        feed = self._site.feed
        return [
            (chat, event["message_id"], seen.text_of(event["message"]).strip())
            for chat in feed.chats()
            for event in feed.box(chat).since(0, seen.from_bot)
        ]


def _words(row: Any, letter: Letter) -> str:
    text = row.data["text"] if row.notice == ANSWER else letter.screen().text
    return html.unescape(TAG.sub("", text)).strip()
