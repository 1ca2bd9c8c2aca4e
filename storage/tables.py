"""The floor's own tables: what came in, what goes out, what changed, what ran."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)

from storage.metadata import Id, metadata
from storage.types import Instant, SealedBytes, SealedJson

# Raw updates from Telegram. `done` is set in the transaction of the use case that handled it.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("bot_id", Id, nullable=False),
    Column("update_id", Id, nullable=False),
    Column("chat_id", Id),
    Column("raw", SealedJson),  # emptied when purged
    Column("sent_at", Instant, nullable=False),  # a message's own date; a press: when received
    Column("received_at", Instant, nullable=False),
    Column("state", String(8), nullable=False, default="waiting"),  # waiting, done, failed
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String(200)),
    UniqueConstraint("bot_id", "update_id"),
    Index("ix_inbox_state_id", "state", "id"),
    # The oldest of a chat that is not worked off: asked before each update is taken.
    Index(
        "ix_inbox_waiting",
        "bot_id",
        "chat_id",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
)

# Notices: unsolicited messages and everything that goes into groups. Only the sender reads
# them; it makes the words when it sends, in the recipient's language.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("recipient", String(32), nullable=False),  # person:12, group:3 or chat:-100…
    Column("notice", String(40), nullable=False),
    Column("data", SealedJson),  # emptied when purged
    Column("natural_key", String(120), unique=True),  # the same thing is said once
    Column("slot", String(80)),  # notices of one slot edit one message; the latest wins
    Column("state", String(12), nullable=False, default="queued"),
    Column("not_before", Instant, nullable=False),
    Column("not_after", Instant),  # what is overdue by then is recorded, not sent
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("chat_id", Id),
    Column("message_id", Id),
    Column("has_photo", Boolean, nullable=False, default=False, server_default=false()),
    Column("error", String(200)),
    Index("ix_outbox_state_not_before", "state", "not_before"),
    Index("ix_outbox_slot", "slot"),
)

# Who, what, when, before, after. No personal data in the clear: ids and states only.
audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("compound_id", Id, index=True),
    Column("noun", String(24), nullable=False),
    Column("noun_id", Id, nullable=False),
    Column("verb", String(40), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Index("ix_audit_noun_noun_id", "noun", "noun_id"),
)

# One row for each time-driven step that ran: what runs twice does nothing the second time.
job_run = Table(
    "job_run",
    metadata,
    Column("id", Id, primary_key=True),
    Column("job", String(40), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("ran_at", Instant, nullable=False),
    UniqueConstraint("job", "subject", "due_at"),
)

# Facts about this installation, such as the demo clock's offset.
fact = Table(
    "fact",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
)

# Who runs: one row a process and role, renewed every few seconds. What it last did is in
# `figures` (numbers and instants only), so that any process can tell when another has stalled.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("id", Id, primary_key=True),
    Column("role", String(12), nullable=False),  # bot, sender, scheduler, portal
    Column("process", String(80), nullable=False),  # host:pid
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("figures", JSON, nullable=False),
    UniqueConstraint("role", "process"),
)

# Pictures and drawn papers. The same kind, subject and locale is drawn once and kept.
document = Table(
    "document",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(24), nullable=False),
    Column("subject", String(60), nullable=False),  # such as pick_list:12
    Column("locale", String(8), nullable=False),
    Column("content", SealedBytes, nullable=False),
    Column("media_type", String(80), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("renderer", String(60), nullable=False),
    Column("shows", String(80)),  # of papers that are renewed: the cycle, and a hash of the content
    Column("drawn_at", Instant, nullable=False),
    UniqueConstraint("kind", "subject", "locale"),
)

# Every download of a paper: who, which version, when.
download = Table(
    "download",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey("document.id"), nullable=False),
    Column("actor", String(60), nullable=False),
    Column("at", Instant, nullable=False),
)
