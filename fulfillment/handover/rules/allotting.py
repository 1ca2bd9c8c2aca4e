"""Free goods: who gets how many units of what is there.

Whoever needs it urgently comes first, then households that need care, then everybody else; within
each of them in equal shares, by household or by head. Whoever has least for its weight gets the
next unit; ties are spread over the whole compound, so that a few bags do not all end at the first
doors. The same needs always give the same shares. Nobody gets more than was wanted, and never is
more given than is there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heapreplace


@dataclass(frozen=True, slots=True)
class Want:
    """What a household needs; `weight` is its people, or 1 where every household counts alike."""

    household_id: int
    units: int
    weight: int
    position: int  # walking order
    is_urgent: bool = False
    is_flagged: bool = False

    @property
    def tier(self) -> int:
        if self.is_urgent:
            return 0
        return 1 if self.is_flagged else 2


def allot(wants: Iterable[Want], *, left: int) -> dict[int, int]:
    """Return how many of `left` units each household gets; who gets none is not in it."""
    given: dict[int, int] = {}
    tiers: dict[int, list[Want]] = {}
    for want in wants:
        if want.units > 0:
            tiers.setdefault(want.tier, []).append(want)
    for _, same in sorted(tiers.items()):
        shares = _share(same, left)
        given |= shares
        left -= sum(shares.values())
    return given


def _share(wants: Sequence[Want], left: int) -> dict[int, int]:
    """One tier: all that is wanted where it reaches, else unit by unit to who has least."""
    if sum(want.units for want in wants) <= left:
        return {want.household_id: want.units for want in wants}
    by_id = {want.household_id: want for want in wants}
    given: dict[int, int] = {}
    # What each would have for its weight with one unit more; the least is served next.
    turns = _turns(wants)
    queue = [(1 / want.weight, turns[want.household_id], want.household_id) for want in wants]
    heapify(queue)
    for _ in range(left):
        _, turn, household_id = queue[0]
        want = by_id[household_id]
        has = given[household_id] = given.get(household_id, 0) + 1
        if has < want.units:
            heapreplace(queue, ((has + 1) / want.weight, turn, household_id))
        else:
            heappop(queue)
    return given


def _turns(wants: Sequence[Want]) -> dict[int, int]:
    """Whose turn comes when: the bits of a place in walking order, read backwards.

    However many are served, they lie about equally far apart.
    """
    ordered = sorted(wants, key=lambda want: (want.position, want.household_id))
    bits = len(ordered).bit_length()
    return {
        want.household_id: int(f"{place:0{bits}b}"[::-1], 2) for place, want in enumerate(ordered)
    }
