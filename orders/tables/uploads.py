"""Files that people send in: looked at first, applied only after a yes."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed, SealedJson

upload = Table(
    "upload",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(8), nullable=False),  # roster, goods, platform, money …
    Column("compound_id", Id, ForeignKey("compound.id")),
    Column("cycle_id", Id, ForeignKey("cycle.id")),
    Column("group_id", Id, ForeignKey("ordering_group.id")),
    Column("supplier_id", Id, ForeignKey("supplier.id")),
    Column("file_name", Sealed, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("rows", SealedJson),  # as read; emptied when applied or dropped
    Column("state", String(10), nullable=False),  # shown, applied, dropped
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Instant),
)
