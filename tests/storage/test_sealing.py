"""Personal data at rest, aware instants, whole money."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from app.migrate import migrate
from orders.tables.cycles import offer
from orders.tables.people import person
from storage.database import Database
from storage.sealing import Sealer, read_or_make_key
from tests.builders import (
    make_compound,
    make_liaison,
    make_member,
    make_open_cycle,
)

NAME, PHONE = "欧阳秋菊", "+8613912340987"


async def test_names_and_phones_cannot_be_read_in_the_database_file(tmp_path: Path):
    path = tmp_path / "lanzi.db"
    database = Database(f"sqlite+aiosqlite:///{path}", sealer=Sealer(Fernet.generate_key()))
    await migrate(database)
    async with database.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id, name=NAME, phone=PHONE)
        await make_member(tx, "1-1-101", name=NAME, phone=PHONE)
        found = await tx.scalar(
            select(person.c.id).where(person.c.phone_index == tx.sealer.index(PHONE))
        )
        assert found is not None  # looked up by the blind index
    await database.close()
    content = b"".join(item.read_bytes() for item in tmp_path.iterdir())
    assert "小园".encode() in content  # the compound's name is public: the search does work
    for secret in (NAME, PHONE, PHONE[3:]):
        assert secret.encode() not in content


async def test_another_key_opens_nothing(tmp_path: Path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'lanzi.db'}"
    first = Database(url, sealer=Sealer(Fernet.generate_key()))
    await migrate(first)
    async with first.write() as tx:
        await make_compound(tx)
        await make_member(tx, "1-1-101")
    await first.close()
    second = Database(url, sealer=Sealer(Fernet.generate_key()))
    async with second.read() as tx:
        with pytest.raises(InvalidToken):
            await tx.all(select(person))
    await second.close()


def test_only_the_owner_can_read_the_key(tmp_path: Path):
    path = tmp_path / "keys" / "lanzi.key"
    key = read_or_make_key(path)
    assert read_or_make_key(path) == key
    assert path.stat().st_mode & 0o077 == 0


async def test_instants_come_back_aware_and_in_utc(db: Database):
    local = datetime(2026, 3, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    async with db.write() as tx:
        await tx.insert(person, name="x", language="en", created_at=local)
        kept = await tx.scalar(select(person.c.created_at))
        assert kept == local
        assert kept.tzinfo == UTC
        with pytest.raises(StatementError):
            await tx.insert(person, name="x", language="en", created_at=datetime(2026, 3, 1))  # noqa: DTZ001


async def test_a_float_is_never_money(db: Database):
    async with db.write() as tx:
        await make_compound(tx)
        await make_open_cycle(tx)
        with pytest.raises(StatementError):
            await tx.run(offer.update().values(price=10.5))
