"""The certificate of a run that is agreed on, for its liaison."""

from datetime import datetime

from fulfillment.handover.rules.buying_certificate import (
    KIND,
    Certificate,
    CertifiedLine,
    to_json,
)
from fulfillment.handover.use_cases.buying import State, hold_run
from fulfillment.handover.use_cases.buying_cards import Line, run_card
from orders.actors import Actor
from orders.rules.errors import WrongState
from storage.audit import Change, record
from storage.database import Transaction

__all__ = ["KIND", "certificate_of", "to_json"]
AGREED = (State.AGREED, State.UNDER_WAY, State.RETURNED)


async def certificate_of(
    tx: Transaction, *, actor: Actor, run_id: int, now: datetime
) -> Certificate:
    """Return it as it stands now; raises `WrongState` before the list is agreed on."""
    held = await hold_run(tx, actor, run_id)
    if held.state not in AGREED:
        raise WrongState("buying_run", held.state)
    run = await run_card(tx, run_id)
    driver = run.trip.driver
    buyer = next((each for each in run.trip.crew if each.role == "buyer"), None)
    stop, found = run.trip.stops[0], run.balance
    printed = Change("buying_run", run_id, "print", None, held.state, held.compound_id)
    await record(tx, printed, actor=str(actor), now=now)
    return Certificate(
        number=run_id,
        compound=stop.compound,
        compound_en=stop.compound_en,
        shop=run.trip.supplier,
        shop_en=run.trip.supplier_en,
        plate=run.trip.plate,
        driver=driver.name if driver else "",
        driver_phone=driver.phone if driver else "",
        buyer=buyer.name if buyer else "",
        buyer_phone=buyer.phone if buyer else "",
        begins_at=run.begins_at,
        ends_at=run.ends_at,
        timezone=stop.timezone,
        currency=run.currency,
        lines=tuple(_line(line) for line in run.lines if line.agreed or line.bought),
        given=run.money_given,
        spent=found.spent if found else None,
        back=run.money_back,
        unexplained=found.difference if found else None,
        difference=run.difference,
        made_at=now,
    )


def _line(line: Line) -> CertifiedLine:
    return CertifiedLine(
        line.name, line.unit, line.wanted, line.agreed, line.price, line.bought, line.paid
    )
