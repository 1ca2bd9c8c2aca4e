"""Waiting for an answer that may never come: who answered was killed before it was shown.

A change and what is shown of it are two things; only the first is promised. So whoever waits
gives up as soon as nothing is under way any more, and asks again as a person would.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress

from app.simulation.feed import PATIENCE_SECONDS, Event, Feed, Mailbox, Match, NoAnswer
from app.simulation.line import Line

LOOK_EVERY_SECONDS = 0.4

IsQuiet = Callable[[], Awaitable[bool]]


class ImpatientMailbox(Mailbox):
    """A mailbox at which one does not wait for what cannot come any more."""

    def __init__(self, is_quiet: IsQuiet) -> None:
        super().__init__()
        self._is_quiet = is_quiet

    async def wait(
        self, match: Match, *, since: int, what: str, seconds: float = PATIENCE_SECONDS
    ) -> Event:
        """The first match after the mark; `NoAnswer` once everything has been quiet for a while."""
        was_quiet = False
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    with suppress(NoAnswer):
                        return await super().wait(
                            match, since=since, what=what, seconds=LOOK_EVERY_SECONDS
                        )
                    is_quiet = await self._is_quiet()
                    if is_quiet and was_quiet:
                        break
                    was_quiet = is_quiet
        for event in self.since(since, match):
            return event
        raise NoAnswer(what)


class ImpatientFeed(Feed):
    """A feed with such mailboxes."""

    def __init__(self, line: Line, is_quiet: IsQuiet) -> None:
        super().__init__(line)
        self._boxes = defaultdict(lambda: ImpatientMailbox(is_quiet))
