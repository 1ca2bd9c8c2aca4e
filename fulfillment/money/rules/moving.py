"""The books of a payment request that goes from one household to another.

The one on which it stood by mistake owes nothing any more and has back the credit that it paid
with; the other owes the whole price. What was paid or waived stays so and moves nothing. Every
move adds up to zero and has a number of its own: an order may be moved back. Minor units.
"""

from fulfillment.money.rules.books import Claim, Entry


def move_entries(claim: Claim, to_household: int, *, number: int) -> tuple[Entry, ...]:
    """The entries of one move of a sum that is still owed."""
    key = f"move:{claim.request_id}:{number}"
    entries = (
        Entry(key, f"household:{claim.household_id}", claim.amount),
        Entry(key, f"kept:{claim.household_id}", claim.credit),
        Entry(key, f"household:{to_household}", -claim.amount - claim.credit),
    )
    return tuple(entry for entry in entries if entry.amount)
