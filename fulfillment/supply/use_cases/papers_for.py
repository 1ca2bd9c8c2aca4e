"""Which papers a person with a right may have now, in the compounds where they work.

The lists of the newest cycles, and the sheets of the hand-overs that are open.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fulfillment.handover.rules.hand_over_sheet import KIND as SHEET
from fulfillment.handover.use_cases.current import open_handovers
from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.use_cases.paper_rights import WORKS_WITH, kinds_for
from fulfillment.supply.use_cases.paper_series import Series, series_of
from fulfillment.supply.use_cases.pick_lists import pick_list_version
from orders.actors import Actor
from orders.rules.errors import NoRight, StaleButton
from orders.use_cases.desks import Place, Workplace, workplaces
from storage.database import Transaction

# Who is asked for papers at all.
PAPER_RIGHTS = ("approve", *dict.fromkeys(WORKS_WITH.values()))
# Of older cycles the portal has the papers.
NEWEST_CYCLES = 2


@dataclass(frozen=True, slots=True)
class PapersHere:
    """A compound's papers for one person: lists, the kinds of them, sheets of hand-overs."""

    place: Place
    others: tuple[Place, ...]
    lists: tuple[Series, ...]
    kinds: tuple[str, ...]
    sheets: Sequence[int]
    may_see_all: bool


async def papers_for(
    tx: Transaction, *, actor: Actor, compound_id: int | None = None
) -> PapersHere:
    """Return what the actor may have in the wanted compound, else in the first of theirs.

    Raises `NoRight` where they have none of the rights.
    """
    places = [
        each for each in await workplaces(tx, actor=actor) if each.rights.intersection(PAPER_RIGHTS)
    ]
    wanted = [each for each in places if compound_id in (None, each.place.compound_id)]
    if not wanted:
        raise NoRight(right="approve")
    here = wanted[0]
    others = tuple(each.place for each in places if each is not here)
    return await _papers_in(tx, here, others)


async def papers_of_list(tx: Transaction, *, actor: Actor, pick_list_id: int) -> PapersHere:
    """Return the same for one list alone; its newest version, whichever was asked for."""
    edition = await pick_list_version(tx, pick_list_id)
    here = await papers_for(tx, actor=actor, compound_id=edition.compound_id)
    newest = await series_of(
        tx,
        compound_id=edition.compound_id,
        cycle_id=edition.cycle_id,
        supplier_id=edition.supplier_id,
    )
    if not newest or not here.kinds:
        raise StaleButton()
    kinds = tuple(kind for kind in here.kinds if CATALOGUE[kind].from_version <= newest[0].version)
    return PapersHere(here.place, here.others, newest, kinds, (), here.may_see_all)


async def _papers_in(tx: Transaction, here: Workplace, others: tuple[Place, ...]) -> PapersHere:
    compound_id = here.place.compound_id
    kinds = kinds_for(here.rights, CATALOGUE)
    lists = await series_of(tx, compound_id=compound_id) if kinds else ()
    cycles = list(dict.fromkeys(each.cycle_id for each in lists))[:NEWEST_CYCLES]
    has_sheets = bool(kinds_for(here.rights, (SHEET,)))
    return PapersHere(
        place=here.place,
        others=others,
        lists=tuple(each for each in lists if each.cycle_id in cycles),
        kinds=kinds,
        sheets=await open_handovers(tx, compound_id=compound_id) if has_sheets else (),
        may_see_all="approve" in here.rights,
    )
