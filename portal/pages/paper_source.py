"""What a paper is drawn from: one frozen version, or those that an amendment leads through."""

from dataclasses import replace

from fulfillment.supply.documents.amendment import KIND as AMENDMENT
from fulfillment.supply.documents.amendment import bundled
from fulfillment.supply.documents.catalogue import PaperKind
from fulfillment.supply.documents.options import Options
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    read_snapshot_text,
    snapshot_texts,
)
from orders.rules.errors_papers import NoSuchPaper
from storage.database import Transaction


def options_for(edition: PickListVersion, paper: PaperKind, options: Options) -> Options:
    """The same where this version comes as this paper; raises `NoSuchPaper` where it does not.

    An amendment from the version before says so with 0, so that it is kept once.
    """
    if edition.version < paper.from_version or options.since >= edition.version:
        raise NoSuchPaper()
    is_usual = paper.kind != AMENDMENT or options.since == edition.version - 1
    return replace(options, since=0) if is_usual else options


async def drawn_from(
    tx: Transaction, edition: PickListVersion, paper: PaperKind, options: Options
) -> str:
    """The text that the press draws from."""
    if paper.kind != AMENDMENT:
        return await read_snapshot_text(tx, edition.pick_list_id)
    since = options.since or edition.version - 1
    return bundled(await snapshot_texts(tx, edition, since=since))
