"""What a process may do: all of it, or a role of its own beside other processes."""

from enum import StrEnum


class Role(StrEnum):
    """A part of the program that may run as a process of its own."""

    BOT = "bot"
    SENDER = "sender"
    SCHEDULER = "scheduler"
    PORTAL = "portal"


ALL_ROLES = frozenset(Role)
