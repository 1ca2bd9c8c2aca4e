"""What was given to a compound, for whom, and what of it was handed out.

Money that was given is in the books; what is left of it is the sum of its account.
"""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Minor

donation = Table(
    "donation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False, index=True),
    Column("kind", String(6), nullable=False),  # money, goods
    Column("donor", String(80), nullable=False),  # as they wish to be called in public; or empty
    Column("purpose", String(200), nullable=False),  # in the donor's words; or empty
    Column("aim", String(10), nullable=False),  # all, flagged, building, households
    Column("aim_ids", JSON, nullable=False),  # of buildings or households
    Column("goods", String(80), nullable=False),  # of goods: what; else empty
    Column("unit", String(20), nullable=False),
    Column("quantity", Integer, nullable=False),  # of goods: how many units
    Column("amount", Minor, nullable=False),  # of money
    Column("currency", String(3), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id")),  # of money: who has it for us
    Column("received_at", Instant, nullable=False),
    Column("taken_by", String(60), nullable=False),
    Column("withdrawn_at", Instant),  # entered by mistake; only before any of it was used
)

# Goods that were handed out directly; those that are an offer are in the orders.
donation_use = Table(
    "donation_use",
    metadata,
    Column("id", Id, primary_key=True),
    Column("donation_id", Id, ForeignKey("donation.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(60), nullable=False),
    UniqueConstraint("donation_id", "household_id"),
)
