"""The page's drawer that rules the sandbox, topics as tabs, and albums, in a real browser."""

import json

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.conftest import TOKEN, Sandbox, draw_picture
from tests.sandbox.test_page import page as page  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.needs_chromium


async def basic_group(sandbox: Sandbox) -> int:
    await sandbox.act("users", id=1001, first_name="王芳")
    await sandbox.act("users", id=1002, first_name="李建国")
    chat = await sandbox.group(1001, 1002, kind="group")
    await sandbox.act("chats", id=chat, admins=[1001])
    return chat


async def test_a_group_is_upgraded_and_split_into_topics(page: Page, sandbox: Sandbox):
    old = await basic_group(sandbox)
    get = page.get_by_test_id
    await sandbox.act("say", user_id=1002, chat_id=old, text="升级前说的")
    await page.goto(f"/?as=1001&chat={old}")
    await get("controls-toggle").click()
    await expect(get("group-kind")).to_have_text("基本群")
    await get("migrate").click()
    await expect(get("group-kind")).to_have_text("超级群")
    await expect(page.get_by_role("log")).to_contain_text("群聊已升级为超级群")
    (chat, _) = (await sandbox.look("chats", user_id=1001))["chats"]
    assert f"chat={chat['id']}" in page.url
    await get("before-upgrade").click()
    await expect(get("list")).to_contain_text("升级前说的")
    await page.keyboard.press("Escape")

    await get("switch-topics").click()
    await expect(get("topics")).to_be_visible()
    for name in ("团购", "闲聊"):
        await get("new-topic").fill(name)
        await get("new-topic").press("Enter")
        await expect(get("topics").locator(".current")).to_have_text(f"#{name}")
    (chat, _) = (await sandbox.look("chats", user_id=1001))["chats"]
    first, second = (topic["message_thread_id"] for topic in chat["topics"])

    await get("composer").fill("今晚吃什么")
    await get("composer").press("Enter")
    await expect(page.locator(".row.own")).to_contain_text("今晚吃什么")
    said = (await sandbox.look("transcript", chat_id=chat["id"]))["messages"][-1]
    assert said["message_thread_id"] == second

    place = {"chat_id": chat["id"], "message_thread_id": first}
    await sandbox.call("sendMessage", **place, text="开团了")
    await expect(get(f"topic-{first}").locator(".news")).to_be_visible()
    await expect(page.get_by_role("log")).not_to_contain_text("开团了")
    await get(f"topic-{first}").click()
    await expect(page.get_by_role("log")).to_contain_text("开团了")
    await expect(page.get_by_role("log")).not_to_contain_text("今晚吃什么")
    await expect(get(f"topic-{first}").locator(".news")).to_have_count(0)

    await sandbox.act("say", user_id=1002, chat_id=chat["id"], text="在综合里")
    await get("topic-0").click()
    await expect(page.get_by_role("log")).to_contain_text("在综合里")
    await get(f"topic-{second}").click()
    await sandbox.call("deleteForumTopic", chat_id=chat["id"], message_thread_id=second)
    await expect(get(f"topic-{second}")).to_have_count(0)
    await expect(page.get_by_role("log")).to_contain_text("在综合里")
    await sandbox.call("closeForumTopic", **place)
    await get("persona-1002").click()
    await get(f"topic-{first}").click()
    await expect(get("closed-topic")).to_be_visible()


async def test_the_bot_is_ruled_and_made_to_fail(page: Page, sandbox: Sandbox):
    chat = await basic_group(sandbox)
    get = page.get_by_test_id
    await page.goto(f"/?lang=en&as=1001&chat={chat}")
    await get("controls-toggle").click()
    await get("switch-privacy").click()
    await expect(get("switch-privacy")).not_to_be_checked()
    assert (await sandbox.look("state"))["bot"]["privacy"] is False
    await get("switch-bot_is_admin_switch").click()
    await expect(get("switch-bot_is_admin_switch")).not_to_be_checked()
    (told, _) = (await sandbox.look("chats", user_id=1001))["chats"]
    assert told["bot"] == "member"

    try:
        await get("flood-strict").click()
        await expect(get("flood-strict")).to_have_attribute("aria-checked", "true")
        await sandbox.act("start", user_id=1001)
        await sandbox.call("sendMessage", chat_id=1001, text="1")
        assert (await sandbox.fails("sendMessage", chat_id=1001, text="2"))[0] == 429
        await expect(get("flood-count")).to_have_text("1 let through, 1 refused (429)")
        await get("flood-off").click()
        await expect(get("flood-off")).to_have_attribute("aria-checked", "true")

        await get("fault-kind").select_option("403")
        await get("fault-method").fill("sendMessage")
        await get("fault-chat").select_option(str(chat))
        await get("fault-times").fill("2")
        await get("add-fault").click()
        await expect(get("faults").locator("li")).to_contain_text("sendMessage · 业主群")
        assert (await sandbox.fails("sendMessage", chat_id=chat, text="x"))[0] == 403
        await expect(get("faults").locator(".struck")).to_have_text("1 / 2")
        await get("clear-faults").click()
        await expect(get("faults").locator("li")).to_have_count(0)
        await sandbox.call("sendMessage", chat_id=chat, text="x")
    finally:
        await sandbox.act("flood", profile="off")
        await sandbox.http.delete("/control/faults")


async def test_an_album_is_one_bubble_whose_photos_open(
    page: Page, sandbox: Sandbox, picture: bytes
):
    chat = await basic_group(sandbox)
    get = page.get_by_test_id
    await page.goto(f"/?as=1001&chat={chat}")
    media = [{"type": "photo", "media": f"attach://{n}", "caption": f"第{n}张"} for n in range(3)]
    answer = await sandbox.http.post(
        f"/bot{TOKEN}/sendMediaGroup",
        data={"chat_id": chat, "media": json.dumps(media)},
        files={str(n): (f"{n}.png", draw_picture(200 + n, 200)) for n in range(3)},
    )
    assert answer.status_code == 200, answer.text
    await expect(get("album")).to_have_count(1)
    await expect(get("album").get_by_test_id("photo")).to_have_count(3)
    await get("album").get_by_test_id("photo").nth(1).click()
    await expect(get("lightbox")).to_contain_text("第1张")
    await page.keyboard.press("ArrowRight")
    await expect(get("lightbox")).to_contain_text("第2张")
    await expect(get("lightbox")).to_contain_text("3 / 3")
    await page.keyboard.press("Escape")

    async with page.expect_file_chooser() as choosing:
        await get("attach").click()
        await get("menu-items").get_by_role("button", name="照片").click()
    files = [{"name": f"{n}.png", "mimeType": "image/png", "buffer": picture} for n in range(2)]
    await (await choosing.value).set_files(files)  # type: ignore[arg-type]
    await expect(page.locator(".row.own").get_by_test_id("photo")).to_have_count(2)
    (update, other) = await sandbox.updates()
    groups = {each["message"]["media_group_id"] for each in (update, other)}
    assert len(groups) == 1
