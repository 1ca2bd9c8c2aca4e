"""The one place that makes chance: codes, tokens, seeds.

Use cases take a `Chance` as an argument, so that a test or a simulation can repeat itself.
"""

import hashlib
import secrets
from typing import Protocol


class Chance(Protocol):
    """A source of unpredictable whole numbers."""

    def below(self, limit: int) -> int:
        """Return a number from 0 to `limit` - 1."""
        ...

    def token(self) -> str:
        """Return a URL-safe token that nobody can guess."""
        ...


class SystemChance:
    """The operating system's randomness."""

    def below(self, limit: int) -> int:
        return secrets.randbelow(limit)

    def token(self) -> str:
        return secrets.token_urlsafe(24)


class SeededChance:
    """Repeatable numbers for tests and simulations; guessable, so never for real use."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, limit: int) -> int:
        return self._next() % limit

    def token(self) -> str:
        return f"{self._next():032x}"[:32]

    def _next(self) -> int:
        self._count += 1
        text = f"{self._seed}|{self._count}".encode()
        return int.from_bytes(hashlib.sha256(text).digest()[:16], "big")
