"""What the liaison says about rows that are not clear, kept for the next file as well.

Kept is a keyed hash of the address as written and the household, nothing that can be read.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from orders.actors import Actor
from orders.rules.errors import DomainError, StaleButton
from orders.rules.import_deciding import AS_PROPOSED, NOT_OURS
from orders.rules.platform_export import address_key
from orders.tables.households import household
from orders.tables.imports import import_decision
from orders.use_cases.import_cards import ImportLook
from orders.use_cases.import_uploads import undecided
from orders.use_cases.imports import look_at_import
from orders.use_cases.registers import find_home
from storage.audit import Change, record
from storage.database import Transaction


async def decide_row(
    tx: Transaction,
    *,
    actor: Actor,
    upload_id: int,
    row: int,
    household_id: int | None,
    now: datetime,
) -> ImportLook:
    """A row is this household's, or (None) not of this compound. Needs `approve`.

    Said again, the last word holds. Raises `StaleButton` for a row that asks nothing.
    """
    await undecided(tx, actor=actor, upload_id=upload_id)
    look = await look_at_import(tx, actor=actor, upload_id=upload_id)
    if household_id is not None:
        await _require_home(tx, look, row, household_id)
    await _keep(tx, look, {_key_of(look, row): household_id}, actor=actor, now=now)
    return await look_at_import(tx, actor=actor, upload_id=upload_id)


async def decide_typed(
    tx: Transaction, *, actor: Actor, upload_id: int, row: int, text: str, now: datetime
) -> ImportLook:
    """A row is the household that this address means. Raises `UnknownRoom`."""
    found = await undecided(tx, actor=actor, upload_id=upload_id)
    home, _ = await _typed(tx, found.compound_id, text)
    return await decide_row(
        tx, actor=actor, upload_id=upload_id, row=row, household_id=home, now=now
    )


async def decide_many(
    tx: Transaction, *, actor: Actor, upload_id: int, answers: Mapping[int, str], now: datetime
) -> tuple[ImportLook, dict[int, DomainError]]:
    """Answers to many rows at once, as a table of doubts brings them back.

    `answers`: row → an address, a yes to the proposed one, or a word for "not ours". Returns
    which answers were not clear; rows that ask nothing any more are left as they are.
    """
    await undecided(tx, actor=actor, upload_id=upload_id)
    look = await look_at_import(tx, actor=actor, upload_id=upload_id)
    refused: dict[int, DomainError] = {}
    homes: dict[str, int | None] = {}
    for asked in look.doubts:
        text = answers.get(asked.row, "").strip()
        if not text:
            continue
        try:
            if text.lower() in AS_PROPOSED and asked.proposal_id is not None:
                home: int | None = asked.proposal_id
            else:
                home, _ = await _typed(tx, look.compound_id, text)
            if home is not None and not asked.can_be_placed:
                raise StaleButton()
            homes[asked.doubt.key] = home
        except DomainError as error:
            refused[asked.row] = error
    await _keep(tx, look, homes, actor=actor, now=now)
    return await look_at_import(tx, actor=actor, upload_id=upload_id), refused


async def take_back_decision(
    tx: Transaction, *, actor: Actor, upload_id: int, row: int, now: datetime
) -> ImportLook:
    """Forget what was said about a row's address: it is asked again."""
    await undecided(tx, actor=actor, upload_id=upload_id)
    look = await look_at_import(tx, actor=actor, upload_id=upload_id)
    key = _key_of(look, row)
    await tx.run(
        delete(import_decision).where(
            import_decision.c.compound_id == look.compound_id,
            import_decision.c.key == tx.sealer.index(key),
        )
    )
    change = Change("upload", upload_id, "take_back", row, None, look.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await look_at_import(tx, actor=actor, upload_id=upload_id)


async def _typed(tx: Transaction, compound_id: int, text: str) -> tuple[int | None, str]:
    if text.strip().lower() in NOT_OURS:
        return None, ""
    return await find_home(tx, compound_id=compound_id, text=text)


async def _require_home(tx: Transaction, look: ImportLook, row: int, household_id: int) -> None:
    """The household is one of this compound, and the row is one that can be somebody's."""
    here = select(household.c.id).where(
        household.c.id == household_id, household.c.compound_id == look.compound_id
    )
    cannot = any(asked.row == row and not asked.can_be_placed for asked in look.doubts)
    if cannot or await tx.first(here) is None:
        raise StaleButton()


def _key_of(look: ImportLook, row: int) -> str:
    """The key of a row that is in doubt, or about which something was said."""
    for asked in look.doubts:
        if row in {line.row for line in asked.lines}:
            return asked.doubt.key
    for said in look.decided:
        if row in {line.row for line in said.lines}:
            return address_key(said.lines[0])
    raise StaleButton()


async def _keep(
    tx: Transaction,
    look: ImportLook,
    homes: Mapping[str, int | None],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write decisions, in three statements however many they are."""
    if not homes:
        return
    keys = {tx.sealer.index(key): home for key, home in homes.items()}
    await tx.run(
        delete(import_decision).where(
            import_decision.c.compound_id == look.compound_id, import_decision.c.key.in_(keys)
        )
    )
    await tx.insert_many(
        import_decision,
        [
            {
                "compound_id": look.compound_id,
                "key": key,
                "household_id": home,
                "decided_by": str(actor),
                "decided_at": now,
            }
            for key, home in keys.items()
        ],
    )
    after = {"rows": len(homes), "homes": list(homes.values())}
    change = Change("upload", look.upload_id, "decide", None, after, look.compound_id)
    await record(tx, change, actor=str(actor), now=now)
