"""A statement in the private chat: sending it in, its password, what is in it, the yes.

Rows are decided on one by one on the page; here stand the counts and sums, and the certain ones.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.amounts import amount
from bot.screens.parts import place_name
from bot.screens.screen import Button, Rows, Screen, bold, plain
from bot.screens.statement_presses import (
    BookStatement,
    DropStatement,
    OpenStatement,
    StatementOf,
)
from config.texts import N_, Texts
from fulfillment.money.rules.findings import Verdict
from fulfillment.money.use_cases.statement_imports import Taken
from fulfillment.money.use_cases.statement_looks import StatementLook
from orders.rules.states import UploadState
from orders.use_cases.desks import Desk, Seller

# What each kind is called, the certain ones first.
KINDS: Mapping[Verdict, str] = {
    Verdict.MATCHED: N_("✅ paid: {count}, {sum}"),
    Verdict.MERGED: N_("✅ one transfer for several bills: {count}, {sum}"),
    Verdict.PROVEN: N_("✅ confirmed before: {count}, {sum}"),
    Verdict.LATE: N_("🕗 too late: {count}, {sum}"),
    Verdict.OVER: N_("⬆️ too much: {count}, {sum}"),
    Verdict.UNDER: N_("⬇️ too little: {count}, {sum}"),
    Verdict.DUPLICATE: N_("♊ paid already: {count}, {sum}"),
    Verdict.REFUND: N_("↩️ given back: {count}, {sum}"),
    Verdict.REFUND_TOO_BIG: N_("⚠️ given back, more than came: {count}, {sum}"),
    Verdict.WRONG_REF: N_("⚠️ perhaps the neighbour's reference: {count}, {sum}"),
    Verdict.REVIEW: N_("⚠️ to be looked at: {count}, {sum}"),
    Verdict.PROPOSED: N_("❓ only a guess: {count}, {sum}"),
    Verdict.UNKNOWN: N_("❓ nobody knows whose: {count}, {sum}"),
}


def statements_page(texts: Texts, desk: Desk, files: Sequence[Any]) -> Screen:
    """How to send one in, and those that wait for a yes."""
    _ = texts.gettext
    text = _(
        "{compound}, statements: send me the file of WeChat Pay, Alipay or the bank, just here "
        "and as it is. I show you first what each row is. Nothing is booked, and no household "
        "hears of it, before you say yes."
    ).format(compound=bold(place_name(texts, desk.place)))
    waiting = [each for each in files if each.state == UploadState.SHOWN]
    keys = tuple((Button(f"📄 {each.file_name}", OpenStatement(each.id)),) for each in waiting)
    if waiting:
        text += "\n\n" + bold(_("These files wait for your yes:"))
    return Screen(text, keys)


def whose_account(texts: Texts, kept_id: int, suppliers: Sequence[Seller]) -> Screen:
    """Which supplier was paid into this account."""
    keys = tuple(
        (Button(_name(texts, each), StatementOf(kept_id, each.supplier_id)),) for each in suppliers
    )
    return Screen(texts.gettext("A statement. Whose account is it?"), keys)


def ask_password(texts: Texts, *, is_wrong: bool = False) -> Screen:
    """The next message is the password; it is taken out of the chat."""
    _ = texts.gettext
    text = _(
        "🔒 This file is locked. The wallet has sent you its password apart: please write it here. "
        "I take your message out of the chat at once."
    )
    if is_wrong:
        text = _("That is not the password.") + "\n" + text
    return Screen(text)


def unknown_table(texts: Texts, url: str) -> Screen:
    """A bank's table that has to be explained once, on the page."""
    _ = texts.gettext
    text = _(
        "I do not know this bank's table yet. On the page you say once which column is what; the "
        "file is there already. (Sign in first: /links)"
    )
    return Screen(text, ((Button(_("Explain it on the page"), url=url),),))


def statement_card(
    texts: Texts, look: StatementLook, *, url: str, toast: str | None = None, first: str = ""
) -> Screen:
    """What is in a file: counts and sums of each kind, and the yes to what is certain."""
    _ = texts.gettext
    name = look.supplier if texts.locale == "zh_CN" else look.supplier_en
    lines = [f"📄 {bold(look.file_name)} · {plain(name)}", *_about(texts, look), ""]
    for verdict, words in KINDS.items():
        rows = look.groups.get(verdict, ())
        if rows:
            total = amount(sum(row.amount for row in rows), rows[0].currency)
            lines.append(_(words).format(count=len(rows), sum=bold(total)))
    if not look.rows:
        lines.append(_("There is nothing left to decide in it."))
    elif look.state == UploadState.SHOWN:
        lines += ["", _("Nothing has been booked yet, and no household has been told anything.")]
    text = "\n".join(((first + "\n\n") if first else "", *lines)).strip()
    return Screen(text, _keys(texts, look, url), toast=toast)


def statement_taken(texts: Texts, taken: Taken, *, url: str) -> Screen:
    """What was booked, and what is left."""
    done = texts.ngettext(
        "✅ {count} row is booked. The household has been told.",
        "✅ {count} rows are booked. The households have been told.",
        taken.rows,
    ).format(count=taken.rows)
    return statement_card(texts, taken.look, url=url, toast=done, first=done)


def statement_dropped(texts: Texts) -> Screen:
    words = texts.gettext("Put aside. Nothing was booked, and nobody was told anything.")
    return Screen(words, toast=words)


def _about(texts: Texts, look: StatementLook) -> list[str]:
    """The file as a whole, and what is odd about it."""
    _ = texts.gettext
    facts = look.facts
    lines = []
    if facts.get("is_too_old"):
        words = _("Every row is older than the oldest open bill: perhaps it is of another month.")
        lines.append("⚠️ " + words)
    if facts.get("was_account"):
        words = _("Last time it was the account {before}; this file is of {now}. Is it right?")
        before, now = ", ".join(facts["was_account"]), ", ".join(facts.get("accounts", ()))
        lines.append("⚠️ " + words.format(before=plain(before), now=plain(now)))
    if another := facts.get("of_another"):
        words = _("{count} of the references are of bills of {supplier}. Is it the right supplier?")
        who = plain(another[texts.locale])
        lines.append("⚠️ " + words.format(count=another["rows"], supplier=who))
    for key, one, many in (
        ("known", *KNOWN),
        ("foreign", *FOREIGN),
    ):
        if count := facts.get(key):
            lines.append(texts.ngettext(one, many, count).format(count=count))
    return lines


KNOWN = ("{count} was in already", "{count} were in already")
FOREIGN = (
    "{count} is none of our business and not kept",
    "{count} are none of our business and not kept",
)


def _keys(texts: Texts, look: StatementLook, url: str) -> Rows:
    _ = texts.gettext
    certain = [row for row in look.rows if row.is_certain]
    rows: list[tuple[Button, ...]] = []
    if certain:
        total = amount(sum(row.amount for row in certain), certain[0].currency)
        words = texts.ngettext(
            "✅ Book the one that is certain ({sum})",
            "✅ Book the {count} that are certain ({sum})",
            len(certain),
        ).format(count=len(certain), sum=total)
        rows.append((Button(words, BookStatement(look.upload_id, look.digest)),))
    if look.rows:
        rows.append((Button(_("Row by row, on the page"), url=url),))
    if look.state == UploadState.SHOWN:
        rows.append((Button(_("✖️ Put it aside"), DropStatement(look.upload_id)),))
    return tuple(rows)


def _name(texts: Texts, seller: Seller) -> str:
    return seller.name if texts.locale == "zh_CN" else seller.name_en
