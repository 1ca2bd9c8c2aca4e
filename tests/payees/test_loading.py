"""A compound file that names another code of the same payee names another payee."""

import pytest
from sqlalchemy import select

import app.schema  # noqa: F401 - every table, as the program has them
from config.compound_file import CompoundFile
from orders.tables.suppliers import supplier
from storage.tables import outbox
from tests.builders import make_compound, make_liaison
from tests.setting_up.test_loading import file_of, load


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_another_code_of_the_same_name_is_another_payee(db):
    by_code = (
        'account_last4: "6021"\n    payment_scheme: static_code\n    payment_inputs: {{text: {}}}'
    )

    def coded(text: str) -> CompoundFile:
        return file_of(('account_last4: "6021"', by_code.format(text)))

    async with db.write() as tx:
        first = await make_compound(tx)
        await make_liaison(tx, first.compound_id)
        await load(tx, coded("wxp://f2f0One"))
        await load(tx, coded("wxp://f2f0Two"), with_payees=False)
        kept = select(supplier.c.pay_inputs).order_by(supplier.c.id)
        assert await tx.scalar(kept) == {"text": "wxp://f2f0One"}
        await load(tx, coded("wxp://f2f0Two"))
        assert await tx.scalar(kept) == {"text": "wxp://f2f0Two"}
        told = await tx.all(select(outbox).where(outbox.c.notice == "payee_changed"))
        assert [row.data["inputs"]["text"] for row in told] == ["wxp://f2f0One", "wxp://f2f0Two"]
