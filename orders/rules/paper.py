"""Orders on paper: which time counts, and what one line of a sheet says.

What counts for the cut-off is when the sheet was handed in, never when it was typed in. A line
is read as a message in the group would be, but for anyone: it has to name its room, and it is
taken only when nothing in it is in doubt.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from orders.rules.choices import Choice
from orders.rules.group_text import Previous, Reading, TextRegister, read_text
from orders.rules.paper_choice import split_choice

# A household's address (None: not read) and a bundle's code, to the limit; None: not offered.
LimitsOf = Callable[[str | None, str], int | None]


class Verdict(StrEnum):
    """What becomes of a sheet because of its time."""

    IN = "in"
    LATE = "late"  # handed in after the cut-off
    CLOSED = "closed"  # handed in in time, but the cycle has been closed meanwhile
    FUTURE = "future"
    BEFORE_OPENING = "before_opening"


@dataclass(frozen=True, slots=True)
class Hours:
    """A cycle as far as times are concerned; `is_open` until it has been closed."""

    opens_at: datetime
    cutoff_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class LineDoubt:
    """Why a line, or a piece of it, is not taken: a reason and the words in question.

    Reasons: those of `orders.rules.group_text`, and `which_room` `nothing` `twice`
    `over_limit` `bundle_withdrawn` `withdrawal` `no_bags`.
    """

    reason: str
    words: str
    limit: int = 0


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of a sheet; sure when it has a household, quantities and no doubts."""

    number: int  # from 1, as typed
    text: str
    household: str | None
    quantities: Mapping[str, int]
    doubts: tuple[LineDoubt, ...] = ()
    choice: Choice | None = None  # what to do where stock is short, where it was written

    @property
    def is_sure(self) -> bool:
        return self.household is not None and bool(self.quantities) and not self.doubts


def judge(given_at: datetime, hours: Hours, *, now: datetime) -> Verdict:
    """Decide by the time of handing in. As long as the cycle is open, `now` changes nothing."""
    if given_at > now:
        return Verdict.FUTURE
    if given_at < hours.opens_at:
        return Verdict.BEFORE_OPENING
    if given_at > hours.cutoff_at:
        return Verdict.LATE
    return Verdict.IN if hours.is_open else Verdict.CLOSED


def local_instant(text: str, zone: str) -> datetime | None:
    """Read `2026-11-22T19:40` in a compound's zone; None for no time, or one that never was.

    An hour that comes twice when clocks are put back is taken as the earlier one: the household
    must not lose its order to a clock.
    """
    try:
        wall = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if wall.tzinfo is not None:
        return None
    instant = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    came_back = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return instant if came_back == wall else None


def local_text(instant: datetime, zone: str) -> str:
    """An instant as `local_instant` reads it, to the minute."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def read_sheet(text: str, register: TextRegister, limits: LimitsOf) -> tuple[SheetLine, ...]:
    """Read a sheet, one household a line, within the limits of each."""
    lines = [
        _within(_read_line(number, line.strip(), register), limits)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    times = Counter(line.household for line in lines if line.household)
    return tuple(_once(line, times) for line in lines)


def seen_as(state: str, source: str, quantities: Mapping[str, int]) -> str:
    """An order as it looked when the choice to replace it was offered: `live chat A2 B1`."""
    lines = [f"{code}{count}" for code, count in sorted(quantities.items())]
    return " ".join((state, source, *lines))


def _read_line(number: int, text: str, register: TextRegister) -> SheetLine:
    words, choice = split_choice(text)
    reading = read_text(words, previous=Previous(), register=register)
    doubts = tuple(LineDoubt(item.reason, words[slice(*item.span)]) for item in reading.doubts)
    order = reading.orders[0] if len(reading.orders) == 1 else None
    if order is None:
        return SheetLine(number, text, None, {}, doubts or (_why_nothing(reading, text),))
    if order.household is None:
        return SheetLine(number, text, None, {}, (*doubts, LineDoubt("which_room", text)))
    kept = {code: count for code, count in order.lines.items() if count}
    if order.action == "withdraw" or len(kept) < len(order.lines):
        doubts = (*doubts, LineDoubt("withdrawal", text))
    if choice and choice.instead and choice.instead not in {item.code for item in register.bundles}:
        doubts = (*doubts, LineDoubt("unknown_bundle", choice.instead))
    return SheetLine(number, text, order.household, kept, doubts, choice)


def _why_nothing(reading: Reading, text: str) -> LineDoubt:
    return LineDoubt("twice" if len(reading.orders) > 1 else "nothing", text)


def _within(line: SheetLine, limits: LimitsOf) -> SheetLine:
    found: list[LineDoubt] = []
    for code, count in line.quantities.items():
        limit = limits(line.household, code)
        if limit is None:
            found.append(LineDoubt("bundle_withdrawn", code))
        elif count > limit:
            found.append(LineDoubt("over_limit", f"{code}{count}", limit))
    return replace(line, doubts=(*line.doubts, *found))


def _once(line: SheetLine, times: Mapping[str, int]) -> SheetLine:
    if not line.household or times[line.household] == 1:
        return line
    return replace(line, doubts=(*line.doubts, LineDoubt("twice", line.household)))


def rest_of(lines: Sequence[SheetLine]) -> str:
    """What was typed in these lines, to go on with."""
    return "\n".join(line.text for line in lines)


def waits_offered(
    cutoff_at: datetime, approve_by: datetime, *, now: datetime
) -> tuple[datetime, ...]:
    """Until when closing may be asked to wait: half an hour, an hour, until the approval is due."""
    past = timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    begin = max(cutoff_at, now - past)  # so that buttons say 20:45, not 20:42
    ends = {min(begin + timedelta(minutes=minutes), approve_by) for minutes in (30, 60)}
    return tuple(sorted(end for end in {*ends, approve_by} if end > max(cutoff_at, now)))
