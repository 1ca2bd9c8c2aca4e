"""What is found about a bot and its group: over HTTP against the sandbox, and rule by rule."""

import json
import re

import pytest

from app.bot_checks import Finding, check_bot, worst
from bot.fitness import judge_bot, judge_group, judge_webhook
from bot.screens import findings as words_of_findings
from bot.screens.findings import finding_words
from config.settings import Mode, Settings, Updates
from config.texts import LOCALES, texts_for
from tests.house.files import HOME
from tests.sandbox.conftest import TOKEN, Sandbox

ME = {"id": 42, "username": "lanzi_bot", "can_join_groups": True,
      "can_read_all_group_messages": False}  # fmt: skip
GROUP = {"id": -100, "type": "supergroup", "title": "业主群"}
MUTE = {"can_send_messages": False}
ADMIN = {"status": "administrator", "can_pin_messages": True, "can_delete_messages": True}


def settings(api: str, **more) -> Settings:
    known = {"mode": Mode.SANDBOX, "bot_api": api, "bot_token": TOKEN}
    return Settings(**{**known, **more})


def codes(found: list[Finding]) -> dict[str, str]:
    return {item.code: item.level for item in found}


async def test_a_bot_that_is_administrator_of_its_group_is_fit(sandbox: Sandbox):
    chat = await sandbox.group(await sandbox.resident())
    found = await check_bot(settings(sandbox.base), chats=[chat])
    assert codes(found) == {"bot_is": "ok", "group_is_fit": "ok"}
    assert worst(found) == "ok"


async def test_privacy_mode_in_a_group_where_it_is_a_mere_member_fails(sandbox: Sandbox):
    chat = await sandbox.group(await sandbox.resident(), bot="member")
    found = await check_bot(settings(sandbox.base), chats=[chat])
    assert codes(found) == {"bot_is": "ok", "reads_nothing": "fail", "not_admin": "fail"}
    await sandbox.act("bot", privacy=False)
    found = await check_bot(settings(sandbox.base), chats=[chat])
    assert codes(found) == {"bot_is": "ok", "not_admin": "warn"}


async def test_before_any_group_is_bound_privacy_and_the_missing_group_are_told(sandbox: Sandbox):
    found = await check_bot(settings(sandbox.base))
    assert codes(found) == {"bot_is": "ok", "privacy_is_on": "warn", "no_group_yet": "warn"}


async def test_a_group_that_the_bot_left_or_never_was_in_is_told(sandbox: Sandbox):
    chat = await sandbox.group(await sandbox.resident())
    await sandbox.act("leave", user_id=42, chat_id=chat)
    found = await check_bot(settings(sandbox.base), chats=[chat, -1009])
    assert codes(found)["group_unknown"] == "fail"
    assert len([item for item in found if item.level == "fail"]) == 2


async def test_a_basic_group_is_told(sandbox: Sandbox):
    chat = await sandbox.group(await sandbox.resident(), kind="group")
    found = await check_bot(settings(sandbox.base), chats=[chat])
    assert codes(found)["basic_group"] == "warn"


async def test_a_token_that_telegram_does_not_know_is_told(sandbox: Sandbox):
    found = await check_bot(settings(sandbox.base, bot_token="42:WRONG"))
    assert codes(found) == {"token_refused": "fail"}


async def test_an_api_that_does_not_answer_is_told_without_the_token(sandbox: Sandbox, caplog):
    caplog.set_level("DEBUG")
    found = await check_bot(settings("http://127.0.0.1:9"))
    assert codes(found) == {"api_unreachable": "fail"}
    await check_bot(settings(sandbox.base), chats=[-1])
    assert TOKEN not in caplog.text + json.dumps([item.as_data() for item in found])


async def test_a_webhook_left_over_from_elsewhere_is_told(sandbox: Sandbox):
    await sandbox.call("setWebhook", url="http://127.0.0.1:9/old")
    try:
        found = await check_bot(settings(sandbox.base))
        assert codes(found)["webhook_elsewhere"] == "warn"
        (item,) = (item for item in found if item.code == "webhook_elsewhere")
        assert item.data == {"host": "127.0.0.1"}
        ours = settings(sandbox.base, updates=Updates.WEBHOOK, webhook_url="http://127.0.0.1:9/old")
        found = await check_bot(ours)
        assert "webhook_elsewhere" not in codes(found)
    finally:
        await sandbox.call("deleteWebhook")


@pytest.mark.parametrize(
    ("chat", "member", "code", "level"),
    [
        ({}, {"can_pin_messages": False}, "cannot_pin", "warn"),
        ({}, {"can_delete_messages": False}, "cannot_delete", "warn"),
        ({"available_reactions": []}, {}, "no_reaction", "warn"),
        ({"available_reactions": [{"type": "emoji", "emoji": "👍"}]}, {}, "no_reaction", "warn"),
        ({"type": "channel"}, {}, "no_group", "fail"),
        ({}, {"status": "kicked"}, "not_in_group", "fail"),
        ({"permissions": MUTE}, {"status": "member"}, "cannot_write", "fail"),
        ({}, {"status": "restricted", **MUTE}, "cannot_write", "fail"),
    ],
)  # fmt: skip
def test_each_thing_a_group_may_lack_is_found(chat, member, code, level):
    found = judge_group({**GROUP, **chat}, {**ADMIN, **member}, ME)
    assert codes(found)[code] == level
    assert codes(judge_group(GROUP, ADMIN, ME)) == {"group_is_fit": "ok"}


def test_reactions_that_are_allowed_are_no_finding():
    allowed = [{"type": "emoji", "emoji": "👌"}, {"type": "emoji", "emoji": "👍"}]
    assert "no_reaction" not in codes(
        judge_group({**GROUP, "available_reactions": allowed}, ADMIN, ME)
    )


def test_a_bot_that_may_not_join_groups_is_found():
    assert codes(judge_bot({**ME, "can_join_groups": False}))["cannot_join_groups"] == "fail"


def test_where_updates_go_is_judged():
    ours = "https://lanzi.example/telegram/42"
    assert judge_webhook({"url": ""}, wanted="") == []
    assert codes(judge_webhook({"url": ""}, wanted=ours)) == {"webhook_missing": "warn"}
    assert codes(judge_webhook({"url": ours}, wanted=ours)) == {"webhook_is_ours": "ok"}
    failing = {"url": ours, "last_error_message": "SSL error"}
    assert codes(judge_webhook(failing, wanted=ours))["webhook_fails"] == "warn"
    assert codes(judge_webhook({"url": ours}, wanted="")) == {"webhook_elsewhere": "warn"}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_finding_has_words_that_can_be_filled(locale):
    texts = texts_for(locale)
    data = dict.fromkeys(["bot", "group", "host", "reason", "method", "chat", "emoji"], "x")
    parts = ("_of_the_bot", "_of_the_group", "_of_the_way")
    known = {code for part in parts for code in getattr(words_of_findings, part)(texts)}
    for code in known:
        assert "{" not in finding_words(texts, code, data)
    judges = (HOME / "bot" / "fitness.py", HOME / "app" / "bot_checks.py")
    sources = "".join(path.read_text("utf-8") for path in judges)
    made = set(re.findall(r'Finding\(\s*"(\w+)"', sources)) | {"cannot_pin", "cannot_delete"}
    assert made == known
