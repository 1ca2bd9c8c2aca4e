"""Which bags ride in one box. Boxes are what the gate counts and the trolley carries.

A box holds at most ten bags or 60 kg, which two people lift. It belongs to one building, unless
the buildings are so small that a box would ride half empty: then neighbours in walking order
share one. A household's bags stay together as long as one box takes them all. Pure; grams.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

MOST_BAGS = 10
MOST_GRAMS = 60_000


@dataclass(frozen=True, slots=True)
class Stack:
    """A household's bags, each with its weight; unknown weights count as 0."""

    building: str
    bags: tuple[int, ...]


@dataclass(slots=True)
class _Box:
    """The box that is being filled. `is_shared`: so far it holds small buildings only."""

    number: int
    is_shared: bool
    bags: int = 0
    grams: int = 0

    def takes(self, bags: Sequence[int]) -> bool:
        return self.bags + len(bags) <= MOST_BAGS and self.grams + sum(bags) <= MOST_GRAMS


def fill_boxes(stacks: Sequence[Stack]) -> list[tuple[int, ...]]:
    """The number of the box of each bag, stack by stack; stacks come in walking order, from 1."""
    box = _Box(0, is_shared=False)
    numbers: list[tuple[int, ...]] = []
    for _, of_building in groupby(stacks, key=lambda stack: stack.building):
        mine = list(of_building)
        bags = [grams for stack in mine for grams in stack.bags]
        is_small = 2 * len(bags) <= MOST_BAGS and 2 * sum(bags) <= MOST_GRAMS
        if not (is_small and box.is_shared and box.takes(bags)):
            box = _Box(box.number + 1, is_shared=is_small)
        for stack in mine:
            if box.bags and not box.takes(stack.bags):
                box = _Box(box.number + 1, is_shared=is_small)
            into = []
            for grams in stack.bags:
                if box.bags and not box.takes([grams]):
                    box = _Box(box.number + 1, is_shared=is_small)
                box.bags += 1
                box.grams += grams
                into.append(box.number)
            numbers.append(tuple(into))
    return numbers
