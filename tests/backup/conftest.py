"""What several tests of backups use."""

import pytest

from app.backup.writing import write_backup
from tests.backup.lived import WORK


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least work that scrypt knows, for backups that nobody is going to guess at."""
    monkeypatch.setattr(write_backup, "__kwdefaults__", {"work": WORK})
