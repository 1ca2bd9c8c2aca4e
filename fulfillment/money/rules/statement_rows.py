"""A row of a statement as a value: what every format is read into, and the matcher works on.

Money is integer minor units, times are aware UTC, ids stay text as they were written (without the
tabs, spaces and backquotes around them). The payer's name and account are never read.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Which kind of statement a row comes from."""

    WECHAT_TRADE = "wechat_trade"  # merchant trade bill
    WECHAT_FUND = "wechat_fund"  # merchant fund flow
    WECHAT_PERSONAL = "wechat_personal"
    ALIPAY_MERCHANT = "alipay_merchant"
    ALIPAY_PERSONAL = "alipay_personal"
    CAMT053 = "camt053"
    MT940 = "mt940"
    MAP = "map"  # any table through a column map
    GATEWAY = "gateway"  # told by a gateway itself


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Money that came in (`amount` > 0) or was given back (< 0); nothing else becomes a row.

    `texts` are where a reference may stand, the likeliest first: the merchant's order number, the
    payer's remark, the goods. `refund_of` is the transaction that a refund gives back, where the
    statement says it. `line` is where it stands in the file, from 1.
    """

    source: Source
    transaction_id: str
    at: datetime
    amount: int
    currency: str
    texts: tuple[str, ...] = ()
    fee: int = 0
    refund_of: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the file that is no money for us, or cannot be read: `reason` is a code.

    outgoing, not_successful, other_currency, no_amount, no_id, bad_time, torn_row, …
    """

    line: int
    reason: str
