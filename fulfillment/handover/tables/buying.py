"""Buying runs: two people buy for all in a shop, by a list that the shop has answered."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed

# Its vehicle and its two people are those of its trip.
buying_run = Table(
    "buying_run",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False, unique=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False, index=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False, index=True),
    Column("cycle_id", Id, ForeignKey("cycle.id")),  # whose orders its list began with
    Column("state", String(10), nullable=False),
    Column("begins_at", Instant, nullable=False),  # its time in the shop
    Column("ends_at", Instant, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("asked_at", Instant),
    Column("answered_at", Instant),
    Column("answered_by", String(60)),
    Column("agreed_at", Instant),
    Column("agreed_by", String(60)),
    Column("left_at", Instant),
    Column("returned_at", Instant),
    Column("returned_by", String(60)),
    Column("money_given", Minor),
    Column("money_back", Minor),
    Column("difference", Sealed),  # what a difference of money or goods is called
)

# Half hours in a shop, each of one run alone.
buying_window = Table(
    "buying_window",
    metadata,
    Column("supplier_id", Id, ForeignKey("supplier.id"), primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("run_id", Id, ForeignKey("buying_run.id"), nullable=False, index=True),
)

buying_line = Table(
    "buying_line",
    metadata,
    Column("id", Id, primary_key=True),
    Column("run_id", Id, ForeignKey("buying_run.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("code", String(4), nullable=False, default="", server_default=""),  # of a bundle
    Column("name", String(80), nullable=False),
    Column("unit", String(20), nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("price", Minor),  # of one, as ordered or as the shop answered
    Column("has", Integer),  # what the shop says that it has
    Column("bought", Integer),
    Column("paid", Minor),  # for one, by the till's receipt
    UniqueConstraint("run_id", "position"),
)
