"""What people are told about whom residents pay, and of codes that are not theirs."""

from enum import StrEnum


class Notice(StrEnum):
    """Names of notices; the comment under each names the keys of its data."""

    CODE_SEEN = "code_seen"
    """To who approves: a code in the group that is not a payee's. poster (a name), link (to the
    message, may be empty), kind (wallet, link, bank), why (unknown, other_host, forged), code (how
    it begins)."""

    PAYEE_ASKED = "payee_asked"
    """To who approves where the supplier sells; slot per change. change_id, state, supplier(_en),
    before and after (payee, account_last4, scheme, host), asked_by (clerk, liaison, person),
    decided_by (a name, empty before), has_trial."""

    PAYEE_WISH_OVER = "payee_wish_over"
    """To who asked and to the supplier's contacts: state (confirmed, refused, dropped),
    supplier(_en), payee, account_last4."""
