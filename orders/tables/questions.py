"""Questions about goods that are passed to a supplier's contact."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

question = Table(
    "question",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_id", Id, ForeignKey("ordering_group.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id")),  # known once it is passed
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("text", Sealed, nullable=False),
    Column("chat_id", Id, nullable=False),
    Column("message_id", Id, nullable=False),
    Column("state", String(10), nullable=False),  # asked, passed, answered
    Column("asked_at", Instant, nullable=False),
    Column("passed_at", Instant),
    Column("answer", Sealed),
    Column("answered_at", Instant),
    Column("answered_by", Id, ForeignKey("person.id")),
)
