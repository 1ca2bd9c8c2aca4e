"""What people are told about control levels. The bot has the words.

Instants are ISO texts; `level` and `before` are of `orders.rules.levels.Level`.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    LEVEL_CHANGED = "level_changed"
    """To each member of a household whose level is another one: compound(_en), address, level,
    before, authority, notice, holds_from, bags (of theirs that are brought to the door),
    timezone."""

    LEVELS_POSTED = "levels_posted"
    """To the group: compound(_en), whole (the compound's level, or empty where it stays),
    buildings (list of building, level), authority, notice, holds_from, timezone."""

    LEVELS_APPLIED = "levels_applied"
    """To approve holders: the keys of `levels_posted`, to_door (households that are served at the
    door in the hand-overs that are open)."""
