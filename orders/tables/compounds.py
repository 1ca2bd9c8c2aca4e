"""Where people live: office, community, compound, ordering group, building."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
    true,
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
    # Reasons to need care beside the usual ones: [{"code", "name", "name_en"}].
    Column("flags", JSON, nullable=False, default=list, server_default="[]"),
    # ask: the liaison accepts everybody; roster: who matches the roster is in at once.
    Column("joining", String(8), nullable=False, default="roster", server_default="roster"),
    # How to read tables of platforms that the program does not know: {name: {column: field}}.
    Column("column_maps", JSON, nullable=False, default=dict, server_default="{}"),
    # How to read the tables of banks: {name: what `config.statement_maps` says}.
    Column("statement_maps", JSON, nullable=False, default=dict, server_default="{}"),
    # Whom to call, as posters show it: [{"name", "name_en", "phone"}]. Public numbers, no person's.
    Column("help_lines", JSON, nullable=False, default=list, server_default="[]"),
    # What becomes of the unpaid at the deadline: ask (the liaison decides), drop, hold, advance.
    Column("at_deadline", String(8), nullable=False, default="ask", server_default="ask"),
    # So long after collecting a household may say that something was wrong.
    Column("dispute_hours", Integer, nullable=False, default=48, server_default="48"),
    # A household is called down so many minutes before its slot; 0: nobody is called.
    Column("call_minutes", Integer, nullable=False, default=10, server_default="10"),
    # Who missed their slot and the second call: hold (kept at the point), door (brought).
    Column("at_miss", String(6), nullable=False, default="hold", server_default="hold"),
    # What its gate asks of a load: only what differs from `handover.rules.gate_rule.GateRule`.
    Column("gate_rule", JSON, nullable=False, default=dict, server_default="{}"),
    # Nobody is called down between these local hours.
    Column("night_from", String(5), nullable=False, default="22:00", server_default="22:00"),
    Column("night_to", String(5), nullable=False, default="07:00", server_default="07:00"),
    # What a household with one bag takes at a delivery point.
    Column("pickup_seconds", Integer, nullable=False, default=60, server_default="60"),
    # Phones are erased so long after the end of the control period.
    Column("phone_days", Integer, nullable=False, default=30, server_default="30"),
    # Of welfare calls, as far as it differs from `orders.rules.care.CareRule`.
    Column("care_rule", JSON, nullable=False, default=dict, server_default="{}"),
    # What becomes of bags that nobody collected: hold, door. The liaison may say otherwise.
    Column("leftover", String(6), nullable=False, default="hold", server_default="hold"),
    # Who must declare their health for the day: none, doors (who goes to doors), all.
    Column("duty_demand", String(6), nullable=False, default="doors", server_default="doors"),
    # Up to so many tenths of a degree is no fever; a test is good for so many hours.
    Column("most_tenths", Integer, nullable=False, default=373, server_default="373"),
    Column("test_hours", Integer, nullable=False, default=48, server_default="48"),
    # When those who are there today are asked to declare, HH:MM.
    Column("remind_duty", String(5), nullable=False, default="07:30", server_default="07:30"),
    # Staffing of sealed buildings; whether the group is called without the liaison's yes.
    Column("doors_per_carrier", Integer, nullable=False, default=10, server_default="10"),
    Column("calls_itself", Boolean, nullable=False, default=False, server_default=false()),
    # A household goes out so often in so many days.
    Column("outings", Integer, nullable=False, default=1, server_default="1"),
    Column("outing_days", Integer, nullable=False, default=2, server_default="2"),
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
    # Bags that the volunteers can sort in a cycle; NULL is as many as there are.
    Column("capacity_bags", Integer),
    # Dearer by more than this since the last cycle: the liaison has to say why.
    Column("price_rise_percent", Integer, nullable=False, default=10, server_default="10"),
    # Of stock, as far as it differs from `orders.rules.stock_days.StockRule`.
    Column("stock_rule", JSON, nullable=False, default=dict, server_default="{}"),
    Column("faq_at", Instant),  # when a question of everybody's was last answered in the group
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
    Column("aliases", JSON, nullable=False, default=list, server_default="[]"),
    Column("position", Integer, nullable=False),  # walking order within the compound
    Column("chat_id", Id, index=True),  # its own Telegram group, where it is called down
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
    # lane: people stand in it; holes: pigeon-holes of a building; drop: of sealed buildings.
    Column("kind", String(6), nullable=False, default="lane", server_default="lane"),
    Column("serves", JSON, nullable=False, default=list, server_default="[]"),  # codes; [] is all
    Column("holes", Integer, nullable=False, default=0, server_default="0"),
    Column("walking", JSON, nullable=False, default=dict, server_default="{}"),  # code: minutes
    Column("in_use", Boolean, nullable=False, default=True, server_default=true()),
    UniqueConstraint("compound_id", "name"),
)

# From when to when a compound is controlled, by which notice of the authorities.
control_period = Table(
    "control_period",
    metadata,
    Column("id", Id, primary_key=True),
    Column("compound_id", Id, ForeignKey("compound.id"), nullable=False, index=True),
    Column("notice", String(200), nullable=False),  # title or number of the notice that set it
    Column("begins_at", Instant, nullable=False),
    Column("ends_at", Instant),  # as announced; it may still be ended earlier or later
    Column("set_by", String(60), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("confirmed_at", Instant),  # without it a draft that counts for nothing
    Column("ended_at", Instant),  # when it really ended
    Column("ended_by", String(60)),
    Column("end_notice", String(200)),
    Column("orders_until", Instant),  # after the end: of the cycle that was open then
    Column("statements_at", Instant),  # nothing was under way any more: all have their statement
    Column("erase_phones_at", Instant),
    Column("phones_erased_at", Instant),
    Index(
        "uq_control_period_running",
        "compound_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)
