"""Every notice about pleas, deadlines and advances, and the screen that says it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import advances, pleas
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.notices_chasing import Notice

CHASING_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PLEA: pleas.plea,
    Notice.PLEA_ANSWERED: pleas.plea_answered,
    Notice.PAYMENT_ADVANCED: advances.payment_advanced,
    Notice.ADVANCE_UNDONE: advances.advance_undone,
    Notice.ADVANCES_MADE: advances.advances_made,
    Notice.REPAID: advances.repaid,
    Notice.REPAID_DOUBTED: advances.repaid_doubted,
    Notice.DEADLINE_OVER: pleas.deadline_over,
}
