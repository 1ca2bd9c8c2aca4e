"""What people hear while the queue of a delivery point moves. See `fulfillment.handover.notices`.

In the group of a building stand rooms, as at the point: never a name, a phone or a code.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names in the outbox; a docstring under each names who gets it and its data keys."""

    PICKUP_CALL = "pickup_call"
    """To each member of a household, please come now: household_id, address, again (whether it is
    the second call), point, point_en, starts_at, ends_at, until (the second call: come until),
    pickup_code, timezone."""

    BUILDING_CALL = "building_call"
    """To a building's own group: building, unit, rooms (list), again, point, point_en, starts_at,
    ends_at, until, timezone."""

    PICKUP_MISSED = "pickup_missed"
    """To each member of a household that missed both calls: household_id, address, to_door
    (whether it is brought), point, point_en, timezone."""

    QUEUE_MISSED = "queue_missed"
    """To approve and hand_out holders, one message that changes: compound_id, handover_id,
    compound, compound_en, missed (addresses, at the point still), lapsed (addresses that were not
    called because the program was down), at_miss, timezone."""

    BUILDING_GROUP_BOUND = "building_group_bound"
    """To a building's own group: building, compound, compound_en."""
