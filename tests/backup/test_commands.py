"""The three commands as somebody types them, and what they say when it does not work."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import cli
from tests.backup.lived import PASSPHRASE, live, opened
from tests.builders import KEY
from tests.house.files import HOME

Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def lived_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file in which people have lived, to copy from."""
    path = tmp_path_factory.mktemp("lived") / "lanzi.db"
    path.write_bytes(migrated_file.read_bytes())

    async def run() -> None:
        async with opened(f"sqlite+aiosqlite:///{path}") as db:
            await live(db)

    asyncio.run(run())
    return path


@pytest.fixture
def house(lived_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with database, key and settings, as somebody has it on a server."""
    house = tmp_path / "house"
    house.mkdir()
    (house / "lanzi.db").write_bytes(lived_file.read_bytes())
    (house / "lanzi.key").write_bytes(KEY + b"\n")
    (house / "lanzi.env").write_text(f"LANZI_BOT_TOKEN=7:abc\nLANZI_FOLDER={house}\n")
    monkeypatch.setenv("LANZI_BACKUP_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.chdir(tmp_path)
    return house


@pytest.fixture
def lanzi() -> Run:
    def run(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(cli, [str(word) for word in words])
        return result.exit_code, result.output

    return run


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def backup(house: Path, lanzi: Run, to: Path) -> Path:
    status, said = lanzi("backup", "--settings", house / "lanzi.env", "--to", to)
    assert (status, "Read back and compared: whole" in said) == (0, True), said
    return to


@pytest.mark.slow
def test_from_one_machine_to_the_next_with_one_file(house: Path, lanzi: Run, tmp_path: Path):
    """The only one at full strength: what is typed is what is done."""
    file = backup(house, lanzi, tmp_path / "one.backup")
    assert file.read_bytes()[13] == 17
    status, said = lanzi("restore", file, "--check")
    assert (status, "The file is whole." in said) == (0, True)
    status, said = lanzi("restore", file, "--into", tmp_path / "new")
    assert status == 0
    assert "the same as in the original" in said
    assert "not sent again" in said
    assert f"./lanzi serve --settings {tmp_path / 'new' / 'lanzi.env'}" in said
    assert made(tmp_path / "new") == ["lanzi.db", "lanzi.env", "lanzi.key"]


@pytest.mark.usefixtures("cheap")
def test_what_does_not_work_is_said_in_plain_words(house: Path, lanzi: Run, tmp_path: Path):
    file = backup(house, lanzi, tmp_path / "one.backup")
    whole = file.read_bytes()
    cut, spoiled, other = (tmp_path / name for name in ("cut", "spoiled", "other"))
    cut.write_bytes(whole[:-1])
    changed = bytearray(whole)
    changed[-1] ^= 1
    spoiled.write_bytes(changed)
    other.write_text("Dear neighbours")
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("another phrase\n")
    for words, sentence in (
        ((file, "--passphrase-file", wrong), "The passphrase does not open this backup."),
        ((cut,), "The file ends too early"),
        ((spoiled,), "The file is damaged"),
        ((other,), f"{other} is no backup of this program."),
        ((tmp_path / "none",), "No such file or directory"),
    ):
        for how in (("--check",), ("--into", tmp_path / "new")):
            status, said = lanzi("restore", *words, *how)
            assert status == 1
            assert sentence in said
    assert not (tmp_path / "new" / "lanzi.env").exists()
    assert not (tmp_path / "new" / "lanzi.db").exists()
    # A broken-off restore leaves nothing that is in the way of the next.
    assert lanzi("restore", file, "--into", tmp_path / "new")[0] == 0
    status, said = lanzi("restore", file, "--into", tmp_path / "new")
    assert (status, "There is something in" in said) == (1, True)


@pytest.mark.usefixtures("cheap")
def test_a_backup_that_cannot_be_made_says_why(
    house: Path, lanzi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    command = ("backup", "--settings", house / "lanzi.env")
    (tmp_path / "file").touch()
    status, said = lanzi(*command, "--to", tmp_path / "file" / "inside")
    assert (status, "Cannot write" in said) == (1, True)
    monkeypatch.setenv("LANZI_BACKUP_PASSPHRASE", "short")
    assert "at least 10 characters" in lanzi(*command)[1]
    monkeypatch.delenv("LANZI_BACKUP_PASSPHRASE")
    assert "No passphrase" in lanzi(*command)[1]
    monkeypatch.setenv("LANZI_BACKUP_PASSPHRASE", PASSPHRASE)
    (house / "lanzi.db").rename(house / "elsewhere.db")
    assert "There is no database of ours" in lanzi(*command)[1]
    assert not (house / "lanzi.db").exists()
    (house / "lanzi.key").unlink()
    assert "The sealing key" in lanzi(*command)[1]
    assert lanzi("backup", "--settings", tmp_path / "none.env")[0] == 2


@pytest.mark.usefixtures("cheap")
def test_a_key_that_does_not_fit_is_found_when_the_backup_is_made(
    house: Path, lanzi: Run, tmp_path: Path
):
    (house / "lanzi.key").write_bytes(KEY[::-1].lstrip(b"=") + b"=")
    status, said = lanzi("backup", "--settings", house / "lanzi.env", "--to", tmp_path / "b.backup")
    assert status == 1
    assert "sealed values do not open with the key" in said


@pytest.mark.usefixtures("cheap")
def test_chinese_is_said_where_the_terminal_says_nothing(
    house: Path, lanzi: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("LANG")
    status, said = lanzi("backup", "--settings", house / "lanzi.env", "--to", tmp_path / "b.backup")
    assert (status, "已读回核对：完整" in said) == (0, True)


@pytest.mark.usefixtures("cheap")
def test_the_settings_name_the_new_database_when_asked_to(house: Path, lanzi: Run):
    target = house / "moved.db"
    command = ("move", "--settings", house / "lanzi.env", "--to", target)
    status, said = lanzi(*command, "--change-settings")
    assert status == 0, said
    line = f"LANZI_DATABASE_URL=sqlite+aiosqlite:///{target}\n"
    assert line in (house / "lanzi.env").read_text()
    assert target.exists()


def started(house: Path, to: Path, *before: str) -> subprocess.Popen[str]:
    command = ("backup", "--settings", str(house / "lanzi.env"), "--to", str(to))
    return subprocess.Popen(
        [*before, sys.executable, "-m", "app", *command],
        stdout=subprocess.PIPE,
        text=True,
        cwd=HOME,
        env=dict(os.environ),
    )


def test_a_full_disk_is_named_and_leaves_nothing(house: Path, tmp_path: Path):
    limited = ("sh", "-c", 'ulimit -f 200; exec "$@"', "sh")  # in blocks of 512 bytes
    with started(house, tmp_path / "backups", *limited) as process:
        said = process.communicate()[0]
    assert process.returncode == 1
    assert "Cannot write" in said
    assert "File too large" in said
    assert made(tmp_path / "backups") == []


def test_one_that_is_killed_leaves_no_file_of_a_backups_name(
    house: Path, lanzi: Run, tmp_path: Path, cheap: None
):
    folder = tmp_path / "backups"
    folder.mkdir()
    with started(house, folder) as process:
        while not made(folder):  # the passphrase's half second of work comes after the file
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    [left] = made(folder)
    assert left.startswith(".lanzi-")
    assert left.endswith(".part")
    backup(house, lanzi, tmp_path / "backups" / "next.backup")
