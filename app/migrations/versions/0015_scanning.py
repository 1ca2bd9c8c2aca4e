"""Scans kept, what becomes of the uncollected, and free goods: lists, shares, receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column(
        "compound",
        sa.Column("leftover", sa.String(length=6), server_default="hold", nullable=False),
    )
    _scans()
    _leftovers()
    _free_lists()
    _free_shares()


def _scans() -> None:
    op.create_table(
        "scan",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("slot_id", ROW_ID),
        sa.Column("bag_id", ROW_ID),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("scanned_at", INSTANT, nullable=False),
        sa.Column("taken_at", INSTANT, nullable=False),
        sa.Column("taken_by", sa.String(length=60), nullable=False),
        _refers("scan", "compound_id", "compound"),
        _refers("scan", "slot_id", "slot"),
        _refers("scan", "bag_id", "bag"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("compound_id", "key", name=op.f("uq_scan_compound_id_key")),
    )


def _leftovers() -> None:
    op.create_table(
        "leftover",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("handover_id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("becomes", sa.String(length=6), nullable=False),
        sa.Column("decided_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(length=60), nullable=False),
        _refers("leftover", "handover_id", "handover"),
        _refers("leftover", "household_id", "household"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leftover")),
        sa.UniqueConstraint(
            "handover_id", "household_id", name=op.f("uq_leftover_handover_id_household_id")
        ),
    )


def _free_lists() -> None:
    op.create_table(
        "free_list",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("donation_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("each", sa.Integer(), nullable=False),
        sa.Column("at_table", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("approved_at", INSTANT),
        sa.Column("approved_by", sa.String(length=60)),
        sa.Column("closed_at", INSTANT),
        _refers("free_list", "compound_id", "compound"),
        _refers("free_list", "donation_id", "donation"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_list")),
    )
    op.create_index(op.f("ix_free_list_compound_id"), "free_list", ["compound_id"])
    op.create_index(op.f("ix_free_list_donation_id"), "free_list", ["donation_id"])


def _free_shares() -> None:
    op.create_table(
        "free_share",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("list_id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("handed_at", INSTANT),
        sa.Column("handed_by", sa.String(length=60)),
        _refers("free_share", "list_id", "free_list"),
        _refers("free_share", "household_id", "household"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_free_share")),
        sa.UniqueConstraint(
            "list_id", "household_id", name=op.f("uq_free_share_list_id_household_id")
        ),
    )
    op.create_index(op.f("ix_free_share_household_id"), "free_share", ["household_id"])


def downgrade() -> None:
    for table in ("free_share", "free_list", "leftover", "scan"):
        op.drop_table(table)
    op.drop_column("compound", "leftover")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
