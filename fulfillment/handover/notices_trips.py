"""What people hear of trips, boxes and buying runs. See `fulfillment.handover.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    TRIP_PLANNED = "trip_planned"
    """To approve and gate holders of each stop, and the supplier's contacts: trip_id,
    compound(_en), timezone, supplier(_en), owner, plate, leaves_at, driver, phone, others (list
    of names), stop, stops (how many), changed (bool)."""

    TRIP_CALLED_OFF = "trip_called_off"
    """To the same: compound(_en), timezone, supplier(_en), plate, leaves_at."""

    TRIP_LATE = "trip_late"
    """To the same but the guards, it should have left: keys of `trip_called_off`, minutes."""

    BOXES_LEFT_BEHIND = "boxes_left_behind"
    """To approve holders of a stop, when a truck leaves without some of its boxes: compound(_en),
    supplier(_en), plate, boxes (text), on_board, ready (how many)."""

    BOXES_MISSING = "boxes_missing"
    """To the stop's approve holders, the supplier's contacts and who planned the trip: trip_id,
    compound(_en), timezone, supplier(_en), plate, boxes (text), counted, sent, at."""

    BOX_TURNED_UP = "box_turned_up"
    """To the liaisons of where it belongs and of where it is, the supplier's contacts and who
    planned the trip: compound(_en), of, of_en, supplier(_en), plate, box, was_loaded."""

    SHOP_ASKED = "shop_asked"
    """To the supplier's contacts, please say what you have: run_id, compound(_en), supplier(_en),
    lines (how many), begins_at, ends_at, timezone."""

    SHOP_ANSWERED = "shop_answered"
    """To approve holders: run_id, compound(_en), supplier(_en), lines, lacking (list of name,
    unit, wanted, has), timezone."""
