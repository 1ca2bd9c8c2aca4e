"""Runs to the doors, with their households in the order in which they are walked.

And what finds, each second, who is still to be served among all who ever were.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
LIVE = sa.text("done_at IS NULL")
TO_SERVE = sa.text("collected_at IS NULL")


def upgrade() -> None:
    _runs()
    _doors()
    op.create_index(
        "ix_slot_still_to_serve",
        "slot",
        ["way", "handover_id", "household_id"],
        sqlite_where=TO_SERVE,
        postgresql_where=TO_SERVE,
    )
    ready = ["state", "handover_id", "household_id"]
    op.create_index("ix_parcel_state_handover_id", "parcel", ready)


def _runs() -> None:
    op.create_table(
        "run",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("handover_id", ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("building_id", ROW_ID),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("person_id", ROW_ID),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("assigned_at", INSTANT),
        sa.Column("assigned_by", sa.String(length=60)),
        sa.Column("begun_at", INSTANT),
        sa.Column("told_at", INSTANT),
        sa.Column("declined", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("ended_at", INSTANT),
        _refers("run", "compound_id", "compound"),
        _refers("run", "handover_id", "handover"),
        _refers("run", "building_id", "building"),
        _refers("run", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("handover_id", "number", name=op.f("uq_run_handover_id_number")),
    )
    op.create_index("ix_run_compound_id_state", "run", ["compound_id", "state"])


def _doors() -> None:
    op.create_table(
        "run_door",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("run_id", ROW_ID, nullable=False),
        sa.Column("handover_id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("missing", sa.JSON(), server_default="[]", nullable=False),
        sa.Column("outcome", sa.String(length=8)),
        sa.Column("note", sa.LargeBinary()),
        sa.Column("done_at", INSTANT),
        sa.Column("done_by", ROW_ID),
        sa.Column("decision", sa.String(length=10)),
        sa.Column("decided_at", INSTANT),
        sa.Column("decided_by", sa.String(length=60)),
        _refers("run_door", "run_id", "run"),
        _refers("run_door", "handover_id", "handover"),
        _refers("run_door", "household_id", "household"),
        _refers("run_door", "done_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_door")),
    )
    op.create_index(op.f("ix_run_door_run_id"), "run_door", ["run_id"])
    both = ["handover_id", "household_id"]
    op.create_index("ix_run_door_handover_id_household_id", "run_door", both)
    op.create_index(
        "uq_run_door_live",
        "run_door",
        both,
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    op.drop_index("ix_parcel_state_handover_id", "parcel")
    op.drop_index("ix_slot_still_to_serve", "slot")
    op.drop_table("run_door")
    op.drop_table("run")


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
