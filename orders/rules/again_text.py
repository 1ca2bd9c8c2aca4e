"""Reading “the same as last time” out of what somebody writes: sure, mixed with more, or not.

Sure is a message that says this and nothing else, at most with one address in front. A question
(能和上次一样吗？), a no (不要和上次一样) and an addition (和上次一样，再加 B1) are not: nothing is
guessed. 同上 is not read at all: in a chain it means “as the one above”.

老样子 is also what people answer to “how are you”: such words are not `loud`, and where there
is nothing to repeat they are chatter.
"""

import re
from dataclasses import dataclass
from typing import Final

from orders.rules.address import AddressReading, find_addresses
from orders.rules.group_tone import QUESTION
from orders.rules.group_words import TextRegister
from orders.rules.numerals import fold

_LAST: Final = r"上 ?[一1个]? ?(?:期|次|回|轮|批|单)"
_ORDER: Final = r"(?: ?的)?(?: ?(?:订单|单子|套餐|那些|那份|那单))?"
_ALIKE: Final = r"(?: ?(?:完全)?(?:一模一样|一模一樣|一样|一樣|相同|不变)(?:的)?)"
_DONE: Final = r"(?: ?(?:再?来 ?(?:一 ?[份单次])?|下单|下|订|买))"
_LOUD: Final = (
    rf"(?:同|照|按|按照|照着|依照){_LAST}{_ORDER}{_ALIKE}?{_DONE}?"
    rf"|(?:和|跟|与|像){_LAST}{_ORDER}{_ALIKE}{_DONE}?"
    rf"|再来 ?一 ?[份单次] ?(?:和|跟|同|与)?{_LAST}{_ORDER}{_ALIKE}?"
    r"|(?:the )?same (?:order )?(?:again|as (?:the )?(?:last|previous) (?:time|cycle|order|round))"
)
_QUIET: Final = r"(?:照|按)?老样子|老樣子|老规矩|the usual|as usual"
_SAID: Final = re.compile(rf"(?P<loud>{_LOUD})|(?P<quiet>{_QUIET})", re.IGNORECASE)
# Words around it that change nothing.
_AROUND: Final = re.compile(
    r"我们家|我们|我家|我要|我想要|我想|我|还是|还|依旧|就|想要|要|请帮忙?|帮忙|帮我|帮|麻烦|请|谢谢啦|谢谢|多谢|"
    r"辛苦了|代订|代|替|给|吧|啦|了|哈|哦|呀|的|下单|订|please|thanks|thank you|thx|"
    r"we take|we want|i want|i take|for us|for me",
    re.IGNORECASE,
)
_SIGN: Final = re.compile(r"[\s,，。.!！~、:：;；|👌🙏😊-]+")
# An order of this length says more than that; and searching stays cheap.
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class AgainReading:
    """`is_sure`: to be applied; else it stands beside other words. `household` None: one's own.

    `doubt` is the reason why it is nobody's: those of addresses, or which_household.
    """

    is_sure: bool
    is_loud: bool
    household: str | None
    doubt: str | None
    span: tuple[int, int]


def read_again(text: str, register: TextRegister) -> AgainReading | None:
    """Return what the message says of repeating; None when it says nothing of it."""
    plain = fold(text)
    if len(plain) > _LONGEST or QUESTION.search(plain):
        return None
    said = _SAID.search(plain)
    if said is None:
        return None
    addresses = find_addresses(plain, register.addresses)
    rest = list(plain)
    for start, end in (said.span(), *(found.span for found in addresses)):
        rest[start:end] = " " * (end - start)
    left = _SIGN.sub("", _AROUND.sub("", "".join(rest)))
    is_loud = said["loud"] is not None
    if left or len(addresses) > 1:
        return AgainReading(False, is_loud, None, None, said.span())
    household, doubt = _whose(addresses, register)
    return AgainReading(doubt is None, is_loud, household, doubt, said.span())


def _whose(
    addresses: list[AddressReading], register: TextRegister
) -> tuple[str | None, str | None]:
    if addresses:
        return addresses[0].household, addresses[0].reason
    return None, "which_household" if len(register.own) > 1 else None
