"""Presses of the liaison's cycles. See `bot.screens.presses` for what a press is.

A wish is a kind, the number of the cycle that it is about, and a short value; see
`orders.rules.cycle_wishes`.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenCycles(Press, prefix="yo"):
    """The cycle that runs, the next one, and what can be done to them."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenCyclePage(Press, prefix="yp"):
    """Choices for one kind of change."""

    compound_id: int
    page: str  # close, extend, extra, pause, length, hours, standard, hands


@dataclass(frozen=True, slots=True)
class AskWish(Press, prefix="ya"):
    """What it would change, and whom it concerns."""

    compound_id: int
    kind: str
    number: int
    value: str


@dataclass(frozen=True, slots=True)
class GrantWish(Press, prefix="yg"):
    """`seen` stands for how things stood when it was asked; otherwise it is asked anew.

    `wish` is packed (`orders.rules.cycle_wishes.packed`): six hours and all the numbers are
    more than 64 bytes otherwise.
    """

    compound_id: int
    number: int
    wish: str
    seen: int


@dataclass(frozen=True, slots=True)
class OpenHour(Press, prefix="yh"):
    """Times to choose from for one of the six hours, by its place among them."""

    compound_id: int
    hour: int


@dataclass(frozen=True, slots=True)
class MarkStandard(Press, prefix="ys"):
    """Say that a bundle is a standard pack (1), or is not (0)."""

    compound_id: int
    code: str
    is_standard: int


@dataclass(frozen=True, slots=True)
class AnyNumberOfBags(Press, prefix="yc"):
    """As many hands as it takes."""

    compound_id: int
