"""Refusals about door runs. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

LOOK_AT_RUNS = N_("Open the door runs again and look how it stands now.")

SAID_OF_RUNS: Mapping[str, tuple[str, ...]] = {
    "not_your_run": (N_("This run is not yours (any more)."), LOOK_AT_RUNS),
    "run_taken": (N_("Somebody else has taken this run, or it has ended."), LOOK_AT_RUNS),
    "run_begun": (
        N_("Somebody is on the way with this run already, so it stays as it is."),
        LOOK_AT_RUNS,
    ),
    "still_sealed": (
        N_("Building {building} is sealed: nobody of it can be called down."),
        N_("Once the seal is lifted they are called down by themselves."),
    ),
}
