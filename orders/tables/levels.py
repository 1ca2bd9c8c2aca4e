"""Control levels as they were announced. Confirmed rows are only added, never changed."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

from storage.metadata import Id, metadata
from storage.types import Instant

control_level = Table(
    "control_level",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("building_id", Id, ForeignKey("building.id")),  # NULL: the whole compound
    Column("level", String(12)),  # NULL: the building is as its compound again
    Column("authority", String(80), nullable=False),  # who announced it
    Column("notice", String(200), nullable=False),  # title or number of the notice
    Column("holds_from", Instant, nullable=False),
    Column("set_by", String(60), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("confirmed_at", Instant),  # without it a draft that counts for nothing
    Column("applied_at", Instant),  # timetable and runs were made anew
    Column("told_at", Instant),  # once nothing was changed again for a moment
    Index("ix_control_level_compound_id_holds_from", "compound_id", "holds_from"),
)
