"""What a transaction reads once, and when it reads it anew."""

from sqlalchemy import select, update

from orders.tables.compounds import compound, office
from storage.database import Database, Transaction


async def names(tx: Transaction, asked: list[int]) -> list[str]:
    async def read() -> list[str]:
        asked.append(1)
        return list(await tx.scalars(select(office.c.name).order_by(office.c.id)))

    return await tx.once("offices", (office,), read)


async def test_what_is_asked_twice_is_read_once_until_its_table_is_written(db: Database):
    asked: list[int] = []
    async with db.write() as tx:
        assert await names(tx, asked) == []
        await tx.run(update(compound).values(name_en="x"))
        assert await names(tx, asked) == []
        assert len(asked) == 1
        await tx.insert(office, name="街道办")
        assert await names(tx, asked) == ["街道办"]
        await tx.insert_many(office, [{"name": "二办"}])
        assert await names(tx, asked) == ["街道办", "二办"]
        await tx.insert_new(office, name="三办")
        assert await names(tx, asked) == ["街道办", "二办", "三办"]
        await tx.run(update(office).where(office.c.name == "二办").values(name="二号办"))
        assert await names(tx, asked) == ["街道办", "二号办", "三办"]
    async with db.write() as tx:
        assert len(await names(tx, asked)) == 3
    assert len(asked) == 6
