"""One small run for all tests of the simulation; each tampers with a copy of its folder."""

import shutil
from pathlib import Path

import pytest
import structlog

from app.simulation.run import start


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cycle of eight households; its status stands in `status.txt`."""
    out = tmp_path_factory.mktemp("simulation")
    status = start(compound=None, households=8, cycles=1, seed=1, database_url="", out=out)
    structlog.reset_defaults()
    (out / "status.txt").write_text(str(status), encoding="utf-8")
    return out


@pytest.fixture
def run_copy(small_run: Path, tmp_path: Path) -> Path:
    """A copy to be tampered with."""
    copy = tmp_path / "copy"
    shutil.copytree(small_run, copy)
    return copy
