"""What the doctor sees of the machine: the disk, and whether its clock is right."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

import httpx

from bot.fitness import Finding, Level

GIB = 1 << 30
TOO_LITTLE, LITTLE = GIB, 5 * GIB
# Codes and slots are by the minute; Telegram's dates are by the second.
CLOCK_WARN_SECONDS, CLOCK_FAIL_SECONDS = 5, 60
PATIENCE_SECONDS = 10.0
# Stands on every page of ours.
MARK = "basket.svg"


def look_at_disk(folder: Path) -> Iterator[Finding]:
    """Free space where the data lie (or will lie)."""
    place = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    level: Level = "fail" if free < TOO_LITTLE else "warn" if free < LITTLE else "ok"
    yield Finding("disk", level, {"free": f"{free / GIB:.1f}", "folder": str(place)})


async def time_there(api: str) -> datetime | None:
    """What the Bot API's server says the time is, if it says so."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS) as http:
            date = (await http.head(api)).headers.get("date")
    except httpx.HTTPError:
        return None
    return parsedate_to_datetime(date) if date else None


async def look_at_address(public_url: str) -> Finding:
    """Whether our own pages answer at the address that residents are given."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE_SECONDS, follow_redirects=True) as http:
            answer = await http.get(f"{public_url}/")
    except httpx.HTTPError as error:
        reason = type(error).__name__
    else:
        if answer.status_code == HTTPStatus.OK and MARK in answer.text:
            return Finding("address_answers", "ok", {"url": public_url})
        reason = f"HTTP {answer.status_code}"
    return Finding("address_silent", "fail", {"url": public_url, "reason": reason})


def look_at_clock(here: datetime, there: datetime | None) -> Iterator[Finding]:
    """This machine's clock beside the one of a server that was asked at the same moment."""
    if there is None:
        return
    seconds = round(abs((here - there).total_seconds()))
    level: Level = (
        "fail" if seconds > CLOCK_FAIL_SECONDS else "warn" if seconds > CLOCK_WARN_SECONDS else "ok"
    )
    yield Finding("clock", level, {"seconds": seconds})
