"""Amendments of pick lists: from the version that somebody packed from to a newer one."""

from fulfillment.supply.rules.amendment import Amendment, amend
from fulfillment.supply.rules.snapshot import from_json
from fulfillment.supply.use_cases.pick_lists import pick_list_version, snapshot_texts
from storage.database import Transaction


async def amendment_of(
    tx: Transaction, pick_list_id: int, *, since: int | None = None
) -> Amendment | None:
    """Return the way from a version, by default the one before; none for what has none before.

    Raises `StaleButton` where there is no list of that number.
    """
    edition = await pick_list_version(tx, pick_list_id)
    begin = edition.version - 1 if since is None else since
    if not 1 <= begin < edition.version:
        return None
    texts = await snapshot_texts(tx, edition, since=begin)
    return amend([from_json(text) for text in texts])
