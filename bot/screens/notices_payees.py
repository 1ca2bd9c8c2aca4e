"""Every notice about payees and foreign codes, and the screen that says it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import payees
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.notices_payees import Notice

PAYEE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.CODE_SEEN: payees.code_seen,
    Notice.PAYEE_ASKED: payees.payee_asked,
    Notice.PAYEE_WISH_OVER: payees.payee_wish_over,
}
