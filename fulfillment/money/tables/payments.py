"""Payment requests, and the books: append-only entries whose sums are the balances."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed

payment_request = Table(
    "payment_request",
    metadata,
    Column("id", Id, primary_key=True),
    Column("parcel_id", Id, ForeignKey("parcel.id"), nullable=False, unique=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("amount", Minor, nullable=False),  # to be paid: after the credit was taken off
    Column("credit_used", Minor, nullable=False, default=0, server_default="0"),
    # Claimed as paid before a shortage made it less: what was paid too much, if it was paid.
    Column("over", Minor, nullable=False, default=0, server_default="0"),
    # Let off by the supplier or the liaison: taken off the price before it is to be paid.
    Column("discount", Minor, nullable=False, default=0, server_default="0"),
    Column("currency", String(3), nullable=False),
    Column("reference", String(20), nullable=False, unique=True),
    Column("payee", String(80), nullable=False),
    Column("account_last4", String(4), nullable=False),
    Column("scheme", String(20), nullable=False),
    Column("payload", String(500), nullable=False),  # what the payment code carries
    Column("page", String(300)),  # its pay page, whatever the code carries
    Column("drops", Integer, nullable=False, default=0),  # numbers the ledger's drop entries
    Column("pay_by", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("claimed_at", Instant),
    Column("confirmed_at", Instant),
    Column("way", String(10)),  # how it was settled: person, statement, gateway
    Column("holder", String(20)),  # who gathered, advanced or covers it: p12, o3
    Column("plea_at", Instant),  # "I cannot pay now", until somebody has decided
    Column("plea", Sealed),  # why, in a few words
    Index("ix_payment_request_cycle_id_state", "cycle_id", "state"),
)

# Money that a supplier has to give back, until somebody says that it was given.
refund = Table(
    "refund",
    metadata,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("payment_request.id"), nullable=False),
    # cancelled (or taken out), dispute, credit (wanted back), transfer (came twice or too much)
    Column("why", String(10), nullable=False, default="cancelled", server_default="cancelled"),
    Column("part", String(20), nullable=False, default="", server_default=""),  # which: d5, s9
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False, index=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("amount", Minor, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("paid_at", Instant),
    Column("paid_by", String(60)),
    UniqueConstraint("request_id", "why", "part"),
)

# Double entry: the amounts of one transaction add up to zero. A mistake is a counter-entry.
ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("natural_key", String(60), nullable=False),  # such as request:12, confirm:12
    Column("account", String(40), nullable=False),  # household:7, supplier:2, see rules/books
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("cycle_id", Id, ForeignKey("cycle.id")),
    Column("supplier_id", Id, ForeignKey("supplier.id")),
    Column("amount", Minor, nullable=False),  # positive: owed to this account's holder by others
    Column("currency", String(3), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("reason", Sealed),  # of a correction
    UniqueConstraint("natural_key", "account"),
    Index("ix_ledger_entry_account", "account"),
)
