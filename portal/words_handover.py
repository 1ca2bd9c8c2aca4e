"""Refusals from the truck to the last door, of all its parts. See `portal.words`."""

from collections.abc import Mapping

from portal.words_calling import SAID_OF_CALLING
from portal.words_care import SAID_OF_CARE
from portal.words_collecting import SAID_OF_COLLECTING
from portal.words_duty import SAID_OF_DUTY
from portal.words_gate import SAID_OF_GATE
from portal.words_runs import SAID_OF_RUNS
from portal.words_timetable import SAID_OF_TIMETABLE
from portal.words_trips import SAID_OF_TRIPS

SAID_OF_HANDOVER: Mapping[str, tuple[str, ...]] = {
    **SAID_OF_TRIPS,
    **SAID_OF_GATE,
    **SAID_OF_TIMETABLE,
    **SAID_OF_CALLING,
    **SAID_OF_COLLECTING,
    **SAID_OF_DUTY,
    **SAID_OF_RUNS,
    **SAID_OF_CARE,
}
