"""Who did which step of a load when, as a paper: the papers shown, the count, what was found."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config.texts import Texts
from fulfillment.handover.gate_names import DONE_NAMES, FINDING_NAMES, FINDING_STATES
from fulfillment.handover.rules.gate_rule import rule_of
from fulfillment.handover.use_cases.bag_findings import Finding
from fulfillment.handover.use_cases.consignment_cards import ConsignmentCard
from fulfillment.handover.use_cases.gate_board import load_at_gate
from fulfillment.money.rules.money_sheet import MoneySheet, Section
from orders.actors import Actor
from orders.tables.compounds import compound
from storage.database import Transaction


async def load_history_sheet(
    tx: Transaction, *, actor: Actor, consignment_id: int, texts: Texts, now: datetime
) -> MoneySheet:
    """Needs `gate`, `approve` or `hand_out`. Names of helpers are on it, none of a household."""
    _ = texts.gettext
    found = await load_at_gate(tx, actor=actor, consignment_id=consignment_id, now=now)
    card = found.card
    place = await tx.one(select(compound).where(compound.c.id == card.compound_id))
    is_english = texts.locale == "en"
    sections = [Section(_("Steps"), tuple(_steps(texts, card)))]
    if found.findings:
        sections.append(Section(_("Bags not in order"), _found(texts, card, found.findings)))
    supplier = card.supplier_en if is_english and card.supplier_en else card.supplier
    return MoneySheet(
        title=_("Way of a load"),
        place=f"{supplier} {card.plate}".strip(),
        compound=place.name_en if is_english and place.name_en else place.name,
        edition=_("Cycle {number}").format(number=card.cycle_number),
        made=_("As of {time}").format(time=texts.day_and_time(now, card.timezone)),
        made_at=now,
        locale=texts.locale,
        currency=place.currency,
        headings=(_("Time"), _("What was done"), _("By"), _("Remark")),
        widths=(34, 58, 34, 0),
        sections=tuple(sections),
        note=_note(texts, card, rule_of(place.gate_rule).route),
        page=_("Page {page} of {pages}"),
        signatures=(_("Gate"), _("Liaison")),
    )


def _steps(texts: Texts, card: ConsignmentCard) -> list[tuple[str, ...]]:
    _ = texts.gettext
    return [
        (_dated(card.sent_at, card.timezone), _("Sent"), "", ""),
        *(
            (
                _dated(step.at, card.timezone),
                _(DONE_NAMES[step.state]),
                step.by or _("the clock"),
                _remark(texts, card, step.state),
            )
            for step in sorted(card.steps, key=lambda step: step.at)
        ),
    ]


def _remark(texts: Texts, card: ConsignmentCard, state: str) -> str:
    _ = texts.gettext
    if state == "admitted" and card.override_reason:
        return _("without all papers: {reason}").format(reason=card.override_reason)
    if state == "resting":
        return texts.ngettext("{count} minute", "{count} minutes", card.rest_minutes).format(
            count=card.rest_minutes
        )
    if state == "counted":
        return _("{counted} of {sent}").format(counted=card.bags_counted, sent=card.bags_sent)
    return card.reason or "" if state == "refused" else ""


def _found(
    texts: Texts, card: ConsignmentCard, findings: Sequence[Finding]
) -> tuple[tuple[str, ...], ...]:
    _ = texts.gettext
    return tuple(
        (
            _dated(each.noted_at, card.timezone),
            f"{each.code} {_(FINDING_NAMES[each.kind])}",
            each.address,
            _(FINDING_STATES[each.state]),
        )
        for each in findings
    )


def _note(texts: Texts, card: ConsignmentCard, route: str) -> str:
    if card.taken_over or not route:
        return ""
    return texts.gettext("Prescribed way: {route}").format(route=route)


def _dated(instant: datetime, zone: str) -> str:
    """With its year: this paper is kept."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
