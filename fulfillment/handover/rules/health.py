"""Who is fit to touch goods: what was declared for the day, and for sealed buildings what else.

Temperatures are whole tenths of a degree Celsius. A declaration holds until the local day ends,
or the test behind it is too old, whichever is first. Whoever has a fever, a cough or any other
illness is unfit for the day (the plans: 发热、咳嗽及其他身体不适). The numbers are the compound's.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from orders.rules.errors_duty import BadTemperature

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEAST_TENTHS, MOST_TENTHS = 340, 430
# When a test may have been taken, as buttons offer it: the earliest of each part of a day.
PARTS_OF_DAY = (18, 12, 6)
_TYPED = re.compile(r"(\d{2})(?:[.,](\d))?(?:\s*(?:°|℃|度|C|c)*)")

NOT_DECLARED, UNFIT, NOT_BRIEFED, NO_KIT = "not_declared", "unfit", "not_briefed", "no_kit"
BRIEFED, KIT = "briefed", "kit"


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthRule:
    """What a compound asks for."""

    most_tenths: int
    test_hours: int
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody declares of themselves."""

    tenths: int
    is_ill: bool
    tested_at: datetime | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Fit or not, until when; `is_old` where the test alone is what lacks."""

    is_fit: bool
    holds_until: datetime
    is_old: bool = False


def judge(said: Said, rule: HealthRule, now: datetime) -> Judged:
    """Tell whether somebody who says this may touch goods."""
    until = end_of_day(now, rule.timezone)
    if said.is_ill or said.tenths > rule.most_tenths:
        return Judged(False, until)
    good_until = said.tested_at and said.tested_at + timedelta(hours=rule.test_hours)
    if good_until is None or good_until <= now or (said.tested_at and said.tested_at > now):
        return Judged(False, until, is_old=True)
    return Judged(True, min(until, good_until))


def reasons_against(
    *, declared: bool | None, kept: frozenset[str], for_sealed: bool, demanded: bool = True
) -> tuple[str, ...]:
    """Why somebody has no assignment; `declared` is fit, unfit, or None for nothing that holds.

    `kept` is what the liaison has recorded. Where no declaration is demanded, who says to be ill
    is unfit all the same.
    """
    found = [UNFIT] if declared is False else []
    if declared is None and demanded:
        found.append(NOT_DECLARED)
    if for_sealed:
        found += [NOT_BRIEFED] * (BRIEFED not in kept) + [NO_KIT] * (KIT not in kept)
    return tuple(found)


def end_of_day(now: datetime, timezone: str) -> datetime:
    """The midnight that ends the local day, also where a clock change makes it a longer one."""
    zone = ZoneInfo(timezone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(now.tzinfo)


def times_of_tests(rule: HealthRule, now: datetime) -> tuple[datetime, ...]:
    """When a test that still counts may have been taken, the latest first."""
    zone = ZoneInfo(rule.timezone)
    today = now.astimezone(zone).date()
    days = range(rule.test_hours // 24 + 2)
    found = (
        datetime.combine(today - timedelta(days=back), time(hour), tzinfo=zone)
        for back in days
        for hour in PARTS_OF_DAY
    )
    oldest = now - timedelta(hours=rule.test_hours)
    return tuple(each.astimezone(now.tzinfo) for each in found if oldest < each <= now)


def read_tenths(text: str) -> int | None:
    """36.5, 36.5℃, 37 or 36,8 度 in tenths; None for what is no temperature of a person."""
    found = _TYPED.fullmatch(
        text.strip().translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    )
    if found is None:
        return None
    tenths = int(found[1]) * 10 + int(found[2] or 0)
    return tenths if LEAST_TENTHS <= tenths <= MOST_TENTHS else None


def required_tenths(text: str) -> int:
    """The same; raises `BadTemperature` where there is none."""
    found = read_tenths(text)
    if found is None:
        raise BadTemperature()
    return found


def said_of_press(tenths: int, is_ill: int, tested: int) -> Said:
    """What three presses said; `tested` in minutes since 1970, 0 for no test."""
    longest = timedelta(days=365 * 200) // timedelta(minutes=1)
    at = EPOCH + timedelta(minutes=tested) if 0 < tested < longest else None
    return Said(tenths=tenths, is_ill=bool(is_ill), tested_at=at)
