"""What is said of door runs: to who brings, to the liaison, to households. See `.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; a docstring under each says who gets it and its data keys."""

    RUN_FOR_YOU = "run_for_you"
    """To who brings: run_id, number, building, units (list), households, bags, compound(_en)."""

    RUN_NOT_YOURS = "run_not_yours"
    """To the same, in place of it: run_id, number, compound(_en)."""

    RUNS_WAITING = "runs_waiting"
    """To approve holders, nobody fit is free for them: compound_id, runs, households, buildings
    (list), compound(_en)."""

    BROUGHT_BACK = "brought_back"
    """To approve holders, a door where nobody opened or bags were not there: door_id, number,
    address, outcome, lacking (bags), volunteer, note, at, timezone, compound(_en), document_id
    where there is a photo."""

    BROUGHT_TO_DOOR = "brought_to_door"
    """To the household: address, is_left, bags, lacking (bags), at, timezone, document_id where
    there is a photo."""

    NOBODY_OPENED = "nobody_opened"
    """To the household: address, at, timezone."""

    BAGS_KEPT = "bags_kept"
    """To the household, what the liaison decided then: address, decision (again, hold, neighbour),
    neighbour (a room, or empty), point, point_en."""
