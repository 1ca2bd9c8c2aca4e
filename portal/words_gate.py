"""Refusals at the gate. See `portal.words`."""

from collections.abc import Mapping

from config.texts import N_

SAID_OF_GATE: Mapping[str, tuple[str, ...]] = {
    "not_cleared": (
        N_("It cannot be let in: {papers}."),
        N_("Take it over at the gate, or ask the liaison, who can let it in with a reason."),
    ),
    "pass_invalid": (N_("This gate pass is not one of ours."), N_("Do not let it in on this.")),
    "pass_expired": (N_("This gate pass was for {valid_on}."), N_("It is not valid today.")),
    "bad_paper": (
        N_("This paper cannot be kept so."),
        N_("A test needs its time and a photo, a pass its number, all others a photo."),
    ),
    "bad_gate_rule": (N_("This cannot be set so."), N_("Look at the numbers and times again.")),
    "not_on_this_load": (
        N_("Nothing on this load is called {words}."),
        N_("Write rooms, bag codes or boxes as they are on the labels."),
    ),
}
