"""From the truck to the bag: trips and their consignments, hand-overs and slots."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.metadata import Id, metadata
from storage.types import Instant, Sealed

# A vehicle's journey, planned or under way. Its consignments are made at its stops when it leaves.
trip = Table(
    "trip",
    metadata,
    Column("id", Id, primary_key=True),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("cycle_id", Id, ForeignKey("cycle.id")),  # whose goods a planned one fetches
    Column("owner", String(12), nullable=False),  # supplier, platform, community
    Column("state", String(12), nullable=False, default="under_way", server_default="under_way"),
    Column("plate", String(16)),
    Column("leaves_at", Instant),  # as planned; the papers are due the evening before
    Column("planned_at", Instant),
    Column("planned_by", String(60)),
    Column("sent_at", Instant),
    Column("sent_by", String(60)),
    Column("ended_at", Instant),
)

# Where a trip goes, in order; stop 0 is where it loads and has no compound.
trip_stop = Table(
    "trip_stop",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False),
    Column("stop", Integer, nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id")),
    Column("boxes_sent", Integer),  # when it left; NULL: nothing of this stop is on board yet
    Column("left_out_at", Instant),  # it left with nothing for this stop: nothing joins it later
    Column("counted_at", Instant),  # all that was on board for this stop was looked for
    Column("counted_by", String(60)),
    UniqueConstraint("trip_id", "stop"),
)

# Who is on board: the driver, and who goes along. Two of them buy for all on a buying run.
trip_crew = Table(
    "trip_crew",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False, index=True),
    Column("role", String(10), nullable=False),  # driver, porter, buyer
    Column("name", Sealed, nullable=False),
    Column("phone", Sealed),
    Column("person_id", Id, ForeignKey("person.id")),  # where they are one of the neighbours
    Column("named_by", String(60), nullable=False),
    Column("named_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

# A box on board: ticked while loading, and off the truck at a stop, perhaps not its own.
trip_box = Table(
    "trip_box",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("box", Integer, nullable=False),
    Column("loaded_at", Instant),  # NULL: came off without having been counted on
    Column("loaded_by", String(60)),
    Column("off_at", Instant),
    Column("off_by", String(60)),
    Column("off_stop", Integer),
    Column("missing_at", Instant),  # was not there when its stop was counted
    UniqueConstraint("trip_id", "compound_id", "box"),
)

consignment = Table(
    "consignment",
    metadata,
    Column("id", Id, primary_key=True),
    Column("trip_id", Id, ForeignKey("trip.id"), nullable=False),
    Column("stop", Integer, nullable=False),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("supplier.id"), nullable=False),
    Column("cycle_id", Id, ForeignKey("cycle.id"), nullable=False),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False, index=True),
    Column("state", String(14), nullable=False),
    Column("bags_sent", Integer, nullable=False),
    Column("bags_counted", Integer),
    Column("rest_minutes", Integer, nullable=False),
    Column("admitted_at", Instant),
    Column("admitted_by", Id, ForeignKey("person.id")),
    Column("disinfected_at", Instant),
    Column("disinfected_by", Id, ForeignKey("person.id")),
    Column("resting_at", Instant),  # second disinfection done: the rest begins
    Column("resting_by", Id, ForeignKey("person.id")),
    Column("rest_until", Instant),
    Column("released_at", Instant),
    Column("counted_at", Instant),
    Column("counted_by", Id, ForeignKey("person.id")),
    Column("refused_at", Instant),
    Column("refused_by", Id, ForeignKey("person.id")),
    Column("reason", Sealed),  # why it was refused, in the guard's words
    Column("taken_over_at", Instant),  # at the gate: 接驳
    Column("taken_over_by", Id, ForeignKey("person.id")),
    Column("set_down_at", Instant),  # the driver has unloaded at the gate and left
    Column("set_down_by", Id, ForeignKey("person.id")),
    Column("placed_at", Instant),
    Column("placed_by", Id, ForeignKey("person.id")),
    Column("unloaded_at", Instant),
    Column("unloaded_by", Id, ForeignKey("person.id")),
    Column("carried_at", Instant),
    Column("carried_by", Id, ForeignKey("person.id")),
    Column("left_at", Instant),  # the vehicle, out of the gate
    Column("left_by", Id, ForeignKey("person.id")),
    Column("overridden_at", Instant),  # let in by the liaison without all papers
    Column("overridden_by", Id, ForeignKey("person.id")),
    Column("override_reason", Sealed),
    UniqueConstraint("trip_id", "stop"),
)

# A compound's distribution of what arrived: parcels of several cycles and suppliers together.
handover = Table(
    "handover",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False),
    Column("state", String(8), nullable=False),  # planned, open, closed
    Column("made_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("closed_at", Instant),
    # What does not fit into the day: next (the next day), door (brought, flagged households first).
    Column("overflow", String(6), nullable=False, default="next", server_default="next"),
)

slot = Table(
    "slot",
    metadata,
    Column("id", Id, primary_key=True),
    Column("handover_id", Id, ForeignKey("handover.id"), nullable=False),
    Column("household_id", Id, ForeignKey("household.id"), nullable=False, index=True),
    Column("point_id", Id, ForeignKey("delivery_point.id"), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("pickup_code", String(8), nullable=False),
    # point: called down to it; door: brought from it; gate: an institution's, brought there;
    # wait: its building is held back, the times say nothing.
    Column("way", String(6), nullable=False, default="point", server_default="point"),
    Column("door_for", String(8)),  # why it is brought: seal, missed, wish, fit
    # waiting, called, recalled (a second time), missed; only where the way is the point.
    Column("call", String(8), nullable=False, default="waiting", server_default="waiting"),
    Column("called_at", Instant),
    Column("recalled_at", Instant),
    Column("missed_at", Instant),
    # What the household asked for: another time (once), or the door (asked, granted, refused).
    Column("wish", String(8)),  # earlier, later
    Column("wished_at", Instant),
    Column("door_wish", String(8)),
    Column("door_wished_at", Instant),
    Column("collected_at", Instant),
    UniqueConstraint("handover_id", "household_id"),
    UniqueConstraint("handover_id", "pickup_code"),
    # Every tick asks who is still to be served; what was collected in a year is not read for it.
    Index(
        "ix_slot_still_to_serve",
        "way",
        "handover_id",
        "household_id",
        sqlite_where=text("collected_at IS NULL"),
        postgresql_where=text("collected_at IS NULL"),
    ),
)
