"""Welfare calls with carers and stand-ins; suppliers' stock by kind and its warnings."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()

PEOPLE = ("named_id", "carer_id", "stand_in_id", "visitor_id", "heard_by")


def upgrade() -> None:
    op.add_column(
        "compound", sa.Column("care_rule", sa.JSON(), server_default="{}", nullable=False)
    )
    op.add_column(
        "ordering_group", sa.Column("stock_rule", sa.JSON(), server_default="{}", nullable=False)
    )
    _carers()
    _calls()
    _stock()


def _carers() -> None:
    op.create_table(
        "carer",
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("stand_in_id", ROW_ID),
        sa.Column("away_until", INSTANT),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        _refers("carer", "compound_id", "compound"),
        _refers("carer", "person_id", "person"),
        _refers("carer", "stand_in_id", "person"),
        sa.PrimaryKeyConstraint("compound_id", "person_id", name=op.f("pk_carer")),
    )
    op.create_table(
        "care_area",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("building_id", ROW_ID),
        sa.Column("flag", sa.String(length=24)),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("named_by", sa.String(length=60), nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        _refers("care_area", "compound_id", "compound"),
        _refers("care_area", "building_id", "building"),
        _refers("care_area", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_area")),
    )
    op.create_index(op.f("ix_care_area_compound_id"), "care_area", ["compound_id"])


def _calls() -> None:
    op.create_table(
        "welfare_call",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("named_id", ROW_ID),
        sa.Column("carer_id", ROW_ID),
        sa.Column("stand_in_id", ROW_ID),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("taken_over_at", INSTANT),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_at", INSTANT),
        sa.Column("visitor_id", ROW_ID),
        sa.Column("visit_asked_at", INSTANT),
        sa.Column("food", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("medicine", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("remark", SEALED),
        sa.Column("heard_at", INSTANT),
        sa.Column("heard_by", ROW_ID),
        sa.Column("changed_at", INSTANT, nullable=False),
        _refers("welfare_call", "compound_id", "compound"),
        _refers("welfare_call", "cycle_id", "cycle"),
        _refers("welfare_call", "household_id", "household"),
        *(_refers("welfare_call", name, "person") for name in PEOPLE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welfare_call")),
        sa.UniqueConstraint(
            "cycle_id", "household_id", name=op.f("uq_welfare_call_cycle_id_household_id")
        ),
    )
    op.create_index(op.f("ix_welfare_call_household_id"), "welfare_call", ["household_id"])
    op.create_index("ix_welfare_call_compound_id_state", "welfare_call", ["compound_id", "state"])
    waiting = sa.text("next_at IS NOT NULL")
    op.create_index(
        "ix_welfare_call_next_at",
        "welfare_call",
        ["next_at"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def _stock() -> None:
    op.create_table(
        "stock_figure",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("grams", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=6), nullable=False),
        sa.Column("reported_by", sa.String(length=60), nullable=False),
        sa.Column("reported_at", INSTANT, nullable=False),
        _refers("stock_figure", "supplier_id", "supplier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_figure")),
        sa.UniqueConstraint(
            "supplier_id", "kind", "day", name=op.f("uq_stock_figure_supplier_id_kind_day")
        ),
    )
    op.create_table(
        "stock_alert",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("recovered_at", INSTANT),
        _refers("stock_alert", "group_id", "ordering_group"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_alert")),
    )
    live = sa.text("recovered_at IS NULL")
    op.create_index(
        "uq_stock_alert_live",
        "stock_alert",
        ["group_id", "kind"],
        unique=True,
        sqlite_where=live,
        postgresql_where=live,
    )


def downgrade() -> None:
    for table in ("stock_alert", "stock_figure", "welfare_call", "care_area", "carer"):
        op.drop_table(table)
    op.drop_column("ordering_group", "stock_rule")
    op.drop_column("compound", "care_rule")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
