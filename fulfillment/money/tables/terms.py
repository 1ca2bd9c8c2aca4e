"""When and by whom it is paid: of a compound and supplier, and who else pays for households."""

from sqlalchemy import Boolean, Column, ForeignKey, String, Table, UniqueConstraint

from storage.metadata import Id, metadata

# Who pays for whole batches in the households' place: an office, a community, an employer.
payer = Table(
    "payer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("kind", String(10), nullable=False),  # office, community, employer
    Column("name", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    UniqueConstraint("compound_id", "name"),
)

# Where a supplier is not paid the compound's usual way. A household's own way goes before both.
payment_terms = Table(
    "payment_terms",
    metadata,
    Column("compound_id", Id, ForeignKey("compound.id"), primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), primary_key=True),
    Column("mode", String(20), nullable=False),
    Column("payer_id", Id, ForeignKey("payer.id")),  # by_third_party
)
