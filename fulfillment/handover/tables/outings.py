"""Outings in controlled areas: where to, and who goes when."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

# A sale point or a gate that people go to by turns, in windows.
outing_point = Table(
    "outing_point",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("kind", String(4), nullable=False),  # sale, gate
    Column("holds", Integer, nullable=False),  # people in one window
    Column("opens", String(5), nullable=False),  # local time, HH:MM
    Column("closes", String(5), nullable=False),
    Column("window_minutes", Integer, nullable=False),
    Column("from_day", String(10)),  # a temporary one is there on these days only
    Column("until_day", String(10)),
    Column("removed_at", Instant),
)

# A pass: one person of a household, once, in one window.
outing = Table(
    "outing",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("point_id", Id, ForeignKey("outing_point.id"), nullable=False),
    Column("name", Sealed),  # who goes
    Column("code", String(8), nullable=False),
    Column("day", String(10), nullable=False),  # the compound's own, YYYY-MM-DD
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),  # booked, out, back, cancelled, void
    Column("made_by", Id, ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("out_at", Instant),
    Column("out_by", String(60)),
    Column("back_at", Instant),
    Column("back_by", String(60)),
    Column("ended_at", Instant),  # given back, or void because the building was sealed
    Column("ended_by", String(60)),
    UniqueConstraint("compound_id", "code"),
    Index("ix_outing_point_id_starts_at", "point_id", "starts_at"),
)
