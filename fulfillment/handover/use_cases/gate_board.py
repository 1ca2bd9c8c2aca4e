"""What stands before the guard: today's loads with their papers and next step, trips to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from fulfillment.handover.rules.gate_rule import GateRule
from fulfillment.handover.tables.gate import bag_finding
from fulfillment.handover.tables.handovers import consignment, trip, trip_stop
from fulfillment.handover.use_cases.bag_findings import Finding, findings_of
from fulfillment.handover.use_cases.consignment_cards import (
    ENDED,
    ConsignmentCard,
    cards_of,
    consignment_card,
)
from fulfillment.handover.use_cases.crew_papers import TripPapers, papers_of_trips
from fulfillment.handover.use_cases.gate_rules import gate_rule
from fulfillment.handover.use_cases.trip_cards import TripCard, trips_of
from orders.actors import Actor
from orders.rules.states import ConsignmentState, TripState
from orders.use_cases.desks import Place
from orders.use_cases.rights import has_right, require_right
from storage.database import Transaction

MAY_SEE = ("gate", "approve", "hand_out")
AHEAD = timedelta(days=2)
DONE_FOR = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class LoadAtGate:
    """A load, what its vehicle and crew show as of now, and what was noted at the count."""

    card: ConsignmentCard
    papers: TripPapers
    findings: tuple[Finding, ...]
    may_approve: bool  # who looks may let it in without papers, and decide on findings

    @property
    def is_announced(self) -> bool:
        return self.card.state == ConsignmentState.ANNOUNCED


@dataclass(frozen=True, slots=True)
class TripToCome:
    """A trip that has not left, with its papers as of when it leaves."""

    card: TripCard
    papers: TripPapers


@dataclass(frozen=True, slots=True)
class GateBoard:
    """A compound's gate."""

    place: Place
    rule: GateRule
    rest_minutes: int
    loads: tuple[LoadAtGate, ...]
    done: tuple[ConsignmentCard, ...]
    to_come: tuple[TripToCome, ...]


async def gate_board(
    tx: Transaction, *, actor: Actor, compound_id: int, now: datetime
) -> GateBoard:
    """Everything at a compound's gate. Needs `gate`, `approve` or `hand_out`."""
    await require_right(tx, actor, compound_id, *MAY_SEE)
    found = await gate_rule(tx, compound_id)
    here = consignment.c.compound_id == compound_id
    cards = await cards_of(tx, here, consignment.c.state.not_in(ENDED))
    since = now - DONE_FOR
    is_recent = (consignment.c.counted_at > since) | (consignment.c.refused_at > since)
    done = await cards_of(tx, here, consignment.c.state.in_(ENDED), is_recent)
    return GateBoard(
        found.place,
        found.rule,
        found.rest_minutes,
        await _at_gate(tx, actor, cards, now=now),
        done,
        await _to_come(tx, compound_id, now=now),
    )


async def load_at_gate(
    tx: Transaction, *, actor: Actor, consignment_id: int, now: datetime
) -> LoadAtGate:
    """One load with all that the gate knows of it."""
    card = await consignment_card(tx, consignment_id)
    await require_right(tx, actor, card.compound_id, *MAY_SEE)
    return (await _at_gate(tx, actor, [card], now=now))[0]


async def _at_gate(
    tx: Transaction, actor: Actor, cards: Sequence[ConsignmentCard], *, now: datetime
) -> tuple[LoadAtGate, ...]:
    if not cards:
        return ()
    compound_id = cards[0].compound_id
    papers = await papers_of_trips(tx, {card.trip_id: compound_id for card in cards}, arrival=now)
    ids = [card.consignment_id for card in cards]
    findings = await findings_of(tx, bag_finding.c.consignment_id.in_(ids))
    may_approve = await has_right(tx, actor, compound_id, "approve")
    return tuple(
        LoadAtGate(
            card,
            papers[card.trip_id],
            tuple(each for each in findings if each.consignment_id == card.consignment_id),
            may_approve,
        )
        for card in cards
    )


async def _to_come(tx: Transaction, compound_id: int, *, now: datetime) -> tuple[TripToCome, ...]:
    stops = select(trip_stop.c.trip_id).where(trip_stop.c.compound_id == compound_id)
    cards = await trips_of(
        tx,
        trip.c.id.in_(stops),
        trip.c.state == TripState.PLANNED,
        trip.c.leaves_at <= now + AHEAD,
    )
    found: list[TripToCome] = []
    for card in cards:  # a handful; each is checked as of its own hour
        arrival = max(card.leaves_at or now, now)
        papers = await papers_of_trips(tx, {card.trip_id: compound_id}, arrival=arrival)
        found.append(TripToCome(card, papers[card.trip_id]))
    return tuple(found)
