"""What goes wrong in a hand-over, and what is hard about it: dealt by seed, cycle by cycle.

The first cycle has all of it; later ones have what the chance gives. Levels stay as they were
announced, so a building that was sealed once is served at the door from then on.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from config.chance import Chance, SeededChance

SEALED_BEFORE = 2
MOST_MISSING = 3
FIRST = 1


@dataclass(frozen=True, slots=True)
class Twists:
    """Of one cycle. `sealed_before` counts buildings that are sealed before the truck comes."""

    sealed_before: int
    is_late: bool
    lacks_bags: bool
    seals_midway: bool
    has_fever: bool


def twists_of(seed: int, cycle: int) -> Twists:
    """All in the first cycle, each as often as not afterwards."""
    if cycle == FIRST:
        return Twists(SEALED_BEFORE, True, True, True, True)
    chance = SeededChance(f"{seed}|twists|{cycle}")
    return Twists(0, *(bool(chance.below(2)) for _ in range(4)))


def buildings_by_need(homes: Sequence[str], *, but: Collection[str] = ()) -> list[str]:
    """Buildings by how many of these households live there, most first; `but` without these."""
    counted = Counter(building for building in homes if building not in but)
    return [building for building, _ in sorted(counted.items(), key=lambda it: (-it[1], it[0]))]


def some_of(chance: Chance, homes: Sequence[str], most: int) -> list[str]:
    """At most so many of these, at most one in three, in their order."""
    left = list(homes)
    return sorted(left.pop(chance.below(len(left))) for _ in range(min(most, len(homes) // 3)))
