"""Which payments are settled, and which are open: for whoever asks whether a bag may ride."""

from typing import Final

from orders.rules.states import ParcelState, PaymentState

# Nobody waits for this household's money any more.
SETTLED: Final = (
    PaymentState.CONFIRMED,
    PaymentState.WAIVED,
    PaymentState.GATHERED,
    PaymentState.ADVANCED,
    PaymentState.COVERED,
)
OPEN: Final = (PaymentState.DUE, PaymentState.CLAIMED)
# Of what does not come nobody takes money, and nobody advances it.
LAPSED: Final = (ParcelState.DROPPED_UNPAID, ParcelState.CANCELLED, ParcelState.SHORT)
