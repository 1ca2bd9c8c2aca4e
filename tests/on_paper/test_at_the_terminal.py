"""`./lanzi link` and `./lanzi papers`: what works when nothing but the database is left."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from app.__main__ import cli
from app.program import open_database
from config.chance import SystemChance
from config.clock import SystemClock
from config.settings import Settings
from orders.rules.errors import LinkExpired
from orders.tables.people import sign_in_link
from orders.use_cases.access import look_at_link, session_actor, use_link
from storage.tables import audit
from tests.builders import (
    DURING,
    make_compound,
    make_liaison,
    make_open_cycle,
    make_order,
    migrate_now,
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a compound, a liaison and a running cycle; nobody serves."""
    monkeypatch.setenv("LANZI_FOLDER", str(tmp_path))
    monkeypatch.setenv("LANZI_PUBLIC_URL", "https://lanzi.example")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setattr(SystemClock, "now", lambda _clock: DURING)
    monkeypatch.chdir(tmp_path)
    asyncio.run(_set_up())
    return tmp_path


async def _set_up() -> None:
    database = open_database(Settings())
    migrate_now(database.url)
    async with database.write() as tx:
        loaded = await make_compound(tx)
        await make_liaison(tx, loaded.compound_id)
        await make_order(tx, "1-1-101", {"A": 2}, cycle_id=await make_open_cycle(tx))
    await database.close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


async def use(token: str) -> tuple[str, list[str]]:
    """Sign in with a token; what it was for, and who the audit says had it made."""
    database = open_database(Settings())
    async with database.write() as tx:
        card = await look_at_link(tx, token=token, now=DURING)
        await use_link(tx, token=token, chance=SystemChance(), now=DURING)
        made = select(audit.c.actor).where(audit.c.noun == "sign_in_link", audit.c.verb == "make")
        actors = list(await tx.scalars(made))
        assert await tx.scalar(select(sign_in_link.c.token_hash)) != token
    await database.close()
    return card.purpose, actors


@pytest.mark.parametrize(
    ("wish", "purpose"),
    [
        (["--liaison"], "liaison"),
        (["--handout", "--compound", "小园"], "handout"),
        (["--supplier", "Big Supermarket"], "supplier"),
    ],
)
def test_a_link_is_printed_with_its_end_and_signs_in_once(folder: Path, wish, purpose):
    done = run("link", *wish)
    assert done.exit_code == 0, done.output
    assert "It works once, until" in done.output
    link = done.output.split()[-1]
    assert link.startswith("https://lanzi.example/s/")
    assert asyncio.run(use(link.rpartition("/")[2])) == (purpose, ["operator:0"])


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (["--liaison", "--compound", "nowhere"], "Which compound? --compound NAME, one of: 小园"),
        (["--supplier", "nobody"], "“nobody” does not sell here. There are: 大超市, 小店"),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_those_that_are(folder: Path, wish, said):
    done = run("link", *wish)
    assert done.exit_code == 2
    assert said in done.output.replace("\n", " ")


def test_exactly_one_kind_of_link_is_asked_for(folder: Path):
    assert run("link").exit_code == 2
    assert run("link", "--liaison", "--handout").exit_code == 2


def test_all_papers_are_written_without_telegram_in_both_languages(folder: Path):
    done = run("papers", "--out", "print")
    assert done.exit_code == 0, done.output
    written = {str(path.relative_to(folder / "print")) for path in folder.rglob("*.pdf")}
    assert {f"Little-Garden/{each}/order_form-1.pdf" for each in ("en", "zh_CN")} <= written
    assert "16 papers in print" in done.output
    assert all(path.read_bytes().startswith(b"%PDF-") for path in folder.rglob("*.pdf"))


def test_all_sessions_and_unused_links_end_at_once(folder: Path):
    used, unused = (run("link", "--handout").stdout.split("/s/")[1].strip() for _ in range(2))
    session = asyncio.run(signed_in(used))
    assert "1 sessions, 1 unused links" in run("link", "--sign-out").stdout
    assert asyncio.run(nobody_gets_in(session, unused))
    assert "0 sessions, 0 unused links" in run("link", "--sign-out").stdout
    assert run("link", "--sign-out", "--compound", "elsewhere").exit_code == 2


async def signed_in(token: str) -> str:
    database = open_database(Settings())
    async with database.write() as tx:
        session = await use_link(tx, token=token, chance=SystemChance(), now=DURING)
        assert (await session_actor(tx, session_token=session, now=DURING)).kind == "page"
    await database.close()
    return session


async def nobody_gets_in(session: str, link: str) -> bool:
    database = open_database(Settings())
    async with database.read() as tx:
        with pytest.raises(LinkExpired):
            await session_actor(tx, session_token=session, now=DURING)
        with pytest.raises(LinkExpired):
            await look_at_link(tx, token=link, now=DURING)
    await database.close()
    return True
