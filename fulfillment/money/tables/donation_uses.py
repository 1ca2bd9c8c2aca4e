"""What became of what was given: bills that it paid, goods that were handed out."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from storage.metadata import Id, metadata
from storage.types import Instant, Minor

# What a donation was used for; of goods that are an offer, the orders say it themselves.
donation_use = Table(
    "donation_use",
    metadata,
    Column("id", Id, primary_key=True),
    Column("donation_id", Id, ForeignKey("donation.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("request_id", Id, ForeignKey("payment_request.id")),  # of money: the bill it paid
    Column("quantity", Integer, nullable=False),
    Column("amount", Minor, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(60), nullable=False),
    Index("ix_donation_use_donation_id", "donation_id"),
)
