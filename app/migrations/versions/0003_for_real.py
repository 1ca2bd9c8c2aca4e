"""Running it for real: who runs, what can be taken back, what was ordered on paper."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("process", sa.String(length=80), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heartbeat")),
        sa.UniqueConstraint("role", "process", name=op.f("uq_heartbeat_role_process")),
    )
    op.create_table(
        "announcement",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("made_by", ROW_ID, nullable=False),
        sa.Column("posted_at", INSTANT),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("withdrawn_by", ROW_ID),
        _refers("announcement", "group_id", "ordering_group"),
        _refers("announcement", "made_by", "person"),
        _refers("announcement", "withdrawn_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
    )
    op.create_index(op.f("ix_announcement_group_id"), "announcement", ["group_id"])
    op.create_index(op.f("ix_announcement_state"), "announcement", ["state"])
    op.create_table(
        "refund",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("request_id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("paid_at", INSTANT),
        sa.Column("paid_by", sa.String(length=60)),
        _refers("refund", "request_id", "payment_request"),
        _refers("refund", "cycle_id", "cycle"),
        _refers("refund", "compound_id", "compound"),
        _refers("refund", "supplier_id", "supplier"),
        _refers("refund", "household_id", "household"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("request_id", name=op.f("uq_refund_request_id")),
    )
    op.create_index(op.f("ix_refund_cycle_id"), "refund", ["cycle_id"])
    op.create_index(op.f("ix_refund_household_id"), "refund", ["household_id"])
    op.create_table(
        "invitation",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.Column("used_by", ROW_ID),
        _refers("invitation", "compound_id", "compound"),
        _refers("invitation", "supplier_id", "supplier"),
        _refers("invitation", "used_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["bot_id", "chat_id", "id"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.add_column("cycle", sa.Column("paper_until", INSTANT))
    op.add_column("cycle", sa.Column("cancelled_at", INSTANT))
    op.add_column("cycle", sa.Column("reason", sa.LargeBinary()))
    op.add_column("cycle", sa.Column("gives_back", sa.String(length=8)))
    for table in ("household_order", "late_order"):
        source = sa.Column("source", sa.String(length=8), server_default="chat", nullable=False)
        op.add_column(table, source)
    op.add_column("ordering_group", sa.Column("topic_id", ROW_ID))
    waits: sa.Column[bool] = sa.Column(
        "waits_for_chat", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("ordering_group", waits)
    revision_ = sa.Column("revision", sa.Integer(), server_default="0", nullable=False)
    op.add_column("ordering_group", revision_)
    photo: sa.Column[bool] = sa.Column(
        "has_photo", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("outbox", photo)
    with op.batch_alter_table("outbox") as outbox:  # `unreachable` has eleven letters
        outbox.alter_column("state", type_=sa.String(length=12), existing_nullable=False)
    credit = sa.Column("credit_used", sa.BigInteger(), server_default="0", nullable=False)
    op.add_column("payment_request", credit)
    op.add_column("document", sa.Column("shows", sa.String(length=80)))


def downgrade() -> None:
    op.drop_column("document", "shows")
    op.drop_column("payment_request", "credit_used")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("has_photo")
        outbox.alter_column(
            "state",
            type_=sa.String(length=10),
            existing_nullable=False,
            postgresql_using="left(state, 10)",
        )
    for column in ("revision", "waits_for_chat", "topic_id"):
        op.drop_column("ordering_group", column)
    for table in ("late_order", "household_order"):
        op.drop_column(table, "source")
    for column in ("gives_back", "reason", "cancelled_at", "paper_until"):
        op.drop_column("cycle", column)
    op.drop_index("ix_inbox_waiting", table_name="inbox")
    for table in ("invitation", "refund", "announcement", "heartbeat"):
        op.drop_table(table)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
