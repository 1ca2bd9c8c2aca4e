"""The guard at the gate: a step after the other for each truck, and the count of its bags."""

import re
from collections.abc import Collection, Sequence

from app.simulation import seen
from app.simulation.phone import Phone
from app.simulation.seen import Message

# In this order: a truck whose papers are not in order is taken over at the gate.
GATE_STEPS = (
    "admit",
    "take_over",
    "disinfect",
    "set_down",
    "placed",
    "rest",
    "unloaded",
    "carried",
)
NOTED = re.compile(r"([\w-]+) \(([A-Z0-9]{6})\)")


class Guard:
    """Who holds the right `gate`."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    async def let_in(self, suppliers: Collection[str]) -> int:
        """The loads of these suppliers: let in, disinfected twice, put to rest."""
        page = await self.phone.ask("/loads", seen.from_bot)
        loads = _loads_of(page, suppliers)
        for load in loads:
            await self._take_steps(await self._open(page, load))
        return len(loads)

    async def count(
        self, suppliers: Collection[str], missing: Sequence[str] = ()
    ) -> list[tuple[str, str]]:
        """After the rest: everything has come but the bags of the rooms that are `missing`.

        Returns room and code of each of these, as the bot has understood it.
        """
        page = await self.phone.ask("/loads", seen.from_bot)
        noted: list[tuple[str, str]] = []
        for load in _loads_of(page, suppliers):
            card = await self._take_steps(await self._open(page, load))
            if missing and not noted:
                card, noted = await self._note(card, missing)
            await self.phone.press_and_see(card, _step(card, "count"))
        return noted

    async def _note(
        self, card: Message, rooms: Sequence[str]
    ) -> tuple[Message, list[tuple[str, str]]]:
        """Write whose bags are missing; what was noted stands on the buttons that take it back."""
        data = next(each for each in seen.presses(card, "gtn") if each.endswith(":missing"))
        await self.phone.press_and_see(card, data)
        mark = self.phone.chat.mark()
        await self.phone.say(" ".join(rooms))
        noted = await self.phone.hear(seen.with_press("gtb"), since=mark, after="missing bags")
        labels = [key["text"] for key in seen.keys_of(noted)]
        return noted, [pair for label in labels for pair in NOTED.findall(label)]

    async def _take_steps(self, card: Message) -> Message:
        """Whatever the gate asks for next, until it rests or waits for the count."""
        for _ in GATE_STEPS:
            step = _next_step(card)
            if step is None:
                break
            card = await self.phone.press_and_see(card, step)
        return card

    async def _open(self, page: Message, load: str) -> Message:
        mark = self.phone.chat.mark()
        await self.phone.press(page, load, is_stale=True)
        card = seen.with_press("ls", message_id=page["message_id"])
        return await self.phone.hear(card, since=mark, after=load)


def _loads_of(page: Message, suppliers: Collection[str]) -> list[str]:
    """The loads on the page that are of these suppliers, whose names stand on the buttons."""
    return [
        key["callback_data"]
        for key in seen.keys_of(page)
        if key.get("callback_data", "").startswith("ll:")
        and any(name in key["text"] for name in suppliers)
    ]


def _next_step(card: Message) -> str | None:
    """The one step that the card offers, if it is one of the gate's."""
    offered = {data.rpartition(":")[2]: data for data in seen.presses(card, "ls")}
    return next((offered[step] for step in GATE_STEPS if step in offered), None)


def _step(card: Message, step: str) -> str:
    return next(data for data in seen.presses(card, "ls") if data.endswith(f":{step}"))
