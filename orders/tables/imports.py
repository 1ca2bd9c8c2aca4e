"""Orders that another platform has taken: what of its exports has been read, and how.

A line that is in once stays in once: its key is the platform's order number and line. What the
liaison decided about a row is remembered for the next file.
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant

imported_line = Table(
    "imported_line",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    # The platform's; a hash of the row where it gives none.
    Column("order_number", String(64), nullable=False),
    Column("line", Integer, nullable=False),  # from 1 within the platform's order
    Column("upload_id", Id, ForeignKey("upload.id"), nullable=False),
    Column("order_id", Id, ForeignKey("household_order.id")),  # NULL: refused
    Column("offer_id", Id, ForeignKey("offer.id")),
    Column("units", Integer, nullable=False),
    UniqueConstraint("cycle_id", "compound_id", "order_number", "line"),
)

# Which household an address of an export means, as a person said; NULL: none of this compound.
import_decision = Table(
    "import_decision",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("key", String(64), nullable=False),  # blind index of the address columns as written
    Column("household_id", Id, ForeignKey("household.id")),
    Column("decided_by", String(60), nullable=False),
    Column("decided_at", Instant, nullable=False),
    UniqueConstraint("compound_id", "key"),
)
