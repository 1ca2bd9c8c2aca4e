"""What a supplier and a compound agree on after a cycle: frozen sums, signed by both sides."""

from sqlalchemy import JSON, Column, ForeignKey, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant

settlement = Table(
    "settlement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("sums", JSON, nullable=False),  # what both have signed; no names
    Column("sha256", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("supplier_signed_by", String(60)),
    Column("supplier_signed_at", Instant),
    Column("compound_signed_by", String(60)),
    Column("compound_signed_at", Instant),
    UniqueConstraint("cycle_id", "compound_id", "supplier_id", "sha256"),
)
