"""A trip's plan, and a shop's answer, as they are written into a chat. Pure.

鄂F12345 15:30
老周 13900001111
小吴、阿花 13900002222
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fulfillment.handover.rules.trip_plans import CrewMember, read_crew, read_plate
from orders.rules.errors_trips import BadBuyingLine, BadTrip
from orders.rules.money import AmountError, read_amount

CLOCK = re.compile(r"(?P<hour>\d{1,2})[:点](?P<minute>\d{2})?分?$")
DAY = re.compile(r"(?P<month>\d{1,2})[月/-](?P<day>\d{1,2})日?$")
PHONE = re.compile(r"[+\d][\d\s()-]{5,}$")
WORDS_OF_DAY = {"明天": 1, "明早": 1, "tomorrow": 1, "今天": 0, "today": 0, "后天": 2}
ANSWER = re.compile(
    r"^(?P<name>.+?)[\s×xX*:：]+(?P<has>\d{1,5})\D{0,10}?(?:\s+¥?(?P<price>\d[\d.]*))?$"
)


def read_plan(
    text: str, *, zone: str, now: datetime
) -> tuple[str, datetime, tuple[CrewMember, ...]]:
    """Plate, departure and crew; raises `BadTrip` with what cannot be understood."""
    lines = [line for line in unicodedata.normalize("NFKC", text).splitlines() if line.strip()]
    if len(lines) < 2:
        raise BadTrip(field="driver")
    plate, leaves_at = _first(lines[0].split(), zone=zone, now=now)
    number = PHONE.search(lines[1].strip())
    if number is None:
        raise BadTrip(field="driver")
    driver = lines[1].strip()[: number.start()].strip(" ,，")
    return plate, leaves_at, tuple(read_crew(driver, number[0].strip(), "\n".join(lines[2:])))


def _first(words: Sequence[str], *, zone: str, now: datetime) -> tuple[str, datetime]:
    """`鄂F12345 明天 6:30`; without a day it is today, or tomorrow where that is over."""
    clock = CLOCK.match(words[-1]) if len(words) > 1 else None
    if clock is None:
        raise BadTrip(field="leaves_at")
    today = now.astimezone(ZoneInfo(zone)).date()
    rest = list(words[:-1])
    said = _day(rest[-1], today) if len(rest) > 1 else None
    if said is not None:
        rest.pop()
    try:
        at = time(int(clock["hour"]), int(clock["minute"] or 0))
        local = datetime.combine(said or today, at, tzinfo=ZoneInfo(zone))
    except ValueError:
        raise BadTrip(field="leaves_at") from None
    leaves_at = local.astimezone(UTC)
    if said is None and leaves_at < now - timedelta(hours=1):
        leaves_at = (local + timedelta(days=1)).astimezone(UTC)
    return read_plate("".join(rest)), leaves_at


def _day(word: str, today: date) -> date | None:
    if word.lower() in WORDS_OF_DAY:
        return today + timedelta(days=WORDS_OF_DAY[word.lower()])
    match = DAY.match(word)
    if match is None:
        return None
    try:
        found = date(today.year, int(match["month"]), int(match["day"]))
    except ValueError:
        raise BadTrip(field="leaves_at") from None
    # At the turn of the year January is the next one's.
    return found if found >= today - timedelta(days=180) else found.replace(year=today.year + 1)


def read_answer(
    text: str, known: Mapping[str, int], currency: str
) -> tuple[dict[int, int], dict[int, int]]:
    """What a shop has, and its prices, by position; `known` are the list's names.

    What is not named it has in full. Raises `BadBuyingLine`.
    """
    has: dict[int, int] = {}
    prices: dict[int, int] = {}
    for line in unicodedata.normalize("NFKC", text).splitlines():
        if not line.strip():
            continue
        match = ANSWER.match(line.strip())
        position = known.get(match["name"].strip()) if match else None
        if match is None or position is None:
            raise BadBuyingLine(line=line.strip()[:40])
        has[position] = int(match["has"])
        if match["price"]:
            try:
                prices[position] = read_amount(match["price"], currency).minor
            except AmountError:
                raise BadBuyingLine(line=line.strip()[:40]) from None
    return has, prices
