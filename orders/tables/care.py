"""Who calls whom, each cycle, and what was heard; stand-ins and who is away."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

# What is known of somebody who calls, beside their right: who stands in, and until when they are
# away. Who has the right and no row calls all the same.
carer = Table(
    "carer",
    metadata,
    Column("compound_id", Id, ForeignKey("compound.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("stand_in_id", Id, ForeignKey("person.id")),
    Column("away_until", Instant),
    Column("set_by", String(60), nullable=False),
    Column("set_at", Instant, nullable=False),
)

# Who calls the flagged of a building, or all with a flag.
care_area = Table(
    "care_area",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False, index=True),
    Column("building_id", Id, ForeignKey("building.id")),
    Column("flag", String(24)),  # one of the two
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("named_by", String(60), nullable=False),
    Column("named_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

# One a household and cycle. The order and the need that came of it are found by their own keys:
# a household has one order a cycle.
welfare_call = Table(
    "welfare_call",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("reason", String(10), nullable=False),  # flag, heard, uncovered, quiet
    Column("state", String(10), nullable=False),
    Column("named_id", Id, ForeignKey("person.id")),  # who was to call at first
    Column("carer_id", Id, ForeignKey("person.id")),  # who is to call; NULL: nobody there is
    Column("stand_in_id", Id, ForeignKey("person.id")),
    Column("made_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),  # not tried by then: the stand-in takes over
    Column("taken_over_at", Instant),
    Column("tries", Integer, nullable=False, default=0, server_default="0"),
    Column("next_at", Instant),  # when to try again
    Column("visitor_id", Id, ForeignKey("person.id")),  # who is to go and knock
    Column("visit_asked_at", Instant),
    Column("food", Boolean, nullable=False, default=False, server_default=false()),
    Column("medicine", Boolean, nullable=False, default=False, server_default=false()),
    Column("remark", Sealed),
    Column("heard_at", Instant),
    Column("heard_by", Id, ForeignKey("person.id")),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("cycle_id", "household_id"),
    Index("ix_welfare_call_compound_id_state", "compound_id", "state"),
    Index(
        "ix_welfare_call_next_at",
        "next_at",
        sqlite_where=text("next_at IS NOT NULL"),
        postgresql_where=text("next_at IS NOT NULL"),
    ),
)
