"""How tables of orders are read is kept with the compound: from its file, and from its page."""

from sqlalchemy import select, update

from config.compound_file import CompoundFile, read_compound_file
from orders.actors import OPERATOR
from orders.tables.compounds import compound
from orders.use_cases.loading import apply_load, plan_load
from storage.database import Database, Transaction
from tests.builders import DURING, FIRST_DAY, SMALL

OWN = {"units": "份数"}


def file_with(maps: str) -> CompoundFile:
    file, problems = read_compound_file(f"{SMALL}\ncolumn_maps: {maps}\n")
    assert file is not None, problems
    return file


async def load(tx: Transaction, maps: str) -> None:
    file = file_with(maps)
    await apply_load(tx, file, actor=OPERATOR, today=FIRST_DAY, now=DURING, with_payees=True)
    assert (await plan_load(tx, file)).changes.is_nothing


async def test_maps_of_the_file_are_renewed_and_those_of_the_page_stay(db: Database) -> None:
    async with db.write() as tx:
        await load(tx, "{物业: {units: 几份, address: 送哪里}}")
        kept = await tx.scalar(select(compound.c.column_maps))
        assert kept == {"物业": {"units": "几份", "address": "送哪里"}}
        await tx.run(update(compound).values(column_maps={**kept, "群主": OWN}))
        await load(tx, "{物业: {units: 数目}}")
        assert await tx.scalar(select(compound.c.column_maps)) == {
            "物业": {"units": "数目"},
            "群主": OWN,
        }


def test_a_column_that_there_is_not_is_named_with_its_line() -> None:
    file, problems = read_compound_file(
        f"{SMALL}\ncolumn_maps:\n  物业:\n    unit: 单元\n    x: 1\n"
    )
    assert file is None
    assert {problem.code for problem in problems} == {"missing", "extra_forbidden"}
    assert all(problem.where.startswith("column_maps.物业") for problem in problems)
