"""What households want in a cycle.

A household has one row a cycle, by a unique key: a second live order cannot exist. Withdrawing
and ordering again moves the state of that row.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed, SealedJson

order = Table(
    "household_order",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("address", String(24), nullable=False),
    Column("placed_by", Id, ForeignKey("person.id"), nullable=False),
    Column("for_other", Integer, nullable=False, default=0),  # placed by a neighbour
    # chat, paper, platform
    Column("source", String(8), nullable=False, default="chat", server_default="chat"),
    Column("remark", Sealed),
    # Whom a platform's export names, where nobody of the household is registered.
    Column("receiver", Sealed),
    Column("receiver_phone", Sealed),
    Column("placed_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("waiting_since", Instant),  # no bags were free: its place on the waiting list
    Column("wants_out_at", Instant),  # asked after the cut-off to be let go; the liaison decides
    # Where stock is short, for lines without a choice of their own: fewer or nothing.
    Column("if_short", String(10), nullable=False, default="fewer", server_default="fewer"),
    UniqueConstraint("cycle_id", "household_id"),
    Index("ix_household_order_household_id", "household_id"),
)

order_line = Table(
    "order_line",
    metadata,
    Column("order_id", Id, ForeignKey("household_order.id"), primary_key=True),
    Column("offer_id", Id, ForeignKey("offer.id"), primary_key=True),
    Column("quantity", Integer, nullable=False),  # wished
    Column("allocated", Integer),  # set at the cut-off
    Column("price", Minor, nullable=False),
    # When stock is short: fewer, nothing, or another offer instead.
    Column("if_short", String(10), nullable=False, default="fewer", server_default="fewer"),
    Column("instead_id", Id, ForeignKey("offer.id")),
    # Units of `allocated` that come instead of another bundle; such a line may have quantity 0.
    Column("substituted", Integer, nullable=False, default=0, server_default="0"),
)

# Quantities set with the buttons and not confirmed yet.
draft = Table(
    "draft",
    metadata,
    Column("cycle_id", Id, ForeignKey("cycle.id"), primary_key=True),
    Column("household_id", Id, ForeignKey("household.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("quantities", JSON, nullable=False),  # {code: quantity}
    Column("choices", JSON),  # {code, or * for all: what to do where stock is short}
    Column("changed_at", Instant, nullable=False),
)

# Bags that a cycle's orders need; only where the cycle has a capacity. Whoever takes bags holds
# this row alone, while the cycle's own row is held in shared mode.
sorting = Table(
    "sorting",
    metadata,
    Column("cycle_id", Id, ForeignKey("cycle.id"), primary_key=True),
    Column("bags", Integer, nullable=False),
)

# An order that came too late, for the liaison to know of; nothing is lost.
late_order = Table(
    "late_order",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("quantities", JSON, nullable=False),
    Column("source", String(8), nullable=False, default="chat", server_default="chat"),  # or paper
)

# What was read out of a message of the group: an edit is compared with what it said before, and
# of a chain that somebody posts again only the new and changed lines count.
read_message = Table(
    "read_message",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False, index=True),
    Column("chat_id", Id, nullable=False),
    Column("message_id", Id, nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("text", Sealed, nullable=False),
    Column("lines", SealedJson),  # of a chain: those that were new with this message
    Column("read_at", Instant, nullable=False),
    UniqueConstraint("chat_id", "message_id"),
)

# What was understood of a doubtful message, to be confirmed or dropped with a button.
proposal = Table(
    "proposal",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("orders", SealedJson),  # [{household_id, lines, action}]; no household: the person's own
    Column("state", String(10), nullable=False, index=True),  # kept, open, taken, dropped
    Column("chat_id", Id),  # of the message that was doubtful; none for what was asked in private
    Column("message_id", Id),
    Column("sent_at", Instant, nullable=False),  # of the message: what counts at the cut-off
    Column("made_at", Instant, nullable=False),
    Column("decided_at", Instant),
)
