"""Column types: instants that stay aware, money that stays whole, texts that stay sealed.

A sealed column finds its sealer on the dialect of the engine that the database made, so that
two databases with two keys can live in one process.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from storage.sealing import Sealer


def sealer_of(dialect: Dialect) -> Sealer:
    """Return the sealer that the database put on its engine's dialect."""
    sealer: Sealer = dialect.lanzi_sealer  # type: ignore[attr-defined]
    return sealer


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite would give naive ones back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant must be aware")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Minor(TypeDecorator[int]):
    """Money in whole minor units (fen, cents). Floats are refused."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        if value is not None and type(value) is not int:
            raise TypeError(f"money must be a whole number, not {value!r}")
        return value


class Sealed(TypeDecorator[str]):
    """A text that cannot be read in the database file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else sealer_of(dialect).seal(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else sealer_of(dialect).unseal(value)


class SealedJson(TypeDecorator[Any]):
    """A JSON value that cannot be read in the database file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return sealer_of(dialect).seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(sealer_of(dialect).unseal(value))


class SealedBytes(TypeDecorator[bytes]):
    """A file that cannot be read in the database file."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else sealer_of(dialect).seal_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else sealer_of(dialect).unseal_bytes(value)
