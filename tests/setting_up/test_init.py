"""`./lanzi init`: by flags, by answers, run again, and with every kind of wrong answer."""

import asyncio
import re
import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from app.setting_up.database_address import as_the_program_has_it, what_is_wrong
from app.setting_up.settings_file import other_lines, render, write
from config.settings import read_settings
from config.texts import texts_for
from orders.tables.compounds import compound, ordering_group
from orders.tables.people import invitation
from storage.database import Database
from storage.sealing import Sealer
from tests.builders import SMALL
from tests.postgres import PostgresServer
from tests.sandbox.conftest import TOKEN, Process, Sandbox
from tests.setting_up.terminal import run, run_apart

ADDRESS = ("--public-url", "http://127.0.0.1:9")
EN = texts_for("en")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def look(settings_path: Path, statement):
    async def read():
        settings = read_settings(settings_path)
        database = Database(
            settings.database, sealer=Sealer(settings.key_path.read_bytes().strip())
        )
        async with database.read() as tx:
            found = await tx.all(statement)
        await database.close()
        return found

    return asyncio.run(read())


def test_by_flags_it_sets_up_writes_loads_and_says_what_is_next(
    process: Process, small: Path, tmp_path: Path
):
    flags = ("--yes", *ADDRESS, "--compound", str(small), "--folder", str(tmp_path / "data"))
    ended = run_apart("init", *flags, cwd=tmp_path, api=process.base)
    assert ended.status == 0, ended.said
    file = tmp_path / "lanzi.env"
    assert mode_of(file) == 0o600
    assert mode_of(tmp_path / "data" / "lanzi.key") == 0o600
    assert mode_of(tmp_path / "data") == 0o700
    settings = read_settings(file)
    assert settings.folder == tmp_path / "data"
    assert len(settings.webhook_secret.get_secret_value()) >= 32
    assert re.search(r"https://t\.me/\w+\?start=claim_\S{32}\s", ended.said)
    assert "lanzi serve --settings" in ended.said
    (group,) = look(file, select(ordering_group))
    assert group.waits_for_chat
    assert "TOKEN" not in ended.said.replace("token", "")
    assert settings.token not in ended.said


def test_run_again_it_keeps_key_secret_link_and_what_it_does_not_ask(
    process: Process, small: Path, tmp_path: Path
):
    flags = ("--yes", *ADDRESS, "--compound", str(small))
    run("init", *flags, cwd=tmp_path, api=process.base)
    file, key = tmp_path / "lanzi.env", tmp_path / "var" / "lanzi.key"
    file.write_text(file.read_text() + "LANZI_BACKUP_PASSPHRASE=geheim\n")
    before = read_settings(file), key.read_bytes(), look(file, select(invitation))
    ended = run("init", "--yes", cwd=tmp_path, api=process.base, language="zh")
    assert ended.status == 0, ended.said
    assert (read_settings(file), key.read_bytes(), look(file, select(invitation))) == before
    assert "LANZI_BACKUP_PASSPHRASE=geheim" in file.read_text()
    assert "接下来" in ended.said
    assert "claim_" not in ended.said


def test_answers_come_by_the_pipe_and_a_wrong_one_is_asked_again(
    process: Process, small: Path, tmp_path: Path
):
    answers = "\n".join(
        [
            "nonsense",  # no token
            TOKEN,
            "mysql://somewhere/else",
            "",  # SQLite
            "http://lanzi.example.org",
            "https://10.0.0.1",
            "http://127.0.0.1:9",
            "n",  # no webhook
            str(tmp_path / "nowhere.yaml"),
            str(small),
            "y",
        ]
    )
    ended = run("init", cwd=tmp_path, answers=answers + "\n", api=process.base)
    assert ended.status == 0, ended.said
    for said in ("looks like 123456789", "Only SQLite and PostgreSQL", "must begin with https",
                 "this machine only", "There is no file"):  # fmt: skip
        assert said in ended.said
    assert [row.name for row in look(tmp_path / "lanzi.env", select(compound))] == ["小园"]


def test_without_a_compound_file_the_example_is_copied_and_never_over_an_edited_one(
    process: Process, tmp_path: Path
):
    answers = f"{TOKEN}\n\nhttp://127.0.0.1:9\nn\n\n"
    ended = run("init", cwd=tmp_path, answers=answers, api=process.base)
    assert ended.status == 0, ended.said
    copy = tmp_path / "compound.yaml"
    assert "樊城花园" in copy.read_text("utf-8")
    copy.write_text("edited", encoding="utf-8")
    run("init", cwd=tmp_path, answers="\n\n\nn\n\n\n", api=process.base)
    assert copy.read_text("utf-8") == "edited"


def test_when_the_answers_end_it_says_what_is_missing_and_writes_nothing(
    process: Process, tmp_path: Path
):
    for answers, flag in (("", "--token-file"), (f"{TOKEN}\n", "--database")):
        ended = run("init", cwd=tmp_path, answers=answers, api=process.base)
        assert (ended.status, flag in ended.said) == (2, True), ended.said
    ended = run("init", "--yes", cwd=tmp_path)  # for real, and nothing is known
    assert ended.status == 2
    assert "--token-file" in ended.said
    assert not list(tmp_path.iterdir())


def test_a_token_that_telegram_refuses_and_an_unsound_file_end_it(
    process: Process, small: Path, tmp_path: Path
):
    token = tmp_path / "token"
    token.write_text("42:WRONG\n")
    ended = run("init", "--yes", "--token-file", str(token), *ADDRESS, cwd=tmp_path,
                api=process.base)  # fmt: skip
    assert ended.status == 2
    assert "does not know this token" in ended.said
    small.write_text(SMALL.replace('price: "10.00"', 'price: "10.005"'), encoding="utf-8")
    ended = run("init", "--yes", *ADDRESS, "--compound", str(small), cwd=tmp_path,
                api=process.base)  # fmt: skip
    assert ended.status == 2
    assert re.search(r"small\.yaml:\d+: ", ended.said)
    assert not (tmp_path / "lanzi.env").exists()


def test_a_database_without_its_key_gets_no_other_key(
    process: Process, small: Path, tmp_path: Path
):
    run("init", "--yes", *ADDRESS, "--compound", str(small), cwd=tmp_path, api=process.base)
    key = tmp_path / "var" / "lanzi.key"
    key.unlink()
    ended = run("init", "--yes", cwd=tmp_path, api=process.base)
    assert ended.status == 2
    assert "not its key" in ended.said
    assert not key.exists()


async def test_a_named_group_is_bound_and_looked_at(
    sandbox: Sandbox, process: Process, small: Path, tmp_path: Path
):
    chat = await sandbox.group(await sandbox.resident(), bot="member")
    flags = ("--yes", *ADDRESS, "--compound", str(small), "--group", str(chat))
    ended = await asyncio.to_thread(run, "init", *flags, cwd=tmp_path, api=process.base)
    assert ended.status == 0, ended.said
    assert "is no administrator" in ended.said
    assert "/setprivacy" in ended.said
    (group,) = await asyncio.to_thread(look, tmp_path / "lanzi.env", select(ordering_group))
    assert group.chat_id == chat
    assert not group.waits_for_chat


@pytest.mark.needs_postgres
def test_on_postgresql_by_its_plain_address(
    process: Process, postgres_url: str, small: Path, tmp_path: Path
):
    plain = postgres_url.replace("postgresql+asyncpg://", "postgres://")
    flags = ("--yes", *ADDRESS, "--compound", str(small), "--database", plain)
    ended = run("init", *flags, cwd=tmp_path, api=process.base)
    assert ended.status == 0, ended.said
    file = tmp_path / "lanzi.env"
    assert read_settings(file).database_url == postgres_url
    assert [row.name for row in look(file, select(compound))] == ["小园"]
    (tmp_path / "var" / "lanzi.key").unlink()
    ended = run("init", "--yes", cwd=tmp_path, api=process.base)
    assert (ended.status, "not its key" in ended.said) == (2, True), ended.said


@pytest.mark.needs_postgres
async def test_what_is_wrong_with_a_database_is_said_in_plain_words(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
):
    base = postgres_url.rsplit("/", 1)[0]
    postgres_server.sql("CREATE ROLE guest LOGIN")
    postgres_server.sql("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' "
                        "TEMPLATE template0")  # fmt: skip
    for url, words in (
        (f"{base}/nothing_there", "There is no database nothing_there"),
        ("postgresql+asyncpg://u@127.0.0.1:9/x", "Nobody answers at 127.0.0.1, port 9"),
        ("postgresql+asyncpg://u@nowhere.invalid/x", "There is no machine called"),
        (f"{base}/latin", "cannot hold Chinese"),
        (postgres_url.replace("postgres@", "guest@"), "may not create tables"),
        (postgres_url.replace("postgres@", "stranger@"), "stranger"),
    ):
        wrong = await what_is_wrong(url, folder=tmp_path, texts=EN)
        assert wrong is not None
        assert words in wrong, wrong
    assert await what_is_wrong(postgres_url, folder=tmp_path, texts=EN) is None
    postgres_server.drop("latin")
    postgres_server.sql("DROP ROLE guest")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sqlite", ""),
        ("", ""),
        ("postgres://u:p%40ss@db/lanzi", "postgresql+asyncpg://u:p%40ss@db/lanzi"),
        ("postgresql://u@db:5433/x?sslmode=require", "postgresql+asyncpg://u@db:5433/x?ssl=require"),
        ("sqlite:////srv/lanzi.db", "sqlite+aiosqlite:////srv/lanzi.db"),
    ],
)  # fmt: skip
def test_a_database_is_written_as_people_write_it(written, meant):
    assert as_the_program_has_it(written, EN) == meant


def test_the_settings_file_belongs_to_its_owner_from_the_first_byte(tmp_path: Path, monkeypatch):
    path = tmp_path / "deep" / "lanzi.env"
    seen: list[int] = []
    monkeypatch.setattr("os.fsync", lambda _: seen.extend(map(mode_of, path.parent.iterdir())))
    write(path, render({"LANZI_BOT_TOKEN": "1:x"}))
    path.chmod(0o644)
    write(path, render({"LANZI_BOT_TOKEN": "2:x"}))
    assert set(seen) == {0o600, 0o644}  # the old one, until the new one takes its place
    assert seen.count(0o644) == 1
    assert mode_of(path) == 0o600
    assert [item.name for item in path.parent.iterdir()] == ["lanzi.env"]


def test_what_the_file_says_is_what_the_program_reads(tmp_path: Path):
    path = tmp_path / "lanzi.env"
    kept = ["LANZI_LOG_LEVEL=WARNING"]
    values = {"LANZI_BOT_TOKEN": "7:abc", "LANZI_FOLDER": "/srv/our lanzi",
              "LANZI_DATABASE_URL": "postgresql+asyncpg://u:p%23%24%20@db/x"}  # fmt: skip
    write(path, render(values, kept))
    settings = read_settings(path)
    assert settings.token == "7:abc"
    assert str(settings.folder) == "/srv/our lanzi"
    assert settings.database_url == values["LANZI_DATABASE_URL"]
    assert settings.log_level == "WARNING"
    assert other_lines(path.read_text("utf-8")) == kept
