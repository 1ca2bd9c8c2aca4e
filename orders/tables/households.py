"""Households, why they need care, and who belongs to them."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant

household = Table(
    "household",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("building_id", Id, ForeignKey("building.id"), nullable=False, index=True),
    Column("key", String(24), nullable=False),  # 3-2-501, or 14 for a house
    Column("unit", String(8), nullable=False),  # empty for a house
    Column("floor", Integer, nullable=False),  # 0 for a house
    Column("room", String(12), nullable=False),  # empty for a house
    Column("position", Integer, nullable=False),  # walking order within the compound
    Column("heads", Integer, nullable=False, default=0),  # people in an institution, else 0
    UniqueConstraint("compound_id", "key"),
)

household_flag = Table(
    "household_flag",
    metadata,
    Column("household_id", Id, ForeignKey("household.id"), primary_key=True),
    Column("flag", String(24), primary_key=True),
)

member = Table(
    "member",
    metadata,
    Column("id", Id, primary_key=True),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("state", String(8), nullable=False),  # asked, accepted, refused, left
    Column("asked_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", Id, ForeignKey("person.id")),
    UniqueConstraint("household_id", "person_id"),
)

# What a conversation about joining has reached: a fact, so that a restart loses nothing.
registration = Table(
    "registration",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id")),
    Column("changed_at", Instant, nullable=False),
)
