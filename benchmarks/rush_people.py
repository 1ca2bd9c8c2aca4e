"""Households in a hurry: each acts once at its own instant, and a stopwatch lies beside each act.

Half order by buttons: `/order`, then press after press, then the order. Half write one line in the
group. Whoever waits in vain gives up after a minute; that is counted, never hidden.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.simulation.feed import Event, Feed, Match, NoAnswer
from app.simulation.line import Line
from app.simulation.seen import answer_to, edit_of, keys_for, with_press
from benchmarks.neighbourhood import GROUP_CHAT, Home, Wishes
from config.chance import SeededChance

WAITS_SECONDS = 60.0
# A reaction that has not come by then was dropped: ten seconds is its life.
MOST_LATE_SECONDS = 12.0
CONFIRM = "ok"


@dataclass(slots=True)
class Stopwatches:
    """Seconds by what was waited for, and who waited in vain."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    in_vain: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    written_at: dict[int, float] = field(default_factory=dict)  # by household, in the group


class Rush:
    """Everybody, over so many seconds."""

    def __init__(
        self, line: Line, feed: Feed, wishes: Wishes, *, seconds: float, thinks: float
    ) -> None:
        self._line = line
        self.feed = feed
        self._wishes = wishes
        self._seconds = seconds
        self._thinks = thinks
        self.watches = Stopwatches()
        self.last_act = 0.0

    async def run(self, homes: Sequence[Home]) -> None:
        """Half by buttons, half in the group, in a shuffled order evenly over the time."""
        chance = SeededChance("rush")
        order = sorted(homes, key=lambda _: chance.below(1 << 30))
        begun = _now()
        async with asyncio.TaskGroup() as group:
            for place, home in enumerate(order):
                await asyncio.sleep(begun + place * self._seconds / len(order) - _now())
                act = self._by_buttons if place % 2 else self._in_group
                group.create_task(act(home))

    async def _by_buttons(self, home: Home) -> None:
        try:
            form = await self._ask_for_form(home)
            for code, count in self._wishes[home.household_id].items():
                for _ in range(count):
                    await asyncio.sleep(self._thinks)
                    form = await self._press(home, form, keys_for(form, code)[-1])
            await asyncio.sleep(self._thinks)
            await self._press(home, form, _key(form, CONFIRM))
        except NoAnswer as error:
            self.watches.in_vain[str(error)] += 1

    async def _ask_for_form(self, home: Home) -> Any:
        box = self.feed.box(home.user_id)
        mark, begun = box.mark(), self._acts()
        await self._tell("say", user_id=home.user_id, text="/order", chat_id="bot")
        self._took("floor", begun)
        found = await self._wait(home.user_id, with_press("q"), mark, "form")
        self._took("form", begun)
        return found["message"]

    async def _press(self, home: Home, form: Any, data: str) -> Any:
        box = self.feed.box(home.user_id)
        mark, begun = box.mark(), self._acts()
        message_id = form["message_id"]
        ask = {"message_id": message_id, "data": data, "wait_seconds": 0}
        done = await self._tell("press", user_id=home.user_id, **ask)
        self._took("floor", begun)
        await self._wait(home.user_id, answer_to(done["callback_query_id"]), mark, "toast")
        self._took("toast", begun)
        found = await self._wait(home.user_id, edit_of(message_id), mark, "edit")
        self._took("edit", begun)
        return found["message"]

    async def _in_group(self, home: Home) -> None:
        wish = self._wishes[home.household_id]
        text = " ".join(f"{code}{count}" for code, count in wish.items())
        mark, begun = self.feed.box(GROUP_CHAT).mark(), self._acts()
        self.watches.written_at[home.household_id] = begun
        said = await self._tell("say", user_id=home.user_id, text=text, chat_id=GROUP_CHAT)
        self._took("floor", begun)

        def reacted(event: Event) -> bool:
            return event["kind"] == "reaction" and event["message_id"] == said["message_id"]

        try:
            await self._wait(GROUP_CHAT, reacted, mark, "reaction", seconds=MOST_LATE_SECONDS)
            self._took("reaction", begun)
        except NoAnswer:
            self.watches.in_vain["reaction"] += 1

    async def _wait(
        self, chat: int, match: Match, mark: int, what: str, *, seconds: float = WAITS_SECONDS
    ) -> Event:
        return await self.feed.box(chat).wait(match, since=mark, what=what, seconds=seconds)

    async def _tell(self, path: str, **ask: Any) -> Any:
        return await self._line.tell(path, ask)

    def _acts(self) -> float:
        self.last_act = _now()
        return self.last_act

    def _took(self, what: str, begun: float) -> None:
        self.watches.seconds[what].append(_now() - begun)


def _key(form: Any, prefix: str) -> str:
    return next(
        key["callback_data"]
        for row in form["buttons"]
        for key in row
        if key.get("callback_data", "").split(":")[0] == prefix
    )


def _now() -> float:
    return asyncio.get_running_loop().time()
