"""Who lives where, how they join, for whom they may order, and from when to when."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()
REVOKED = sa.text("revoked_at IS NULL")
ENDED = sa.text("ended_at IS NULL")


def _columns() -> dict[str, list[sa.Column[object]]]:
    """Columns added to tables that were there."""
    return {
        "building": [
            sa.Column("aliases", sa.JSON(), server_default="[]", nullable=False),
        ],
        "compound": [
            sa.Column("flags", sa.JSON(), server_default="[]", nullable=False),
            sa.Column("joining", sa.String(length=8), server_default="roster", nullable=False),
            sa.Column("phone_days", sa.Integer(), server_default="30", nullable=False),
        ],
        "household": [
            sa.Column("kind", sa.String(length=12), server_default="home", nullable=False),
        ],
        "person": [
            sa.Column("reminders", sa.Boolean(), server_default=sa.true(), nullable=False),
            sa.Column("forgotten_at", INSTANT),
            sa.Column("phone_proven_at", INSTANT),
        ],
        "registration": [
            sa.Column("link_id", ROW_ID),
            sa.Column("leaves_id", ROW_ID),
        ],
    }


def upgrade() -> None:
    op.create_table(
        "join_link",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("building_id", ROW_ID),
        sa.Column("token", SEALED, nullable=False),
        sa.Column("bot", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        _refers("join_link", "building_id", "building"),
        _refers("join_link", "compound_id", "compound"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_join_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_join_link_token_hash")),
    )
    op.create_table(
        "roster_entry",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("name", SEALED),
        sa.Column("name_index", sa.String(length=64), nullable=False),
        sa.Column("phone", SEALED),
        sa.Column("phone_index", sa.String(length=64)),
        sa.Column("person_id", ROW_ID),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("removed_at", INSTANT),
        _refers("roster_entry", "household_id", "household"),
        _refers("roster_entry", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_entry")),
    )
    op.create_index(op.f("ix_roster_entry_household_id"), "roster_entry", ["household_id"])
    op.create_index(op.f("ix_roster_entry_person_id"), "roster_entry", ["person_id"])
    op.create_index(op.f("ix_roster_entry_phone_index"), "roster_entry", ["phone_index"])
    op.create_table(
        "consent",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("given_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        _refers("consent", "household_id", "household"),
        _refers("consent", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])
    op.create_index(
        "uq_consent_live",
        "consent",
        ["household_id", "person_id"],
        unique=True,
        sqlite_where=REVOKED,
        postgresql_where=REVOKED,
    )
    op.create_table(
        "consent_ask",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID),
        sa.Column("wish", SEALED),
        sa.Column("sent_at", INSTANT),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("decided_by", ROW_ID),
        sa.Column("decided_at", INSTANT),
        _refers("consent_ask", "household_id", "household"),
        _refers("consent_ask", "person_id", "person"),
        _refers("consent_ask", "cycle_id", "cycle"),
        _refers("consent_ask", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_ask")),
    )
    op.create_index(op.f("ix_consent_ask_household_id"), "consent_ask", ["household_id"])
    op.create_table(
        "captain",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("building_id", ROW_ID, nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("named_by", sa.String(length=60), nullable=False),
        sa.Column("named_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT),
        _refers("captain", "building_id", "building"),
        _refers("captain", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_captain")),
    )
    op.create_index(op.f("ix_captain_person_id"), "captain", ["person_id"])
    op.create_index(
        "uq_captain_live",
        "captain",
        ["building_id", "unit", "person_id"],
        unique=True,
        sqlite_where=REVOKED,
        postgresql_where=REVOKED,
    )
    op.create_table(
        "control_period",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.Column("begins_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
        sa.Column("set_by", sa.String(length=60), nullable=False),
        sa.Column("set_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("ended_by", sa.String(length=60)),
        sa.Column("end_notice", sa.String(length=200)),
        sa.Column("orders_until", INSTANT),
        sa.Column("statements_at", INSTANT),
        sa.Column("erase_phones_at", INSTANT),
        sa.Column("phones_erased_at", INSTANT),
        _refers("control_period", "compound_id", "compound"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_period")),
    )
    op.create_index(op.f("ix_control_period_compound_id"), "control_period", ["compound_id"])
    op.create_index(
        "uq_control_period_running",
        "control_period",
        ["compound_id"],
        unique=True,
        sqlite_where=ENDED,
        postgresql_where=ENDED,
    )
    op.create_table(
        "upload",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("compound_id", ROW_ID),
        sa.Column("group_id", ROW_ID),
        sa.Column("supplier_id", ROW_ID),
        sa.Column("file_name", SEALED, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", SEALED),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_by", sa.String(length=60)),
        sa.Column("decided_at", INSTANT),
        _refers("upload", "compound_id", "compound"),
        _refers("upload", "group_id", "ordering_group"),
        _refers("upload", "supplier_id", "supplier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    with op.batch_alter_table("registration") as registration:
        registration.create_foreign_key(
            op.f("fk_registration_link_id_join_link"), "join_link", ["link_id"], ["id"]
        )
        registration.create_foreign_key(
            op.f("fk_registration_leaves_id_household"), "household", ["leaves_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("registration") as registration:
        for name in ("link_id_join_link", "leaves_id_household"):
            registration.drop_constraint(op.f(f"fk_registration_{name}"), type_="foreignkey")
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
    for table in ("upload", "control_period", "captain", "consent_ask", "consent"):
        op.drop_table(table)
    for table in ("roster_entry", "join_link"):
        op.drop_table(table)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
