"""A bill in the chat says what became of it, in words of its own."""

import pytest

from bot.screens.payments import bill_settled
from config.texts import texts_for
from fulfillment.money.rules.settled import SETTLED
from tests.screens.samples import PAID

ASK = "Please ask the liaison about this payment."


@pytest.mark.parametrize("state", SETTLED)
def test_whoever_paid_the_household_is_not_sent_to_the_liaison(state: str):
    texts = texts_for("en")
    data = {**PAID, "state": state, "parcel_state": "packed"}
    assert ASK not in bill_settled(texts, data).text
