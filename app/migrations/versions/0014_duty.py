"""Duty: declared health, briefings, sign-ups; outings with passes; and their rules."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()


def _rules() -> list[sa.Column[object]]:
    """Columns added to `compound`."""
    return [
        sa.Column("duty_demand", sa.String(length=6), server_default="doors", nullable=False),
        sa.Column("most_tenths", sa.Integer(), server_default="373", nullable=False),
        sa.Column("test_hours", sa.Integer(), server_default="48", nullable=False),
        sa.Column("remind_duty", sa.String(length=5), server_default="07:30", nullable=False),
        sa.Column("doors_per_carrier", sa.Integer(), server_default="10", nullable=False),
        sa.Column("calls_itself", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outings", sa.Integer(), server_default="1", nullable=False),
        sa.Column("outing_days", sa.Integer(), server_default="2", nullable=False),
    ]


def upgrade() -> None:
    for column in _rules():
        op.add_column("compound", column)
    for name, parts in _tables().items():
        op.create_table(name, *parts)
    op.create_index(
        "ix_health_declaration_compound_id_person_id",
        "health_declaration",
        ["compound_id", "person_id"],
    )
    _live("briefing", ["compound_id", "person_id", "kind"], "revoked_at IS NULL")
    _live("sign_up", ["compound_id", "person_id", "starts_at"], "state IN ('offered', 'accepted')")
    op.create_index(op.f("ix_sign_up_person_id"), "sign_up", ["person_id"])
    op.create_index("ix_sign_up_compound_id_day", "sign_up", ["compound_id", "day"])
    op.create_index(op.f("ix_outing_point_compound_id"), "outing_point", ["compound_id"])
    op.create_index(op.f("ix_outing_household_id"), "outing", ["household_id"])
    op.create_index("ix_outing_point_id_starts_at", "outing", ["point_id", "starts_at"])


def downgrade() -> None:
    for table in reversed(_tables()):
        op.drop_table(table)
    for column in reversed(_rules()):
        op.drop_column("compound", column.name)


def _tables() -> dict[str, list[sa.Column[object] | sa.Constraint]]:
    """The new tables, those that others refer to first."""
    return {
        "health_declaration": [
            _id(),
            _ref("compound_id"),
            _ref("person_id"),
            sa.Column("details", SEALED),
            sa.Column("is_fit", sa.Boolean(), nullable=False),
            sa.Column("holds_until", INSTANT, nullable=False),
            sa.Column("declared_at", INSTANT, nullable=False),
            sa.Column("lifted_at", INSTANT),
            sa.Column("lifted_by", sa.String(length=60)),
            _refers("health_declaration", "compound_id", "compound"),
            _refers("health_declaration", "person_id", "person"),
            _key("health_declaration"),
        ],
        "briefing": [
            _id(),
            _ref("compound_id"),
            _ref("person_id"),
            sa.Column("kind", sa.String(length=8), nullable=False),
            sa.Column("recorded_by", sa.String(length=60), nullable=False),
            sa.Column("recorded_at", INSTANT, nullable=False),
            sa.Column("revoked_at", INSTANT),
            _refers("briefing", "compound_id", "compound"),
            _refers("briefing", "person_id", "person"),
            _key("briefing"),
        ],
        "sign_up": [
            _id(),
            _ref("compound_id"),
            _ref("person_id"),
            sa.Column("building_id", ROW_ID),
            sa.Column("day", sa.String(length=10), nullable=False),
            sa.Column("starts_at", INSTANT, nullable=False),
            sa.Column("ends_at", INSTANT, nullable=False),
            sa.Column("state", sa.String(length=10), nullable=False),
            sa.Column("made_at", INSTANT, nullable=False),
            sa.Column("decided_by", sa.String(length=60)),
            sa.Column("decided_at", INSTANT),
            _refers("sign_up", "compound_id", "compound"),
            _refers("sign_up", "person_id", "person"),
            _refers("sign_up", "building_id", "building"),
            _key("sign_up"),
        ],
        "outing_point": [
            _id(),
            _ref("compound_id"),
            sa.Column("name", sa.String(length=80), nullable=False),
            sa.Column("name_en", sa.String(length=80), nullable=False),
            sa.Column("kind", sa.String(length=4), nullable=False),
            sa.Column("holds", sa.Integer(), nullable=False),
            sa.Column("opens", sa.String(length=5), nullable=False),
            sa.Column("closes", sa.String(length=5), nullable=False),
            sa.Column("window_minutes", sa.Integer(), nullable=False),
            sa.Column("from_day", sa.String(length=10)),
            sa.Column("until_day", sa.String(length=10)),
            sa.Column("removed_at", INSTANT),
            _refers("outing_point", "compound_id", "compound"),
            _key("outing_point"),
        ],
        "outing": [
            _id(),
            _ref("compound_id"),
            _ref("household_id"),
            _ref("point_id"),
            sa.Column("name", SEALED),
            sa.Column("code", sa.String(length=8), nullable=False),
            sa.Column("day", sa.String(length=10), nullable=False),
            sa.Column("starts_at", INSTANT, nullable=False),
            sa.Column("ends_at", INSTANT, nullable=False),
            sa.Column("state", sa.String(length=10), nullable=False),
            _ref("made_by"),
            sa.Column("made_at", INSTANT, nullable=False),
            sa.Column("out_at", INSTANT),
            sa.Column("out_by", sa.String(length=60)),
            sa.Column("back_at", INSTANT),
            sa.Column("back_by", sa.String(length=60)),
            sa.Column("ended_at", INSTANT),
            sa.Column("ended_by", sa.String(length=60)),
            _refers("outing", "compound_id", "compound"),
            _refers("outing", "household_id", "household"),
            _refers("outing", "point_id", "outing_point"),
            _refers("outing", "made_by", "person"),
            _key("outing"),
            sa.UniqueConstraint("compound_id", "code", name=op.f("uq_outing_compound_id_code")),
        ],
    }


def _live(table: str, columns: list[str], where: str) -> None:
    op.create_index(
        f"uq_{table}_live",
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", ROW_ID, nullable=False)


def _ref(name: str) -> sa.Column[object]:
    return sa.Column(name, ROW_ID, nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
