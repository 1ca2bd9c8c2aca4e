"""Every notice about books, disputes, credit and settlements, and the screen that says it."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import complaints, disputes, let_off
from bot.screens.screen import Screen
from config.texts import Texts
from fulfillment.notices_books import Notice

BOOK_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.BOOKS_OFF: let_off.books_off,
    Notice.DISPUTE_MADE: disputes.dispute_made,
    Notice.DISPUTE_TOLD: disputes.dispute_told,
    Notice.DISPUTE_DECIDED: disputes.dispute_decided,
    Notice.DISPUTES_TO_BRING: complaints.disputes_to_bring,
    Notice.LET_OFF: let_off.let_off,
    Notice.CREDIT_WANTED: let_off.credit_wanted,
    Notice.CREDIT_COMES_BACK: let_off.credit_comes_back,
    Notice.SETTLEMENT_SIGNED: let_off.settlement_signed,
    Notice.BAGS_HANDED: disputes.bags_handed,
}
