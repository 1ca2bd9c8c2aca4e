"""What people are told when the supplier lacks something. See `fulfillment.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices."""

    SHORTAGE_SHOWN = "shortage_shown"
    """To who approves, in a slot of the report. shortage_id, digest, cycle_number, channel,
    compound(_en), supplier(_en), currency, version, bundles (code, name, name_en, ordered, said,
    given, instead), households (their number), first (address, units, before, after), before,
    after (sums)."""

    SHORTAGE_DECIDED = "shortage_decided"
    """To the same, in the same slot: cycle_number, channel, compound(_en), supplier(_en), state;
    where it was applied the keys of `shortage_shown`."""

    PARCEL_LESS = "parcel_less"
    """To the household, once a report. number, address, compound(_en), supplier(_en),
    cycle_number, lines (code, name, name_en, before, after, instead), before, after (sums),
    state (of the bill, not_due), back, over, is_platform, currency; where it is to be paid the
    keys of `payment_due`."""

    BILL_CHANGED = "bill_changed"
    """In place of a bill that was sent with another sum: the keys of `bill_settled`."""
