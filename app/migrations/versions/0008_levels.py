"""Control levels; trips that are planned, with stops and crew; slots served at the door."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()

# Added to `trip`, which was only made when it left.
OF_TRIP = ("cycle_id", "state", "plate", "leaves_at", "planned_at", "planned_by", "ended_at")


def upgrade() -> None:
    with op.batch_alter_table("trip") as trip:
        trip.add_column(sa.Column("cycle_id", ROW_ID))
        trip.add_column(
            sa.Column("state", sa.String(length=12), server_default="under_way", nullable=False)
        )
        trip.add_column(sa.Column("plate", sa.String(length=16)))
        trip.add_column(sa.Column("leaves_at", INSTANT))
        trip.add_column(sa.Column("planned_at", INSTANT))
        trip.add_column(sa.Column("planned_by", sa.String(length=60)))
        trip.add_column(sa.Column("ended_at", INSTANT))
        trip.alter_column("sent_at", existing_type=INSTANT, nullable=True)
        trip.alter_column("sent_by", existing_type=sa.String(length=60), nullable=True)
        trip.create_foreign_key(op.f("fk_trip_cycle_id_cycle"), "cycle", ["cycle_id"], ["id"])
    op.add_column(
        "slot", sa.Column("way", sa.String(length=6), server_default="point", nullable=False)
    )
    op.add_column("slot", sa.Column("door_for", sa.String(length=8)))
    _levels()
    _stops()
    _crew()


def _levels() -> None:
    op.create_table(
        "control_level",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("building_id", ROW_ID),
        sa.Column("level", sa.String(length=12)),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.Column("holds_from", INSTANT, nullable=False),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("applied_at", INSTANT),
        sa.Column("told_at", INSTANT),
        _refers("control_level", "compound_id", "compound"),
        _refers("control_level", "building_id", "building"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_level")),
    )
    op.create_index(
        "ix_control_level_compound_id_holds_from", "control_level", ["compound_id", "holds_from"]
    )


def _stops() -> None:
    op.create_table(
        "trip_stop",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("trip_id", ROW_ID, nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.Column("compound_id", ROW_ID),
        _refers("trip_stop", "trip_id", "trip"),
        _refers("trip_stop", "compound_id", "compound"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_stop")),
        sa.UniqueConstraint("trip_id", "stop", name=op.f("uq_trip_stop_trip_id_stop")),
    )


def _crew() -> None:
    op.create_table(
        "trip_crew",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("trip_id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", SEALED, nullable=False),
        sa.Column("phone", SEALED),
        sa.Column("person_id", ROW_ID),
        sa.Column("named_by", sa.String(length=60), nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        _refers("trip_crew", "trip_id", "trip"),
        _refers("trip_crew", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trip_crew")),
    )
    op.create_index(op.f("ix_trip_crew_trip_id"), "trip_crew", ["trip_id"])


def downgrade() -> None:
    for table in ("trip_crew", "trip_stop", "control_level"):
        op.drop_table(table)
    op.drop_column("slot", "door_for")
    op.drop_column("slot", "way")
    op.execute("DELETE FROM trip WHERE sent_at IS NULL")
    with op.batch_alter_table("trip") as trip:
        trip.drop_constraint(op.f("fk_trip_cycle_id_cycle"), type_="foreignkey")
        trip.alter_column("sent_at", existing_type=INSTANT, nullable=False)
        trip.alter_column("sent_by", existing_type=sa.String(length=60), nullable=False)
        for name in reversed(OF_TRIP):
            trip.drop_column(name)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
