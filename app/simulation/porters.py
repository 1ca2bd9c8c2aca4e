"""Volunteers who bring bags to doors: one run after the other, one door after the other.

What a door looks like is dealt in turn: opened, left at the door, nobody home.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.simulation import seen
from app.simulation.health import declare_fever
from app.simulation.phone import Phone
from app.simulation.seen import Message

ROOM = re.compile(r"➡️ (\S+)")
GIVEN, LEFT, NOBODY = "given", "left", "nobody"
TURNS = (GIVEN, LEFT, NOBODY, GIVEN, GIVEN)
MOST_STEPS = 200


@dataclass(slots=True)
class Doors:
    """What was done at doors, by all who bring: room by room, and money that was owed there."""

    ended: list[tuple[str, str]] = field(default_factory=list)  # room, outcome
    paid: list[tuple[str, bool, int]] = field(default_factory=list)  # room, in cash, sum
    wrong: list[str] = field(default_factory=list)
    _turn: int = 0

    def served(self) -> set[str]:
        """Rooms that have their bags: by hand, before the door, or with a neighbour."""
        return {room for room, outcome in self.ended if outcome in (GIVEN, LEFT)}

    def begin_anew(self) -> None:
        self.ended, self.paid, self.wrong = [], [], []

    def next_outcome(self) -> str:
        self._turn += 1
        return TURNS[(self._turn - 1) % len(TURNS)]


class Porter:
    """Somebody with the right `deliver`."""

    def __init__(self, phone: Phone, doors: Doors) -> None:
        self.phone = phone
        self.is_ill = False
        self._doors = doors
        self._mark = 0

    def begin_cycle(self) -> None:
        """Well again, and nothing of before is one's own any more."""
        self.is_ill = False
        self._mark = self.phone.chat.mark()

    def offers(self) -> list[Message]:
        """The runs that came since the last look."""
        since, self._mark = self._mark, self.phone.chat.mark()
        return [
            event["message"]
            for event in self.phone.chat.since(since, seen.with_press("rns"))
            if event["kind"] == "message"
        ]

    def has_offer(self) -> bool:
        """Whether a run came that was not looked at yet."""
        found = self.phone.chat.since(self._mark, seen.with_press("rns"))
        return any(event["kind"] == "message" for event in found)

    async def walk(self, offer: Message, step: Callable[[], None]) -> None:
        """All doors of a run, from the first to the last."""
        sheet = await self._set_out(offer)
        for _ in range(MOST_STEPS):
            if not _is_at_door(sheet):
                return
            sheet = await self._end_door(sheet, self._doors.next_outcome())
            step()
        self._doors.wrong.append(f"{self.phone.name}: a run without an end")

    async def fall_ill(self, offer: Message) -> None:
        """In the middle of a run: a fever. The old sheet does nothing any more."""
        sheet = await self._set_out(offer)
        if len(_rooms_next(sheet)) > 0:
            sheet = await self._end_door(sheet, GIVEN)
        await declare_fever(self.phone)
        self.is_ill = True
        old = next((data for data in seen.presses(sheet, "rnd")), None)
        if old is not None:
            await self.phone.press_and_be_answered(sheet, old, is_stale=True)

    async def _set_out(self, offer: Message) -> Message:
        load = await self.phone.press_and_see(offer, seen.presses(offer, "rns")[0])
        begin = seen.presses(load, "rnb")
        return await self.phone.press_and_see(load, begin[0]) if begin else load

    async def _end_door(self, sheet: Message, outcome: str) -> Message:
        room = _room_of(sheet)
        if ways := seen.presses(sheet, "rnw"):  # owed at the door: nobody goes without paying
            cash = next(data for data in ways if data.endswith(":cash"))
            self._doors.paid.append((room, True, int(cash.split(":")[2])))
            sheet = await self.phone.press_and_see(sheet, cash)
        given = _offered(sheet, "rnd", GIVEN)
        if not given:  # none of its bags is on the trolley
            lacking = seen.presses(sheet, "rnd")[0]
            self._doors.ended.append((room, "lacking"))
            return await self.phone.press_and_see(sheet, lacking)
        self._doors.ended.append((room, outcome))
        if outcome == GIVEN:
            return await self.phone.press_and_see(sheet, given[0])
        asks = await self.phone.press_and_see(sheet, _offered(sheet, "rna", outcome)[0])
        without = _offered(asks, "rnd", outcome)  # there was a photo already: it is done
        return await self.phone.press_and_see(asks, without[0]) if without else asks


def _is_at_door(sheet: Message) -> bool:
    return bool(seen.presses(sheet, "rnd") or seen.presses(sheet, "rnw"))


def _room_of(sheet: Message) -> str:
    found = ROOM.search(seen.text_of(sheet))
    return found[1] if found else ""


def _rooms_next(sheet: Message) -> list[str]:
    """What the line after the door names; it has a colon where more doors follow."""
    last = seen.text_of(sheet).rstrip().splitlines()[-1]
    return re.findall(r"[\w-]*\d", last) if "：" in last or ":" in last else []


def _offered(sheet: Message, prefix: str, outcome: str) -> list[str]:
    return [data for data in seen.presses(sheet, prefix) if data.endswith(f":{outcome}")]
