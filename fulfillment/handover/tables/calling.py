"""When the queue of a delivery point stood still: nobody is called meanwhile."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from storage.metadata import Id, metadata
from storage.types import Instant

queue_pause = Table(
    "queue_pause",
    metadata,
    Column("id", Id, primary_key=True),
    Column("point_id", Id, ForeignKey("delivery_point.id"), nullable=False),
    Column("paused_at", Instant, nullable=False),
    Column("paused_by", String(60), nullable=False),
    Column("continued_at", Instant),
    Column("continued_by", String(60)),
    Index(
        "uq_queue_pause_now",
        "point_id",
        unique=True,
        sqlite_where=text("continued_at IS NULL"),
        postgresql_where=text("continued_at IS NULL"),
    ),
)
