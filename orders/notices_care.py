"""What people are told of welfare calls and stock. The bot has the words.

Each member's comment names the keys of its data; instants are ISO texts.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices. Most have compound_id, compound(_en), number, cutoff_at, timezone."""

    # to a carer: count, is_late (made after the cut-off)
    CALL_LIST = "call_list"
    # to a stand-in: count, name (whose they were)
    CALLS_TAKEN_OVER = "calls_taken_over"
    # to who had them: count, name (who calls now)
    CALLS_PASSED_ON = "calls_passed_on"
    # to a carer: calls ([call_id, address] each) to try again now
    CALLS_AGAIN = "calls_again"
    # to who is to go and knock: call_id, address, tries
    VISIT_ASKED = "visit_asked"
    # to the carer: call_id, household_id, address, name, food, medicine (heard at the door)
    VISIT_HEARD = "visit_heard"
    # to the liaison: call_id, address, name (who knocked); nobody opened
    VISIT_IN_VAIN = "visit_in_vain"
    # to the liaison an hour before the cut-off: carers ([name, counts by standing, addresses not
    # reached] each), owed (addresses that need food and have no order)
    CARE_SUMMARY = "care_summary"
    # to a supplier's contacts: supplier_id, supplier(_en), day, last_day (or none)
    STOCK_ASKED = "stock_asked"
    # to liaison and contacts: group, kind, state (low, out), days (tenths; none: unknown), least
    STOCK_LOW = "stock_low"
