"""CAMT.053, the statement of banks that follow ISO 20022, in any of its versions (02 to 13).

Read entry by entry, with the few elements that are needed; their names are the same in every
version, only the namespace differs. Entities and other documents are never fetched. An entry that
bundles several transfers becomes a row each if their sums add up to it, else one row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Final
from zoneinfo import ZoneInfo

from fulfillment.money.rules.statement_rows import Skipped, Source
from fulfillment.money.statements.cells import instant, minor_of, text
from fulfillment.money.statements.ids import Namer
from fulfillment.money.statements.mapped import GIVES_BACK
from fulfillment.money.statements.opening import Opened, unpacking
from fulfillment.money.statements.row import money_row
from fulfillment.money.statements.statement import Account, Found
from fulfillment.money.statements.totals import Tally
from orders.rules.errors_files import FileBroken
from orders.rules.errors_reading import NotAStatement, TotalDisagrees
from orders.rules.money import Money, format_amount

# Of statements, reports of the day, and notices of single credits.
_WHOLE: Final = ("Stmt", "Rpt", "Ntfctn")
_KEPT: Final = ("Ntry", "Acct", "Bal", "TxsSummry")
BOOKED: Final = ("BOOK", "BOOKED")
# The bank's own number of a transfer, the likeliest to be unique first.
_OWN: Final = ("AcctSvcrRef", "TxId", "UETR", "ClrSysRef")
_UNKNOWN: Final = ("", "NOTPROVIDED", "NONREF")


def is_camt(head: bytes) -> bool:
    """Whether a file begins like XML of a bank's statement."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\xff\xfe\0")
    return start.startswith(b"<")


def read(opened: Opened, zone: ZoneInfo) -> Iterator[Found]:
    """Rows, what is skipped, whose statement it is, and whether its balances fit."""
    with unpacking(is_locked=opened.is_locked), opened.open() as source:
        yield from _Reader(zone).read(source)


@dataclass(slots=True)
class _Balances:
    """What one statement says of itself, and what its entries come to."""

    opening: int | None = None
    closing: int | None = None
    said_in: tuple[int, int] | None = None
    currency: str = ""
    moved: int = 0

    def doubt(self, income: Tally) -> TotalDisagrees | None:
        """The doubt if balances, or the number and sum of credits, do not fit the entries."""
        if self.said_in is not None and (found := income.against(*self.said_in)):
            return found
        if self.opening is None or self.closing is None:
            return None
        if self.opening + self.moved == self.closing:
            return None
        shown = [
            format_amount(Money(amount, self.currency))
            for amount in (self.closing - self.opening, self.moved)
        ]
        return TotalDisagrees(said=f"? · {shown[0]}", found=f"? · {shown[1]}")


class _Reader:
    """One file; what has been read is let go at once."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone, self._namer, self._number = zone, Namer(), 0
        self._account, self._balances, self._income = "", _Balances(), Tally("EUR")

    def read(self, source: IO[bytes]) -> Iterator[Found]:
        """Everything in the file; raises `NotAStatement` for XML of another kind."""
        from lxml import etree  # a tenth of a second, and seldom needed

        events = etree.iterparse(
            source,
            events=("end",),
            tag=[f"{{*}}{name}" for name in (*_KEPT, *_WHOLE)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
        )
        is_statement = False
        for _, element in events:
            if not is_statement and element.getroottree().docinfo.internalDTD is not None:
                raise FileBroken()
            name, is_statement = _local(element), True
            if name in _WHOLE:
                yield from self._end()
            elif _local(element.getparent()) in _WHOLE:
                yield from self._take(name, element)
                _let_go(element)
        if not is_statement:
            raise NotAStatement()

    def _take(self, name: str, element: Any) -> Iterator[Found]:
        if name == "Ntry":
            yield from self._entry(element)
        elif name == "Acct":
            self._account = _text(element, "Id", "IBAN") or _text(element, "Id", "Othr", "Id")
            yield Account(self._account)
        elif name == "Bal":
            self._balance(element)
        else:
            self._summary(element)

    def _end(self) -> Iterator[Found]:
        doubt = self._balances.doubt(self._income)
        self._balances, self._income = _Balances(), Tally("EUR")
        if doubt is not None:
            yield doubt

    def _balance(self, element: Any) -> None:
        kind, amount = _text(element, "Tp", "CdOrPrtry", "Cd"), _amount(element)
        self._balances.currency = _currency(element)
        if amount is not None and kind in ("OPBD", "PRCD") and self._balances.opening is None:
            self._balances.opening = _signed(element, amount)
        elif amount is not None and kind == "CLBD":
            self._balances.closing = _signed(element, amount)

    def _summary(self, element: Any) -> None:
        """Only the number and sum of all credits; some banks write this before, some after."""
        count = _text(element, "TtlCdtNtries", "NbOfNtries")
        amount = minor_of(_text(element, "TtlCdtNtries", "Sum"), self._balances.currency or "EUR")
        if count.isdecimal() and amount is not None:
            self._balances.said_in = int(count), amount

    def _entry(self, entry: Any) -> Iterator[Found]:
        self._number += 1
        amount, state = _amount(entry), _text(entry, "Sts", "Cd") or _text(entry, "Sts")
        if state and state not in BOOKED:
            yield Skipped(self._number, "not_successful")
            return
        if amount is None:
            yield Skipped(self._number, "no_amount")
            return
        self._income.currency = _currency(entry)
        self._balances.moved += _signed(entry, amount)
        if _is_credit(entry):
            self._income.add(amount)
        parts = _parts(entry, amount)
        for part in parts:
            yield self._row(entry, part, _amount_of(part, entry, amount, alone=len(parts) == 1))

    def _row(self, entry: Any, part: Any, amount: int) -> Found:
        texts = _texts(part, entry)
        reversal = _text(entry, "RvslInd") == "true" or _find(part, "RtrInf") is not None
        is_back = not _is_credit(entry) and (reversal or any(map(GIVES_BACK.search, texts)))
        if not _is_credit(entry) and not is_back:
            return Skipped(self._number, "outgoing")
        if _is_credit(entry) and reversal:
            return Skipped(self._number, "no_sale")  # our own payment came back
        at, currency = _time(entry, self._zone), _currency(part) or _currency(entry)
        return money_row(
            Source.CAMT053,
            self._number,
            transaction_id=self._name(entry, part, at, amount, texts),
            at=at,
            amount=-amount if is_back else amount,
            currency=currency,
            texts=texts,
        )

    def _name(
        self, entry: Any, part: Any, at: datetime | None, amount: int, texts: list[str]
    ) -> str:
        own = [_text(part, "Refs", name) for name in _OWN] if part is not entry else []
        for name in own:
            if name.upper() not in _UNKNOWN:
                return name
        shared = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
        if shared and part is entry:
            return shared
        return self._namer.name(self._account, shared, at, amount, *texts)


def _parts(entry: Any, amount: int) -> list[Any]:
    """The transfers of an entry, if what they say adds up; else the entry alone."""
    found = [part for details in _all(entry, "NtryDtls") for part in _all(details, "TxDtls")]
    if len(found) < 2:
        return found or [entry]
    sums = [_part_amount(part) for part in found]
    known = [each for each in sums if each is not None]
    return found if len(known) == len(found) and sum(known) == amount else [entry]


def _amount_of(part: Any, entry: Any, amount: int, *, alone: bool) -> int:
    found = None if alone or part is entry else _part_amount(part)
    return amount if found is None else found


def _part_amount(part: Any) -> int | None:
    for place in ((), ("AmtDtls", "TxAmt")):
        if (holder := _find(part, *place)) is not None and _find(holder, "Amt") is not None:
            return _amount(holder)
    return None


def _texts(part: Any, entry: Any) -> list[str]:
    """Where a reference may stand: the structured one, what the payer wrote, other words."""
    said = [_text(each, "CdtrRefInf", "Ref") for each in _all(_find(part, "RmtInf"), "Strd")]
    written = [(each.text or "").strip() for each in _all(_find(part, "RmtInf"), "Ustrd")]
    said += ["".join(written) if len(written) > 1 else "", *written]
    said += [_text(part, "Refs", "EndToEndId"), _text(part, "AddtlTxInf")]
    said.append(_text(entry, "AddtlNtryInf"))
    return [found for found in map(text, said) if found.upper() not in _UNKNOWN]


def _time(entry: Any, zone: ZoneInfo) -> datetime | None:
    for place in (("BookgDt", "DtTm"), ("BookgDt", "Dt"), ("ValDt", "DtTm"), ("ValDt", "Dt")):
        if found := _text(entry, *place):
            return instant(found, zone)
    return None


def _amount(element: Any) -> int | None:
    return minor_of(_text(element, "Amt"), _currency(element) or "EUR")


def _currency(element: Any) -> str:
    amount = _find(element, "Amt")
    return "" if amount is None else amount.get("Ccy", "")


def _signed(element: Any, amount: int) -> int:
    return amount if _is_credit(element) else -amount


def _is_credit(element: Any) -> bool:
    return _text(element, "CdtDbtInd") == "CRDT"


def _text(element: Any, *path: str) -> str:
    found = _find(element, *path)
    return "" if found is None else (found.text or "").strip()


def _find(element: Any, *path: str) -> Any:
    for name in path:
        element = next(iter(_all(element, name)), None)
    return element


def _all(element: Any, name: str) -> Iterable[Any]:
    return [] if element is None else [each for each in element if _local(each) == name]


def _local(element: Any) -> str:
    tag = getattr(element, "tag", "")
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _let_go(element: Any) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
