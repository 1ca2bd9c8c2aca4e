"""What people are told about orders that another platform has taken. The bot has the words."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    IMPORT_WAITS = "import_waits"
    """To who approves in another compound of the group than the one whose liaison sent the file:
    upload_id, rows, compound(_en)."""

    PLATFORM_ORDER_IN = "platform_order_in"
    """To a household's members, after the liaison confirmed the import. number, cycle_number,
    address, compound(_en), supplier(_en), lines (code, name, name_en, quantity), deliver_at,
    timezone, has_others (their order in the group's own cycle comes as well)."""
