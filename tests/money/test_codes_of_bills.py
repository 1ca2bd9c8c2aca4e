"""A bill's code carries what is asked for, until when; what no code can say gets the pay page."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import String

from fulfillment.money.schemes.reading import read_any
from fulfillment.money.tables.payments import payment_request
from fulfillment.money.use_cases.codes import payment_code
from orders.rules.money import Money
from storage.database import Database
from tests.builders import CUTOFF
from tests.schemes.payees import PAYEES
from tests.supply.rounds import make_round, parcel_of

pytestmark = pytest.mark.parametrize("db", ["sqlite"], indirect=True)


async def test_the_code_of_a_bill_says_the_sum_that_is_left_and_goes_stale_with_it(db: Database):
    pay_by = CUTOFF + timedelta(hours=18)
    async with db.write() as tx:
        row = await parcel_of(tx, await make_round(tx), "1-1-101")
        for scheme in ("upi", "khqr", "pay_page"):
            said = paid_by(row, scheme)
            asked: Any = {"portal_url": "http://x", "now": CUTOFF, "pay_by": pay_by}
            code = payment_code(tx, said, amount=4000, **asked)
            read = read_any(code.payload, key=tx.sealer.link_key)
            assert (code.scheme, read.reference) == (scheme, row.reference)
            assert read.amount in (None, Money(4000, said.currency))
            assert payment_code(tx, said, amount=0, **asked).scheme == "pay_page"
        said = paid_by(row, "khqr")
        late = payment_code(tx, said, portal_url="http://x", now=pay_by, pay_by=pay_by)
        assert late.scheme == "pay_page"
        said = paid_by(row, "upi")
        said.pay_inputs = {**said.pay_inputs, "pn": "米" * 60}
        kept = cast("String", payment_request.c.payload.type).length or 0
        long = payment_code(tx, said, portal_url="http://x", now=CUTOFF, pay_by=pay_by)
        assert (long.scheme, len(long.payload) <= kept) == ("pay_page", True)


def paid_by(row: Any, scheme: str) -> Any:
    """A parcel's row whose payee is paid by this scheme."""
    currency, inputs = PAYEES.get(scheme, ("CNY", {}))
    changed = {"scheme": scheme, "currency": currency, "pay_inputs": inputs}
    return SimpleNamespace(**row._asdict() | changed)
