"""One simulated resident: joins, orders, changes, pays; and remembers what the bot said.

What a resident believes comes from the bot's own words alone, never from the database: in the
end the two are compared.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.simulation import seen
from app.simulation.chain import SharedChain
from app.simulation.feed import Event, NoAnswer
from app.simulation.habits import (
    ADDRESS,
    BUTTONS,
    CHAIN,
    IN_GROUP,
    MIXED,
    NOBODY,
    PRIVATE,
    Good,
    Habits,
    order_text,
)
from app.simulation.phone import Phone
from app.simulation.seen import Message

REACTION_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lives, as the buttons name it."""

    key: str
    building: str
    unit: str
    room: str


@dataclass(slots=True)
class Belief:
    """What a household believes of one cycle."""

    wished: dict[str, int] = field(default_factory=dict)
    got: dict[str, int] = field(default_factory=dict)  # only where it differs from the wish
    placed: bool = False
    late: bool = False
    asked: dict[str, int] = field(default_factory=dict)  # reference: sum
    pay_links: dict[str, str] = field(default_factory=dict)  # reference: link, as button and QR
    pickup_codes: list[str] = field(default_factory=list)

    @property
    def expected(self) -> dict[str, int]:
        """The units that should come, by bundle."""
        return {code: count for code, count in {**self.wished, **self.got}.items() if count}


class Resident:
    """One household's member with a telephone."""

    def __init__(
        self,
        phone: Phone,
        home: Home,
        *,
        number: str,
        english: bool,
        card: bool,
        chain: SharedChain | None = None,
    ) -> None:
        self.phone = phone
        self.home = home
        self.beliefs: dict[int, Belief] = {}
        self._number = number
        self._english = english
        self._sends_card = card
        self._chain = chain or SharedChain()
        self._said: dict[
            int, int
        ] = {}  # what was written in the group in a cycle, and may be edited
        self._forms: dict[int, tuple[Message, str]] = {}  # what was confirmed, and with what

    def belief(self, cycle: int) -> Belief:
        return self.beliefs.setdefault(cycle, Belief())

    # --- joining

    async def join(self) -> None:
        """Start, choose where one lives, send a telephone number, be accepted."""
        phone = self.phone
        mark = phone.chat.mark()
        await phone.start()
        shown = await phone.hear(_asks_where, since=mark, after="/start")
        if compounds := seen.presses(shown, "jc"):  # a group of several: one's own is the first
            shown = await phone.press_and_see(shown, compounds[0])
        if self._english:
            shown = await phone.press_and_see(shown, seen.press_named(shown, "English"))
        asked = await self._choose_room(shown)
        mark = phone.chat.mark()
        if self._sends_card:
            await phone.send_contact(f"+86{self._number}")
        else:
            await phone.say(f"{self._number[:3]} {self._number[3:7]} {self._number[7:]}")
        waiting = await phone.hear(_new_after(asked), since=mark, after="my number")
        await phone.hear(_new_after(waiting), since=mark, after="my wish to join")

    async def _choose_room(self, shown: Message) -> Message:
        phone, home = self.phone, self.home
        shown = await phone.turn_to(shown, home.building)
        building = seen.press_named(shown, home.building)
        if not home.room:
            return await phone.press_and_hear(shown, building, _new_after(shown))
        shown = await phone.press_and_see(shown, building)
        if home.unit:  # towers without units show their rooms at once
            shown = await phone.press_and_see(shown, seen.press_named(shown, home.unit))
        shown = await phone.turn_to(shown, home.room)
        room = seen.press_named(shown, home.room)
        return await phone.press_and_hear(shown, room, _new_after(shown))

    # --- ordering

    async def order(self, cycle: int, habits: Habits, goods: Sequence[Good]) -> None:
        """The first order of a cycle, in whichever way."""
        if habits.chatter:
            await self.phone.say_in_group(habits.chatter)
        if habits.way == NOBODY:
            return
        await self._place(cycle, habits, habits.wish, goods)

    async def think_again(self, cycle: int, habits: Habits, goods: Sequence[Good]) -> None:
        """Later on the same day: change, withdraw, or withdraw and order again."""
        if habits.way == NOBODY or habits.later == "keep":
            return
        if habits.later == "change":
            await self._place(cycle, habits, habits.second_wish, goods, changes=True)
            return
        await self._withdraw(cycle, habits)
        if habits.later == "withdraw_again":
            await self._place(cycle, habits, habits.second_wish, goods)

    async def come_late(self, cycle: int, habits: Habits, goods: Sequence[Good]) -> None:
        """After the cut-off; the answer must be a refusal."""
        if not habits.late:
            return
        phone = self.phone
        text = order_text("address", habits.second_wish, key=self.home.key, goods=goods)
        if habits.late == "group" or (habits.late == "button" and cycle not in self._forms):
            await self._say_in_group(text, wants_reply=True)
        elif habits.late == "private":
            mark = phone.chat.mark()
            await phone.say(text)
            await phone.chat.wait(seen.from_bot, since=mark, what=f"{phone.name}: late {text}")
        else:
            await self._press_late(cycle)
        self.belief(cycle).late = True

    async def _press_late(self, cycle: int) -> None:
        form, confirm = self._forms[cycle]
        answer = await self.phone.press_and_be_answered(form, confirm, is_stale=True)
        if not answer["answer"]["show_alert"]:
            raise NoAnswer(f"{self.phone.name}: a late press was not refused")

    # --- the ways to place an order

    async def _place(
        self,
        cycle: int,
        habits: Habits,
        wish: Mapping[str, int],
        goods: Sequence[Good],
        *,
        changes: bool = False,
    ) -> None:
        belief = self.belief(cycle)
        if habits.way == BUTTONS:
            belief.wished = await self._by_buttons(cycle, wish, habits.twice)
        elif habits.way == CHAIN and not belief.placed:
            line = order_text(CHAIN, wish, key=self.home.key, goods=goods)
            await self._chain.add(cycle, line, self._say_in_group)
            belief.wished = dict(wish)
        elif habits.way == MIXED and changes and cycle in self._said:
            await self._edit(cycle, order_text(MIXED, wish, key=self.home.key, goods=goods))
            belief.wished = dict(wish)
        else:
            way = ADDRESS if habits.way == CHAIN else habits.way
            text = order_text(way, wish, key=self.home.key, goods=goods)
            text = f"改成{text}" if changes and habits.way == "bare" else text
            if habits.way == PRIVATE:
                belief.wished = await self._in_private(text, habits.twice)
            elif way in IN_GROUP:
                replaces = text.startswith("改成")
                done = await self._say_in_group(text)
                self._said[cycle] = done["message_id"]
                await self._twice(done, habits.twice)
                belief.wished = dict(wish) if replaces else {**belief.wished, **wish}
        belief.placed = True

    async def _by_buttons(self, cycle: int, wish: Mapping[str, int], twice: str) -> dict[str, int]:
        form = await self.phone.ask("/order", seen.with_press("q"))
        for code in seen.quantities(form):
            form = await self._set(form, code, wish.get(code, 0))
        confirm = seen.presses(form, "ok")
        if not confirm:  # it stands there just so already
            return {code: count for code, count in seen.quantities(form).items() if count}
        self._forms[cycle] = (form, confirm[0])
        mark = self.phone.chat.mark()
        done = await self.phone.press(form, confirm[0])
        shown = await self.phone.hear(
            seen.edit_of(form["message_id"]), since=mark, after="confirming"
        )
        if twice == "press":
            await self.phone.press_and_be_answered(form, confirm[0], is_stale=True)
        else:
            await self._twice(done, twice)
        return seen.order_lines(shown)

    async def _set(self, form: Message, code: str, wanted: int) -> Message:
        """Press − or + until the bundle stands at what is wanted."""
        while (count := seen.quantities(form)[code]) != wanted:
            keys = seen.keys_for(form, code)
            form = await self.phone.press_and_see(form, keys[-1 if count < wanted else 0])
        return form

    async def _in_private(self, text: str, twice: str) -> dict[str, int]:
        mark = self.phone.chat.mark()
        done = await self.phone.say(text)
        shown = await self.phone.hear(seen.with_press("of"), since=mark, after=text)
        await self._twice(done, twice)
        return seen.order_lines(shown)

    async def _say_in_group(self, text: str, *, wants_reply: bool = False) -> Any:
        """Write in the group and wait for the reaction, or for a reply in words."""
        phone = self.phone
        mark = phone.group.mark()
        done = await phone.say_in_group(text)
        match = _reply_to(done) if wants_reply else _reaction_to(done)
        await phone.group.wait(
            match, since=mark, what=f"{phone.name}: {text}", seconds=REACTION_SECONDS
        )
        return done

    async def _edit(self, cycle: int, text: str) -> None:
        """Change what one wrote; what it no longer names is no longer wanted."""
        phone, mark = self.phone, self.phone.group.mark()
        done = await phone.edit_in_group(self._said[cycle], text)
        await phone.group.wait(
            _reaction_to(done), since=mark, what=f"{phone.name}: {text}", seconds=REACTION_SECONDS
        )

    async def _withdraw(self, cycle: int, habits: Habits) -> None:
        if habits.way == BUTTONS:
            form = await self.phone.ask("/order", seen.with_press("wd"))
            asked = await self.phone.press_and_see(form, seen.presses(form, "wd")[0])
            sure = next(data for data in seen.presses(asked, "wd") if data.endswith(":1"))
            await self.phone.press_and_see(asked, sure)
        elif habits.way == PRIVATE:
            await self.phone.ask("不要了", seen.with_press("of"))
        else:
            own = f"{self.home.key} " if habits.way != "bare" else ""
            await self._say_in_group(f"{own}不要了")
        self.belief(cycle).wished = {}

    async def _twice(self, done: Any, twice: str) -> None:
        if twice == "repeat":
            await self.phone.repeat(done)
        elif twice == "redeliver":
            await self.phone.redeliver(done)


def _asks_where(event: Event) -> bool:
    """The bot asks for the building, or first for the compound."""
    return seen.with_press("jb")(event) or seen.with_press("jc")(event)


def _new_after(message: Message) -> Any:
    """A new message of the bot, later than that one."""
    return lambda event: seen.from_bot(event) and event["message_id"] > message["message_id"]


def _reaction_to(said: Any) -> Any:
    def match(event: Event) -> bool:
        if event["kind"] == "reaction":
            return bool(event["message_id"] == said["message_id"])
        return False

    return match


def _reply_to(said: Any) -> Any:
    def match(event: Event) -> bool:
        if not seen.from_bot(event):
            return False
        return bool(event["message"].get("reply_to_message_id") == said["message_id"])

    return match
