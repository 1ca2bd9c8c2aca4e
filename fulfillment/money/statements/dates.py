"""Dates as a bank writes them: by the map's format, else by the ways that cannot be mistaken.

`D`, `M` and `Y` are day, month and year, `H` (or `h`), `m` and `s` the time; `MMM` is an English
month. 03/04/2026 is never guessed: without a format such a row has no time.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from fulfillment.money.statements.cells import clean, instant, local

_PARTS: Final = re.compile(r"Y+|M+|D+|[Hh]+|m+|s+")
_MONTHS: Final = re.findall("...", "janfebmaraprmayjunjulaugsepoctnovdec")
_NAMES: Final = {"Y": "year", "M": "month", "D": "day", "H": "hour", "h": "hour", "m": "minute"}
_TIME: Final = r"(?:[ T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?)?"


ReadDate = Callable[[str], datetime | None]


def reader_of(form: str | None, zone: ZoneInfo) -> ReadDate:
    """What reads a date of this form, with or without a time, into an instant."""
    if form is None:
        return lambda cell: instant(cell, zone)
    pattern = _pattern(form)

    def read(cell: str) -> datetime | None:
        found = pattern.fullmatch(clean(cell))
        if found is None:
            return instant(cell, zone) if re.match(r"[0-9]{4}-", cell) else None  # of a workbook
        said = {name: value or "0" for name, value in found.groupdict().items()}
        month = said["month"].lower()
        year = int(said["year"])
        return local(
            year + 2000 if year < 100 else year,
            _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdigit() else 0,
            *(int(said.get(name, "0")) for name in ("day", "hour", "minute", "second")),
            zone=zone,
        )

    return read


def _pattern(form: str) -> re.Pattern[str]:
    parts: list[str] = []
    seen: set[str] = set()
    end = 0
    is_apart = re.search(r"[^A-Za-z]", form) is not None
    for part in _PARTS.finditer(form):
        letters = part.group()
        name = _NAMES.get(letters[0], "second")
        parts.append(re.escape(form[end : part.start()]))
        parts.append(
            f"(?P<{name}>{_digits(letters, is_apart=is_apart)})" if name not in seen else ""
        )
        seen.add(name)
        end = part.end()
    parts.append(re.escape(form[end:]))
    return re.compile("".join(parts) + ("" if "hour" in seen else _TIME))


def _digits(letters: str, *, is_apart: bool) -> str:
    if letters[0] == "Y":
        return "[0-9]{4}" if len(letters) > 2 else "[0-9]{2}"
    if letters == "MMM":
        return "[A-Za-z]{3}"
    return "[0-9]{1,2}" if is_apart or len(letters) == 1 else "[0-9]{2}"
