"""What people are told when a household's order changes after the cut-off. The bot has the words.

See `fulfillment.notices` for how the data are written.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    WITHDRAWAL_ASKED = "withdrawal_asked"
    """To who approves; slot per order and request. order_id, cycle_number, address, lines,
    amount, currency, is_paid, is_packed."""

    WITHDRAWAL_DECIDED = "withdrawal_decided"
    """In place of `withdrawal_asked`: its keys, is_out, by (a name)."""

    WITHDRAWAL_REFUSED = "withdrawal_refused"
    """To the household: its order stays. Keys of `withdrawal_asked`."""

    ORDER_WITHDRAWN = "order_withdrawn"
    """To the household. cycle_number, address, lines, amount, currency, back (what it gets),
    gives_back, is_claimed (it says that it paid and nobody has seen the money)."""

    ORDER_MOVED_AWAY = "order_moved_away"
    """To the household on which it stood by mistake. cycle_number, address, lines, is_paid."""

    ORDER_MOVED_HERE = "order_moved_here"
    """To the household whose it is. cycle_number, address, lines, amount, currency, is_paid."""
