"""The liaison records control levels that the authorities announced, building by building."""

from app.simulation import seen
from app.simulation.health import handover_menu
from app.simulation.phone import Phone
from app.simulation.seen import Message

NOTICE = "樊城区指挥部，第{number}号通告"


async def seal(phone: Phone, building: str, *, number: int) -> None:
    """From now on nobody of this building leaves home."""
    menu = await handover_menu(phone)
    page = await phone.press_and_see(menu, seen.presses(menu, "lv")[0])
    page = await phone.press_and_see(page, seen.presses(page, "lvb")[0])
    while not (found := _of_building(page, building)):
        page = await phone.press_and_see(page, seen.next_page(page))
    levels = await phone.press_and_see(page, found[0])
    chosen = [data for data in seen.presses(levels, "lvd") if data.endswith(":sealed")]
    if not chosen:
        return  # sealed already
    asked = await phone.press_and_see(levels, chosen[0])
    mark = phone.chat.mark()
    await phone.say(NOTICE.format(number=number))
    draft = await phone.hear(seen.with_press("lvc"), since=mark, after="a notice")
    assert draft["message_id"] != asked["message_id"]
    await phone.press_and_see(draft, seen.presses(draft, "lvc")[0])


def _of_building(page: Message, building: str) -> list[str]:
    """What the button of a building carries: its level's mark, then its number."""
    return [
        key["callback_data"]
        for key in seen.keys_of(page)
        if key.get("callback_data", "").startswith("lvp:") and key["text"].split()[-1] == building
    ]
