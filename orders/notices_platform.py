"""What people are told about a platform's cycle without having asked. The bot has the words.

The data of all: cycle_id, number, channel, supplier(_en), link, opens_at, ends_at, delivery_at,
timezone; instants are ISO texts.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices."""

    # to the group, pinned, edited when ordering there ends: state, is_over
    PLATFORM_CARD = "platform_card"
    # to a person before it ends, who ordered nowhere this round: homes [address]
    PLATFORM_REMINDER = "platform_reminder"
    # to the liaisons at its end, and once more: compound_id
    EXPORT_WANTED = "export_wanted"
