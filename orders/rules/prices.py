"""When a price is dearer than neighbours should find without a word, and by how much.

Prices are whole minor units and above zero, percents whole numbers; nothing is rounded where it
decides: a rise of exactly the threshold needs no reason, one fen above it does.
"""

from typing import Literal

Direction = Literal["up", "down"]


def needs_reason(published: int | None, wanted: int, *, percent: int) -> bool:
    """Whether the liaison has to say why; a good that was never published needs no reason."""
    if published is None:
        return False
    return (wanted - published) * 100 > published * percent


def direction(previous: int | None, price: int) -> Direction | None:
    """Where a price went since it was last published; nothing where it is the same or new."""
    if previous is None or previous == price:
        return None
    return "up" if price > previous else "down"


def rise_percent(before: int, after: int) -> int:
    """By how many percent it changed, rounded away from zero so that no change reads as none.

    What was free before is dearer by a hundred percent.
    """
    if not before:
        return 100
    change = (after - before) * 100
    return -(-change // before) if change > 0 else change // before
