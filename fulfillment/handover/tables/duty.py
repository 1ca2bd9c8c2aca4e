"""Who may touch goods: declared health, briefing and kit, and when volunteers are there."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, text

from storage.metadata import Id, metadata
from storage.types import Instant, SealedJson

# One row a declaration; the newest of a person counts. What was said is sealed: others see only
# fit or not, and since when.
health_declaration = Table(
    "health_declaration",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("details", SealedJson),  # temperature in tenths, is_ill, tested_at
    Column("is_fit", Boolean, nullable=False),
    Column("holds_until", Instant, nullable=False),  # end of the day, or of the test
    Column("declared_at", Instant, nullable=False),
    Column("lifted_at", Instant),  # unfit by mistake: may declare again the same day
    Column("lifted_by", String(60)),
    Index("ix_health_declaration_compound_id_person_id", "compound_id", "person_id"),
)

# What somebody needs for sealed buildings: was briefed, has the kit. Revoked rows are history.
briefing = Table(
    "briefing",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("kind", String(8), nullable=False),  # briefed, kit
    Column("recorded_by", String(60), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(
        "uq_briefing_live",
        "compound_id",
        "person_id",
        "kind",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

# A volunteer is there: for one building or for all, from when to when.
sign_up = Table(
    "sign_up",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("building_id", Id, ForeignKey("building.id")),  # None: wherever hands are needed
    Column("day", String(10), nullable=False),  # the compound's own, YYYY-MM-DD
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),  # offered, accepted, refused, withdrawn
    Column("made_at", Instant, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Instant),
    Index("ix_sign_up_compound_id_day", "compound_id", "day"),
    # An offer pressed twice is one.
    Index(
        "uq_sign_up_live",
        "compound_id",
        "person_id",
        "starts_at",
        unique=True,
        sqlite_where=text("state IN ('offered', 'accepted')"),
        postgresql_where=text("state IN ('offered', 'accepted')"),
    ),
)
