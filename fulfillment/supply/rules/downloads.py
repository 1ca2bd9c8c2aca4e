"""Reading the log of downloads: who still packs from an older version than there is.

A version counts as printed when the supplier took any paper of it; somebody who took the
amendment list needs no others. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """One kind of a version's papers, taken by somebody `times` times; `who` as in the audit."""

    version: int
    kind: str
    form: str
    locale: str
    who: str
    times: int
    last_at: datetime

    @property
    def by_supplier(self) -> bool:
        return self.who.startswith("clerk:")


@dataclass(frozen=True, slots=True)
class Behind:
    """What the log warns of. `printed` is the last version that the supplier took, 0 for none.

    `late` are papers of older versions taken although a newer version was there.
    """

    newest: int
    printed: int
    late: tuple[Taken, ...]

    @property
    def not_printed(self) -> bool:
        return 0 < self.printed < self.newest


def behind(taken: Iterable[Taken], made_at: Mapping[int, datetime]) -> Behind:
    """Compare what was taken with when each version was made; `made_at` has every version."""
    rows = tuple(taken)
    newest = max(made_at)
    printed = max((row.version for row in rows if row.by_supplier), default=0)
    late = tuple(
        row for row in rows if row.version < newest and row.last_at >= made_at[row.version + 1]
    )
    return Behind(newest, printed, late)
