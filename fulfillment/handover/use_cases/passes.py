"""The guard looks at a pass and lets people out and back in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.handover.rules.outings import Verdict, verdict
from fulfillment.handover.tables.outings import outing
from fulfillment.handover.use_cases.outings_void import is_sealed
from fulfillment.handover.use_cases.pass_rows import Pass, as_pass, passes
from orders.actors import Actor
from orders.rules.errors import StaleButton
from orders.rules.errors_duty import PassNotValid
from orders.rules.numerals import fold
from orders.rules.states import OutingState, check
from orders.tables.households import household
from orders.use_cases.desks import Desk, choose_desk
from orders.use_cases.levels import recorded
from orders.use_cases.rights import require_right
from storage.audit import Change, record
from storage.database import Transaction

RIGHTS = ("gate", "approve")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a code is worth here and now; `found` is None for a code that is not of here."""

    compound_id: int
    verdict: Verdict
    found: Pass | None


async def check_pass(
    tx: Transaction, *, actor: Actor, compound_id: int, code: str, now: datetime
) -> Checked:
    """Look a typed or scanned code up. Needs `gate` or `approve`."""
    await require_right(tx, actor, compound_id, *RIGHTS)
    digits = "".join(each for each in fold(code) if each.isdigit())[-6:]
    row = await tx.first(
        passes().where(outing.c.compound_id == compound_id, outing.c.code == digits)
    )
    if row is None:
        return Checked(compound_id, Verdict.UNKNOWN, None)
    return await _checked(tx, as_pass(row), row.building_id, now=now)


async def check_anywhere(tx: Transaction, *, actor: Actor, code: str, now: datetime) -> Checked:
    """Look a scanned code up in every compound at whose gate the actor stands."""
    desk = await desk_of_guard(tx, actor=actor)
    places = (desk.place, *desk.others)
    looks = [
        await check_pass(tx, actor=actor, compound_id=each.compound_id, code=code, now=now)
        for each in places
    ]
    return next((look for look in looks if look.found is not None), looks[0])


async def note_passage(
    tx: Transaction, *, actor: Actor, outing_id: int, goes_out: bool, now: datetime
) -> Checked:
    """Out or back, at this moment; pressed twice it is the same.

    Raises `PassNotValid` where it may not be used now: of two guards at once one lets them out.
    """
    if await tx.first(select(outing.c.id).where(outing.c.id == outing_id)) is None:
        raise StaleButton()
    held = await tx.lock(select(outing).where(outing.c.id == outing_id))
    await require_right(tx, actor, held.compound_id, *RIGHTS)
    building_id = await tx.scalar(
        select(household.c.building_id).where(household.c.id == held.household_id)
    )
    found = as_pass(await tx.one(passes().where(outing.c.id == outing_id)))
    before = await _checked(tx, found, building_id, now=now)
    wanted = OutingState.OUT if goes_out else OutingState.BACK
    if held.state != wanted:
        needed = Verdict.VALID if goes_out else Verdict.IS_OUT
        if before.verdict is not needed:
            raise PassNotValid(before.verdict.value, held.out_at, found.timezone)
        check(OutingState(held.state), wanted)
        side = "out" if goes_out else "back"
        done = {"state": wanted, f"{side}_at": now, f"{side}_by": str(actor)}
        await tx.run(update(outing).where(outing.c.id == outing_id).values(**done))
        change = Change("outing", outing_id, side, held.state, wanted, held.compound_id)
        await record(tx, change, actor=str(actor), now=now)
    row = await tx.one(passes().where(outing.c.id == outing_id))
    return await _checked(tx, as_pass(row), building_id, now=now)


async def desk_of_guard(tx: Transaction, *, actor: Actor, compound_id: int | None = None) -> Desk:
    """Where the guard stands."""
    return await choose_desk(tx, actor=actor, rights=RIGHTS, wanted=compound_id)


async def _checked(tx: Transaction, found: Pass, building_id: int, *, now: datetime) -> Checked:
    sealed = is_sealed(await recorded(tx, found.compound_id), building_id, now, now)
    worth = verdict(OutingState(found.state), found.window, is_sealed=sealed, now=now)
    return Checked(found.compound_id, worth, found)
