"""Paying and collecting: what residents do with the messages that the bot sent by itself.

Reads a resident's mail after the fact, when everything has been delivered.
"""

import asyncio
import re
from collections.abc import Sequence
from io import BytesIO

import httpx

from app.simulation import seen
from app.simulation.purse import Bill
from app.simulation.resident import Belief, Resident
from app.simulation.seen import Message
from app.simulation.stage import Seller
from config.texts import LOCALES, texts_for

PICKUP_CODE = re.compile(r"[0-9]{6}")
BROUGHT = "🚪"
SHORT = "{bundle}: {got} instead of {wished}"


class Mail:
    """What a resident has been sent in a cycle, from a mark on."""

    def __init__(
        self, resident: Resident, *, cycle: int, mark: int, sellers: Sequence[Seller]
    ) -> None:
        self._resident = resident
        self._cycle = cycle
        self._belief = resident.belief(cycle)
        self._mark = mark
        self._sellers = sellers
        self._of: dict[str, str] = {}  # reference: supplier
        self._cash: dict[str, int] = {}  # supplier: what the officer comes for
        self.messages: dict[str, Message] = {}  # reference: the newest message that asked
        self.complaints: list[tuple[Message, str]] = []  # where one may complain, and how
        self.is_brought = False  # the bags come to the door: one must not come down

    @property
    def bills(self) -> list[Bill]:
        """What is to be paid by a code, as it was said last."""
        return [
            Bill(self._cycle, self._of[reference], self._resident.home.key, amount, reference)
            for reference, amount in self._belief.asked.items()
        ]

    @property
    def cash(self) -> list[Bill]:
        """What the officer comes for."""
        home = self._resident.home.key
        return [Bill(self._cycle, name, home, amount) for name, amount in self._cash.items()]

    async def read(self) -> None:
        """Believe what the messages say: shares, sums, pay codes, pickup codes."""
        since, self._mark = self._mark, self._resident.phone.chat.mark()
        for event in self._resident.phone.chat.since(since, seen.from_bot):
            message = event["message"]
            if "photo" in message and seen.presses(message, "pc"):
                await self._read_bill(message)
            elif seen.presses(message, "my") and self._pickup_code(message):
                await self._read_pickup(message)
            elif seen.presses(message, "chp"):
                text = seen.text_of(message)
                self._cash[self._seller_in(text)] = seen.amount_in(text)
            elif complain := seen.presses(message, "dsp"):
                self.complaints += [(message, data) for data in complain]
            else:
                self._belief.got |= short_lines(seen.text_of(message))

    async def _read_bill(self, message: Message) -> None:
        (reference, *_) = seen.codes_in(message)
        text = seen.text_of(message)
        amount = asked_in(text)
        belief = self._belief_of(reference)
        if belief is self._belief:
            self.messages[reference] = message
            self._of.setdefault(reference, self._seller_in(text))
        if belief.asked.get(reference) == amount:
            return  # a reminder
        belief.asked[reference] = amount
        link = next(iter(seen.links(message)), "")
        code = await asyncio.to_thread(read_code, await self._resident.phone.picture(message))
        belief.pay_links[reference] = link if link == code else f"{link} but QR {code}"

    def _belief_of(self, reference: str) -> Belief:
        """A bill of an earlier cycle may still be open."""
        known = (each for each in self._resident.beliefs.values() if reference in each.asked)
        return next(known, self._belief)

    def _seller_in(self, text: str) -> str:
        return next(
            each.name for each in self._sellers if each.name in text or each.name_en in text
        )

    async def _read_pickup(self, message: Message) -> None:
        """When to come, with the code as a picture; or that it is brought, with the number."""
        shown = said = self._pickup_code(message)
        self.is_brought = seen.text_of(message).startswith(BROUGHT)
        if "photo" in message:
            code = await asyncio.to_thread(read_code, await self._resident.phone.picture(message))
            shown = said if said == code else f"{said} but QR {code}"
        if shown not in self._belief.pickup_codes:
            self._belief.pickup_codes.append(shown)

    def _pickup_code(self, message: Message) -> str:
        """The pickup code that a message names, if it does."""
        codes = (code for code in seen.codes_in(message) if PICKUP_CODE.fullmatch(code))
        return next(codes, "")

    async def pay(self, way: str, browser: httpx.AsyncClient) -> None:
        """Say that one has paid, on the pay page or with the button; or that one cannot."""
        phone = self._resident.phone
        for reference, message in self.messages.items():
            if way == "page":
                link = self._belief.pay_links[reference]
                (await browser.get(link)).raise_for_status()
                (await browser.post(link)).raise_for_status()
            elif way == "button":
                data = seen.presses(message, "pc")[0]
                await phone.press_and_be_answered(message, data)
                await phone.press_and_be_answered(message, data, is_stale=True)
            elif way == "pleads":
                plea = seen.presses(message, "chp")[0]
                heard = await phone.press_and_hear(message, plea, seen.with_press("chs"))
                await phone.press_and_see(heard, seen.presses(heard, "chs")[0])

    async def complain(self, words: str) -> None:
        """Say that something was wrong with the first bag."""
        phone = self._resident.phone
        for message, data in self.complaints[:1]:
            kinds = await phone.press_and_hear(message, data, seen.with_press("cmk"))
            kind = next(each for each in seen.presses(kinds, "cmk") if each.endswith(":spoiled"))
            await phone.press_and_hear(kinds, kind, seen.from_bot)
            await phone.ask(words, seen.with_press("dsw"))


def asked_in(text: str) -> int:
    """The sum that a message asks for: where it names several, that after the word for it."""
    found = next((each for pattern in _SUM_LINES for each in pattern.findall(text)), text)
    return seen.amount_in(found)


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


_SUM_LINES = tuple(
    re.compile(
        "^" + re.escape(texts_for(locale).gettext("Sum: {sum}")).replace(r"\{sum\}", "(.+)"),
        re.MULTILINE,
    )
    for locale in LOCALES
)
_SHORT_LINES = tuple(_pattern(texts_for(locale).gettext(SHORT)) for locale in LOCALES)
