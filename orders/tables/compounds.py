"""Where people live: office, community, compound, ordering group, building."""

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
from storage.types import Instant, Sealed

office = Table(
    "office",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
)

community = Table(
    "community",
    metadata,
    Column("id", Id, primary_key=True),
    Column("office_id", Id, ForeignKey("office.id"), nullable=False),
    Column("name", String(80), nullable=False),
    UniqueConstraint("office_id", "name"),
)

compound = Table(
    "compound",
    metadata,
    Column("id", Id, primary_key=True),
    Column("community_id", Id, ForeignKey("community.id")),
    Column("name", String(80), nullable=False, unique=True),
    Column("name_en", String(80), nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("timezone", String(40), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("payment_mode", String(20), nullable=False),
    Column("rest_minutes", Integer, nullable=False),
    Column("phone_level", String(12), nullable=False),  # on labels: room_only, masked, full
    Column("distance_metres", Integer, nullable=False),
)

# A Telegram group with its cycles; covers one compound, or several of one community.
ordering_group = Table(
    "ordering_group",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("chat_id", Id, unique=True),
    Column("rule", JSON, nullable=False),  # the cycle rule: hours, length, first day
    Column("paused_until", Instant),
    Column("topic_id", Id),  # in a group with topics: where the bot speaks
    # No cycle opens before the liaison has bound a Telegram group: nobody would hear of it.
    Column("waits_for_chat", Boolean, nullable=False, default=False, server_default=false()),
    # Counts the loads, so that what processes keep of the households in memory is read anew.
    Column("revision", Integer, nullable=False, default=0, server_default="0"),
)

group_compound = Table(
    "group_compound",
    metadata,
    Column("group_id", Id, ForeignKey("ordering_group.id"), primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), primary_key=True),
    UniqueConstraint("compound_id"),
)

# What the liaison had the bot say in the group; withdrawn ones are taken down there.
announcement = Table(
    "announcement",
    metadata,
    Column("id", Id, primary_key=True),
    Column("group_id", Id, ForeignKey("ordering_group.id"), nullable=False, index=True),
    Column("text", Sealed, nullable=False),
    Column("state", String(10), nullable=False, index=True),  # a draft was only looked at
    Column("made_at", Instant, nullable=False),
    Column("made_by", Id, ForeignKey("person.id"), nullable=False),
    Column("posted_at", Instant),  # confirmed: put into the outbox
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", Id, ForeignKey("person.id")),
)

building = Table(
    "building",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("code", String(12), nullable=False),
    Column("position", Integer, nullable=False),  # walking order within the compound
    UniqueConstraint("compound_id", "code"),
)

delivery_point = Table(
    "delivery_point",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("name_en", String(80), nullable=False),
    Column("lane_metres", Integer, nullable=False),
    Column("opens", String(5), nullable=False),  # local time, HH:MM
    Column("closes", String(5), nullable=False),
    UniqueConstraint("compound_id", "name"),
)
