"""What people are told without having asked, before the cut-off. The bot has the words.

Each member's comment names the keys of its data; instants are ISO texts, money minor units.
"""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices."""

    # to the liaison: member_id, state, address, name, phone, compound, compound_en
    MEMBER_ASKED = "member_asked"
    # to the person: the same
    MEMBER_ACCEPTED = "member_accepted"
    MEMBER_REFUSED = "member_refused"
    # to the group, pinned, and edited while orders come in: see CycleCard.as_data
    CYCLE_CARD = "cycle_card"
    # to the group: number, households, units, next_opens_at, timezone, short (code, name, name_en,
    # stock, wished, rounds, withdrawn), unserved, capacity
    CYCLE_CLOSED = "cycle_closed"
    # to a household's members, of its order on the waiting list: address, number, household_id,
    # cutoff_at, timezone
    MOVED_UP = "moved_up"
    UNSERVED = "unserved"
    # to the liaison, where some were not served: number, cycle_id, compound_id, count, addresses
    LEFT_UNSERVED = "left_unserved"
    # to a household's members when somebody else ordered: address, lines, total, currency
    ORDERED_FOR_YOU = "ordered_for_you"
    # to a person, with two buttons: proposal_id, is_chain, orders [{address, lines, action}]
    ORDER_PROPOSED = "order_proposed"
    # to a person before the cut-off: number, cutoff_at, timezone, homes [{household_id, address}]
    ORDER_REMINDER = "order_reminder"
    # to a supplier's contact: question_id, text, group
    QUESTION_PASSED = "question_passed"
    # to the group or the asker: text, answer, supplier, supplier_en, reply_to
    QUESTION_ANSWERED = "question_answered"
    # to a person who asked in the group too soon after somebody else: see use_cases.faq
    FAQ_ANSWER = "faq_answer"
    # to the liaison, once a cycle and household: address, sent_at, timezone
    LATE_ORDER = "late_order"
    # to a household's members when the liaison entered its order on paper: address, by, given_at,
    # timezone, outcome (in, late, closed), lines, total, currency
    ORDERED_ON_PAPER = "ordered_on_paper"
    # to the liaisons there were: name, compound, compound_en
    LIAISON_ADDED = "liaison_added"
    # to the liaison: supplier, supplier_en, payee, account_last4, payee_before,
    # account_last4_before, scheme, scheme_before, inputs (by the scheme's own names)
    PAYEE_CHANGED = "payee_changed"
    # to the liaison, when a link was used: name, supplier, supplier_en
    CONTACT_NAMED = "contact_named"
    # to the group it is bound to: name, opens_at, timezone, is_open, opens_now
    GROUP_BOUND = "group_bound"
    # to the group: findings ([code, level, data] each) about what the bot lacks there
    GROUP_FINDINGS = "group_findings"
    # to the group: text; changed to a word of its withdrawal where it cannot be removed any more
    ANNOUNCEMENT = "announcement"
    # to its author: text, group, posted_at, timezone, why (overdue, failed, unreachable, unknown)
    ANNOUNCEMENT_NOT_SENT = "announcement_not_sent"
    # to a person: compound, compound_en, right, is_deputy
    RIGHT_GRANTED = "right_granted"
    # to the group: compound, compound_en, notice, begins_at, ends_at (or none), timezone
    CONTROL_PERIOD = "control_period"
    # to the group: compound, compound_en, notice, ended_at, timezone, number, cutoff_at (both none
    # where no cycle is open), goes_on (for other compounds), phone_days
    CONTROL_ENDED = "control_ended"
    # to the liaison, once until a backup succeeds again: code, since, timezone
    BACKUP_FAILED = "backup_failed"
    # of a need: need_id, compound_id, address, kind, text, state, price, currency, supplier,
    # supplier_en, note, by, every_weeks. To who looks after it: asked, or decided by the household
    NEED_ASKED = "need_asked"
    NEED_DECIDED = "need_decided"
    # to the liaison where nobody may look after it: kind, compound_id
    NEED_NOBODY = "need_nobody"
    # to the supplier's contact
    NEED_PASSED = "need_passed"
    # to the household: has a price; has another answer; comes up again
    NEED_PRICED = "need_priced"
    NEED_ANSWERED = "need_answered"
    NEED_AGAIN = "need_again"
    # to the liaison, when a supplier's list changed what it sells: supplier, supplier_en, group,
    # currency, timezone, next_opens_at, counts, added, prices, gone (the first of each)
    GOODS_CHANGED = "goods_changed"
    # to the liaison: rises (see prices.Rise) that wait for the reason
    PRICES_ASKED = "prices_asked"
    # to the supplier's contacts: accepted, reason, rises
    PRICES_DECIDED = "prices_decided"
    # to the group, when the liaison changed its cycles: see cycle_telling.change_data
    CYCLE_CHANGED = "cycle_changed"
    # to the other liaisons: the same, by
    CYCLE_CHANGED_BY = "cycle_changed_by"
    # to the suppliers' contacts: the same
    CYCLE_CHANGED_SUPPLY = "cycle_changed_supply"
    # to who chose something and has not confirmed it, when the cut-off is earlier: the same
    CLOSES_EARLIER = "closes_earlier"
