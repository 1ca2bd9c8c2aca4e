"""Every notice and the screen that says it. Whoever sends makes the words when it sends."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import (
    announcements,
    bag_photos,
    batches,
    binding,
    cancelled,
    contacts,
    cycle_told,
    deputies,
    faq,
    goods,
    group_card,
    handing_out,
    import_taken,
    invitations,
    joining,
    keeping,
    loads,
    need_desk,
    needs,
    on_paper,
    ordering,
    parcels,
    payments,
    periods,
    pickup,
    prices,
    privacy,
    proposals,
    questions,
    reminders,
    sharing,
    statements,
    unpaid,
    unpaid_card,
    waiting_list,
)
from bot.screens.correcting_told import CORRECTING_SCREENS
from bot.screens.gateway_money import GATEWAY_SCREENS
from bot.screens.levels import LEVEL_SCREENS
from bot.screens.modes_told import MODE_SCREENS
from bot.screens.notices_books import BOOK_SCREENS
from bot.screens.notices_calling import CALLING_SCREENS
from bot.screens.notices_care import CARE_SCREENS
from bot.screens.notices_chasing import CHASING_SCREENS
from bot.screens.notices_duty import DUTY_SCREENS
from bot.screens.notices_gate import GATE_SCREENS
from bot.screens.notices_giving import GIVING_SCREENS
from bot.screens.notices_payees import PAYEE_SCREENS
from bot.screens.notices_people import PEOPLE_SCREENS
from bot.screens.notices_runs import RUN_SCREENS
from bot.screens.notices_scanning import SCANNING_SCREENS
from bot.screens.notices_shortage import SHORTAGE_SCREENS
from bot.screens.notices_timetable import TIMETABLE_SCREENS
from bot.screens.notices_trips import TRIP_SCREENS
from bot.screens.platform_told import PLATFORM_SCREENS
from bot.screens.screen import Screen, plain
from bot.screens.statement_told import STATEMENT_SCREENS
from config.texts import Texts
from fulfillment.handover.notices import Notice as HandoverNotice
from fulfillment.notices import Notice as FulfillmentNotice
from orders.notices import Notice as OrderNotice
from orders.notices_imports import Notice as ImportNotice

NoticeScreen = Callable[[Texts, Mapping[str, Any]], Screen]

NOTICE_SCREENS: Mapping[str, NoticeScreen] = {
    **PEOPLE_SCREENS,
    **PAYEE_SCREENS,
    **SHORTAGE_SCREENS,
    **BOOK_SCREENS,
    **CHASING_SCREENS,
    **PLATFORM_SCREENS,
    **CORRECTING_SCREENS,
    **STATEMENT_SCREENS,
    **MODE_SCREENS,
    **GIVING_SCREENS,
    **SCANNING_SCREENS,
    **GATE_SCREENS,
    **RUN_SCREENS,
    **CARE_SCREENS,
    **DUTY_SCREENS,
    **CALLING_SCREENS,
    **TRIP_SCREENS,
    **LEVEL_SCREENS,
    **TIMETABLE_SCREENS,
    **GATEWAY_SCREENS,
    OrderNotice.MEMBER_ASKED: joining.member_asked,
    OrderNotice.MEMBER_ACCEPTED: joining.member_accepted,
    OrderNotice.MEMBER_REFUSED: joining.member_refused,
    OrderNotice.CYCLE_CARD: group_card.group_card,
    OrderNotice.CYCLE_CLOSED: group_card.cycle_closed,
    OrderNotice.CYCLE_CHANGED: cycle_told.group_told,
    OrderNotice.CYCLE_CHANGED_BY: cycle_told.liaison_told,
    OrderNotice.CYCLE_CHANGED_SUPPLY: cycle_told.contact_told,
    OrderNotice.CLOSES_EARLIER: cycle_told.closes_earlier,
    OrderNotice.ORDERED_FOR_YOU: ordering.ordered_for_you,
    OrderNotice.ORDERED_ON_PAPER: on_paper.ordered_on_paper,
    OrderNotice.MOVED_UP: waiting_list.moved_up,
    OrderNotice.UNSERVED: waiting_list.unserved,
    OrderNotice.LEFT_UNSERVED: waiting_list.left_unserved,
    OrderNotice.LATE_ORDER: ordering.late_order,
    OrderNotice.ORDER_PROPOSED: proposals.order_proposed,
    OrderNotice.ORDER_REMINDER: reminders.order_reminder,
    OrderNotice.QUESTION_PASSED: questions.question_passed,
    OrderNotice.QUESTION_ANSWERED: questions.question_answered,
    OrderNotice.FAQ_ANSWER: faq.faq_answer,
    OrderNotice.ANNOUNCEMENT: announcements.announcement,
    OrderNotice.ANNOUNCEMENT_NOT_SENT: announcements.announcement_not_sent,
    OrderNotice.RIGHT_GRANTED: deputies.right_granted,
    OrderNotice.LIAISON_ADDED: invitations.liaison_added,
    OrderNotice.PAYEE_CHANGED: contacts.payee_changed,
    OrderNotice.CONTACT_NAMED: contacts.contact_named,
    OrderNotice.GROUP_BOUND: binding.group_bound,
    OrderNotice.GROUP_FINDINGS: binding.group_findings,
    OrderNotice.CONTROL_PERIOD: periods.control_period,
    OrderNotice.CONTROL_ENDED: periods.control_ended,
    OrderNotice.GOODS_CHANGED: goods.goods_changed,
    OrderNotice.PRICES_ASKED: prices.prices_asked,
    OrderNotice.PRICES_DECIDED: prices.prices_decided,
    OrderNotice.BACKUP_FAILED: keeping.backup_failed,
    OrderNotice.NEED_ASKED: need_desk.need_asked,
    OrderNotice.NEED_DECIDED: need_desk.need_decided,
    OrderNotice.NEED_NOBODY: need_desk.need_nobody,
    OrderNotice.NEED_PASSED: need_desk.need_passed,
    OrderNotice.NEED_PRICED: needs.need_priced,
    OrderNotice.NEED_ANSWERED: needs.need_answered,
    OrderNotice.NEED_AGAIN: needs.need_again,
    ImportNotice.IMPORT_WAITS: import_taken.import_waits,
    ImportNotice.PLATFORM_ORDER_IN: import_taken.order_in,
    FulfillmentNotice.BATCH_READY: batches.batch_ready,
    FulfillmentNotice.BATCH_DECIDED: batches.batch_ready,
    FulfillmentNotice.BATCHES_SUMMARY: batches.batches_summary,
    FulfillmentNotice.BATCHES_WAIT: batches.batches_wait,
    FulfillmentNotice.ORDER_SHORT: sharing.order_short,
    FulfillmentNotice.PARCEL_CANCELLED: parcels.parcel_cancelled,
    FulfillmentNotice.PICK_LIST_READY: parcels.pick_list_ready,
    FulfillmentNotice.PICK_LIST_CHANGED: parcels.pick_list_changed,
    FulfillmentNotice.BAG_PHOTO: bag_photos.bag_photo,
    FulfillmentNotice.PAYMENT_DUE: payments.payment_due,
    FulfillmentNotice.PAYMENT_REMINDER: payments.payment_reminder,
    FulfillmentNotice.PAYMENT_CONFIRMED: payments.payment_confirmed,
    FulfillmentNotice.PAYMENT_LATE: payments.payment_late,
    FulfillmentNotice.PAYMENT_NOT_FOUND: payments.payment_not_found,
    FulfillmentNotice.PAYMENT_WAIVED: payments.payment_waived,
    FulfillmentNotice.BILL_SETTLED: payments.bill_settled,
    FulfillmentNotice.CLAIMED_AFTER_DROP: unpaid_card.claimed_after_drop,
    FulfillmentNotice.UNPAID_AT_DEADLINE: unpaid.unpaid_at_deadline,
    FulfillmentNotice.PARCEL_DROPPED_UNPAID: payments.parcel_dropped,
    FulfillmentNotice.PARCEL_HELD: payments.parcel_held,
    FulfillmentNotice.PARCEL_TAKEN_BACK: payments.parcel_taken_back,
    FulfillmentNotice.PAYMENT_COVERED: cancelled.payment_covered,
    FulfillmentNotice.CYCLE_CANCELLED: cancelled.group_told,
    FulfillmentNotice.ORDER_CANCELLED: cancelled.household_told,
    FulfillmentNotice.DELIVERY_CANCELLED: cancelled.contact_told,
    FulfillmentNotice.CYCLE_CANCELLED_BY: cancelled.liaison_told,
    FulfillmentNotice.CLAIMED_AFTER_CANCEL: cancelled.claimed_after_cancel,
    FulfillmentNotice.CANCELLED_NOT_FOUND: cancelled.not_found,
    FulfillmentNotice.MONEY_COMES_BACK: cancelled.money_comes_back,
    FulfillmentNotice.REFUNDED: cancelled.refunded,
    FulfillmentNotice.CLOSING_STATEMENT: statements.closing_statement,
    FulfillmentNotice.STATEMENTS_READY: statements.statements_ready,
    FulfillmentNotice.PHONES_GO: privacy.phones_go,
    FulfillmentNotice.PHONES_GONE: privacy.phones_gone,
    HandoverNotice.TRUCK_SENT: loads.truck_sent,
    HandoverNotice.DELIVERY_UNDER_WAY: loads.delivery_under_way,
    HandoverNotice.CONSIGNMENT_RELEASED: loads.load_released,
    HandoverNotice.CONSIGNMENT_REFUSED: loads.load_refused,
    HandoverNotice.BAGS_DIFFER: loads.bags_differ,
    HandoverNotice.PICKUP_SLOT: pickup.pickup_slot,
    HandoverNotice.PICKUP_MORE: pickup.pickup_more,
    HandoverNotice.PICKUP_TIMETABLE: pickup.pickup_timetable,
    HandoverNotice.SLOTS_WITHOUT_CHAT: handing_out.slots_without_chat,
    HandoverNotice.TIMETABLE_DOES_NOT_FIT: handing_out.timetable_does_not_fit,
    HandoverNotice.HANDOVER_CLOSED: handing_out.handover_closed_notice,
    HandoverNotice.PARCEL_HELD_UNCOLLECTED: pickup.parcel_held_uncollected,
}


def withdrawn(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """What stands in place of a message that was taken back too late to be removed."""
    return Screen(plain(data.get("text") or texts.gettext("This message was withdrawn.")))
