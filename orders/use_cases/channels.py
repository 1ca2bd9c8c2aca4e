"""Whose cycle it is: the group's own, or a platform's that goes beside it.

Residents order in the chat in the group's own cycle alone. Whatever asks for "the group's
cycle" says `OF_GROUP`: opening by the timetable, closing at the cut-off, forms, reminders,
answers in the group, forecasts. What comes after the cut-off (batches, papers, payments,
hand-over, settling, history, cancelling) is of both and says neither.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, null

from orders.tables.cycles import cycle
from orders.tables.orders import order

GROUP: Final = "group"
PLATFORM: Final = "platform"

OF_GROUP: Final = cycle.c.channel == GROUP
OF_PLATFORM: Final = cycle.c.channel == PLATFORM


def who_answers() -> ColumnElement[int | None]:
    """Who answers for an order beside the household; nobody for a platform's.

    The liaison has taken over a file there, and is not to hear of each bag in it.
    """
    return case((order.c.source == PLATFORM, null()), else_=order.c.placed_by)


def answers_for(row: Row[Any]) -> int | None:
    """The same of an order's row."""
    placed_by: int | None = row.placed_by
    return None if row.source == PLATFORM else placed_by
