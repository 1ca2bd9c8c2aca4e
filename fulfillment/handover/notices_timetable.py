"""What people are told about their slots after a hand-over has opened; see `notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names in the outbox; a docstring under each names who gets it and its data keys."""

    PICKUP_MOVED = "pickup_moved"
    """To each member of a household whose slot is another one now: the keys of `pickup_slot`, and
    why (plan, shift, wish, release, hours)."""

    PICKUP_WAITS = "pickup_waits"
    """To each member of a household whose building is held back: handover_id, household_id,
    address, compound, compound_en, timezone, building, reason, pickup_code, bags."""

    DOOR_ASKED = "door_asked"
    """To approve holders, a household asks to be served at the door: handover_id, household_id,
    slot_id, address, bags, compound, compound_en, timezone."""

    DOOR_REFUSED = "door_refused"
    """To the members of that household: the keys of `pickup_slot`."""

    GOODS_OVERNIGHT = "goods_overnight"
    """To approve holders, goods wait for the morning: handover_id, compound, compound_en, timezone,
    starts_at (of the first slot), households, perishable (list of kind, parcels)."""
