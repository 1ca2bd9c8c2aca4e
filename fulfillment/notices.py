"""What people are told about batches, pick lists and money. The bot has the words.

Instants are ISO texts, money is minor units of `currency`, names come in both languages.
`lines` is a list of code, name, name_en, quantity, price.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    BATCH_READY = "batch_ready"
    """To who approves; slot per batch. batch_id, cycle_id, cycle_number, compound_id, state,
    reason, building, supplier(_en), households, bags, units (code, name, name_en, units),
    amount, currency, odd (pairs of code and data, see `supply.rules.odd`), timezone, decided_by
    (a name, empty before), decided_at."""

    BATCH_DECIDED = "batch_decided"
    """To who approves, in the slot of `batch_ready`: the same keys."""

    BATCHES_SUMMARY = "batches_summary"
    """To who approves. cycle_id, cycle_number, compound_id, batches, households, bags, amount,
    currency, approve_by, timezone."""

    BATCHES_WAIT = "batches_wait"
    """To who approves, past the time: cycle_id, cycle_number, compound_id, compound(_en),
    buildings (codes), batches (their number), approve_by, timezone."""

    ORDER_SHORT = "order_short"
    """To the household. cycle_id, cycle_number, household_id, address, lines (code, name, name_en,
    wished, got, substituted, all_or_none), nothing (true when the household gets no goods at all in
    this cycle)."""

    PARCEL_CANCELLED = "parcel_cancelled"
    """To the household, when the liaison took it from a returned batch. number, address,
    supplier(_en), lines, amount, currency."""

    PICK_LIST_READY = "pick_list_ready"
    """To the supplier's contacts after an approval; slot per list. pick_list_id, cycle_id,
    cycle_number, compound_id, compound(_en), supplier(_en), version, parcels, bags, packed_by,
    timezone."""

    PICK_LIST_CHANGED = "pick_list_changed"
    """To the supplier's contacts after a drop, hold, take-back or recall: the keys of
    `pick_list_ready`, reason (unpaid_dropped, held, taken_back, recalled), changed (addresses;
    the building when it was recalled)."""

    PAYMENT_DUE = "payment_due"
    """To each member. request_id, parcel_id, number, address, compound(_en), supplier(_en),
    cycle_number, lines, amount, currency, payee, account_last4, reference, scheme, pay_by,
    timezone, link (what the payment code carries)."""

    BAG_PHOTO = "bag_photo"
    """To each member, with the picture: document_id, parcel_id, address, number, bags,
    order_number, cycle_number, supplier(_en), amount, currency."""

    PAYMENT_REMINDER = "payment_reminder"
    """To each member, an hour before the deadline, or by the liaison's press: the keys of
    `payment_due`, is_over (the deadline is; not there where the program reminds)."""

    PAYMENT_CONFIRMED = "payment_confirmed"
    """To the household. request_id, number, address, amount, currency, reference, payee,
    supplier(_en), cycle_number."""

    PAYMENT_LATE = "payment_late"
    """To the household: money came after the parcel was dropped. Keys of `payment_confirmed`."""

    PAYMENT_NOT_FOUND = "payment_not_found"
    """To the household, kindly. Keys of `payment_confirmed`, account_last4, pay_by, timezone,
    link."""

    PAYMENT_WAIVED = "payment_waived"
    """To the household: nothing needs to be paid. Keys of `payment_confirmed`."""

    BILL_SETTLED = "bill_settled"
    """In place of a bill that was sent (`money.use_cases.bills`): nothing more to be paid.
    number, address, supplier(_en), cycle_number, lines, amount, credit_used, currency, state (as
    people see it, see `PaymentView.standing`), parcel_state."""

    CLAIMED_AFTER_DROP = "claimed_after_drop"
    """To who approves: a dropped household says that it has paid. request_id, parcel_id,
    number, address, amount, currency, reference, cycle_id, compound_id."""

    UNPAID_AT_DEADLINE = "unpaid_at_deadline"
    """To who approves. cycle_id, cycle_number, compound_id, pay_by, timezone, currency, total,
    unpaid (request_id, parcel_id, address, number, amount, state, reachable, pleads): on whom to
    decide; dropped, held, advanced (the same keys): what the compound's rule has done."""

    PARCEL_DROPPED_UNPAID = "parcel_dropped_unpaid"
    """To the household. Keys of `payment_confirmed`."""

    PARCEL_HELD = "parcel_held"
    """To the household: packed, off the truck until it is paid. Keys of `payment_confirmed`."""

    PARCEL_TAKEN_BACK = "parcel_taken_back"
    """To the household: on the truck again. Keys of `payment_confirmed`, state (of the payment),
    link."""

    PAYMENT_COVERED = "payment_covered"
    """To the household: its credit pays for all of it. Keys of `payment_confirmed`, credit_used,
    credit_left."""

    CYCLE_CANCELLED = "cycle_cancelled"
    """To the group, once. number, compound(_en), reason, was (planned, open, closed), opens_at,
    next_opens_at, timezone."""

    ORDER_CANCELLED = "order_cancelled"
    """To the household, once a cycle. Keys of `cycle_cancelled`, address, gives_back, currency,
    bills (request_id, supplier(_en), number, amount, back, standing: open, claimed, paid, late,
    waived)."""

    DELIVERY_CANCELLED = "delivery_cancelled"
    """To a supplier's contact, once a cycle. Keys of `cycle_cancelled`, suppliers(_en), bags
    (packed), gives_back, refunds, total, claimed, currency."""

    CYCLE_CANCELLED_BY = "cycle_cancelled_by"
    """To the other liaisons. Keys of `delivery_cancelled`, by (a name)."""

    CLAIMED_AFTER_CANCEL = "claimed_after_cancel"
    """To who approves: somebody says that they paid for a cancelled cycle. request_id, number,
    address, amount, currency, reference, gives_back."""

    CANCELLED_NOT_FOUND = "cancelled_not_found"
    """To the household: no money was found that it says it paid for a cancelled cycle. Keys of
    `payment_confirmed`."""

    MONEY_COMES_BACK = "money_comes_back"
    """To the household: money came for a cancelled cycle. Keys of `payment_confirmed`,
    gives_back."""

    CLOSING_STATEMENT = "closing_statement"
    """To the household, when its compound's last cycle after control is settled. compound(_en),
    begins_at, ended_at, timezone, address, household_id, currency, asked, paid, waived, dropped,
    cancelled, open, refunded, credit, advanced, repaid, owed, covered."""

    STATEMENTS_READY = "statements_ready"
    """To the liaison. compound(_en), begins_at, ended_at, timezone, households, asked, open,
    currency."""

    PHONES_GO = "phones_go"
    """To the liaison, three days before. compound(_en), erase_at, timezone."""

    PHONES_GONE = "phones_gone"
    """To the liaison. Keys of `phones_go`, people, entries (of the roster)."""

    REFUNDED = "refunded"
    """To the household: the money was sent back. Keys of `payment_confirmed`."""
