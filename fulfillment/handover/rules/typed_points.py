"""A delivery point as somebody typed it: read, checked, and as its row keeps it.

Buildings are codes with spaces, commas or spans between them (`1-3、5`); walking minutes are
`code minutes` pairs (`1 3, 2 5`). What is wrong is named by its field.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

from fulfillment.handover.rules.points import PointKind
from orders.rules.errors_timetable import BadPoint

MOST_METRES: Final = 1000
MOST_HOLES: Final = 999
MOST_WALKING: Final = 60
MOST_SIGNS: Final = 80
_BETWEEN = re.compile(r"[\s,，、;；]+")
_SPAN = re.compile(r"(\d{1,3})[-–~至到](\d{1,3})")
_PAIR = re.compile(r"([^\s,，、;；:：=]+)\s*[:：=\s]\s*(\d{1,3})")
_HOUR = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointWish:
    """What was typed, field by field."""

    name: str
    name_en: str = ""
    kind: str = PointKind.LANE
    lane_metres: int = 1
    holes: int = 0
    opens: str = "07:00"
    closes: str = "22:00"
    serves: str = ""
    walking: str = ""
    in_use: bool = True


def checked(wish: PointWish, codes: Sequence[str]) -> dict[str, Any]:
    """The row's values; raises `BadPoint` for the first field that cannot be so."""
    name = " ".join(wish.name.split())
    if not name or len(name) > MOST_SIGNS or len(wish.name_en) > MOST_SIGNS:
        raise BadPoint(field="name")
    if wish.kind not in set(PointKind):
        raise BadPoint(field="kind")
    serves = _buildings(wish.serves, codes)
    if wish.kind != PointKind.LANE and not serves:
        raise BadPoint(field="serves")
    if wish.kind == PointKind.LANE and not 1 <= wish.lane_metres <= MOST_METRES:
        raise BadPoint(field="lane_metres")
    if wish.kind == PointKind.HOLES and not 1 <= wish.holes <= MOST_HOLES:
        raise BadPoint(field="holes")
    return {
        "name": name,
        "name_en": " ".join(wish.name_en.split()) or name,
        "kind": str(wish.kind),
        "lane_metres": wish.lane_metres if wish.kind == PointKind.LANE else 0,
        "holes": wish.holes if wish.kind == PointKind.HOLES else 0,
        "opens": _hour(wish.opens, "opens"),
        "closes": _hour(wish.closes, "closes"),
        "serves": serves,
        "walking": _walking(wish.walking, codes),
        "in_use": wish.in_use,
    }


def _hour(text: str, field: str) -> str:
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        raise BadPoint(field=field)
    return time(int(found[1]), int(found[2])).strftime("%H:%M")


def _buildings(text: str, codes: Sequence[str]) -> list[str]:
    """In the order of the compound, each once."""
    wanted: set[str] = set()
    for word in filter(None, _BETWEEN.split(text.strip())):
        span = _SPAN.fullmatch(word)
        if word in codes:
            wanted.add(word)
        elif span:
            wanted |= {str(number) for number in range(int(span[1]), int(span[2]) + 1)}
        else:
            raise BadPoint(field="serves")
    if wanted - set(codes):
        raise BadPoint(field="serves")
    return [code for code in codes if code in wanted]


def _walking(text: str, codes: Sequence[str]) -> dict[str, int]:
    pairs = _PAIR.findall(text)
    found = {code: int(minutes) for code, minutes in pairs}
    is_all = not _PAIR.sub("", text).strip(" \t\r\n,，、;；")
    if not is_all or set(found) - set(codes) or any(each > MOST_WALKING for each in found.values()):
        raise BadPoint(field="walking")
    return {code: found[code] for code in codes if found.get(code)}
