"""Trades at a gateway: one attempt to be paid by a code that the gateway made for one sum.

A bill has several one after another: the sum changed, the code went stale. The row stands before
the gateway is asked, so that whatever a notification names can be found.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Minor

gateway_trade = Table(
    "gateway_trade",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("payment_request.id"), nullable=False),
    Column("attempt", Integer, nullable=False),  # of this request, from 1
    Column("scheme", String(20), nullable=False),
    Column("merchant", String(40), nullable=False),  # a file among the operator's settings
    Column("out_trade_no", String(32), nullable=False, unique=True),
    Column("payload", String(500)),  # what the code carries, once the gateway has made it
    Column("amount", Minor, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("state", String(8), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("asked", Integer, nullable=False, default=0, server_default="0"),  # how often
    Column("asked_at", Instant),  # when last
    Column("ask_at", Instant, nullable=False),  # when next
    Column("paid_at", Instant),
    Column("transaction_id", String(64)),
    UniqueConstraint("request_id", "attempt"),
    Index("ix_gateway_trade_state_ask_at", "state", "ask_at"),
)
