"""What people are told without having asked, before the cut-off. The bot has the words.

Each member's comment names the keys of its data; instants are ISO texts, money minor units.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices."""

    # to the liaison: member_id, state, address, name, phone, compound, compound_en
    MEMBER_ASKED = "member_asked"
    # to the person: the same
    MEMBER_ACCEPTED = "member_accepted"
    MEMBER_REFUSED = "member_refused"
    # to the group, pinned, and edited while orders come in: see CycleCard.as_data
    CYCLE_CARD = "cycle_card"
    # to the group: number, households, units, next_opens_at, timezone
    CYCLE_CLOSED = "cycle_closed"
    # to a household's members when somebody else ordered: address, lines, total, currency
    ORDERED_FOR_YOU = "ordered_for_you"
    # to the liaison, once a cycle and household: address, sent_at, timezone
    LATE_ORDER = "late_order"
    # to a person: compound, compound_en, right, is_deputy
    RIGHT_GRANTED = "right_granted"
