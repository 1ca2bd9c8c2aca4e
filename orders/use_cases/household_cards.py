"""One household as its members see it, and as whoever looks after it sees it.

Members see each other's names and whom they let order. Whoever approves or cares also sees phones,
roster and flags.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, select

from orders.actors import Actor
from orders.rules.errors import NotAMember, NotYours, StaleButton
from orders.rules.flags import FLAGS, Flag
from orders.rules.states import MemberState
from orders.tables.compounds import compound
from orders.tables.households import household, household_flag, member
from orders.tables.people import person
from orders.use_cases.consents_given import Consent, consents_of
from orders.use_cases.order_access import is_member
from orders.use_cases.rights import has_right, require_right
from orders.use_cases.roster import RosterEntry, roster_of
from storage.audit import Change, record
from storage.database import Transaction

CARE = ("approve", "care")


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody of a household; `phone` is empty for readers who may not see it."""

    member_id: int
    person_id: int
    name: str
    state: str
    phone: str
    is_me: bool


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A household for one reader: a member of it, the liaison, or who cares."""

    household_id: int
    compound_id: int
    address: str
    members: tuple[MemberLine, ...]
    consents: tuple[Consent, ...]
    roster: tuple[RosterEntry, ...]
    flags: tuple[Flag, ...]  # those that are set
    is_member: bool
    approves: bool
    cares: bool


@dataclass(frozen=True, slots=True)
class FlagChoice:
    """Every flag that the compound knows, and which of them a household has."""

    household_id: int
    address: str
    flags: tuple[tuple[Flag, bool], ...]


async def household_card(tx: Transaction, *, actor: Actor, household_id: int) -> HouseholdCard:
    """Return a household for a member of it, or for whoever approves or cares there."""
    home = await _home(tx, household_id)
    is_own = await is_member(tx, actor, household_id)
    approves = await has_right(tx, actor, home.compound_id, "approve")
    cares = approves or await has_right(tx, actor, home.compound_id, *CARE)
    if not (is_own or cares):
        raise NotYours()
    marked = await flags_of(tx, home) if cares else ()
    return HouseholdCard(
        household_id=home.id,
        compound_id=home.compound_id,
        address=home.key,
        members=await _members(tx, actor, household_id, cares=cares),
        consents=await consents_of(tx, household_id),
        roster=await roster_of(tx, household_id=household_id) if cares else (),
        flags=tuple(flag for flag, is_set in marked if is_set),
        is_member=is_own,
        approves=approves,
        cares=cares,
    )


async def flags_to_choose(tx: Transaction, *, actor: Actor, household_id: int) -> FlagChoice:
    """Return the compound's flags and which are set. Needs `approve` or `care`."""
    home = await _home(tx, household_id)
    await require_right(tx, actor, home.compound_id, *CARE)
    return FlagChoice(home.id, home.key, await flags_of(tx, home))


async def set_flag(
    tx: Transaction, *, actor: Actor, household_id: int, flag: str, is_set: bool, now: datetime
) -> FlagChoice:
    """Mark a household, or take a mark away; twice is once. Needs `approve` or `care`."""
    found = await flags_to_choose(tx, actor=actor, household_id=household_id)
    before = {known.code: is_on for known, is_on in found.flags}
    if flag not in before:
        raise StaleButton()
    if before[flag] == is_set:
        return found
    if is_set:
        await tx.insert_many(household_flag, [{"household_id": household_id, "flag": flag}])
    else:
        of_flag = (household_flag.c.household_id == household_id, household_flag.c.flag == flag)
        await tx.run(delete(household_flag).where(*of_flag))
    home = await _home(tx, household_id)
    verb = "flag" if is_set else "unflag"
    change = Change("household", household_id, verb, None, {"flag": flag}, home.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return FlagChoice(home.id, home.key, await flags_of(tx, home))


async def flags_of(tx: Transaction, home: Row[tuple[object, ...]]) -> tuple[tuple[Flag, bool], ...]:
    """Each flag of the compound of a household's row, and whether the household has it."""
    marked = set(
        await tx.scalars(
            select(household_flag.c.flag).where(household_flag.c.household_id == home.id)
        )
    )
    known = await flags_of_compound(tx, home.compound_id)
    return tuple((flag, flag.code in marked) for flag in known)


async def flags_of_compound(tx: Transaction, compound_id: int) -> tuple[Flag, ...]:
    """Every flag that a compound knows: the usual ones, and its own."""
    own = await tx.scalar(select(compound.c.flags).where(compound.c.id == compound_id))
    named = {flag.code: flag for flag in FLAGS}
    named |= {item["code"]: Flag(item["code"], item["name"], item["name_en"]) for item in own or ()}
    return tuple(named.values())


async def _home(tx: Transaction, household_id: int) -> Row[tuple[object, ...]]:
    home = await tx.first(select(household).where(household.c.id == household_id))
    if home is None:
        raise NotAMember()
    return home


async def _members(
    tx: Transaction, actor: Actor, household_id: int, *, cares: bool
) -> tuple[MemberLine, ...]:
    shown: Sequence[MemberState] = (MemberState.ACCEPTED,)
    if cares:
        shown = (MemberState.ACCEPTED, MemberState.ASKED, MemberState.REMOVED)
    rows = await tx.all(
        select(member.c.id, member.c.person_id, member.c.state, person.c.name, person.c.phone)
        .join(person, person.c.id == member.c.person_id)
        .where(member.c.household_id == household_id, member.c.state.in_(shown))
        .order_by(member.c.id)
    )
    return tuple(
        MemberLine(
            row.id,
            row.person_id,
            row.name,
            row.state,
            (row.phone or "") if cares else "",
            row.person_id == actor.person_id,
        )
        for row in rows
    )
