"""The stairwell poster by which people join, as one value: all that is printed.

The compound, a page a building with its link, and who helps. No phone unless the liaison wants
theirs on it.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

KIND = "join_poster"


@dataclass(frozen=True, slots=True)
class PosterPage:
    """One stairwell; an empty building is the whole compound."""

    building: str
    url: str


@dataclass(frozen=True, slots=True)
class JoinPoster:
    """Posters of a compound."""

    compound: str
    compound_en: str
    liaison: str
    phone: str
    pages: tuple[PosterPage, ...]
    made_at: datetime


def to_json(poster: JoinPoster) -> str:
    """Canonical text; the other way round is `from_json`."""
    row = asdict(poster) | {"made_at": poster.made_at.astimezone(UTC).isoformat()}
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> JoinPoster:
    """The poster that `to_json` wrote."""
    row: dict[str, Any] = json.loads(text)
    row["made_at"] = datetime.fromisoformat(row["made_at"])
    row["pages"] = tuple(PosterPage(**page) for page in row["pages"])
    return JoinPoster(**row)
