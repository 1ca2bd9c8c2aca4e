"""Refunds of cancelled cycles: who gets how much back, one after the other ticked off."""

from bot.screens.amounts import amount
from bot.screens.liaison_presses import OpenRefund, OpenRefunds, TickRefund
from bot.screens.parts import other_places, page_keys, place_name
from bot.screens.presses import OpenPayment
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.money.use_cases.refunds import Refund, RefundsUnderWay

ON_A_PAGE = 8


def refunds_page(
    texts: Texts, found: RefundsUnderWay, page: int = 0, *, toast: str | None = None
) -> Screen:
    """What is to be given back, and who says that they paid after all."""
    _ = texts.gettext
    compound_id = found.desk.place.compound_id
    others = other_places(texts, found.desk, lambda other: OpenRefunds(other, 0))
    place = bold(place_name(texts, found.desk.place))
    said = [
        (
            Button(
                f"💬 {row.address} · {amount(row.amount, row.currency)}",
                OpenPayment(row.request_id),
            ),
        )
        for row in found.said[:ON_A_PAGE]
    ]
    if not found.rows and not said:
        return Screen(_("{compound}: no money to give back.").format(compound=place), others)
    pages = max(1, -(-len(found.rows) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = found.rows[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    parts = []
    if found.rows:
        words = _(
            "{compound}: refunds still to be sent: {count}, {sum}. Page {page} of {pages}. Tick "
            "off what was sent; the household is told."
        )
        parts.append(
            words.format(
                compound=place,
                count=bold(len(found.rows)),
                sum=bold(_sum(found.rows)),
                page=page + 1,
                pages=pages,
            )
        )
        parts.append("\n".join(_line(texts, row) for row in shown))
    if said:
        parts.append(
            _("💬 say that they paid for a cancelled order; nobody has seen the money yet.")
        )
    keys = [
        (Button(f"{row.address} · {amount(row.amount, row.currency)}", OpenRefund(row.id)),)
        for row in shown
    ]
    turn = page_keys(page, pages, lambda to: OpenRefunds(compound_id, to))
    return Screen("\n\n".join(parts), (*keys, *turn, *said, *others), toast=toast)


def refund_card(texts: Texts, row: Refund) -> Screen:
    """One refund: to whom, how much, by which reference, and the tick."""
    _ = texts.gettext
    back = Button(_("« Back"), OpenRefunds(row.compound_id, 0))
    words = _("Cycle {number}, order no. {order}, {supplier}")
    supplier = row.supplier if texts.locale == "zh_CN" else row.supplier_en or row.supplier
    lines = [
        bold(f"{row.address} · {amount(row.amount, row.currency)}"),
        words.format(number=row.cycle_number, order=plain(row.number), supplier=plain(supplier)),
        _("Reference: {reference}").format(reference=code(row.reference)),
        _("Was paid to: {payee} (account …{last4})").format(
            payee=plain(row.payee), last4=plain(row.account_last4)
        ),
    ]
    if row.paid_at is not None:
        return Screen(
            "\n".join((*lines, "", _("✅ Sent back; the household was told."))), ((back,),)
        )
    lines += ["", _("Has the money been sent back? The household is told at once.")]
    yes = Button(_("✅ Yes, it was sent"), TickRefund(row.id))
    return Screen("\n".join(lines), ((yes,), (back,)))


def _line(texts: Texts, row: Refund) -> str:
    words = texts.gettext("{address} · {sum} · {reference} · from {payee}")
    return words.format(
        address=bold(row.address),
        sum=amount(row.amount, row.currency),
        reference=code(row.reference),
        payee=plain(row.payee),
    )


def _sum(rows: tuple[Refund, ...]) -> str:
    return amount(sum(row.amount for row in rows), rows[0].currency)


def ticked(texts: Texts, row: Refund) -> str:
    """The toast after a tick."""
    return texts.gettext("{address}: told").format(address=row.address)
