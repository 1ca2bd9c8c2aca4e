"""From statements to what their drawings need: rows, columns and words, no inks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from config.texts import Texts
from fulfillment.statements.rules.statement import (
    AdvanceLine,
    Bought,
    HouseholdStatement,
    Statements,
    Sums,
)
from fulfillment.supply.documents.fitting import clean, cut, cut_middle
from orders.rules.money import show_amount

Drawn = dict[str, Any]
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StatementWording:
    """Words of statements in one language."""

    statements: Statements
    texts: Texts

    def _(self, message: str) -> str:
        return self.texts.gettext(message)

    def either(self, chinese: str, english: str) -> str:
        return clean(english if self.texts.locale == "en" and english.strip() else chinese)

    def money(self, minor: int) -> str:
        return show_amount(minor, self.statements.currency)

    def day(self, instant: datetime) -> str:
        return f"{instant.astimezone(ZoneInfo(self.statements.timezone)):%Y-%m-%d}"

    def period(self) -> str:
        """`2026-03-01 – 2026-03-28`; an end at midnight is the day before, whole."""
        last = self.statements.ended_at - MINUTE
        return f"{self.day(self.statements.begins_at)} – {self.day(last)}"

    def outcome(self, outcome: str) -> str:
        words = {
            "got": self._("received"),
            "dropped": self._("not delivered, unpaid"),
            "short": self._("out of stock"),
            "cancelled": self._("cancelled"),
            "returned": self._("sent back"),
        }
        return words.get(outcome, self._("not collected"))

    def head(self, title: str) -> dict[str, str]:
        """What stands on every page."""
        made = self.statements.made_at.astimezone(ZoneInfo(self.statements.timezone))
        return {
            "title": title,
            "compound": cut(self.either(self.statements.compound, self.statements.compound_en), 48),
            "cycle": self.period(),
            "lang": self.texts.locale.partition("_")[0],
            "page": self._("Page {page} of {pages}"),
            "made": self._("As of {time}").format(time=made.strftime("%Y-%m-%d %H:%M")),
            "supplier": "",
            "edition": self.period(),
        }

    def sums(self, sums: Sums) -> list[list[str]]:
        """What became of the money, a line each; what is nothing is left out, but for two."""
        lines = (
            (self._("Asked"), sums.asked, True),
            (self._("Paid"), sums.paid, True),
            (self._("Paid for you, not to be paid back"), sums.covered, False),
            (self._("Paid in your place"), sums.advanced, False),
            (self._("Paid back by you"), sums.repaid, False),
            (self._("To be paid back by you"), sums.owed, False),
            (self._("Let off"), sums.waived, False),
            (self._("Not delivered, unpaid"), sums.dropped, False),
            (self._("Cancelled"), sums.cancelled, False),
            (self._("Sent back to you"), sums.refunded, False),
            (self._("Still to be paid"), sums.open, False),
            (self._("Still yours as credit"), sums.credit, False),
        )
        return [[words, self.money(minor)] for words, minor, stays in lines if minor or stays]


def lay_out_statements(words: StatementWording) -> Drawn:
    """What `statements.typ` draws: a page a household, of one building."""
    return {
        "head": words.head(words._("Closing statement")),
        "words": {
            "cycle": words._("Cycle"),
            "goods": words._("What was ordered"),
            "sum": words._("Sum"),
            "outcome": words._("Outcome"),
            "nothing": words._("Nothing was ordered."),
            "cycle_and_order": words._("Cycle and order"),
            "day": words._("Day"),
            "by": words._("Paid by"),
            "amount": words._("Paid for it"),
            "repaid": words._("Paid back"),
            "owed": words._("Still owed"),
            "in_place": words._("Paid in your place"),
            "household": words._("Signature of the household"),
            "payer": words._("Signature of who paid"),
            "ask": words._("Is something wrong? Ask the liaison, and keep this page."),
        },
        "households": [_page(words, each) for each in words.statements.households],
    }


def lay_out_summary(words: StatementWording) -> Drawn:
    """What `statement_summary.typ` draws: a row a supplier, and how it adds up."""
    suppliers = words.statements.suppliers
    total = sum((each.sums for each in suppliers), Sums())
    rows = [
        _row(words, words.either(each.supplier, each.supplier_en), each.households, each.sums)
        for each in suppliers
    ]
    return {
        "head": words.head(words._("Closing statement of the compound")),
        "place": cut(words.either(words.statements.compound, words.statements.compound_en), 28),
        "notice": words._("By: {notice}").format(notice=cut(words.statements.notice, 120)),
        "columns": summary_columns(words),
        "rows": [*rows, _row(words, words._("in all"), None, total)],
        "adds": words._(
            "Asked = confirmed + not handed on + unpaid and dropped + let off + cancelled + open"
        ),
    }


def summary_columns(words: StatementWording) -> list[str]:
    """The headings of the summary, on paper and in the workbook."""
    return [
        words._("Supplier"),
        words._("Households"),
        words._("Asked"),
        words._("Confirmed"),
        words._("Not handed on yet"),
        words._("Dropped"),
        words._("Let off"),
        words._("Cancelled"),
        words._("Still open"),
        words._("Sent back"),
    ]


def summary_sums(sums: Sums) -> tuple[int, ...]:
    """The sums under the headings from the third on."""
    return (
        sums.asked,
        sums.confirmed,
        sums.through,
        sums.dropped,
        sums.waived,
        sums.cancelled,
        sums.open,
        sums.refunded,
    )


LAYOUTS: Mapping[str, Callable[[StatementWording], Drawn]] = {
    "statements": lay_out_statements,
    "statement_summary": lay_out_summary,
}


def _page(words: StatementWording, each: HouseholdStatement) -> Drawn:
    return {
        "address": cut_middle(each.address, 24),
        "bought": [_bought(words, item) for item in each.bought],
        "sums": words.sums(each.sums),
        "advances": [_advance(words, item) for item in each.advances],
    }


def _advance(words: StatementWording, item: AdvanceLine) -> list[str]:
    by = words.either(item.by, item.by_en) or words._("somebody of the compound")
    sums = (item.amount, item.repaid, item.amount - item.repaid)
    return [f"{item.cycle} · {item.number}", item.day, cut(by, 24), *map(words.money, sums)]


def _bought(words: StatementWording, item: Bought) -> Drawn:
    goods = "、" if words.texts.locale == "zh_CN" else ", "
    lines = [
        f"{code} {words.either(name, name_en)}×{count}" for code, name, name_en, count in item.lines
    ]
    return {
        "cycle": str(item.cycle),
        "supplier": cut(words.either(item.supplier, item.supplier_en), 40),
        "goods": cut(goods.join(lines), 400),
        "sum": words.money(item.amount),
        "outcome": words.outcome(item.outcome),
    }


def _row(words: StatementWording, name: str, homes: int | None, sums: Sums) -> list[str]:
    amounts = [words.money(minor) for minor in summary_sums(sums)]
    return [cut(name, 40), "" if homes is None else str(homes), *amounts]
