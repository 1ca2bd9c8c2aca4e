"""Papers and platforms: bags know their contents and box, shortages, orders of other platforms."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()


def _columns() -> dict[str, list[sa.Column[object]]]:
    """Columns added to tables that were there."""
    return {
        "bag": [
            sa.Column("contents", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("box", sa.Integer(), server_default="0", nullable=False),
        ],
        "compound": [
            sa.Column("column_maps", sa.JSON(), server_default="{}", nullable=False),
            sa.Column("help_lines", sa.JSON(), server_default="[]", nullable=False),
        ],
        "household_order": [
            sa.Column("receiver", SEALED),
            sa.Column("receiver_phone", SEALED),
            sa.Column("wants_out_at", INSTANT),
        ],
        "payment_request": [
            sa.Column("over", sa.BigInteger(), server_default="0", nullable=False),
        ],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    with op.batch_alter_table("cycle") as cycle:
        cycle.add_column(
            sa.Column("channel", sa.String(length=10), server_default="group", nullable=False)
        )
        cycle.add_column(sa.Column("supplier_id", ROW_ID))
        cycle.add_column(sa.Column("link", sa.String(length=500)))
        cycle.create_foreign_key(
            op.f("fk_cycle_supplier_id_supplier"), "supplier", ["supplier_id"], ["id"]
        )
        cycle.drop_constraint(op.f("uq_cycle_group_id_number"), type_="unique")
        cycle.create_unique_constraint(
            op.f("uq_cycle_group_id_channel_number"), ["group_id", "channel", "number"]
        )
    with op.batch_alter_table("offer") as offer:
        offer.alter_column("bundle_id", existing_type=ROW_ID, nullable=True)
    with op.batch_alter_table("upload") as upload:
        upload.add_column(sa.Column("cycle_id", ROW_ID))
        upload.create_foreign_key(op.f("fk_upload_cycle_id_cycle"), "cycle", ["cycle_id"], ["id"])
    op.create_table(
        "shortage",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("pick_list_id", ROW_ID, nullable=False),
        sa.Column("available", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(length=60)),
        sa.Column("decided_at", INSTANT),
        _refers("shortage", "pick_list_id", "pick_list"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortage")),
    )
    op.create_index(op.f("ix_shortage_pick_list_id"), "shortage", ["pick_list_id"])
    op.create_table(
        "platform",
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID, nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        _refers("platform", "group_id", "ordering_group"),
        _refers("platform", "supplier_id", "supplier"),
        sa.PrimaryKeyConstraint("group_id", "supplier_id", name=op.f("pk_platform")),
    )
    op.create_table(
        "imported_line",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("order_number", sa.String(length=64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("upload_id", ROW_ID, nullable=False),
        sa.Column("order_id", ROW_ID),
        sa.Column("offer_id", ROW_ID),
        sa.Column("units", sa.Integer(), nullable=False),
        _refers("imported_line", "compound_id", "compound"),
        _refers("imported_line", "cycle_id", "cycle"),
        _refers("imported_line", "offer_id", "offer"),
        _refers("imported_line", "order_id", "household_order"),
        _refers("imported_line", "upload_id", "upload"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_line")),
        sa.UniqueConstraint(
            "cycle_id",
            "compound_id",
            "order_number",
            "line",
            name=op.f("uq_imported_line_cycle_id_compound_id_order_number_line"),
        ),
    )
    op.create_table(
        "import_decision",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("household_id", ROW_ID),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        _refers("import_decision", "compound_id", "compound"),
        _refers("import_decision", "household_id", "household"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_decision")),
        sa.UniqueConstraint("compound_id", "key", name=op.f("uq_import_decision_compound_id_key")),
    )


def downgrade() -> None:
    for table in ("import_decision", "imported_line", "platform", "shortage"):
        op.drop_table(table)
    with op.batch_alter_table("upload") as upload:
        upload.drop_constraint(op.f("fk_upload_cycle_id_cycle"), type_="foreignkey")
        upload.drop_column("cycle_id")
    with op.batch_alter_table("offer") as offer:
        offer.alter_column("bundle_id", existing_type=ROW_ID, nullable=False)
    with op.batch_alter_table("cycle") as cycle:
        cycle.drop_constraint(op.f("uq_cycle_group_id_channel_number"), type_="unique")
        cycle.drop_constraint(op.f("fk_cycle_supplier_id_supplier"), type_="foreignkey")
        for name in ("link", "supplier_id", "channel"):
            cycle.drop_column(name)
        cycle.create_unique_constraint(op.f("uq_cycle_group_id_number"), ["group_id", "number"])
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
