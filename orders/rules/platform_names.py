"""How a cycle is numbered where only a few letters have room: 7, and P2 of a platform.

Where people read a sentence it is 第 7 期 and 平台第 2 期: see `bot.screens` and the papers.
"""

PLATFORM = "platform"
MARK = "P"


def number_label(number: int, channel: str) -> str:
    """`7` or `P2`, as in the order numbers `7-0042` and `P2-0042`."""
    return f"{MARK}{number}" if channel == PLATFORM else str(number)
