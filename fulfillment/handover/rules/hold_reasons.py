"""Why a building is held back in a hand-over."""

from enum import StrEnum


class Reason(StrEnum):
    BAGS_MISSING = "bags_missing"
    NOT_COUNTED = "not_counted"
    OTHER = "other"
