"""The stairwell poster, as one value: how to join, what there is to order, whom to call.

The compound, a page a building with its link, the running cycle if there is one, help lines. No
resident's phone but the liaison's, and that only if the liaison wants it on the wall.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from fulfillment.papers.rules.posted import BundleOnPaper, Item

KIND = "join_poster"
INSTANTS = ("opens_at", "cutoff_at", "deliver_at")


@dataclass(frozen=True, slots=True)
class PosterPage:
    """One stairwell; an empty building is the whole compound."""

    building: str
    url: str


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number that anybody may call."""

    name: str
    name_en: str
    phone: str


@dataclass(frozen=True, slots=True)
class CycleOnPoster:
    """What can be ordered, until when, and when it comes."""

    number: int
    opens_at: datetime
    cutoff_at: datetime
    deliver_at: datetime
    bundles: tuple[BundleOnPaper, ...]


@dataclass(frozen=True, slots=True)
class JoinPoster:
    """Posters of a compound; without a cycle they hold whatever is sold."""

    compound: str
    compound_en: str
    liaison: str
    phone: str
    pages: tuple[PosterPage, ...]
    made_at: datetime
    timezone: str = "Asia/Shanghai"
    currency: str = "CNY"
    cycle: CycleOnPoster | None = None
    help_lines: tuple[HelpLine, ...] = ()


def to_json(poster: JoinPoster) -> str:
    """Canonical text; the other way round is `from_json`."""
    return json.dumps(
        asdict(poster),
        default=lambda instant: instant.astimezone(UTC).isoformat(),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> JoinPoster:
    """The poster that `to_json` wrote."""
    row: dict[str, Any] = json.loads(text)
    row["made_at"] = datetime.fromisoformat(row["made_at"])
    row["pages"] = tuple(PosterPage(**page) for page in row["pages"])
    row["help_lines"] = tuple(HelpLine(**line) for line in row["help_lines"])
    row["cycle"] = row["cycle"] and _cycle(row["cycle"])
    return JoinPoster(**row)


def _cycle(row: dict[str, Any]) -> CycleOnPoster:
    bundles = tuple(
        BundleOnPaper(**{**each, "items": tuple(Item(**item) for item in each["items"])})
        for each in row["bundles"]
    )
    instants = {name: datetime.fromisoformat(row[name]) for name in INSTANTS}
    return CycleOnPoster(**{**row, **instants, "bundles": bundles})
