"""Paying and collecting: what residents do with the messages that the bot sent by itself.

Reads a resident's mail after the fact, when everything has been delivered.
"""

import asyncio
import re
from io import BytesIO

import httpx

from app.simulation import seen
from app.simulation.resident import Resident
from app.simulation.seen import Message
from config.texts import LOCALES, texts_for

PICKUP_CODE = re.compile(r"[0-9]{6}")
SHORT = "{bundle}: {got} instead of {wished}"


class Mail:
    """What a resident has been sent in a cycle, from a mark on."""

    def __init__(self, resident: Resident, *, cycle: int, mark: int) -> None:
        self._resident = resident
        self._belief = resident.belief(cycle)
        self._mark = mark
        self.bills: dict[str, Message] = {}  # reference: the first message that asked

    async def read(self) -> None:
        """Believe what the messages say: shares, sums, pay codes, pickup codes."""
        for event in self._resident.phone.chat.since(self._mark, seen.from_bot):
            message = event["message"]
            if "photo" not in message:
                self._belief.got |= short_lines(seen.text_of(message))
            elif seen.presses(message, "pc"):
                await self._read_bill(message)
            elif seen.presses(message, "my"):
                await self._read_pickup(message)

    async def _read_bill(self, message: Message) -> None:
        (reference, *_) = seen.codes_in(message)
        if reference in self.bills:
            return
        self.bills[reference] = message
        self._belief.asked[reference] = seen.amount_in(seen.text_of(message))
        link = next(iter(seen.links(message)), "")
        code = await asyncio.to_thread(read_code, await self._resident.phone.picture(message))
        self._belief.pay_links[reference] = link if link == code else f"{link} but QR {code}"

    async def _read_pickup(self, message: Message) -> None:
        (said, *_) = [code for code in seen.codes_in(message) if PICKUP_CODE.fullmatch(code)]
        code = await asyncio.to_thread(read_code, await self._resident.phone.picture(message))
        shown = said if said == code else f"{said} but QR {code}"
        if shown not in self._belief.pickup_codes:
            self._belief.pickup_codes.append(shown)

    async def pay(self, way: str, browser: httpx.AsyncClient) -> None:
        """Say that one has paid, on the pay page or with the button; or say nothing."""
        for reference, message in self.bills.items():
            if way == "page":
                link = self._belief.pay_links[reference]
                (await browser.get(link)).raise_for_status()
                (await browser.post(link)).raise_for_status()
            elif way == "button":
                phone = self._resident.phone
                data = seen.presses(message, "pc")[0]
                await phone.press_and_be_answered(message, data)
                await phone.press_and_be_answered(message, data, is_stale=True)


def short_lines(text: str) -> dict[str, int]:
    """`{code: what one gets}`, where a message says that there was not enough."""
    return {
        found["bundle"].split()[0]: int(found["got"])
        for pattern in _SHORT_LINES
        for found in pattern.finditer(text)
    }


def read_code(picture: bytes) -> str:
    """What the QR code in a picture says."""
    import zxingcpp
    from PIL import Image

    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    return found[0].text if found else "nothing"


def _pattern(sentence: str) -> re.Pattern[str]:
    words = re.escape(sentence)
    words = words.replace(r"\{bundle\}", "(?P<bundle>[A-Z]{1,2} .+?)")
    for name in ("got", "wished"):
        words = words.replace(rf"\{{{name}\}}", f"(?P<{name}>[0-9]+)")
    return re.compile(f"^{words}$", re.MULTILINE)


_SHORT_LINES = tuple(_pattern(texts_for(locale).gettext(SHORT)) for locale in LOCALES)
