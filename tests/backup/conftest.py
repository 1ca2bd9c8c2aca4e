"""What several tests of backups use."""

from pathlib import Path

import pytest

from app.backup.places import SQLITE
from app.backup.writing import write_backup
from storage.database import Database
from tests.backup.lived import WORK


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least work that scrypt knows, for backups that nobody is going to guess at."""
    monkeypatch.setattr(write_backup, "__kwdefaults__", {"work": WORK})


@pytest.fixture
def other_kind(db: Database, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place of the kind that `db` is not."""
    if not db.is_sqlite:
        return f"{SQLITE}{tmp_path / 'moved.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url
