"""What suppliers have in stock, by kind and day, and the warnings that were given."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.metadata import Id, metadata
from storage.types import Instant

# A kind's figure of a day; sent again, the later one counts.
stock_figure = Table(
    "stock_figure",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("day", String(10), nullable=False),  # where the supplier sells, as YYYY-MM-DD
    Column("grams", BigInteger, nullable=False),
    Column("source", String(6), nullable=False),  # chat, page, file, same (nothing has changed)
    Column("reported_by", String(60), nullable=False),
    Column("reported_at", Instant, nullable=False),
    UniqueConstraint("supplier_id", "kind", "day"),
)

# An area under its days, or out of a kind; one at a time, until it recovers.
stock_alert = Table(
    "stock_alert",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_id", Id, ForeignKey("ordering_group.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("state", String(9), nullable=False),  # low, out, recovered
    Column("raised_at", Instant, nullable=False),
    Column("recovered_at", Instant),
    Index(
        "uq_stock_alert_live",
        "group_id",
        "kind",
        unique=True,
        sqlite_where=text("recovered_at IS NULL"),
        postgresql_where=text("recovered_at IS NULL"),
    ),
)
