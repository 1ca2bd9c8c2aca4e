"""Calling down to the point, pauses of a queue, groups of buildings; kinds of complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _columns() -> dict[str, list[sa.Column[object]]]:
    """Columns added to tables that were there."""
    return {
        "slot": [
            sa.Column("call", sa.String(length=8), server_default="waiting", nullable=False),
            sa.Column("called_at", INSTANT),
            sa.Column("recalled_at", INSTANT),
            sa.Column("missed_at", INSTANT),
        ],
        "compound": [
            sa.Column("call_minutes", sa.Integer(), server_default="10", nullable=False),
            sa.Column("at_miss", sa.String(length=6), server_default="hold", nullable=False),
        ],
        "building": [sa.Column("chat_id", ROW_ID)],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(op.f("ix_building_chat_id"), "building", ["chat_id"])
    with op.batch_alter_table("dispute") as dispute:
        dispute.add_column(
            sa.Column("kind", sa.String(length=8), server_default="other", nullable=False)
        )
        dispute.add_column(sa.Column("bag_id", ROW_ID))
        dispute.create_foreign_key(op.f("fk_dispute_bag_id_bag"), "bag", ["bag_id"], ["id"])
    _pauses()


def _pauses() -> None:
    is_now = sa.text("continued_at IS NULL")
    op.create_table(
        "queue_pause",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("point_id", ROW_ID, nullable=False),
        sa.Column("paused_at", INSTANT, nullable=False),
        sa.Column("paused_by", sa.String(length=60), nullable=False),
        sa.Column("continued_at", INSTANT),
        sa.Column("continued_by", sa.String(length=60)),
        sa.ForeignKeyConstraint(
            ["point_id"],
            ["delivery_point.id"],
            name=op.f("fk_queue_pause_point_id_delivery_point"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_pause")),
    )
    op.create_index(
        "uq_queue_pause_now",
        "queue_pause",
        ["point_id"],
        unique=True,
        sqlite_where=is_now,
        postgresql_where=is_now,
    )


def downgrade() -> None:
    op.drop_table("queue_pause")
    with op.batch_alter_table("dispute") as dispute:
        dispute.drop_constraint(op.f("fk_dispute_bag_id_bag"), type_="foreignkey")
        dispute.drop_column("bag_id")
        dispute.drop_column("kind")
    op.drop_index(op.f("ix_building_chat_id"), table_name="building")
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
