"""Free goods: who needs how much of a donation, what each is given, and what was handed over."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant

# A list of needs for one donation; approved, it says what each household gets.
free_list = Table(
    "free_list",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False, index=True),
    Column("donation_id", Id, ForeignKey("donation.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),  # of goods: 粮油 菜 …; or empty
    Column("basis", String(10), nullable=False),  # household, heads, orders
    Column("each", Integer, nullable=False),  # units a household, or a person
    Column("at_table", Boolean, nullable=False),  # handed over with the bags, by pickup code
    Column("state", String(10), nullable=False),  # draft, approved, closed, dropped
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(60), nullable=False),
    Column("approved_at", Instant),
    Column("approved_by", String(60)),
    Column("closed_at", Instant),
)

free_share = Table(
    "free_share",
    metadata,
    Column("id", Id, primary_key=True),
    Column("list_id", Id, ForeignKey("free_list.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("wanted", Integer, nullable=False),
    Column("is_urgent", Boolean, nullable=False),
    Column("quantity", Integer, nullable=False),  # allotted when the list was approved
    Column("handed_at", Instant),
    Column("handed_by", String(60)),
    UniqueConstraint("list_id", "household_id"),
)
