"""Rows of statements: what a bank or wallet says that came in, each once.

A row settles at most one transfer's worth of bills. The payer's name and account are not kept.
"""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed

statement_row = Table(
    "statement_row",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),  # whose account it is
    Column("upload_id", Id, ForeignKey("upload.id"), index=True),  # none: told by a gateway
    Column("source", String(20), nullable=False),  # wechat_trade, alipay_personal, camt053, map …
    Column("transaction_id", String(64), nullable=False),
    Column("refund_of", String(64)),  # the transaction that it gives back
    Column("at", Instant, nullable=False),
    Column("amount", Minor, nullable=False),  # negative: given back
    Column("fee", Minor, nullable=False, default=0, server_default="0"),
    Column("currency", String(3), nullable=False),
    Column("reference", String(20)),  # ours, as found in it
    Column("remark", Sealed),  # what the payer wrote
    Column("state", String(8), nullable=False),
    Column("verdict", String(16), nullable=False),  # of rules/matching, when it was looked at
    Column("household_id", Id, ForeignKey("household.id")),  # whose money it is, once settled
    Column("settled_by", String(60)),
    Column("settled_at", Instant),
    UniqueConstraint("supplier_id", "transaction_id"),
    Index("ix_statement_row_supplier_id_state", "supplier_id", "state"),
)

# Which bills a row pays: two only where the sum fits exactly.
row_payment = Table(
    "row_payment",
    metadata,
    Column("row_id", Id, ForeignKey("statement_row.id"), primary_key=True),
    Column("request_id", Id, ForeignKey("payment_request.id"), primary_key=True),
    Column("amount", Minor, nullable=False),
)
