"""Trips: boxes on board and off at each stop; buying runs with their lists and windows."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()
MINOR = sa.BigInteger()
WHO = sa.String(length=60)
OF_STOP = ("boxes_sent", "left_out_at", "counted_at", "counted_by")


def upgrade() -> None:
    op.add_column("trip_stop", sa.Column("boxes_sent", sa.Integer()))
    op.add_column("trip_stop", sa.Column("left_out_at", INSTANT))
    op.add_column("trip_stop", sa.Column("counted_at", INSTANT))
    op.add_column("trip_stop", sa.Column("counted_by", WHO))
    _boxes()
    _runs()
    _windows()
    _lines()


def _boxes() -> None:
    op.create_table(
        "trip_box",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("trip_id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("box", sa.Integer(), nullable=False),
        sa.Column("loaded_at", INSTANT),
        sa.Column("loaded_by", WHO),
        sa.Column("off_at", INSTANT),
        sa.Column("off_by", WHO),
        sa.Column("off_stop", sa.Integer()),
        sa.Column("missing_at", INSTANT),
        _refers("trip_box", "trip_id", "trip"),
        _refers("trip_box", "compound_id", "compound"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_box")),
        sa.UniqueConstraint(
            "trip_id", "compound_id", "box", name=op.f("uq_trip_box_trip_id_compound_id_box")
        ),
    )


def _runs() -> None:
    op.create_table(
        "buying_run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("trip_id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("begins_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("made_by", WHO, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("asked_at", INSTANT),
        sa.Column("answered_at", INSTANT),
        sa.Column("answered_by", WHO),
        sa.Column("agreed_at", INSTANT),
        sa.Column("agreed_by", WHO),
        sa.Column("left_at", INSTANT),
        sa.Column("returned_at", INSTANT),
        sa.Column("returned_by", WHO),
        sa.Column("money_given", MINOR),
        sa.Column("money_back", MINOR),
        sa.Column("difference", SEALED),
        *(_refers("buying_run", f"{noun}_id", noun) for noun in OF_RUN),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buying_run")),
        sa.UniqueConstraint("trip_id", name=op.f("uq_buying_run_trip_id")),
    )
    for noun in ("compound", "supplier"):
        op.create_index(op.f(f"ix_buying_run_{noun}_id"), "buying_run", [f"{noun}_id"])


def _windows() -> None:
    op.create_table(
        "buying_window",
        sa.Column("supplier_id", ROW_ID, nullable=False),
        sa.Column("starts_at", INSTANT, nullable=False),
        sa.Column("run_id", ROW_ID, nullable=False),
        _refers("buying_window", "supplier_id", "supplier"),
        _refers("buying_window", "run_id", "buying_run"),
        sa.PrimaryKeyConstraint("supplier_id", "starts_at", name=op.f("pk_buying_window")),
    )
    op.create_index(op.f("ix_buying_window_run_id"), "buying_window", ["run_id"])


def _lines() -> None:
    op.create_table(
        "buying_line",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("run_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=4), server_default="", nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("price", MINOR),
        sa.Column("has", sa.Integer()),
        sa.Column("bought", sa.Integer()),
        sa.Column("paid", MINOR),
        _refers("buying_line", "run_id", "buying_run"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buying_line")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_buying_line_run_id_position")),
    )


def downgrade() -> None:
    for table in ("buying_line", "buying_window", "buying_run", "trip_box"):
        op.drop_table(table)
    for name in reversed(OF_STOP):
        op.drop_column("trip_stop", name)


OF_RUN = ("trip", "compound", "supplier", "cycle")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
