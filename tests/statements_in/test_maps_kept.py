"""How a bank's table is read stays with the compound: from its file, and from a page."""

import pytest
from sqlalchemy import select, update

from config.compound_file import CompoundFile, read_compound_file
from orders.actors import OPERATOR
from orders.tables.compounds import compound
from orders.use_cases.loading import apply_load, plan_load
from storage.database import Database, Transaction
from tests.builders import DURING, FIRST_DAY, SMALL


def file_with(maps: str) -> CompoundFile:
    file, problems = read_compound_file(f"{SMALL}\nstatement_maps: {maps}\n")
    assert file is not None, problems
    return file


async def load(tx: Transaction, maps: str) -> None:
    file = file_with(maps)
    await apply_load(tx, file, actor=OPERATOR, today=FIRST_DAY, now=DURING, with_payees=True)
    assert (await plan_load(tx, file)).changes.is_nothing


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
async def test_maps_of_the_file_are_renewed_and_those_of_the_page_stay(db: Database) -> None:
    async with db.write() as tx:
        await load(tx, "{农商行: {date: 日期, amount: 金额, texts: 附言}}")
        kept = await tx.scalar(select(compound.c.statement_maps))
        assert kept == {"农商行": {"date": "日期", "amount": "金额", "texts": ["附言"]}}
        own = {"date": "Datum", "amount": "Betrag", "decimal": ","}
        await tx.run(update(compound).values(statement_maps={**kept, "Sparkasse": own}))
        await load(tx, "{农商行: {date: 交易日, money_in: 贷方}}")
        assert await tx.scalar(select(compound.c.statement_maps)) == {
            "农商行": {"date": "交易日", "money_in": "贷方"},
            "Sparkasse": own,
        }


def test_a_map_without_a_sum_or_with_a_word_too_many_is_named_with_its_line() -> None:
    file, problems = read_compound_file(
        f"{SMALL}\nstatement_maps:\n  农商行:\n    date: 日期\n    summe: x\n  别家:\n    date: d\n"
    )
    assert file is None
    assert {problem.code for problem in problems} == {"missing", "extra_forbidden"}
    assert all(problem.where.startswith("statement_maps.") for problem in problems)
