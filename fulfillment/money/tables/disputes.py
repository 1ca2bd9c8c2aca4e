"""What a household says was wrong with its bag, and what the liaison decided."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed, SealedBytes

dispute = Table(
    "dispute",
    metadata,
    Column("id", Id, primary_key=True),
    Column("parcel_id", Id, ForeignKey("parcel.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("kind", String(8), nullable=False, default="other", server_default="other"),
    Column("text", Sealed, nullable=False),
    Column("photo", SealedBytes),
    Column("comment", Sealed),  # the supplier's
    Column("state", String(10), nullable=False),
    Column("amount", Minor, nullable=False, default=0, server_default="0"),  # as decided
    Column("gives_back", String(8)),  # credit, refund
    Column("reason", Sealed),  # of the decision, in the liaison's words
    Column("made_by", Id, ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Instant),
    Column("bag_id", Id, ForeignKey("bag.id")),  # in which what was missing is brought
    Index(
        "uq_dispute_open",
        "parcel_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
