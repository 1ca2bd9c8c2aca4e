"""Who gets less when the supplier lacks something after the approval, and what comes instead.

The same rule, seed and lots as at the cut-off share out what is there; each household's own
choice holds: fewer, nothing, or another bundle for what lacks. A substitute comes only from what
is to spare, within the household's limit, and never makes it dearer for who has paid already.
Nobody gets more of what is short than before. Pure; quantities are whole units, money minor.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from orders.rules.allocation import Wish, allocate
from orders.rules.choices import IfShort


@dataclass(frozen=True, slots=True)
class LineBefore:
    """A line of a parcel. `came_instead` of its units stand in for something else already.

    `instead` is the code of the bundle that may come for what lacks, at most `instead_most`.
    """

    code: str
    quantity: int
    came_instead: int = 0
    if_short: str = IfShort.FEWER
    instead: str = ""
    instead_most: int = 0


@dataclass(frozen=True, slots=True)
class ParcelBefore:
    """One household's parcel; `who` is how it stands in the draw.

    `may_cost_more`: it has not paid yet, so a dearer substitute may make the sum larger.
    """

    parcel_id: int
    who: str
    lines: tuple[LineBefore, ...]
    flagged: bool = False
    may_cost_more: bool = True


@dataclass(frozen=True, slots=True)
class Lessened:
    """What becomes of one parcel: units by code before and after, and those that come instead."""

    parcel_id: int
    before: dict[str, int]
    after: dict[str, int]
    instead: dict[str, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.after


def lessen(
    parcels: Sequence[ParcelBefore],
    *,
    there: Mapping[str, int],
    spare: Mapping[str, int | None],
    prices: Mapping[str, int],
    seed: str,
) -> tuple[Lessened, ...]:
    """The parcels that change, in the given order.

    `there` is what the parcels together may have of each bundle that is short; `spare` what can
    be given instead (None: as many as wanted), of bundles that are not short.
    """
    own = _shared(parcels, there, seed)
    lacking = {
        (each.who, line.code): line.quantity - own[each.who, line.code]
        for each in parcels
        for line in each.lines
        if line.code in there
    }
    wishes = [wish for each in parcels for wish in _substitutes(each, lacking, spare, prices)]
    come: dict[str, dict[str, int]] = defaultdict(dict)
    for (who, code), units in allocate(wishes, spare, seed).own.items():
        if units:
            come[who][code] = units
    found = (_lessened(each, lacking, come[each.who]) for each in parcels)
    return tuple(each for each in found if each.before != each.after)


def _shared(
    parcels: Sequence[ParcelBefore], there: Mapping[str, int], seed: str
) -> dict[tuple[str, str], int]:
    wishes = [
        Wish(
            each.who,
            line.code,
            line.quantity,
            flagged=each.flagged,
            all_or_none=line.if_short == IfShort.NOTHING,
        )
        for each in parcels
        for line in each.lines
        if line.code in there
    ]
    return allocate(wishes, there, seed).own


def _substitutes(
    parcel: ParcelBefore,
    lacking: Mapping[tuple[str, str], int],
    spare: Mapping[str, int | None],
    prices: Mapping[str, int],
) -> Iterable[Wish[str, str]]:
    """A wish a substitute; what was freed by the lack pays for it where nothing more is asked."""
    lines = [line for line in parcel.lines if lacking.get((parcel.who, line.code))]
    freed = sum(lacking[parcel.who, line.code] * prices[line.code] for line in lines)
    wanted: Counter[str] = Counter()
    for line in sorted(lines, key=lambda line: line.code):
        code = line.instead
        if line.if_short != IfShort.INSTEAD or code not in spare:
            continue
        # What came in place of another bundle is not substituted again.
        units = min(lacking[parcel.who, line.code], line.quantity - line.came_instead)
        units = max(0, min(units, line.instead_most - wanted[code]))
        if not parcel.may_cost_more and prices[code]:
            units = min(units, freed // prices[code])
        freed -= units * prices[code]
        wanted[code] += units
    for code, units in wanted.items():
        yield Wish(parcel.who, code, units, flagged=parcel.flagged)


def _lessened(
    parcel: ParcelBefore,
    lacking: Mapping[tuple[str, str], int],
    instead: dict[str, int],
) -> Lessened:
    before = {line.code: line.quantity for line in parcel.lines}
    after = Counter(before)
    after.subtract({code: lacking.get((parcel.who, code), 0) for code in before})
    after.update(instead)
    left = {code: units for code, units in sorted(after.items()) if units}
    return Lessened(parcel.parcel_id, before, left, instead)
