"""What a telephone without a connection may know: short hashes of pairs that belong together.

Of every pickup code with the code of a bag of that household a few bits of a salted hash. They
are so few that a wrong pair passes once in 256 times, and so few that of a hundred thousand
pickup codes hundreds fit to any bag: who finds the telephone learns no code from it.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

# A wrong pair passes at most once in 2 ** SPARE times.
SPARE = 8
MOST_BITS = 32


@dataclass(frozen=True, slots=True)
class Hints:
    """Hashes of pairs still to be handed out, and of those that are; `bits` of them count."""

    salt: str
    bits: int
    waiting: tuple[int, ...]
    done: tuple[int, ...]

    def knows(self, pickup_code: str, bag_code: str) -> str:
        """`waiting`, `done` or `unknown`: what the telephone says while it cannot ask."""
        found = hint_of(self.salt, pickup_code, bag_code, bits=self.bits)
        if found in self.waiting:
            return "waiting"
        return "done" if found in self.done else "unknown"


def bits_for(pairs: int) -> int:
    """How many bits of each hash are given out for so many pairs."""
    return min(MOST_BITS, max(0, pairs - 1).bit_length() + SPARE)


def hint_of(salt: str, pickup_code: str, bag_code: str, *, bits: int) -> int:
    """The first bits of the hash of a pair."""
    digest = hashlib.sha256(f"{salt}:{pickup_code}:{bag_code}".encode()).digest()
    return int.from_bytes(digest[:4]) >> (MOST_BITS - bits)


def hints_of(
    salt: str, waiting: Collection[tuple[str, str]], done: Collection[tuple[str, str]]
) -> Hints:
    """The hashes of all pairs of a hand-over, sorted, so that their order says nothing."""
    bits = bits_for(len(waiting) + len(done))

    def hashed(pairs: Iterable[tuple[str, str]]) -> tuple[int, ...]:
        return tuple(sorted({hint_of(salt, *pair, bits=bits) for pair in pairs}))

    return Hints(salt, bits, hashed(waiting), hashed(done))
