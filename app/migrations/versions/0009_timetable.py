"""Kinds of delivery points, hours of one hand-over, buildings held back, wishes about a slot."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _columns() -> dict[str, list[sa.Column[object]]]:
    """Columns added to tables that were there."""
    return {
        "compound": [
            sa.Column("night_from", sa.String(length=5), server_default="22:00", nullable=False),
            sa.Column("night_to", sa.String(length=5), server_default="07:00", nullable=False),
            sa.Column("pickup_seconds", sa.Integer(), server_default="60", nullable=False),
        ],
        "delivery_point": [
            sa.Column("kind", sa.String(length=6), server_default="lane", nullable=False),
            sa.Column("serves", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("holes", sa.Integer(), server_default="0", nullable=False),
            sa.Column("walking", sa.JSON(), server_default="{}", nullable=False),
            sa.Column("in_use", sa.Boolean(), server_default=sa.true(), nullable=False),
        ],
        "handover": [
            sa.Column("overflow", sa.String(length=6), server_default="next", nullable=False),
        ],
        "slot": [
            sa.Column("wish", sa.String(length=8)),
            sa.Column("wished_at", INSTANT),
            sa.Column("door_wish", sa.String(length=8)),
            sa.Column("door_wished_at", INSTANT),
        ],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "point_hours",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("handover_id", ROW_ID, nullable=False),
        sa.Column("point_id", ROW_ID, nullable=False),
        sa.Column("opens", sa.String(length=5), nullable=False),
        sa.Column("closes", sa.String(length=5), nullable=False),
        sa.Column("lane_metres", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        _refers("point_hours", "handover_id", "handover"),
        _refers("point_hours", "point_id", "delivery_point"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_hours")),
        sa.UniqueConstraint(
            "handover_id", "point_id", name=op.f("uq_point_hours_handover_id_point_id")
        ),
    )
    _holds()


def _holds() -> None:
    op.create_table(
        "building_hold",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("handover_id", ROW_ID, nullable=False),
        sa.Column("building_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=12), nullable=False),
        sa.Column("held_at", INSTANT, nullable=False),
        sa.Column("held_by", sa.String(length=60), nullable=False),
        sa.Column("released_at", INSTANT),
        sa.Column("released_by", sa.String(length=60)),
        _refers("building_hold", "handover_id", "handover"),
        _refers("building_hold", "building_id", "building"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_building_hold")),
        sa.UniqueConstraint(
            "handover_id", "building_id", name=op.f("uq_building_hold_handover_id_building_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("building_hold")
    op.drop_table("point_hours")
    for table, columns in reversed(_columns().items()):
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
