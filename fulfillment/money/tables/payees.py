"""Whom residents pay: what somebody wants changed, and what came of one fen.

The payee in force stands with its supplier; parcels keep a copy. A change waits here for the yes
of somebody who approves, because impostors want nothing more than this.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, String, Table

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

payee_change = Table(
    "payee_change",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False, index=True),
    Column("payee", String(80), nullable=False),
    Column("account_last4", String(4), nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("pay_inputs", JSON, nullable=False, default=dict),
    Column("state", String(10), nullable=False),
    Column("asked_by", String(60), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("decided_by", String(60)),
    Column("decided_at", Instant),
)

# "Pay one fen and tell us what arrived": which app, and what it showed.
payee_trial = Table(
    "payee_trial",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False, index=True),
    Column("scheme", String(20), nullable=False),
    Column("app", String(80), nullable=False),
    Column("has_amount", Boolean, nullable=False),
    Column("has_reference", Boolean, nullable=False),
    Column("note", Sealed),
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
)
