"""Which payments are settled, and which are open: for whoever asks whether a bag may ride."""

from typing import Final

from orders.rules.states import PaymentState

# Nobody waits for this household's money any more.
SETTLED: Final = (
    PaymentState.CONFIRMED,
    PaymentState.WAIVED,
    PaymentState.GATHERED,
    PaymentState.ADVANCED,
    PaymentState.COVERED,
)
OPEN: Final = (PaymentState.DUE, PaymentState.CLAIMED)
