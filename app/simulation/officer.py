"""The grid officer: goes from door to door for the money, and hands it on at the gate.

All with the buttons that the bot shows, as the liaison does.
"""

from app.simulation import seen
from app.simulation.phone import Phone
from app.simulation.seen import Message


class Officer:
    """Who holds the right to collect money."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    async def gather(self) -> int:
        """Tick every household that has given its money; returns how many did."""
        page = await self._open()
        gathered = 0
        for stairs in list(seen.presses(page, "gad")):
            doors = await self._stairs(page, stairs)
            while waiting := seen.presses(doors, "gag"):
                doors = await self.phone.press_and_see(doors, waiting[0])
                gathered += 1
        return gathered

    async def hand_on(self) -> int:
        """The crew gets everything that is in hand; returns for how many suppliers."""
        page = await self._open()
        suppliers = list(seen.presses(page, "gah"))
        for supplier in suppliers:
            page = await self._open()
            asked = await self.phone.press_and_see(page, supplier)
            await self.phone.press_and_see(asked, seen.presses(asked, "gay")[0])
        return len(suppliers)

    async def _open(self) -> Message:
        menu = await self.phone.ask("/manage", seen.with_press("mny"))
        money = await self.phone.press_and_see(menu, seen.presses(menu, "mny")[0])
        return await self.phone.press_and_see(money, seen.presses(money, "gao")[0])

    async def _stairs(self, page: Message, stairs: str) -> Message:
        mark = self.phone.chat.mark()
        await self.phone.press(page, stairs, is_stale=True)
        shown = seen.edit_of(page["message_id"])
        return await self.phone.hear(shown, since=mark, after=stairs)
