"""Runs to the doors: which volunteer brings whose bags, door by door."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

# One volunteer's doors of one building; houses have none.
run = Table(
    "run",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("number", Integer, nullable=False),  # counted within its hand-over, as printed
    Column("building_id", Id, ForeignKey("building.id")),
    Column("state", String(10), nullable=False),
    Column("person_id", Id, ForeignKey("person.id")),  # whose run it is, or was
    Column("made_at", Instant, nullable=False),
    Column("assigned_at", Instant),
    Column("assigned_by", String(60)),
    Column("begun_at", Instant),
    Column("told_at", Instant),  # when the liaison heard that nobody is there for it
    # Who gave it back, as person ids: it does not come to them again by itself.
    Column("declined", JSON, nullable=False, default=list, server_default="[]"),
    Column("ended_at", Instant),
    UniqueConstraint("handover_id", "number"),
    Index("ix_run_compound_id_state", "compound_id", "state"),
)

# A household on a run. While it is not done it is live, and on no other run.
run_door = Table(
    "run_door",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", Id, ForeignKey("run.id"), nullable=False, index=True),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("position", Integer, nullable=False),  # in the order in which they are walked
    Column("missing", JSON, nullable=False, default=list, server_default="[]"),  # bags not there
    Column("outcome", String(8)),  # given, left, nobody, lacking, moved, gone
    Column("note", Sealed),  # what the volunteer wrote about it
    Column("done_at", Instant),
    Column("done_by", Id, ForeignKey("person.id")),
    # Where nobody opened or bags were missing: open, then again, hold or neighbour.
    Column("decision", String(10)),
    Column("decided_at", Instant),
    Column("decided_by", String(60)),
    Index("ix_run_door_handover_id_household_id", "handover_id", "household_id"),
    Index(
        "uq_run_door_live",
        "handover_id",
        "household_id",
        unique=True,
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)
