"""What people hear of papers, late trucks and bags that were not in order. See `.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; a docstring under each names who gets it and its data keys."""

    PAPERS_OWED = "papers_owed"
    """To the supplier's contacts, the trip's planner and crew who are here: trip_id, supplier(_en),
    compound(_en), plate, leaves_at, due_at, timezone, link, papers (list of name, kind, status)."""

    PAPERS_WANTING = "papers_wanting"
    """To approve and gate holders, what of tomorrow's trip is missing. Keys of `papers_owed`
    without link."""

    TRUCK_LATE = "truck_late"
    """To approve holders: consignment_id, the keys of loads, expected_at, minutes, handover_id (of
    an open one, or 0)."""

    TRUCK_DELAYED = "truck_delayed"
    """To the group: compound(_en), supplier(_en), expected_at (new), timezone."""

    LET_IN_WITHOUT = "let_in_without"
    """To gate holders, the liaison lets it in: the keys of loads, plate, reason."""

    BAGS_MISSING = "bags_missing"
    """To the household: address, number, missing, bags (of the parcel), supplier(_en),
    compound(_en), comes (whether the rest of the parcel is here)."""

    BAGS_NOT_IN_ORDER = "bags_not_in_order"
    """To approve holders: the keys of loads, findings (list of finding_id, kind, address, code)."""

    BAG_TURNED_UP = "bag_turned_up"
    """To the liaisons of the compound a bag belongs to, and to the supplier's contacts: code,
    number, address, compound(_en) (whose), where, where_en, supplier(_en), at, timezone."""

    MISSING_BAG_COMES = "missing_bag_comes"
    """To the household, the supplier brings it later. Keys of `bags_missing` without comes."""

    MISSING_BAG_HERE = "missing_bag_here"
    """To the household, it came after all. The same keys."""

    BRING_BAG = "bring_bag"
    """To the supplier's contacts: codes (of the bags), number, missing, compound(_en)."""
