"""Frozen pick lists: numbered versions with a hash, one series a cycle, supplier and compound."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

pick_list = Table(
    "pick_list",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("reason", String(24), nullable=False),
    Column("snapshot", Sealed, nullable=False),  # canonical JSON; holds names and phones
    Column("sha256", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(60), nullable=False),
    UniqueConstraint("cycle_id", "compound_id", "supplier_id", "version"),
)
