"""Money: payees and their inputs, terms and payers, statement rows, disputes, settlements."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SEALED = sa.LargeBinary()
MINOR = sa.BigInteger()


def _columns() -> dict[str, list[sa.Column[object]]]:
    """Columns added to tables that were there."""
    return {
        "compound": [
            sa.Column("at_deadline", sa.String(length=8), server_default="ask", nullable=False),
            sa.Column("dispute_hours", sa.Integer(), server_default="48", nullable=False),
            sa.Column("statement_maps", sa.JSON(), server_default="{}", nullable=False),
        ],
        "household": [
            sa.Column("payment_mode", sa.String(length=20)),
            sa.Column("payer_id", ROW_ID),
        ],
        "supplier": [sa.Column("pay_inputs", sa.JSON(), server_default="{}", nullable=False)],
        "payment_request": [
            sa.Column("way", sa.String(length=10)),
            sa.Column("holder", sa.String(length=20)),
            sa.Column("page", sa.String(length=300)),
            sa.Column("plea_at", INSTANT),
            sa.Column("discount", MINOR, server_default="0", nullable=False),
            sa.Column("plea", SEALED),
        ],
        "ledger_entry": [sa.Column("reason", SEALED)],
    }


def upgrade() -> None:
    for table, columns in _columns().items():
        for column in columns:
            op.add_column(table, column)
    for name, parts in _tables().items():
        op.create_table(name, *parts)
    op.create_index(op.f("ix_donation_compound_id"), "donation", ["compound_id"])
    for name in SOLD:
        with op.batch_alter_table(name) as sold:
            sold.add_column(sa.Column("subsidy", MINOR, server_default="0", nullable=False))
            sold.add_column(sa.Column("subsidy_by", sa.String(length=80)))
            sold.add_column(sa.Column("donation_id", ROW_ID))
            sold.create_foreign_key(
                op.f(f"fk_{name}_donation_id_donation"), "donation", ["donation_id"], ["id"]
            )
    op.create_index(op.f("ix_payee_change_supplier_id"), "payee_change", ["supplier_id"])
    op.create_index(op.f("ix_payee_trial_supplier_id"), "payee_trial", ["supplier_id"])
    op.create_index(op.f("ix_statement_row_upload_id"), "statement_row", ["upload_id"])
    op.create_index("ix_statement_row_supplier_id_state", "statement_row", ["supplier_id", "state"])
    op.create_index("ix_gateway_trade_state_ask_at", "gateway_trade", ["state", "ask_at"])
    op.create_index(op.f("ix_dispute_household_id"), "dispute", ["household_id"])
    op.create_index(
        "uq_dispute_open",
        "dispute",
        ["parcel_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    with op.batch_alter_table("refund") as refund:
        refund.add_column(
            sa.Column("why", sa.String(length=10), server_default="cancelled", nullable=False)
        )
        refund.add_column(
            sa.Column("part", sa.String(length=20), server_default="", nullable=False)
        )
        refund.drop_constraint(op.f("uq_refund_request_id"), type_="unique")
        refund.create_unique_constraint(
            op.f("uq_refund_request_id_why_part"), ["request_id", "why", "part"]
        )
    with op.batch_alter_table("parcel") as parcel:
        parcel.add_column(sa.Column("pay_inputs", sa.JSON(), server_default="{}", nullable=False))
        parcel.add_column(
            sa.Column(
                "payment_mode",
                sa.String(length=20),
                server_default="after_packing",
                nullable=False,
            )
        )
        parcel.add_column(sa.Column("payer_id", ROW_ID))
        parcel.create_foreign_key(op.f("fk_parcel_payer_id_payer"), "payer", ["payer_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM refund WHERE why <> 'cancelled'")
    with op.batch_alter_table("refund") as refund:
        refund.drop_constraint(op.f("uq_refund_request_id_why_part"), type_="unique")
        refund.create_unique_constraint(op.f("uq_refund_request_id"), ["request_id"])
        refund.drop_column("part")
        refund.drop_column("why")
    with op.batch_alter_table("parcel") as parcel:
        parcel.drop_constraint(op.f("fk_parcel_payer_id_payer"), type_="foreignkey")
        for name in ("payer_id", "payment_mode", "pay_inputs"):
            parcel.drop_column(name)
    for name in SOLD:
        with op.batch_alter_table(name) as sold:
            sold.drop_constraint(op.f(f"fk_{name}_donation_id_donation"), type_="foreignkey")
            for given in ("donation_id", "subsidy_by", "subsidy"):
                sold.drop_column(given)
    for table in reversed(_tables()):
        op.drop_table(table)
    for table, columns in _columns().items():
        for column in reversed(columns):
            op.drop_column(table, column.name)


def _tables() -> dict[str, list[sa.Column[object] | sa.Constraint]]:
    """The new tables, those that others refer to first."""
    return {
        "payer": [
            _id(),
            _ref("compound_id"),
            sa.Column("kind", sa.String(length=10), nullable=False),
            sa.Column("name", sa.String(length=80), nullable=False),
            sa.Column("name_en", sa.String(length=80), nullable=False),
            sa.Column("is_active", sa.Boolean(), nullable=False),
            _refers("payer", "compound_id", "compound"),
            _key("payer"),
            sa.UniqueConstraint("compound_id", "name", name=op.f("uq_payer_compound_id_name")),
        ],
        "payment_terms": [
            _ref("compound_id"),
            _ref("supplier_id"),
            sa.Column("mode", sa.String(length=20), nullable=False),
            sa.Column("payer_id", ROW_ID),
            _refers("payment_terms", "compound_id", "compound"),
            _refers("payment_terms", "supplier_id", "supplier"),
            _refers("payment_terms", "payer_id", "payer"),
            _key("payment_terms", "compound_id", "supplier_id"),
        ],
        "payee_change": [
            _id(),
            _ref("supplier_id"),
            sa.Column("payee", sa.String(length=80), nullable=False),
            sa.Column("account_last4", sa.String(length=4), nullable=False),
            sa.Column("scheme", sa.String(length=20), nullable=False),
            sa.Column("pay_inputs", sa.JSON(), nullable=False),
            sa.Column("state", sa.String(length=10), nullable=False),
            sa.Column("asked_by", sa.String(length=60), nullable=False),
            sa.Column("asked_at", INSTANT, nullable=False),
            sa.Column("decided_by", sa.String(length=60)),
            sa.Column("decided_at", INSTANT),
            _refers("payee_change", "supplier_id", "supplier"),
            _key("payee_change"),
        ],
        "payee_trial": [
            _id(),
            _ref("supplier_id"),
            sa.Column("scheme", sa.String(length=20), nullable=False),
            sa.Column("app", sa.String(length=80), nullable=False),
            sa.Column("has_amount", sa.Boolean(), nullable=False),
            sa.Column("has_reference", sa.Boolean(), nullable=False),
            sa.Column("note", SEALED),
            sa.Column("made_by", sa.String(length=60), nullable=False),
            sa.Column("made_at", INSTANT, nullable=False),
            _refers("payee_trial", "supplier_id", "supplier"),
            _key("payee_trial"),
        ],
        "statement_row": [
            _id(),
            _ref("supplier_id"),
            sa.Column("upload_id", ROW_ID),
            sa.Column("source", sa.String(length=20), nullable=False),
            sa.Column("transaction_id", sa.String(length=64), nullable=False),
            sa.Column("refund_of", sa.String(length=64)),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("amount", MINOR, nullable=False),
            sa.Column("fee", MINOR, server_default="0", nullable=False),
            sa.Column("currency", sa.String(length=3), nullable=False),
            sa.Column("reference", sa.String(length=20)),
            sa.Column("remark", SEALED),
            sa.Column("state", sa.String(length=8), nullable=False),
            sa.Column("verdict", sa.String(length=16), nullable=False),
            sa.Column("household_id", ROW_ID),
            sa.Column("settled_by", sa.String(length=60)),
            sa.Column("settled_at", INSTANT),
            _refers("statement_row", "supplier_id", "supplier"),
            _refers("statement_row", "upload_id", "upload"),
            _refers("statement_row", "household_id", "household"),
            _key("statement_row"),
            sa.UniqueConstraint(
                "supplier_id",
                "transaction_id",
                name=op.f("uq_statement_row_supplier_id_transaction_id"),
            ),
        ],
        "gateway_trade": [
            _id(),
            _ref("request_id"),
            sa.Column("attempt", sa.Integer(), nullable=False),
            sa.Column("scheme", sa.String(length=20), nullable=False),
            sa.Column("merchant", sa.String(length=40), nullable=False),
            sa.Column("out_trade_no", sa.String(length=32), nullable=False),
            sa.Column("payload", sa.String(length=500)),
            sa.Column("amount", MINOR, nullable=False),
            sa.Column("currency", sa.String(length=3), nullable=False),
            sa.Column("state", sa.String(length=8), nullable=False),
            sa.Column("expires_at", INSTANT, nullable=False),
            sa.Column("made_at", INSTANT, nullable=False),
            sa.Column("asked", sa.Integer(), server_default="0", nullable=False),
            sa.Column("asked_at", INSTANT),
            sa.Column("ask_at", INSTANT, nullable=False),
            sa.Column("paid_at", INSTANT),
            sa.Column("transaction_id", sa.String(length=64)),
            _refers("gateway_trade", "request_id", "payment_request"),
            _key("gateway_trade"),
            sa.UniqueConstraint("out_trade_no", name=op.f("uq_gateway_trade_out_trade_no")),
            sa.UniqueConstraint(
                "request_id", "attempt", name=op.f("uq_gateway_trade_request_id_attempt")
            ),
        ],
        "row_payment": [
            _ref("row_id"),
            _ref("request_id"),
            sa.Column("amount", MINOR, nullable=False),
            _refers("row_payment", "row_id", "statement_row"),
            _refers("row_payment", "request_id", "payment_request"),
            _key("row_payment", "row_id", "request_id"),
        ],
        "dispute": [
            _id(),
            *(_ref(f"{noun}_id") for noun in DISPUTED),
            sa.Column("text", SEALED, nullable=False),
            sa.Column("photo", SEALED),
            sa.Column("comment", SEALED),
            sa.Column("state", sa.String(length=10), nullable=False),
            sa.Column("amount", MINOR, server_default="0", nullable=False),
            sa.Column("gives_back", sa.String(length=8)),
            sa.Column("reason", SEALED),
            _ref("made_by"),
            sa.Column("made_at", INSTANT, nullable=False),
            sa.Column("decided_by", sa.String(length=60)),
            sa.Column("decided_at", INSTANT),
            *(_refers("dispute", f"{noun}_id", noun) for noun in DISPUTED),
            _refers("dispute", "made_by", "person"),
            _key("dispute"),
        ],
        "donation": [
            _id(),
            _ref("compound_id"),
            sa.Column("kind", sa.String(length=6), nullable=False),
            sa.Column("donor", sa.String(length=80), nullable=False),
            sa.Column("purpose", sa.String(length=200), nullable=False),
            sa.Column("aim", sa.String(length=10), nullable=False),
            sa.Column("aim_ids", sa.JSON(), nullable=False),
            sa.Column("goods", sa.String(length=80), nullable=False),
            sa.Column("unit", sa.String(length=20), nullable=False),
            sa.Column("quantity", sa.Integer(), nullable=False),
            sa.Column("amount", MINOR, nullable=False),
            sa.Column("currency", sa.String(length=3), nullable=False),
            sa.Column("supplier_id", ROW_ID),
            sa.Column("received_at", INSTANT, nullable=False),
            sa.Column("taken_by", sa.String(length=60), nullable=False),
            sa.Column("withdrawn_at", INSTANT),
            _refers("donation", "compound_id", "compound"),
            _refers("donation", "supplier_id", "supplier"),
            _key("donation"),
        ],
        "donation_use": [
            _id(),
            _ref("donation_id"),
            _ref("household_id"),
            sa.Column("quantity", sa.Integer(), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("by", sa.String(length=60), nullable=False),
            _refers("donation_use", "donation_id", "donation"),
            _refers("donation_use", "household_id", "household"),
            _key("donation_use"),
            sa.UniqueConstraint(
                "donation_id",
                "household_id",
                name=op.f("uq_donation_use_donation_id_household_id"),
            ),
        ],
        "settlement": [
            _id(),
            *(_ref(f"{noun}_id") for noun in SETTLED),
            sa.Column("sums", sa.JSON(), nullable=False),
            sa.Column("sha256", sa.String(length=64), nullable=False),
            sa.Column("made_at", INSTANT, nullable=False),
            sa.Column("supplier_signed_by", sa.String(length=60)),
            sa.Column("supplier_signed_at", INSTANT),
            sa.Column("compound_signed_by", sa.String(length=60)),
            sa.Column("compound_signed_at", INSTANT),
            *(_refers("settlement", f"{noun}_id", noun) for noun in SETTLED),
            _key("settlement"),
            sa.UniqueConstraint(
                *(f"{noun}_id" for noun in SETTLED),
                "sha256",
                name=op.f("uq_settlement_cycle_id_compound_id_supplier_id_sha256"),
            ),
        ],
    }


SOLD = ("bundle", "offer")
DISPUTED = ("parcel", "household", "compound", "supplier", "cycle")
SETTLED = ("cycle", "compound", "supplier")


def _id() -> sa.Column[object]:
    return sa.Column("id", ROW_ID, nullable=False)


def _ref(name: str) -> sa.Column[object]:
    return sa.Column(name, ROW_ID, nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def _refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name)
