"""Batches and parcels: what is approved, packed, paid and handed over."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
)

from storage.metadata import Id, metadata
from storage.types import Instant, Minor, Sealed

batch = Table(
    "batch",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("building_id", Id, ForeignKey("building.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Sealed),  # why it was returned, in the liaison's words
    Column("made_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", Id, ForeignKey("person.id")),
    UniqueConstraint("cycle_id", "building_id", "supplier_id"),
    Index("ix_batch_compound_id_state", "compound_id", "state"),
)

parcel = Table(
    "parcel",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("batch_id", Id, ForeignKey("batch.id"), nullable=False, index=True),
    Column("order_id", Id, ForeignKey("household_order.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("consignment_id", Id, ForeignKey("consignment.id"), index=True),
    Column("handover_id", Id, ForeignKey("handover.id"), index=True),
    Column("state", String(16), nullable=False),
    Column("number", String(12), nullable=False),  # of the order, as printed: 7-0042
    Column("address", String(24), nullable=False),
    Column("reference", String(20), nullable=False, unique=True),  # payment reference
    Column("amount", Minor, nullable=False),  # of what was allocated
    Column("currency", String(3), nullable=False),
    Column("payee", String(80), nullable=False),
    Column("account_last4", String(4), nullable=False),
    Column("scheme", String(20), nullable=False),
    # What the scheme needs beside payee and sum, as it stood with the supplier.
    Column("pay_inputs", JSON, nullable=False, default=dict, server_default="{}"),
    # When it is paid, as the household's, the supplier's or the compound's terms said.
    Column(
        "payment_mode",
        String(20),
        nullable=False,
        default="after_packing",
        server_default="after_packing",
    ),
    Column("payer_id", Id, ForeignKey("payer.id")),  # by_third_party
    UniqueConstraint("order_id", "supplier_id"),
    Index("ix_parcel_cycle_id_supplier_id_compound_id", "cycle_id", "supplier_id", "compound_id"),
    # Every tick asks whose bags lie ready, of all that ever were.
    Index("ix_parcel_state_handover_id", "state", "handover_id", "household_id"),
)

parcel_line = Table(
    "parcel_line",
    metadata,
    Column("parcel_id", Id, ForeignKey("parcel.id"), primary_key=True),
    Column("offer_id", Id, ForeignKey("offer.id"), primary_key=True),
    Column("code", String(4), nullable=False),
    Column("name", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price", Minor, nullable=False),
)

bag = Table(
    "bag",
    metadata,
    Column("id", Id, primary_key=True),
    Column("parcel_id", Id, ForeignKey("parcel.id"), nullable=False),
    Column("number", Integer, nullable=False),  # 1 of n
    Column("code", String(8), nullable=False, unique=True),
    Column("contents", JSON, nullable=False, default=list, server_default="[]"),  # [[code, units]]
    # Of its supplier and compound in this cycle; 0 before boxes were numbered.
    Column("box", Integer, nullable=False, default=0, server_default="0"),
    Column("missing_at", Instant),  # it did not come with its load; cleared when it came after all
    Column("collected_at", Instant),
    Column("handed_by", Id, ForeignKey("person.id")),
    UniqueConstraint("parcel_id", "number"),
)

# For joins: a parcel's bags without those that did not come with its load.
BAG_CAME = and_(bag.c.parcel_id == parcel.c.id, bag.c.missing_at.is_(None))
