"""Households, why they need care, and who belongs to them."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed, SealedJson

household = Table(
    "household",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("building_id", Id, ForeignKey("building.id"), nullable=False, index=True),
    Column("key", String(24), nullable=False),  # 3-2-501, or 14 for a house
    Column("unit", String(8), nullable=False),  # empty for a house
    Column("floor", Integer, nullable=False),  # 0 for a house
    Column("room", String(12), nullable=False),  # empty for a house
    Column("position", Integer, nullable=False),  # walking order within the compound
    Column("kind", String(12), nullable=False, default="home", server_default="home"),
    Column("heads", Integer, nullable=False, default=0),  # people by the roster; 0 is unknown
    Column("payment_mode", String(20)),  # its own way to pay, where it differs
    Column("payer_id", Id),  # by_third_party: which of the compound's payers, where several are
    UniqueConstraint("compound_id", "key"),
)

household_flag = Table(
    "household_flag",
    metadata,
    Column("household_id", Id, ForeignKey("household.id"), primary_key=True),
    Column("flag", String(24), primary_key=True),
)

member = Table(
    "member",
    metadata,
    Column("id", Id, primary_key=True),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("state", String(8), nullable=False),  # asked, accepted, refused, left, removed
    Column("asked_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("decided_by", Id, ForeignKey("person.id")),
    UniqueConstraint("household_id", "person_id"),
)

# What a conversation about joining has reached: a fact, so that a restart loses nothing.
registration = Table(
    "registration",
    metadata,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id")),
    Column("link_id", Id, ForeignKey("join_link.id")),  # by which they came
    Column("leaves_id", Id, ForeignKey("household.id")),  # they move out of there
    Column("changed_at", Instant, nullable=False),
)

# By which people come to the bot: of a compound, or of one building (on its stairwell poster).
join_link = Table(
    "join_link",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("building_id", Id, ForeignKey("building.id")),
    Column("token", Sealed, nullable=False),  # printed again on the next poster
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("bot", String(64), nullable=False),  # its user name: part of the link
    Column("made_by", String(60), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

# Who lives in a household by the liaison's roster, receives for an institution, or cares for it.
roster_entry = Table(
    "roster_entry",
    metadata,
    Column("id", Id, primary_key=True),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("role", String(8), nullable=False),  # lives, receives, cares
    Column("name", Sealed),
    Column("name_index", String(64), nullable=False),
    Column("phone", Sealed),
    Column("phone_index", String(64), index=True),
    Column("person_id", Id, ForeignKey("person.id"), index=True),  # once they have joined
    Column("added_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

# Whom a household lets order for it; given by the household itself or by the liaison.
consent = Table(
    "consent",
    metadata,
    Column("id", Id, primary_key=True),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("given_by", String(60), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(
        "uq_consent_live",
        "household_id",
        "person_id",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)

# A neighbour asks a household, or where it has nobody the liaison, whether they may order for it.
consent_ask = Table(
    "consent_ask",
    metadata,
    Column("id", Id, primary_key=True),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    # The order that was refused for lack of consent: put through if they agree in time.
    Column("cycle_id", Id, ForeignKey("cycle.id")),
    Column("wish", SealedJson),  # {"action", "lines"}
    Column("sent_at", Instant),  # the message with it
    Column("state", String(8), nullable=False),  # kept, asked, given, refused
    Column("asked_at", Instant, nullable=False),
    Column("decided_by", Id, ForeignKey("person.id")),
    Column("decided_at", Instant),
)

# A floor captain orders for the people of a building or unit who have no phone.
captain = Table(
    "captain",
    metadata,
    Column("id", Id, primary_key=True),
    Column("building_id", Id, ForeignKey("building.id"), nullable=False),
    Column("unit", String(8), nullable=False, default=""),  # empty: the whole building
    Column("person_id", Id, ForeignKey("person.id"), nullable=False, index=True),
    Column("named_by", String(60), nullable=False),
    Column("named_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Index(
        "uq_captain_live",
        "building_id",
        "unit",
        "person_id",
        unique=True,
        sqlite_where=text("revoked_at IS NULL"),
        postgresql_where=text("revoked_at IS NULL"),
    ),
)
