"""Neighbours who order while processes die: by text, once; by buttons, until it is confirmed.

Whoever writes does not wait for an answer: what was sent in time has to count. Whoever presses
sees what the bot shows, and begins again where no answer comes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from app.simulation import seen
from app.simulation.feed import NoAnswer
from app.simulation.line import Line
from app.simulation.phone import Phone
from benchmarks.kill.people import GROUP, Home
from benchmarks.kill.site import Site
from benchmarks.kill.wishes import Lines, Wishes, some_lines, think_of
from config.chance import Chance

WAYS = ("group", "group", "private", "buttons")
PATIENCE_SECONDS = 45.0
PAUSE_SECONDS = 0.1
CONFUSED = (NoAnswer, KeyError, StopIteration, IndexError, RuntimeError)


class Stuck(Exception):
    """Somebody could not do what they wanted, however often they tried."""


async def insist(
    act: Callable[[], Awaitable[None]], *, until: Callable[[], Awaitable[bool]], what: str
) -> None:
    """Do it, and again, until it is done."""
    why = ""
    gives_up_at = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while asyncio.get_running_loop().time() < gives_up_at:
        try:
            await act()
        except CONFUSED as error:
            why = f"{type(error).__name__} {error}"
        if await until():
            return
        await asyncio.sleep(PAUSE_SECONDS)
    raise Stuck(f"{what}: {why}")


class Neighbours:
    """Everybody who orders in one cycle, each in one way."""

    def __init__(self, site: Site, homes: Sequence[Home], wishes: Wishes, chance: Chance) -> None:
        self._site = site
        self._chance = chance
        self.wishes = wishes
        self._ways = {home.key: WAYS[chance.below(len(WAYS))] for home in homes}
        self._homes = list(homes)
        self._turn = 0

    def next(self, count: int, *, by_text: bool = False) -> list[Home]:
        """Whose turn it is to say something."""
        found: list[Home] = []
        while len(found) < count:
            home = self._homes[self._turn % len(self._homes)]
            self._turn += 1
            if not (by_text and self._ways[home.key] == "buttons"):
                found.append(home)
        return found

    async def order(self, homes: Sequence[Home], *, within_seconds: float) -> None:
        """Each of them orders or changes something, spread over so many seconds."""
        async with asyncio.TaskGroup() as group:
            for place, home in enumerate(homes):
                group.create_task(self._soon(home, within_seconds * place / len(homes)))

    async def _soon(self, home: Home, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._ways[home.key] == "buttons":
            await self._by_buttons(home)
        else:
            await self.write(home)

    async def write(self, home: Home) -> None:
        """Send a text, in private or in the group, and go on."""
        line: Line = self._site.line
        in_group = self._ways[home.key] == "group"
        saying = think_of(self._chance, self.wishes.wished[home.key])
        own = home.key if in_group and self._chance.below(2) else None
        said = await line.tell(
            "say",
            {
                "user_id": home.user_id,
                "chat_id": GROUP if in_group else "bot",
                "text": saying.text(own),
            },
        )
        self.wishes.note(home.key, saying, said)

    async def _by_buttons(self, home: Home) -> None:
        phone = Phone(
            self._site.line,
            self._site.feed,
            user_id=home.user_id,
            group_id=GROUP,
            name=home.key,
        )
        wish = some_lines(self._chance)
        confirmed: list[Lines] = []

        async def act() -> None:
            confirmed.append(await _fill_form(phone, wish))

        async def is_confirmed() -> bool:
            return bool(confirmed)

        await insist(act, until=is_confirmed, what=f"{home.key} orders by buttons")
        self.wishes.wished[home.key] = confirmed[-1]


async def _fill_form(phone: Phone, wish: Lines) -> Lines:
    """Set every quantity, confirm, and believe what is shown then."""
    form = await phone.ask("/order", seen.with_press("q"))
    for code in seen.quantities(form):
        while (count := seen.quantities(form)[code]) != wish.get(code, 0):
            keys = seen.keys_for(form, code)
            form = await phone.press_and_see(form, keys[-1 if count < wish.get(code, 0) else 0])
    confirm = seen.presses(form, "ok")
    if not confirm:  # it stands there just so already
        return {code: count for code, count in seen.quantities(form).items() if count}
    shown = await phone.press_and_see(form, confirm[0])
    return seen.order_lines(shown)
