"""Frozen pick lists: numbered versions with a hash, one series a cycle, supplier and compound."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint

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

# What a supplier says it cannot deliver of a version: looked at first, applied after a yes.
shortage = Table(
    "shortage",
    metadata,
    Column("id", Id, primary_key=True),
    Column("pick_list_id", Id, ForeignKey("pick_list.id"), nullable=False, index=True),
    Column("available", JSON, nullable=False),  # {code: units}, only of what is short
    Column("source", String(10), nullable=False),  # portal, workbook
    Column("state", String(10), nullable=False),  # shown, applied, dropped
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Instant),
)
