"""Who sells, who speaks for them, whom to pay, and the bundles they offer."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
)

from storage.metadata import Id, metadata
from storage.types import Minor

supplier = Table(
    "supplier",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("name_en", String(80), nullable=False),
    Column("channel", String(20), nullable=False),  # near_shop, platform, large_supermarket
    Column("payee", String(80), nullable=False),
    Column("account_last4", String(4), nullable=False),
    Column("payment_scheme", String(20), nullable=False),
    # What the scheme needs beside payee and sum, by the scheme's own input names.
    Column("pay_inputs", JSON, nullable=False, default=dict, server_default="{}"),
)

# A platform takes orders on pages of its own; this says which groups it delivers to.
platform = Table(
    "platform",
    metadata,
    Column("group_id", Id, ForeignKey("ordering_group.id"), primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), primary_key=True),
    Column("link", String(500), nullable=False),  # where its residents order; may be empty
)

# The supermarket's contact sits in the group too; their messages are never orders.
supplier_contact = Table(
    "supplier_contact",
    metadata,
    Column("supplier_id", Id, ForeignKey("supplier.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
)

# What a group's next cycle will offer. Published cycles keep their own copy (offer).
bundle = Table(
    "bundle",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_id", Id, ForeignKey("ordering_group.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("code", String(4), nullable=False),
    Column("name", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("contents", JSON, nullable=False),
    Column("price", Minor, nullable=False),
    Column("limit", Integer, nullable=False),  # a household and cycle
    Column("stock", Integer),  # a cycle; NULL is unlimited
    Column("is_offered", Boolean, nullable=False, default=True),
    Column("per_person", Integer),  # a limit for each person of the household, beside `limit`
    Column("is_standard", Boolean, nullable=False, default=False, server_default=false()),
    Column("asked_price", Minor),  # a rise that waits for the liaison's reason
    Column("price_reason", String(200)),
    # For each unit, what somebody else adds to the price that residents pay, and who.
    Column("subsidy", Minor, nullable=False, default=0, server_default="0"),
    Column("subsidy_by", String(80)),
    Column("donation_id", Id, ForeignKey("donation.id")),  # goods that were given
    UniqueConstraint("group_id", "code"),
)
