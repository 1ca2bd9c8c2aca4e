"""What was given to a compound, and for whom."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

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
