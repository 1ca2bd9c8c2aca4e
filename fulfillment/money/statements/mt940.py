"""MT940, the older statement of banks, through a library that knows their dialects.

Numbers of rows are not unique with every bank, so a row is named after all that it says. Rows of
state C came in; RC takes one back, and D goes out unless it says that it gives something back.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any, Final
from zoneinfo import ZoneInfo

from fulfillment.money.rules.statement_rows import Skipped, Source
from fulfillment.money.statements.cells import local, minor_of, text
from fulfillment.money.statements.ids import Namer
from fulfillment.money.statements.lines import MOST_ROWS, lines_of
from fulfillment.money.statements.mapped import GIVES_BACK
from fulfillment.money.statements.opening import MOST_MIB, Opened, unpacking
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Account, Found
from orders.rules.errors_files import TooManyRows
from orders.rules.errors_reading import TooBig, TotalDisagrees
from orders.rules.money import Money, format_amount

_START: Final = re.compile(rb"(?m)^:20:")
_BODY: Final = re.compile(rb"(?m)^:(?:25|28C?|60[FM]|61):")
_WORDS: Final = (
    "end_to_end_reference",
    "purpose",
    "additional_purpose",
    "customer_reference",
    "extra_details",
    "transaction_details",
    "posting_text",
)
_UNKNOWN: Final = ("", "NONREF", "NOTPROVIDED")


def is_mt940(head: bytes) -> bool:
    """Whether the first lines are those of such a statement."""
    return _START.search(head) is not None and _BODY.search(head) is not None


def read(opened: Opened, zone: ZoneInfo) -> Iterator[Found]:
    """Rows, what is skipped, whose statement it is, and whether its balances fit."""
    import mt940

    # It logs the lines that it cannot read, with whatever stands in them.
    logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)
    content = _whole(opened)
    with unpacking(is_locked=opened.is_locked):
        # As a stream: a text that happens to name a file would be opened as one.
        statements = mt940.parse_statements(StringIO(content))
    namer, number = Namer(), 0
    for each in statements:
        account = text(str(each.data.get("account_identification") or ""))
        yield from [Account(account)] if account else []
        moved = 0
        for found in each:
            number += 1
            if number > MOST_ROWS:
                raise TooManyRows(limit=MOST_ROWS)
            amount = _amount(found.data)
            moved += amount or 0
            yield _row(found.data, amount, number, namer=namer, zone=zone, account=account)
        yield from _doubts(each.data, moved)


def _whole(opened: Opened) -> str:
    """The text, without the envelope of SWIFT around its blocks."""
    parts, size = [], 0
    for _, line in lines_of(opened):
        parts.append(line.replace("\r\n", "\n"))
        size += len(line)
        if size > MOST_MIB << 20:
            raise TooBig(limit_mib=MOST_MIB)
    return re.sub(r"(?m)^\{1:.*\{4:\s*$|^-\}.*$", "", "".join(parts))


def _row(
    said: Mapping[str, Any],
    amount: int | None,
    line: int,
    *,
    namer: Namer,
    zone: ZoneInfo,
    account: str,
) -> Found:
    texts = [text(" ".join(str(said.get(name) or "").split())) for name in _WORDS]
    texts = [found for found in texts if found.upper() not in _UNKNOWN]
    day = said.get("entry_date") or said.get("date")
    at = local(day.year, day.month, day.day, zone=zone) if isinstance(day, date) else None
    state = str(said.get("status") or "")
    if state == "RD":
        return Skipped(line, "no_sale")  # our own payment came back
    is_back = state == "RC" or any(map(GIVES_BACK.search, texts))
    if amount is not None and amount < 0 and not is_back:
        return Skipped(line, "outgoing")
    bank = text(str(said.get("bank_reference") or ""))
    return money_row(
        Source.MT940,
        line,
        transaction_id=namer.name(account, bank, at, amount, *texts),
        at=at,
        amount=amount,
        currency=str(getattr(said.get("amount"), "currency", "") or ""),
        texts=texts,
    )


def _amount(said: Mapping[str, Any]) -> int | None:
    """What came in, negative what went out."""
    found = said.get("amount")
    minor = minor_of(str(abs(found.amount)), found.currency or "EUR") if found is not None else None
    is_out = str(said.get("status") or "") in ("D", "RC")
    return -minor if minor is not None and is_out else minor


def _doubts(said: Mapping[str, Any], moved: int) -> Iterator[Found]:
    ends = [_balance(said.get(f"final_{name}_balance")) for name in ("opening", "closing")]
    opening, closing = ends
    if opening is None or closing is None or opening[0] + moved == closing[0]:
        return
    shown = [
        format_amount(Money(amount, closing[1])) for amount in (closing[0] - opening[0], moved)
    ]
    yield TotalDisagrees(said=f"? · {shown[0]}", found=f"? · {shown[1]}")


def _balance(found: Any) -> tuple[int, str] | None:
    amount = getattr(found, "amount", None)
    if amount is None:
        return None
    minor = minor_of(str(amount.amount), amount.currency or "EUR")
    return None if minor is None else (minor, amount.currency or "EUR")
