"""What can be refused while people are called down, and about groups of buildings.

    DomainError
    └─ calling AtNight ChatOfGroup

See `orders.rules.errors`.
"""

from orders.rules.errors import DomainError


class AtNight(DomainError):
    """Nobody is called down at night; it goes on at `until`, local time."""

    until: str


class ChatOfGroup(DomainError):
    """In this Telegram group an ordering group speaks: it cannot be a building's own."""

    group: str
