"""What people are told between the truck and the bag: names of notices and their data.

Instants are ISO strings in UTC, to be shown in `timezone`; every name comes in both languages
(`compound` and `compound_en`). The words are made by whoever sends. Nothing that goes to the
group holds a person's name, a code, a sum or a room.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names in the outbox; a docstring under each names who gets it and its data keys."""

    TRUCK_SENT = "truck_sent"
    """To approve and gate holders, with the steps to come: consignment_id, handover_id, compound,
    compound_en, supplier, supplier_en, cycle_number, bags, parcels, rest_minutes, sent_at,
    timezone, steps (list of states: admitted, disinfected, resting, released, counted)."""

    DELIVERY_UNDER_WAY = "delivery_under_way"
    """To the group: compound, compound_en, supplier, supplier_en, cycle_number, bags, sent_at,
    rest_minutes, timezone."""

    CONSIGNMENT_RELEASED = "consignment_released"
    """To approve holders, the rest is over and counting may begin: consignment_id, handover_id,
    compound, compound_en, supplier, supplier_en, cycle_number, bags, released_at,
    timezone, next (the step that comes now)."""

    CONSIGNMENT_REFUSED = "consignment_refused"
    """To approve holders and the supplier's contacts; the goods go back and may be sent again:
    consignment_id, handover_id, compound, compound_en, supplier, supplier_en, cycle_number, bags,
    parcels, reason, refused_at, timezone."""

    BAGS_DIFFER = "bags_differ"
    """To approve holders, more or fewer bags than were sent: consignment_id, handover_id, compound,
    compound_en, supplier, supplier_en, cycle_number, bags_sent, bags_counted, difference (counted
    minus sent), counted_at, timezone."""

    PICKUP_SLOT = "pickup_slot"
    """To each member of a household: handover_id, household_id, address, compound, compound_en,
    point, point_en, starts_at, ends_at, timezone, pickup_code, bags."""

    PICKUP_MORE = "pickup_more"
    """To the same, when another truck came before their slot: same time, same code. The keys of
    `pickup_slot`; `bags` are all of them now."""

    PICKUP_TIMETABLE = "pickup_timetable"
    """To the group: handover_id, compound, compound_en, timezone, buildings (list of building,
    point, point_en, from, to, households), in the order in which they begin."""

    SLOTS_WITHOUT_CHAT = "slots_without_chat"
    """To approve and hand_out holders, households that the bot cannot write to: handover_id,
    compound, compound_en, timezone, slots (list of address, point, point_en, starts_at, ends_at,
    pickup_code, bags)."""

    TIMETABLE_DOES_NOT_FIT = "timetable_does_not_fit"
    """To approve holders, the slots go on the next day: handover_id, compound, compound_en,
    timezone, minutes_missing, ends_at (of the last slot)."""

    HANDOVER_CLOSED = "handover_closed"
    """To approve holders, with what was not collected: handover_id, compound, compound_en,
    timezone, closed_at, households, collected (households), held (list of parcel_id, address,
    number, bags, supplier, supplier_en), to_door (addresses that are brought their bags)."""

    PARCEL_HELD_UNCOLLECTED = "parcel_held_uncollected"
    """To each member of a household that did not collect: handover_id, household_id, parcel_id,
    address, compound, compound_en, supplier, supplier_en, number, bags, closed_at, timezone."""
