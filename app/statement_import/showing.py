"""The preview of a statement in words: what the file is, and row by row what its money means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from config.texts import Texts
from fulfillment.money.rules.findings import Verdict
from fulfillment.money.rules.statement_rows import Source
from fulfillment.money.statements.statement import Statement
from fulfillment.money.use_cases.statement_looks import LookRow, StatementLook
from orders.rules.errors import DomainError
from orders.rules.money import show_amount

FIRST_OF_EACH = 10


def source_in_words(texts: Texts, source: Source) -> str:
    """Which kind of statement it is."""
    _ = texts.gettext
    return {
        Source.WECHAT_TRADE: _("WeChat Pay, merchant bill"),
        Source.WECHAT_FUND: _("WeChat Pay, fund flow"),
        Source.WECHAT_PERSONAL: _("WeChat, personal export"),
        Source.ALIPAY_MERCHANT: _("Alipay, merchant bill"),
        Source.ALIPAY_PERSONAL: _("Alipay, personal export"),
        Source.CAMT053: "CAMT.053",
        Source.MT940: "MT940",
        Source.MAP: _("a bank's table"),
        Source.GATEWAY: _("told by the gateway"),
    }[source]


def skipped_in_words(texts: Texts, reason: str) -> str:
    """Why a row of the file is no money for us."""
    _ = texts.gettext
    return {
        "outgoing": _("money that went out"),
        "no_sale": _("withdrawals, top-ups, transfers of one's own"),
        "not_successful": _("not paid, or not yet"),
        "other_currency": _("another currency"),
        "no_amount": _("no sum"),
        "no_id": _("no transaction number"),
        "bad_time": _("no date that can be read"),
        "torn_row": _("cut off in the middle"),
        "fee": _("fees, kept with their payments"),
        "total": _("lines of totals"),
        "twice_in_file": _("twice in this file"),
        "id_taken": _("a transaction number twice, with another sum"),
    }.get(reason, reason)


def verdict_in_words(texts: Texts, verdict: Verdict) -> str:
    """What a row's money means."""
    _ = texts.gettext
    return {
        Verdict.MATCHED: _("Fits: reference and sum"),
        Verdict.MERGED: _("One transfer for several bills, exactly"),
        Verdict.PROVEN: _("Was confirmed by hand; here is its money"),
        Verdict.LATE: _("Late: the bag was taken off before"),
        Verdict.OVER: _("More than was asked"),
        Verdict.UNDER: _("Less than was asked"),
        Verdict.DUPLICATE: _("Paid a second time"),
        Verdict.WRONG_REF: _("A bill's reference with another bill's sum"),
        Verdict.REVIEW: _("Names bills whose sum it is not"),
        Verdict.PROPOSED: _("Without reference, but one bill has this sum"),
        Verdict.REFUND: _("Given back"),
        Verdict.REFUND_TOO_BIG: _("Given back: more than was paid"),
        Verdict.UNKNOWN: _("Nobody knows whose"),
        Verdict.KNOWN: _("In the books already"),
        Verdict.FOREIGN: _("None of our business"),
    }[verdict]


def of_file(texts: Texts, statement: Statement, currency: str, zone: str) -> Iterator[str]:
    """What was read, before anything is compared."""
    _ = texts.gettext
    period = statement.period
    yield _("{source}: {rows} rows of money, {received} came in, {back} was given back.").format(
        source=source_in_words(texts, statement.source),
        rows=len(statement.rows),
        received=show_amount(statement.received, currency),
        back=show_amount(statement.given_back, currency),
    )
    if period is not None:
        first, last = (texts.day_and_time(each, zone) for each in period)
        yield _("From {first} to {last}.").format(first=first, last=last)
    if statement.accounts:
        yield _("Account in the file: {account}.").format(account="、".join(statement.accounts))
    for reason, count in statement.skipped.items():
        lines = [str(each.line) for each in statement.examples if each.reason == reason]
        lines += ["…"] if 0 < len(lines) < count else []
        yield _("Left out: {reason}: {count} (lines {lines})").format(
            reason=skipped_in_words(texts, reason), count=count, lines=", ".join(lines) or "–"
        )


def doubts(texts: Texts, found: Sequence[DomainError]) -> Iterator[str]:
    """What is doubtful about the file, or why it cannot be read, and what to do."""
    from bot.screens.errors import error_words  # takes all screens along, and is seldom needed

    for doubt in found:
        data = doubt.data().items()
        shown = {key: "、".join(said) if isinstance(said, tuple) else said for key, said in data}
        yield error_words(texts)[doubt.code].format(**shown)


def of_facts(texts: Texts, facts: Mapping[str, Any]) -> Iterator[str]:
    """What only the comparison with the books shows of the file as a whole."""
    _ = texts.gettext
    if facts.get("is_too_old"):
        yield _("All of it is older than any open bill. Is it the statement of another month?")
    if facts.get("was_account"):
        yield _("The statement before was of another account: {account}.").format(
            account="、".join(facts["was_account"])
        )
    if another := facts.get("of_another"):
        words = _("{count} of the references are of bills of {supplier}. Is it the right supplier?")
        yield words.format(count=another["rows"], supplier=another[texts.locale])
    if facts.get("known"):
        yield _("In the books already, and left alone: {count}").format(count=facts["known"])
    if facts.get("foreign"):
        yield _("None of our business, and not kept: {count}").format(count=facts["foreign"])


def of_look(texts: Texts, look: StatementLook, zone: str) -> Iterator[str]:
    """Each kind with its number and sum, and the first ten of it with their rooms."""
    _ = texts.gettext
    for verdict, rows in look.groups.items():
        currency = rows[0].currency
        yield _("{verdict}: {count}, {sum}").format(
            verdict=verdict_in_words(texts, verdict),
            count=len(rows),
            sum=show_amount(sum(row.amount for row in rows), currency),
        )
        for row in rows[:FIRST_OF_EACH]:
            yield "  " + _of_row(texts, row, zone)
        if len(rows) > FIRST_OF_EACH:
            yield "  " + _("and {count} more rows").format(count=len(rows) - FIRST_OF_EACH)


def _of_row(texts: Texts, row: LookRow, zone: str) -> str:
    rooms = "、".join(dict.fromkeys(each.address for each in row.bills))
    parts = (
        texts.day_and_time(row.at, zone),
        show_amount(row.amount, row.currency),
        rooms or "–",
        row.reference,
    )
    return "  ".join(part for part in parts if part)
