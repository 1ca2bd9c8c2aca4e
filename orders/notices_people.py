"""What people are told about members, consents, captains. See `orders.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices."""

    # to a household's members, or the liaison: ask_id, address, name, from (addresses), wish
    # ({code: quantity}), is_ours
    CONSENT_ASKED = "consent_asked"
    # to who asked: household_id, address, is_given, lines, not_placed (a code, or empty)
    CONSENT_DECIDED = "consent_decided"
    # to who may not any more: address
    CONSENT_REVOKED = "consent_revoked"
    # to a household's members: address, name, is_added (else gone), by_roster
    MEMBER_ADDED = "member_added"
    # to who left or was taken out: address, compound, compound_en
    MEMBER_REMOVED = "member_removed"
    # to those who stay: household_id, cycle_id (or none), address, name, why (left, removed),
    # lines (what the one removed ordered in the open cycle)
    MEMBER_GONE = "member_gone"
    # to who was taken out and may come back: address
    MEMBER_BACK = "member_back"
    # to the person: compound, compound_en, building, unit, is_named
    CAPTAIN_NAMED = "captain_named"
    # to the liaison whose link was used: name, right
    HOLDER_JOINED = "holder_joined"
