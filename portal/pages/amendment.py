"""What a clerk has to do for a new version: bag by bag, and which papers to print once more."""

from dataclasses import dataclass

from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.rules.amendment import Amendment
from fulfillment.supply.rules.amendment_todo import Todo, todo_of
from fulfillment.supply.rules.snapshot import PickList
from portal.pages.paper_choice import Choice, address_of

# As many as an address in a browser can carry.
MOST_CODES = 200
# More rows nobody reads on a page: the paper has them all.
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Again:
    """So many cells of a paper that say something else now, and where just those lie."""

    kind: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Change:
    """From the version before to the newest."""

    todo: tuple[Todo, ...]
    more: int
    paper: str
    again: tuple[Again, ...]
    older: tuple[tuple[int, str], ...]


def change_of(amendment: Amendment, newest: PickList, *, papers: str, choice: Choice) -> Change:
    """What the page shows; `papers` is where the newest version's papers lie."""
    todo = todo_of(amendment)
    paper = address_of(papers, "amendment.pdf", choice, [])
    orders = set(amendment.orders)
    changed = [each for each in newest.parcels if each.order_number in orders]
    slips = [each.bags[0].code for each in changed if each.bags]
    found = (("labels", list(amendment.labels)), ("slips", slips))
    return Change(
        todo=todo[:MOST_ROWS],
        more=max(0, len(todo) - MOST_ROWS),
        paper=paper,
        again=tuple(
            Again(kind, len(codes), address_of(papers, f"{kind}.pdf", choice, codes))
            for kind, codes in found
            if 0 < len(codes) <= MOST_CODES and CATALOGUE[kind].can_reprint
        ),
        older=tuple((since, f"{paper}&since={since}") for since in range(1, amendment.since)),
    )
