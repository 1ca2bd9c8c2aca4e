"""At the gate: papers of vehicles and crews, and bags that were not in order at the count."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed, SealedBytes

# One of a kind for each holder: 0 is the vehicle, else the row of the crew.
crew_paper = Table(
    "crew_paper",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False),
    Column("crew_id", Id, ForeignKey("trip_crew.id")),
    Column("holder", Integer, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("made_at", Instant, nullable=False),  # of a test: when it was taken
    Column("good_until", Instant),
    Column("number", Sealed),  # of an official pass
    Column("photo", SealedBytes),
    Column("given_by", String(60), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("emptied_at", Instant),
    UniqueConstraint("trip_id", "holder", "kind"),
)

# A bag that was missing, damaged, or too many when a load was counted.
bag_finding = Table(
    "bag_finding",
    metadata,
    Column("id", Id, primary_key=True),
    Column("consignment_id", Id, ForeignKey("consignment.id"), nullable=False),
    Column("bag_id", Id, ForeignKey("bag.id"), index=True),  # NULL: a code that nobody knows
    Column("kind", String(8), nullable=False),  # missing, damaged, extra
    Column("code", String(20), nullable=False),
    Column("state", String(10), nullable=False),
    Column("photo", SealedBytes),
    Column("noted_by", String(60), nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Instant),
    UniqueConstraint("consignment_id", "kind", "code"),
)
