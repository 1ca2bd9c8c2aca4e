"""Ordering in every way: chains and proposals, needs, capacity, choices, prices."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()


def _columns() -> dict[str, list[sa.Column[object]]]:
    """Columns added to tables that were there."""
    return {
        "bundle": [
            sa.Column("per_person", sa.Integer()),
            sa.Column("is_standard", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("asked_price", sa.BigInteger()),
            sa.Column("price_reason", sa.String(length=200)),
        ],
        "cycle": [
            sa.Column("is_extra", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("standard_only", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("capacity_bags", sa.Integer()),
        ],
        "household_order": [
            sa.Column("waiting_since", INSTANT),
            sa.Column("if_short", sa.String(length=10), server_default="fewer", nullable=False),
        ],
        "draft": [
            sa.Column("choices", sa.JSON()),
        ],
        "offer": [
            sa.Column("per_person", sa.Integer()),
            sa.Column("is_standard", sa.Boolean(), server_default=sa.false(), nullable=False),
            sa.Column("previous_price", sa.BigInteger()),
            sa.Column("price_reason", sa.String(length=200)),
        ],
        "order_line": [
            sa.Column("if_short", sa.String(length=10), server_default="fewer", nullable=False),
            sa.Column("instead_id", ROW_ID),
            sa.Column("substituted", sa.Integer(), server_default="0", nullable=False),
        ],
        "ordering_group": [
            sa.Column("capacity_bags", sa.Integer()),
            sa.Column("price_rise_percent", sa.Integer(), server_default="10", nullable=False),
            sa.Column("faq_at", INSTANT),
        ],
    }


def upgrade() -> None:
    op.create_table(
        "read_message",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID, nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("message_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("text", SEALED, nullable=False),
        sa.Column("lines", SEALED),
        sa.Column("read_at", INSTANT, nullable=False),
        _refers("read_message", "cycle_id", "cycle"),
        _refers("read_message", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_read_message")),
        sa.UniqueConstraint(
            "chat_id", "message_id", name=op.f("uq_read_message_chat_id_message_id")
        ),
    )
    op.create_index(op.f("ix_read_message_cycle_id"), "read_message", ["cycle_id"])
    op.create_table(
        "proposal",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("cycle_id", ROW_ID, nullable=False),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("orders", SEALED),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("chat_id", ROW_ID),
        sa.Column("message_id", ROW_ID),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("decided_at", INSTANT),
        _refers("proposal", "cycle_id", "cycle"),
        _refers("proposal", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index(op.f("ix_proposal_state"), "proposal", ["state"])
    op.create_table(
        "question",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID),
        sa.Column("person_id", ROW_ID, nullable=False),
        sa.Column("text", SEALED, nullable=False),
        sa.Column("chat_id", ROW_ID, nullable=False),
        sa.Column("message_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("passed_at", INSTANT),
        sa.Column("answer", SEALED),
        sa.Column("answered_at", INSTANT),
        sa.Column("answered_by", ROW_ID),
        _refers("question", "answered_by", "person"),
        _refers("question", "group_id", "ordering_group"),
        _refers("question", "person_id", "person"),
        _refers("question", "supplier_id", "supplier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    op.create_table(
        "pharmacy",
        sa.Column("group_id", ROW_ID, nullable=False),
        sa.Column("supplier_id", ROW_ID, nullable=False),
        _refers("pharmacy", "group_id", "ordering_group"),
        _refers("pharmacy", "supplier_id", "supplier"),
        sa.PrimaryKeyConstraint("group_id", "supplier_id", name=op.f("pk_pharmacy")),
    )
    op.create_table(
        "need",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("compound_id", ROW_ID, nullable=False),
        sa.Column("household_id", ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", SEALED, nullable=False),
        sa.Column("photo", SEALED),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("asked_by", sa.String(length=60), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_by", ROW_ID),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("supplier_id", ROW_ID),
        sa.Column("price", sa.BigInteger()),
        sa.Column("note", SEALED),
        sa.Column("every_weeks", sa.Integer()),
        sa.Column("again_at", INSTANT),
        sa.Column("previous_id", ROW_ID),
        sa.Column("changed_at", INSTANT, nullable=False),
        _refers("need", "compound_id", "compound"),
        _refers("need", "confirmed_by", "person"),
        _refers("need", "household_id", "household"),
        _refers("need", "previous_id", "need"),
        _refers("need", "supplier_id", "supplier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index("ix_need_compound_id_state", "need", ["compound_id", "state"])
    op.create_index(op.f("ix_need_household_id"), "need", ["household_id"])
    op.create_table(
        "sorting",
        sa.Column("cycle_id", ROW_ID, nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        _refers("sorting", "cycle_id", "cycle"),
        sa.PrimaryKeyConstraint("cycle_id", name=op.f("pk_sorting")),
    )
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    with op.batch_alter_table("order_line") as order_line:
        order_line.create_foreign_key(
            op.f("fk_order_line_instead_id_offer"), "offer", ["instead_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("order_line") as order_line:
        order_line.drop_constraint(op.f("fk_order_line_instead_id_offer"), type_="foreignkey")
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)
    for table in ("sorting", "need", "pharmacy", "question", "proposal", "read_message"):
        op.drop_table(table)


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
