"""What people are told of pleas, deadlines and advances. See `fulfillment.notices`."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices."""

    PLEA = "plea"
    """To who looks after the money, in a slot of the bill. Keys of `payment_confirmed`,
    compound_id, pay_by, timezone, is_flagged, why (empty where nothing was said), state (open,
    withdrawn, call, pay, or what became of the bill: advanced, waived, held …), by (a name, where
    somebody has decided)."""

    PLEA_ANSWERED = "plea_answered"
    """To the household: the liaison will call, or asks to pay. Keys of `payment_due`, answer
    (call, pay), by (a name)."""

    PAYMENT_ADVANCED = "payment_advanced"
    """To the household: somebody pays in its place. Keys of `payment_confirmed`, by(_en), who."""

    ADVANCE_UNDONE = "advance_undone"
    """To the household: it was a mistake, the bill is open. Keys of `payment_due`, by, by_en."""

    ADVANCES_MADE = "advances_made"
    """To who pays by the compound's rule, once a deadline. cycle_number, compound_id,
    compound(_en), advanced (address, amount), total, currency."""

    REPAID = "repaid"
    """To the household. household_id, address, amount, left, currency, way (cash, transfer), by,
    by_en, holder."""

    REPAID_DOUBTED = "repaid_doubted"
    """To who advanced it: the household says that this is not right. Keys of `repaid`."""

    DEADLINE_OVER = "deadline_over"
    """To the group, once: compound(_en), cycle_number, dropped, held (numbers of orders)."""
