"""Cycles and the offers they publish: price, stock and limit do not move once published."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed

cycle = Table(
    "cycle",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_id", Id, ForeignKey("ordering_group.id"), nullable=False),
    # Of the group and channel: a platform's cycles are counted by themselves.
    Column("number", Integer, nullable=False),
    Column("channel", String(10), nullable=False, default="group", server_default="group"),
    Column("supplier_id", Id, ForeignKey("supplier.id")),  # the platform; NULL for the group's own
    Column("link", String(500)),  # where residents order on the platform
    Column("state", String(10), nullable=False),
    Column("seed", String(40), nullable=False),  # of the allocation; published with its result
    Column("opens_at", Instant, nullable=False),
    Column("cutoff_at", Instant, nullable=False),
    Column("approve_by", Instant, nullable=False),
    Column("packed_by", Instant, nullable=False),
    Column("pay_by", Instant, nullable=False),
    Column("deliver_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    # Orders on paper are still being entered: closing waits until then, the cut-off stays.
    Column("paper_until", Instant),
    Column("cancelled_at", Instant),
    Column("reason", Sealed),  # why it was cancelled, in the liaison's words
    Column("gives_back", String(8)),  # what was paid for a cancelled cycle: refund or credit
    # Beside the timetable: put in by the liaison.
    Column("is_extra", Boolean, nullable=False, default=False, server_default=false()),
    # Only standard packs: the wishes would outrun the hands.
    Column("standard_only", Boolean, nullable=False, default=False, server_default=false()),
    Column("capacity_bags", Integer),  # as published; NULL is as many as there are
    UniqueConstraint("group_id", "channel", "number"),
    Index("ix_cycle_state", "state"),
)

offer = Table(
    "offer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("bundle_id", Id, ForeignKey("bundle.id")),  # NULL: a platform's, never a bundle here
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("code", String(4), nullable=False),
    Column("name", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("contents", JSON, nullable=False),
    Column("price", Minor, nullable=False),
    Column("limit", Integer, nullable=False),
    Column("stock", Integer),
    Column("per_person", Integer),  # a limit for each person of the household, beside `limit`
    Column("is_standard", Boolean, nullable=False, default=False, server_default=false()),
    Column("previous_price", Minor),  # in the cycle before, where it differed
    Column("price_reason", String(200)),  # why it rose by so much, in the liaison's words
    Column("subsidy", Minor, nullable=False, default=0, server_default="0"),
    Column("subsidy_by", String(80)),
    Column("donation_id", Id, ForeignKey("donation.id")),
    Column("withdrawn_at", Instant),
    UniqueConstraint("cycle_id", "code"),
)
