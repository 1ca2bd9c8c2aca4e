"""`./lanzi load` and `./lanzi claim` at the terminal: shown, asked, applied or left."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from app.setting_up.showing import lines
from config.compound_file import read_compound_file
from config.settings import read_settings
from config.texts import LOCALES, texts_for
from orders.actors import SCHEDULER
from orders.tables.people import invitation
from orders.tables.suppliers import bundle, supplier
from orders.use_cases.loading import plan_load
from orders.use_cases.people import meet_person
from orders.use_cases.rights import grant_right
from storage.database import Database
from storage.sealing import Sealer
from tests.builders import OPENING, SMALL, make_compound, make_member
from tests.sandbox.conftest import Process
from tests.setting_up.terminal import run
from tests.setting_up.test_init import ADDRESS, look

DEARER = SMALL.replace('price: "10.00"', 'price: "12.50"')
TURNED = DEARER.replace('"6021"', '"9999"')


@pytest.fixture
def home(process: Process, tmp_path: Path) -> Path:
    """A folder with an installation in it that has loaded the small compound."""
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    flags = ("--yes", *ADDRESS, "--compound", str(file))
    ended = run("init", *flags, cwd=tmp_path, api=process.base)
    assert ended.status == 0, ended.said
    return tmp_path


def load(home: Path, text: str, *flags: str, answers: str = "", language: str = "en"):
    (home / "small.yaml").write_text(text, encoding="utf-8")
    return run("load", "small.yaml", *flags, cwd=home, answers=answers, language=language)


def price(home: Path) -> int:
    return look(home / "lanzi.env", select(bundle.c.price).where(bundle.c.code == "A"))[0].price


def account(home: Path) -> str:
    found = look(home / "lanzi.env", select(supplier.c.account_last4).order_by(supplier.c.id))
    return str(found[0].account_last4)


def test_it_shows_asks_and_applies_and_then_there_is_nothing_left(home: Path):
    ended = load(home, DEARER)
    assert (ended.status, price(home)) == (2, 1000)
    assert "¥10.00 → ¥12.50" in ended.said
    assert "--yes" in ended.said
    assert load(home, DEARER, answers="n\n").status == 2
    assert price(home) == 1000
    ended = load(home, DEARER, answers="y\n", language="zh")
    assert (ended.status, price(home)) == (0, 1250), ended.said
    assert "完成" in ended.said
    ended = load(home, DEARER, "--yes")
    assert ended.status == 0
    assert "changes nothing" in ended.said


def test_whom_residents_pay_is_asked_for_separately(home: Path):
    ended = load(home, TURNED, "--yes")
    assert (ended.status, price(home), account(home)) == (2, 1000, "6021")
    assert "--new-payee" in ended.said
    ended = load(home, TURNED, answers="y\nn\n")
    assert (ended.status, price(home), account(home)) == (0, 1250, "6021")
    assert "pay somebody else" in ended.said
    assert load(home, TURNED, answers="y\ny\n").status == 0
    assert account(home) == "9999"
    assert load(home, DEARER, "--yes", "--new-payee").status == 0
    assert account(home) == "6021"


def test_mistakes_are_named_by_line_and_nothing_is_changed(home: Path):
    ended = load(home, DEARER.replace("limit: 2", "limit: many"), "--yes")
    assert ended.status == 1
    assert "small.yaml:" in ended.said
    assert price(home) == 1000
    assert run("load", "nowhere.yaml", cwd=home).status == 1


def test_a_second_compound_is_added_beside_the_first_with_a_link_of_its_own(home: Path):
    other = SMALL.replace("小园", "大园").replace("Little Garden", "Great Garden")
    ended = load(home, other, "--yes")
    assert ended.status == 0, ended.said
    assert "beside 小园" in ended.said
    assert "claim_" in ended.said
    ended = run("claim", "--yes", cwd=home)
    assert ended.status == 1
    assert "小园、大园" in ended.said
    assert run("claim", "--compound", "大园", "--yes", cwd=home).status == 0


def test_a_link_beside_a_liaison_is_made_only_when_that_is_meant(home: Path):
    asyncio.run(name_liaison(home))
    ended = run("claim", cwd=home, answers="n\n")
    assert (ended.status, "they are told" in ended.said) == (2, True)
    assert run("claim", cwd=home).status == 2
    ended = run("claim", cwd=home, answers="y\n")
    assert ended.status == 0
    made = look(home / "lanzi.env", select(invitation.c.purpose).order_by(invitation.c.id))
    assert [row.purpose for row in made] == ["first_liaison", "more_liaison"]


@pytest.mark.parametrize("locale", LOCALES)
async def test_what_is_kept_added_and_gone_is_shown_in_words(db, locale):
    text = (
        SMALL.replace("codes: 1-2, units: 1-2", 'codes: "1", units: 1-4')
        .replace("code: C", "code: D")
        .replace("limit: 3, stock: 3", "limit: 3")
    )
    file, problems = read_compound_file(text)
    assert file is not None, problems
    async with db.write() as tx:
        await make_compound(tx)
        await make_member(tx, "2-1-101")
        plan = await plan_load(tx, file)
    shown = "\n".join(lines(texts_for(locale), plan))
    assert {"en": "12 (1-3-101 … 1-4-302)", "zh_CN": "12 个（1-3-101 …… 1-4-302）"}[locale] in shown
    assert {"en": "somebody lives there", "zh_CN": "有人住"}[locale] in shown
    assert {"en": "3 → [bold]unlimited", "zh_CN": "3 → [bold]不限量"}[locale] in shown
    assert "D 鸡蛋 ¥28.00" in shown
    assert "C 鸡蛋 ¥28.00" in shown
    assert "{" not in shown


async def name_liaison(home: Path) -> None:
    settings = read_settings(home / "lanzi.env")
    database = Database(settings.database, sealer=Sealer(settings.key_path.read_bytes().strip()))
    async with database.write() as tx:
        card = await meet_person(
            tx, telegram_id=501, name="李姐", language="zh_CN", now=OPENING, started=True
        )
        await grant_right(
            tx,
            actor=SCHEDULER,
            compound_id=1,
            person_id=card.person_id,
            right="approve",
            now=OPENING,
        )
    await database.close()
