"""Donations: for whom one may be used, and never more than there is.

A donation with an aim is allotted only to it (定点捐赠). Where it does not reach, it goes to the
households in the order that is given: first those with the greatest need, then walking order.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Aim(StrEnum):
    """For whom something was given."""

    ALL = "all"
    FLAGGED = "flagged"  # households that need care
    BUILDING = "building"
    HOUSEHOLDS = "households"


@dataclass(frozen=True, slots=True)
class Home:
    """A household as a donation sees it."""

    household_id: int
    building_id: int
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Need:
    """What a household could be given: its open bill, or units of a good."""

    home: Home
    wanted: int


def is_meant(aim: Aim, aim_ids: Collection[int], home: Home) -> bool:
    """Whether a donation with this aim may go to this household."""
    if aim is Aim.FLAGGED:
        return home.is_flagged
    if aim is Aim.BUILDING:
        return home.building_id in aim_ids
    if aim is Aim.HOUSEHOLDS:
        return home.household_id in aim_ids
    return True


def allot_whole(
    aim: Aim, aim_ids: Collection[int], needs: Iterable[Need], *, left: int
) -> tuple[Need, ...]:
    """Return the bills that a donation pays, in the order given: each whole, or not at all.

    A smaller bill further down is still paid where a bigger one does not fit.
    """
    paid = []
    for need in needs:
        if is_meant(aim, aim_ids, need.home) and 0 < need.wanted <= left:
            paid.append(need)
            left -= need.wanted
    return tuple(paid)


def allot_units(
    aim: Aim, aim_ids: Collection[int], needs: Sequence[Need], *, left: int
) -> dict[int, int]:
    """Return how many units each household gets: one each first, in the order given, then again."""
    meant = [need for need in needs if is_meant(aim, aim_ids, need.home) and need.wanted > 0]
    given = {need.home.household_id: 0 for need in meant}
    while left > 0:
        waiting = [need for need in meant if given[need.home.household_id] < need.wanted]
        if not waiting:
            break
        for need in waiting[:left]:
            given[need.home.household_id] += 1
        left -= min(left, len(waiting))
    return {household_id: units for household_id, units in given.items() if units}
