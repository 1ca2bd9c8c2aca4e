"""The part of a compound file that is about its gate: papers, steps and hours of a load.

What it does not say is as usual (`fulfillment.handover.rules.gate_rule`). See
`config.compound_file`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from config.selling_of_file import Part, checked

HHMM = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
PaperKind = Literal["health_code", "travel", "identity", "test", "promise", "pass"]
StepKind = Literal["gate_disinfection", "place", "unload"]
Words = Annotated[str, Field(max_length=400)]


class GatePart(Part):
    papers: tuple[PaperKind, ...] | None = None
    test_hours: Annotated[int, Field(ge=1, le=240)] | None = None
    papers_due: Annotated[str, checked("bad_time", HHMM.fullmatch)] | None = None
    kept_days: Annotated[int, Field(ge=0, le=365)] | None = None
    steps: tuple[StepKind, ...] | None = None
    late_minutes: Annotated[int, Field(ge=0, le=600)] | None = None
    route: Words | None = None
    unloading: Words | None = None
    conditions: Words | None = None

    @property
    def as_data(self) -> dict[str, Any]:
        """Only what the file says."""
        return self.model_dump(mode="json", exclude_none=True)
