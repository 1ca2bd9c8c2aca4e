"""What the pages of a statement show, put in order: groups of rows, warnings, what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from config.texts import N_, Texts
from fulfillment.money.rules.findings import CERTAIN, TO_LOOK_AT, Verdict
from fulfillment.money.rules.statement_rows import Source
from fulfillment.money.use_cases.statement_looks import LookRow, StatementLook
from portal.words import explain

SOURCES: Mapping[str, str] = {
    Source.WECHAT_TRADE: N_("WeChat Pay, merchant's bill"),
    Source.WECHAT_FUND: N_("WeChat Pay, merchant's account"),
    Source.WECHAT_PERSONAL: N_("WeChat, personal"),
    Source.ALIPAY_MERCHANT: N_("Alipay, merchant's bill"),
    Source.ALIPAY_PERSONAL: N_("Alipay, personal"),
    Source.CAMT053: N_("Bank statement (CAMT.053)"),
    Source.MT940: N_("Bank statement (MT940)"),
    Source.MAP: N_("Bank's table"),
    Source.GATEWAY: N_("Payment gateway"),
}
# Verdict → the heading of its group, and what the yes does with it.
GROUPS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.MATCHED: (N_("Paid"), N_("Reference and sum are right.")),
    Verdict.MERGED: (
        N_("One transfer for several bills"),
        N_("The sum is exactly that of these bills together."),
    ),
    Verdict.PROVEN: (
        N_("Confirmed by somebody before"),
        N_("This is the money of a bill that is confirmed already; nothing is booked twice."),
    ),
    Verdict.LATE: (
        N_("Too late"),
        N_("The bag was taken off, or the cycle cancelled. The money stays the household's."),
    ),
    Verdict.OVER: (
        N_("Too much"),
        N_("The bill is paid; the rest becomes the household's credit, and it is told so."),
    ),
    Verdict.UNDER: (
        N_("Too little"),
        N_("It pays a part; the household is told what is still missing."),
    ),
    Verdict.DUPLICATE: (
        N_("Paid already"),
        N_("The bill was settled before; this becomes the household's credit."),
    ),
    Verdict.REFUND: (
        N_("Given back"),
        N_("Ticks off a refund that waits, or is taken off the household's credit."),
    ),
    Verdict.REFUND_TOO_BIG: (
        N_("Given back: more than came"),
        N_("More goes back than ever came for this bill. Ask the payee first."),
    ),
    Verdict.WRONG_REF: (
        N_("Perhaps the neighbour's reference"),
        N_("The reference is one household's, the sum another's. Decide on each."),
    ),
    Verdict.REVIEW: (
        N_("To be looked at"),
        N_("It names bills, but not with their sum. Decide on each."),
    ),
    Verdict.PROPOSED: (
        N_("Only a guess"),
        N_("No reference; one bill alone has this sum. Please make sure before you accept."),
    ),
    Verdict.UNKNOWN: (
        N_("Nobody knows whose"),
        N_("No reference of ours. Find the household, or leave it."),
    ),
}
REASONS: Mapping[str, str] = {
    "outgoing": N_("money that went out"),
    "no_sale": N_("withdrawals, top-ups, transfers of one's own"),
    "not_successful": N_("not paid, or not yet"),
    "other_currency": N_("another currency"),
    "no_amount": N_("no sum"),
    "no_id": N_("no transaction number"),
    "bad_time": N_("no date that can be read"),
    "torn_row": N_("cut off in the middle"),
    "fee": N_("fees, kept with their payments"),
    "total": N_("lines of totals"),
    "twice_in_file": N_("twice in this file"),
    "id_taken": N_("a transaction number twice, with another sum"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind; `can_tick` where a yes books them, else each is decided on."""

    verdict: Verdict
    title: str
    hint: str
    rows: tuple[LookRow, ...]
    total: int
    can_tick: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement in the order of a page."""

    groups: tuple[Group, ...]
    warnings: tuple[str, ...]
    skipped: tuple[tuple[str, int], ...]
    period: tuple[str, str] | None
    certain: int
    certain_sum: int


def source_words(texts: Texts, source: str) -> str:
    """What kind of file it is."""
    return texts.gettext(SOURCES[source]) if source in SOURCES else ""


def shown_of(texts: Texts, look: StatementLook, timezone: str) -> Shown:
    """Groups with their sums, and what is odd about the file."""
    _ = texts.gettext
    tickable = (*CERTAIN, *TO_LOOK_AT)
    groups = tuple(
        Group(
            verdict,
            _(GROUPS[verdict][0]),
            _(GROUPS[verdict][1]),
            look.groups[verdict],
            sum(row.amount for row in look.groups[verdict]),
            verdict in tickable,
        )
        for verdict in GROUPS
        if verdict in look.groups
    )
    certain = [row for row in look.rows if row.is_certain]
    skipped = look.facts.get("skipped", {})
    return Shown(
        groups=groups,
        warnings=_warnings(texts, look, timezone),
        skipped=tuple((_(REASONS.get(each, each)), count) for each, count in skipped.items()),
        period=_period(texts, look, timezone),
        certain=len(certain),
        certain_sum=sum(row.amount for row in certain),
    )


def _period(texts: Texts, look: StatementLook, timezone: str) -> tuple[str, str] | None:
    said = look.facts.get("period")
    if not said:
        return None
    first, last = (datetime.fromisoformat(each) for each in said)
    return texts.day_and_time(first, timezone), texts.day_and_time(last, timezone)


def _warnings(texts: Texts, look: StatementLook, timezone: str) -> tuple[str, ...]:
    _ = texts.gettext
    facts, found = look.facts, []
    if facts.get("is_too_old"):
        words = _("Every row is older than the oldest open bill: perhaps it is of another month.")
        found.append(words)
    if facts.get("was_account"):
        words = _("Last time it was the account {before}; this file is of {now}. Is it right?")
        before, now = ", ".join(facts["was_account"]), ", ".join(facts.get("accounts", ()))
        found.append(words.format(before=before, now=now))
    if another := facts.get("of_another"):
        words = _("{count} of the references are of bills of {supplier}. Is it the right supplier?")
        found.append(words.format(count=another["rows"], supplier=another[texts.locale]))
    for code, data in facts.get("doubts", ()):
        found.append(explain(code, data, texts, timezone).what)
    return tuple(found)
