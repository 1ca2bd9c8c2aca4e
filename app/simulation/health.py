"""Whoever touches goods says each day how they are, with the buttons of the hand-over menu."""

from app.simulation import seen
from app.simulation.phone import Phone
from app.simulation.seen import Message

WELL = 365
FEVER = 385


async def handover_menu(phone: Phone) -> Message:
    """Everything from the truck to the last door."""
    menu = await phone.ask("/manage", seen.with_press("hom"))
    return await phone.press_and_see(menu, seen.presses(menu, "hom")[0])


async def declare_well(phone: Phone) -> None:
    """No fever, no complaint, and a test of today."""
    asked = await _say(phone, WELL)
    tested = await phone.press_and_see(asked, _ending(asked, "dil", ":0"))
    await phone.press_and_see(tested, seen.presses(tested, "ddc")[0])


async def declare_fever(phone: Phone) -> None:
    """A fever: asked once more, then all of it is somebody else's."""
    asked = await _say(phone, FEVER)
    sure = await phone.press_and_see(asked, _ending(asked, "dil", ":1"))
    await phone.press_and_see(sure, seen.presses(sure, "ddc")[0])


async def _say(phone: Phone, tenths: int) -> Message:
    menu = await handover_menu(phone)
    duty = await phone.press_and_see(menu, seen.presses(menu, "dut")[0])
    asked = await phone.press_and_see(duty, seen.presses(duty, "duh")[0])
    return await phone.press_and_see(asked, _ending(asked, "dtm", f":{tenths}"))


def _ending(message: Message, prefix: str, end: str) -> str:
    return next(data for data in seen.presses(message, prefix) if data.endswith(end))
