"""What people are told about books, disputes, credit and settlements. The bot has the words.

Instants are ISO texts, money is minor units of `currency`, names come in both languages.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    BOOKS_OFF = "books_off"
    """To who approves, once a day while something does not fit: compound_id, compound(_en),
    count, misfits (the first few: what, about, address, expected, found), cycle_number,
    currency."""

    DISPUTE_MADE = "dispute_made"
    """To who approves; slot per dispute. dispute_id, compound_id, address, number, cycle_number,
    supplier(_en), text, has_photo, amount (what the bag cost), currency, state, by (who decided),
    given, gives_back, reason, comment, most, kind (missing, wrong, spoiled, other), bag_code (of
    the bag in which it is brought)."""

    DISPUTE_TOLD = "dispute_told"
    """To the supplier's contacts, without the words: address, number, cycle_number, compound(_en),
    supplier(_en), state (open, or bringing: it is to come with the next truck), bag_code."""

    DISPUTE_DECIDED = "dispute_decided"
    """To the household: address, number, cycle_number, supplier(_en), state, given, gives_back,
    reason, currency, dispute_id, and what else `dispute_made` has."""

    DISPUTES_TO_BRING = "disputes_to_bring"
    """To who approves, every day: compound_id, compound(_en), bags (address, number,
    supplier(_en), reason, bag_code)."""

    LET_OFF = "let_off"
    """To the household: address, number, cycle_number, supplier(_en), kind (discount, goodwill,
    correct_up, correct_down), given, amount (still to be paid), reason, currency, state."""

    CREDIT_WANTED = "credit_wanted"
    """To who approves: address, household_id, compound_id, supplier(_en), amount, currency."""

    CREDIT_COMES_BACK = "credit_comes_back"
    """To the household: address, supplier(_en), amount, currency."""

    SETTLEMENT_SIGNED = "settlement_signed"
    """To who approves, or to the supplier's contacts, when the other side signed: cycle_number,
    compound_id, compound(_en), supplier(_en), supplier_id, cycle_id, side (supplier, compound),
    is_done, sum, currency."""

    BAGS_HANDED = "bags_handed"
    """To the household, once all its bags of a hand-over are out: address, parcels (parcel_id,
    number, supplier, supplier_en), until, timezone."""
