"""What a household wants where the stock does not suffice: chosen in advance, for each line.

`fewer` (少给一些也行) is what holds when nothing was chosen; `nothing` (不够就不要) is all or
none; `instead` (换成 X) another offer of the same cycle for what lacks. Written as `fewer`,
`nothing` or `instead:C`. The order's own choice, under `EVERY`, is for lines without one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from orders.rules.errors import UnknownBundle
from orders.rules.errors_sharing import InsteadOfItself, UnknownChoice

EVERY = "*"


class IfShort(StrEnum):
    """What shall be done where the stock does not suffice."""

    FEWER = "fewer"
    NOTHING = "nothing"
    INSTEAD = "instead"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice; `instead` is the code of another offer, and empty otherwise."""

    if_short: IfShort = IfShort.FEWER
    instead: str = ""

    def __str__(self) -> str:
        return f"{self.if_short}:{self.instead}" if self.instead else str(self.if_short)


FEWER = Choice()


def read_choice(text: str) -> Choice:
    """Read a choice as it is written. Raises `UnknownChoice`."""
    word, _, instead = text.partition(":")
    if word not in set(IfShort) or bool(instead) != (word == IfShort.INSTEAD):
        raise UnknownChoice(text=text)
    return Choice(IfShort(word), instead)


def check_choice(code: str, choice: Choice, offered: Collection[str]) -> None:
    """Raise what is wrong with a choice for a line; `offered` are the codes on sale.

    `code` may be `EVERY`, for which there is no substitute: it would stand for itself.
    """
    if choice.if_short != IfShort.INSTEAD:
        return
    if code in (choice.instead, EVERY):
        raise InsteadOfItself(bundle=choice.instead)
    if choice.instead not in offered:
        raise UnknownBundle(bundle=choice.instead)


def choice_of(code: str, choices: Mapping[str, str]) -> Choice:
    """The choice for a line: its own, else the order's, else fewer."""
    return read_choice(choices.get(code) or choices.get(EVERY) or IfShort.FEWER)
