"""A table that the program does not know: the liaison says once which of its columns is what.

What they said is kept with the compound under a name, and holds for every later table with the
same headings.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update

from orders.actors import Actor
from orders.rules.errors import WrongState
from orders.rules.errors_imports import ColumnsDoNotFit, ColumnsMissing
from orders.rules.import_packing import pack_export, unpack_tables
from orders.rules.platform_orders import MAP_COLUMNS, read_export
from orders.tables.compounds import compound
from orders.tables.uploads import upload
from orders.use_cases.compounds import compound_of
from orders.use_cases.import_cards import ImportLook
from orders.use_cases.import_readings import rows_of
from orders.use_cases.import_uploads import undecided
from orders.use_cases.imports import look_at_import
from storage.audit import Change, record
from storage.database import Transaction

WHERE = ("address", "building", "room")
LONGEST_NAME = 40
MOST_MAPS = 50


async def explain_columns(
    tx: Transaction,
    *,
    actor: Actor,
    upload_id: int,
    name: str,
    columns: Mapping[str, str],
    now: datetime,
) -> ImportLook:
    """Read a kept table by these columns, and keep them for the next one. Needs `approve`.

    `columns`: which of `MAP_COLUMNS` stands under which heading. Raises `ColumnsMissing` and
    `ColumnsDoNotFit`; nothing is kept then.
    """
    row = await undecided(tx, actor=actor, upload_id=upload_id)
    kept = await rows_of(tx, upload_id)
    if "tables" not in kept:
        raise WrongState(noun="upload", state=row.state)
    said = {key: columns[key].strip() for key in MAP_COLUMNS if columns.get(key, "").strip()}
    if "units" not in said or not said.keys() & set(WHERE):
        raise ColumnsMissing()
    place = await compound_of(tx, row.compound_id)
    export = read_export(
        unpack_tables(kept["tables"]),
        file_name=row.file_name,
        column_map=said,
        form="map",
        currency=place.currency,
    )
    if export is None or not export.lines:
        raise ColumnsDoNotFit()
    values = {"rows": {"export": pack_export(export)}}
    await tx.run(update(upload).where(upload.c.id == upload_id).values(**values))
    await _keep(tx, row.compound_id, name.strip() or row.file_name, said)
    change = Change("upload", upload_id, "explain", None, sorted(said), row.compound_id)
    await record(tx, change, actor=str(actor), now=now)
    return await look_at_import(tx, actor=actor, upload_id=upload_id)


async def _keep(tx: Transaction, compound_id: int, name: str, said: Mapping[str, str]) -> None:
    row = await tx.lock(select(compound).where(compound.c.id == compound_id))
    others = {key: kept for key, kept in row.column_maps.items() if key != name[:LONGEST_NAME]}
    kept = dict([*others.items()][-(MOST_MAPS - 1) :]) | {name[:LONGEST_NAME]: dict(said)}
    await tx.run(update(compound).where(compound.c.id == compound_id).values(column_maps=kept))
