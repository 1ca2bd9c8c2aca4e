"""The hand-over: timetables by pure rules, then a whole compound called down through the sandbox.

`MEASUREMENTS` is the one list of it; each takes the number of people and gives rows.
"""

from collections.abc import Callable
from typing import Final

from benchmarks import calling, timetables
from benchmarks.rows import Row

HOUSEHOLDS_CALLED: Final = 3000


def _calling(people: int) -> list[Row]:
    return calling.measure(households=min(people, HOUSEHOLDS_CALLED))


MEASUREMENTS: Final[tuple[Callable[[int], list[Row]], ...]] = (
    lambda people: timetables.measure(people=people),
    _calling,
)


def measure(*, people: int, only_rules: bool = False) -> list[Row]:
    """All of them in turn; with `only_rules` what needs no database and no sandbox."""
    wanted = MEASUREMENTS[:1] if only_rules else MEASUREMENTS
    return [row for each in wanted for row in each(people)]
