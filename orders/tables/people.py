"""Persons, what they may do in a compound, and how they sign in to pages."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, text, true

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

person = Table(
    "person",
    metadata,
    Column("id", Id, primary_key=True),
    Column("telegram_id", Id, unique=True),
    Column("name", Sealed, nullable=False),
    Column("phone", Sealed),
    Column("phone_index", String(64), index=True),
    Column("phone_proven_at", Instant),  # came as their own contact card; typed proves nothing
    Column("language", String(8), nullable=False),
    Column("started_at", Instant),  # pressed Start: the bot may write first
    Column("unreachable_at", Instant),  # blocked the bot, or is gone
    Column("created_at", Instant, nullable=False),
    Column("reminders", Boolean, nullable=False, default=True, server_default=true()),
    Column("forgotten_at", Instant),  # asked to be forgotten: nothing of them is left here
)

# approve, hand_out, collect_money, gate, deliver, care; revoked rows stay as history.
right_holder = Table(
    "right_holder",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("right", String(16), nullable=False),
    Column("is_deputy", Boolean, nullable=False, default=False),
    Column("granted_by", String(60), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(
        "uq_right_holder_live",
        "compound_id",
        "person_id",
        "right",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

# A link that the bot made: opening it shows a button, pressing the button uses it up.
sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("purpose", String(12), nullable=False),  # supplier, handout, liaison
    Column("supplier_id", Id, ForeignKey("supplier.id")),
    Column("compound_id", Id, ForeignKey("compound.id")),
    Column("made_by", Id, ForeignKey("person.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

portal_session = Table(
    "portal_session",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("link_id", Id, ForeignKey("sign_in_link.id"), nullable=False),
    Column("signed_in_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("signed_out_at", Instant),
)

# A link that the chat opens: who confirms first is a liaison from then on, or speaks for a
# supplier. Not a sign-in link: the pages must never take one for theirs.
invitation = Table(
    "invitation",
    metadata,
    Column("id", Id, primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("purpose", String(16), nullable=False),  # first_liaison, more_liaison, contact
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id")),
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", Id, ForeignKey("person.id")),
)

# What a person's next text in private is the answer to: a fact, so that a restart loses nothing.
awaited_text = Table(
    "awaited_text",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("purpose", String(20), nullable=False),
    Column("subject_id", Id, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
