"""Individual needs, apart from bundles: formula, medicine, sanitary goods, other wishes.

What is needed is sealed, since it says who is ill. A supermarket's papers never read this table.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed, SealedBytes

# Pharmacies sell no bundles; this says which groups they serve.
pharmacy = Table(
    "pharmacy",
    metadata,
    Column("group_id", Id, ForeignKey("ordering_group.id"), primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), primary_key=True),
)

need = Table(
    "need",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # infant_formula, medicine, sanitary, other
    Column("text", Sealed, nullable=False),
    Column("photo", SealedBytes),
    Column("state", String(12), nullable=False),
    Column("source", String(8), nullable=False, default="chat"),  # chat, phone, paper
    Column("asked_by", String(60), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("confirmed_by", Id, ForeignKey("person.id")),  # the named person who looked at it
    Column("confirmed_at", Instant),
    Column("supplier_id", Id, ForeignKey("supplier.id")),  # who has it; a pharmacy for medicine
    Column("price", Minor),
    Column("note", Sealed),
    Column("every_weeks", Integer),  # a medicine that is needed again and again
    Column("again_at", Instant),  # when it comes up next, before it runs out
    Column("previous_id", Id, ForeignKey("need.id")),
    Column("changed_at", Instant, nullable=False),
    Index("ix_need_compound_id_state", "compound_id", "state"),
)
