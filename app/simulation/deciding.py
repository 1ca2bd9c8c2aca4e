"""What the liaison decides while goods come: a late truck, missing bags, doors that stayed shut."""

import re
from collections.abc import Sequence

from app.simulation import seen
from app.simulation.phone import Phone
from app.simulation.seen import Message

DELAY_MINUTES = 120
DOOR_DECISIONS = ("again", "neighbour", "hold")
MOST_BAGS = 60
COLON = re.compile("[:：]")
ROOM = re.compile(r"🚪 (\S+)")


class Decider:
    """The liaison's telephone, and where in it the news of goods were read last."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.with_neighbours: set[str] = set()
        self._doors_mark = 0
        self._doors_decided = 0

    async def announce_delay(self, mark: int) -> bool:
        """Tell everybody when the late truck comes; False where the bot did not ask."""
        asked = list(self.phone.chat.since(mark, seen.with_press("gts")))
        for event in asked:
            card = event["message"]
            late = next(d for d in seen.presses(card, "gts") if d.endswith(f":{DELAY_MINUTES}"))
            await self.phone.press_and_see(card, late)
        return bool(asked)

    async def decide_findings(self, mark: int, verdicts: Sequence[str]) -> dict[str, str]:
        """Each room with missing bags gets the next of these verdicts in turn; returns them."""
        decided: dict[str, str] = {}
        for event in list(self.phone.chat.since(mark, seen.with_press("gtf"))):
            card = event["message"]
            page = await self.phone.press_and_see(card, seen.presses(card, "gtf")[0])
            for _ in range(MOST_BAGS):
                room = next((each for each in _rooms_on(page) if each not in decided), None)
                if room is None:
                    break
                decided[room] = verdicts[len(decided) % len(verdicts)]
                page = await self.phone.press_and_see(page, _key_of(page, room, decided[room]))
        return decided

    async def decide_doors(self, neighbour: str) -> int:
        """What was brought back goes again, to a neighbour, or stays; returns how many came."""
        since, self._doors_mark = self._doors_mark, self.phone.chat.mark()
        cards = [
            event["message"]
            for event in self.phone.chat.since(since, seen.with_press("rnx"))
            if event["kind"] == "message"
        ]
        for card in cards:
            wanted = DOOR_DECISIONS[self._doors_decided % len(DOOR_DECISIONS)]
            self._doors_decided += 1
            offered = {data.rpartition(":")[2]: data for data in seen.presses(card, "rnx")}
            data = offered.get(wanted) or next(iter(offered.values()))
            if data.endswith(":neighbour"):
                await self.phone.press_and_hear(card, data, seen.from_bot)
                await self.phone.ask(neighbour, seen.from_bot)
                self.with_neighbours |= set(ROOM.findall(seen.text_of(card))[:1])
            else:
                await self.phone.press_and_see(card, data)
        return len(cards)


def _rooms_on(page: Message) -> list[str]:
    """Rooms that something may be decided on, as the buttons name them."""
    labels = (key["text"] for key in seen.keys_of(page) if _is_decision(key.get("callback_data")))
    return [COLON.split(label)[0] for label in labels]


def _key_of(page: Message, room: str, verdict: str) -> str:
    return next(
        key["callback_data"]
        for key in seen.keys_of(page)
        if _is_decision(key.get("callback_data"))
        and COLON.split(key["text"])[0] == room
        and key["callback_data"].endswith(f":{verdict}")
    )


def _is_decision(data: str | None) -> bool:
    return data is not None and data.startswith("gtd:")
