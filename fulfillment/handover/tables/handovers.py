"""From the truck to the bag: trips and their consignments, hand-overs and slots."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

# A vehicle's journey; its consignments are its stops.
trip = Table(
    "trip",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("owner", String(12), nullable=False),  # supplier, platform, community
    Column("sent_at", Instant, nullable=False),
    Column("sent_by", String(60), nullable=False),
)

consignment = Table(
    "consignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False),
    Column("stop", Integer, nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False, index=True),
    Column("state", String(14), nullable=False),
    Column("bags_sent", Integer, nullable=False),
    Column("bags_counted", Integer),
    Column("rest_minutes", Integer, nullable=False),
    Column("admitted_at", Instant),
    Column("admitted_by", Id, ForeignKey("person.id")),
    Column("disinfected_at", Instant),
    Column("disinfected_by", Id, ForeignKey("person.id")),
    Column("resting_at", Instant),  # second disinfection done: the rest begins
    Column("resting_by", Id, ForeignKey("person.id")),
    Column("rest_until", Instant),
    Column("released_at", Instant),
    Column("counted_at", Instant),
    Column("counted_by", Id, ForeignKey("person.id")),
    Column("refused_at", Instant),
    Column("refused_by", Id, ForeignKey("person.id")),
    Column("reason", Sealed),  # why it was refused, in the guard's words
    UniqueConstraint("trip_id", "stop"),
)

# A compound's distribution of what arrived: parcels of several cycles and suppliers together.
handover = Table(
    "handover",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("state", String(8), nullable=False),  # planned, open, closed
    Column("made_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
)

slot = Table(
    "slot",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("point_id", Id, ForeignKey("delivery_point.id"), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("pickup_code", String(8), nullable=False),
    Column("collected_at", Instant),
    UniqueConstraint("handover_id", "household_id"),
    UniqueConstraint("handover_id", "pickup_code"),
)
