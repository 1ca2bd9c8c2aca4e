"""Papers of vehicles and crews, all steps of a load, bags that were not in order at the count."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()

STEPS = ("taken_over", "set_down", "placed", "unloaded", "carried", "left", "overridden")


def upgrade() -> None:
    op.add_column(
        "compound", sa.Column("gate_rule", sa.JSON(), server_default="{}", nullable=False)
    )
    # Those who are at work go on as they did: no papers, and the steps that there were.
    op.execute(
        """UPDATE compound SET gate_rule = '{"papers": [], "steps": ["gate_disinfection"]}'"""
    )
    op.add_column("bag", sa.Column("missing_at", INSTANT))
    with op.batch_alter_table("consignment") as load:
        for step in STEPS:
            load.add_column(sa.Column(f"{step}_at", INSTANT))
            load.add_column(sa.Column(f"{step}_by", ROW_ID))
            load.create_foreign_key(
                op.f(f"fk_consignment_{step}_by_person"), "person", [f"{step}_by"], ["id"]
            )
        load.add_column(sa.Column("override_reason", SEALED))
    _papers()
    _findings()


def _papers() -> None:
    op.create_table(
        "crew_paper",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("trip_id", ROW_ID, nullable=False),
        sa.Column("crew_id", ROW_ID),
        sa.Column("holder", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("good_until", INSTANT),
        sa.Column("number", SEALED),
        sa.Column("photo", SEALED),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("emptied_at", INSTANT),
        _refers("crew_paper", "trip_id", "trip"),
        _refers("crew_paper", "crew_id", "trip_crew"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crew_paper")),
        sa.UniqueConstraint(
            "trip_id", "holder", "kind", name=op.f("uq_crew_paper_trip_id_holder_kind")
        ),
    )


def _findings() -> None:
    op.create_table(
        "bag_finding",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("consignment_id", ROW_ID, nullable=False),
        sa.Column("bag_id", ROW_ID),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("photo", SEALED),
        sa.Column("noted_by", sa.String(length=60), nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(length=60)),
        sa.Column("decided_at", INSTANT),
        _refers("bag_finding", "consignment_id", "consignment"),
        _refers("bag_finding", "bag_id", "bag"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bag_finding")),
        sa.UniqueConstraint(
            "consignment_id", "kind", "code", name=op.f("uq_bag_finding_consignment_id_kind_code")
        ),
    )
    op.create_index(op.f("ix_bag_finding_bag_id"), "bag_finding", ["bag_id"])


def downgrade() -> None:
    op.drop_table("bag_finding")
    op.drop_table("crew_paper")
    with op.batch_alter_table("consignment") as load:
        load.drop_column("override_reason")
        for step in reversed(STEPS):
            load.drop_constraint(op.f(f"fk_consignment_{step}_by_person"), type_="foreignkey")
            load.drop_column(f"{step}_by")
            load.drop_column(f"{step}_at")
    op.drop_column("bag", "missing_at")
    op.drop_column("compound", "gate_rule")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
