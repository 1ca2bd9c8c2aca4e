"""What people hear of health, volunteers and outings. See `fulfillment.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    DECLARE_TODAY = "declare_today"
    """To who signed up for today and has declared nothing: compound(_en), compound_id, timezone,
    starts_at, ends_at."""

    UNFIT_FOR_DUTY = "unfit_for_duty"
    """To the liaison, without any detail: name, compound_id, compound(_en), timezone, at,
    sign_ups (withdrawn)."""

    SIGN_UP_OFFERED = "sign_up_offered"
    """To the liaison: sign_up_id, name, building, starts_at, ends_at, timezone, compound(_en)."""

    SIGN_UP_DECIDED = "sign_up_decided"
    """To the volunteer: accepts, building, starts_at, ends_at, timezone, compound(_en),
    compound_id."""

    STAFF_SHORT = "staff_short"
    """To the liaison, a day ahead: compound_id, compound(_en), timezone, cycle_id, number, at,
    households, needed, there, short, is_called."""

    VOLUNTEERS_WANTED = "volunteers_wanted"
    """To the group: compound(_en), timezone, at, short."""

    OUTING_VOID = "outing_void"
    """To a household: its building was sealed, or the point is gone. why, point(_en), starts_at,
    ends_at, timezone, address."""
