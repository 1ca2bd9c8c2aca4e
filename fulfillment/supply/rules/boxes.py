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


@dataclass(frozen=True, slots=True)
class Riding:
    """A bag that rides already: in which box, of which building, how heavy."""

    box: int
    building: str
    grams: int


def join_boxes(riding: Sequence[Riding], stack: Stack) -> tuple[int, ...]:
    """The boxes of bags that come later: into their building's own with room, else new ones.

    A box that other buildings share is not filled further. New numbers follow the highest.
    """
    boxes: dict[int, _Box] = {}
    strangers = {each.box for each in riding if each.building != stack.building}
    highest = max((each.box for each in riding), default=0)
    for each in riding:
        box = boxes.setdefault(each.box, _Box(each.box, is_shared=False))
        box.bags += 1
        box.grams += each.grams
    own = [box for number, box in sorted(boxes.items()) if number and number not in strangers]
    into: list[int] = []
    for at, grams in enumerate(stack.bags):
        rest = stack.bags[at:]
        box = next((box for box in own if box.takes(rest)), None) or next(
            (box for box in own if box.takes([grams])), _Box(highest + 1, is_shared=False)
        )
        if box not in own:
            highest += 1
            own.append(box)
        box.bags += 1
        box.grams += grams
        into.append(box.number)
    return tuple(into)
