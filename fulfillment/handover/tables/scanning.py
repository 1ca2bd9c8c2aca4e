"""What was scanned at the delivery point, and what becomes of what nobody collected."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant

# A pickup code with a bag code as a telephone sent it, perhaps long after it was scanned. The key
# is the telephone's own: what is sent again is answered as it was.
scan = Table(
    "scan",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("key", String(40), nullable=False),
    Column("slot_id", Id, ForeignKey("slot.id")),  # where the codes meant something
    Column("bag_id", Id, ForeignKey("bag.id")),
    Column("answer", String(40), nullable=False),  # yes, or the code of the refusal
    Column("was_late", Boolean, nullable=False),  # handed out before it could be checked
    Column("scanned_at", Instant, nullable=False),
    Column("taken_at", Instant, nullable=False),
    Column("taken_by", String(60), nullable=False),
    UniqueConstraint("compound_id", "key"),
)

# What the liaison decided about a household's uncollected bags; else the compound's rule holds.
leftover = Table(
    "leftover",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("becomes", String(6), nullable=False),  # hold, door, return
    Column("decided_at", Instant, nullable=False),
    Column("decided_by", String(60), nullable=False),
    UniqueConstraint("handover_id", "household_id"),
)
