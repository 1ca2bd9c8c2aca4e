"""Every notice about what the supplier lacks, and the screen that says it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import parcel_less, shortages
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.notices_shortage import Notice

SHORTAGE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.SHORTAGE_SHOWN: shortages.shortage_shown,
    Notice.SHORTAGE_DECIDED: shortages.shortage_decided,
    Notice.PARCEL_LESS: parcel_less.parcel_less,
    Notice.BILL_CHANGED: parcel_less.bill_changed,
}
