"""The runs of a hand-over that is going on, as one value to be printed: whose doors are left.

For a volunteer whose telephone is empty, or who likes paper better. Only doors that are still to be
served stand on it. No name and no phone of a household is in it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

KIND = "live_runs"


@dataclass(frozen=True, slots=True)
class DoorOnPaper:
    """A household; `to_pay` is what is owed at the door as it is shown, or empty."""

    address: str
    codes: tuple[str, ...]
    boxes: tuple[int, ...]
    remark: str
    is_flagged: bool
    to_pay: str


@dataclass(frozen=True, slots=True)
class RunOnPaper:
    """One run; `building` is empty for houses, `volunteer` where it is nobody's yet."""

    number: int
    building: str
    units: tuple[str, ...]
    volunteer: str
    doors: tuple[DoorOnPaper, ...]


@dataclass(frozen=True, slots=True)
class LiveRuns:
    """Runs of one compound as they stand at an instant."""

    compound: str
    compound_en: str
    timezone: str
    made_at: datetime
    runs: tuple[RunOnPaper, ...]


def to_json(found: LiveRuns) -> str:
    """Canonical text; the other way round is `from_json`."""
    return json.dumps(
        {**asdict(found), "made_at": found.made_at.astimezone(UTC).isoformat()},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )


def from_json(text: str) -> LiveRuns:
    """The runs that `to_json` wrote."""
    data: dict[str, Any] = json.loads(text)
    data["made_at"] = datetime.fromisoformat(data["made_at"])
    return LiveRuns(**{**data, "runs": tuple(_run(each) for each in data["runs"])})


def digest(found: LiveRuns) -> str:
    """12 hex digits over all that is printed but the hour of printing."""
    data = json.loads(to_json(found))
    del data["made_at"]
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:12]


def _run(data: dict[str, Any]) -> RunOnPaper:
    doors = tuple(
        DoorOnPaper(**{**each, "codes": tuple(each["codes"]), "boxes": tuple(each["boxes"])})
        for each in data["doors"]
    )
    return RunOnPaper(**{**data, "units": tuple(data["units"]), "doors": doors})
