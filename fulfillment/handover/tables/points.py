"""What holds for one hand-over only: other hours of a point, buildings held back."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant

# Hours and lane of a delivery point in one hand-over, in place of its own.
point_hours = Table(
    "point_hours",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("point_id", Id, ForeignKey("delivery_point.id"), nullable=False),
    Column("opens", String(5), nullable=False),
    Column("closes", String(5), nullable=False),
    Column("lane_metres", Integer, nullable=False),
    Column("set_by", String(60), nullable=False),
    Column("set_at", Instant, nullable=False),
    UniqueConstraint("handover_id", "point_id"),
)

# A building that is not called down in a hand-over until it is released.
building_hold = Table(
    "building_hold",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("building_id", Id, ForeignKey("building.id"), nullable=False),
    Column("reason", String(12), nullable=False),  # bags_missing, not_counted, other
    Column("held_at", Instant, nullable=False),
    Column("held_by", String(60), nullable=False),
    Column("released_at", Instant),
    Column("released_by", String(60)),
    UniqueConstraint("handover_id", "building_id"),
)
