"""The chat page in a real browser, with the test in the bot's place."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.conftest import chromium
from tests.sandbox.conftest import Sandbox, keyboard

pytestmark = pytest.mark.needs_chromium


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        launch = playwright.chromium.launch
        browser = await launch(executable_path=chromium(), args=["--no-sandbox"])
        context = await browser.new_context(base_url=sandbox.base)
        context.set_default_timeout(8000)
        page = await context.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        yield page
        await browser.close()
        assert broken == []


async def queries(sandbox: Sandbox) -> list[str]:
    """The ids of presses that wait, and confirm everything."""
    found = await sandbox.updates(timeout=5)
    await sandbox.updates(offset=found[-1]["update_id"] + 1)
    return [update["callback_query"]["id"] for update in found if "callback_query" in update]


async def people(sandbox: Sandbox) -> int:
    await sandbox.act("users", id=1001, first_name="王芳", label="3-2-501 居民")
    await sandbox.act("users", id=1002, first_name="李建国", label="1-1-102 居民")
    await sandbox.act("users", id=1003, first_name="模拟", hidden=True)
    return await sandbox.group(1001, 1002, 1003)


async def press_and_see_the_answers(page: Page, sandbox: Sandbox) -> None:
    get = page.get_by_test_id
    rows = [{"text": "+", "callback_data": "a"}, {"text": "−", "callback_data": "b"}]
    sent = await sandbox.call(
        "sendMessage",
        chat_id=1001,
        text="<b>A</b> × 1 &lt;script&gt;",
        parse_mode="HTML",
        reply_markup=keyboard(*rows),
    )
    bubble = get(f"message-{sent['message_id']}")
    await expect(bubble.locator("b", has_text="A")).to_be_visible()
    await expect(bubble).to_contain_text("<script>")
    plus = bubble.get_by_role("button", name="+")
    await plus.click()
    await expect(plus).to_have_class("inline-button spinning")
    (query,) = await queries(sandbox)
    ask = {"chat_id": 1001, "message_id": sent["message_id"]}
    await sandbox.call("editMessageText", **ask, text="A × 2", reply_markup=keyboard(*rows))
    await sandbox.call("answerCallbackQuery", callback_query_id=query, text="加好了")
    await expect(get("toast")).to_have_text("加好了")
    await expect(bubble).to_contain_text("A × 2")
    await expect(bubble).to_contain_text("已编辑")
    await expect(plus).to_have_class("inline-button")
    await bubble.get_by_role("button", name="−").click()
    (query,) = await queries(sandbox)
    answer = {"callback_query_id": query, "text": "已截单", "show_alert": True}
    await sandbox.call("answerCallbackQuery", **answer)
    await expect(get("alert")).to_contain_text("已截单")
    await get("alert").get_by_role("button").click()


async def share_the_phone(page: Page, sandbox: Sandbox) -> None:
    get = page.get_by_test_id
    keys = {"keyboard": [[{"text": "发手机号", "request_contact": True}], [{"text": "我的"}]]}
    await sandbox.call("sendMessage", chat_id=1001, text="手机号？", reply_markup=keys)
    for others, owner in ((False, 1001), (True, 1002)):
        await page.get_by_role("button", name="发手机号").click()
        await get("phone-number").fill("+8613812345678")
        await get("others-card").set_checked(others)
        await get("share-confirm").click()
        await expect(get("share-phone")).to_have_count(0)
        (update,) = await sandbox.updates(offset=-1, timeout=5)
        while update["message"].get("contact", {}).get("user_id") != owner:
            (update,) = await sandbox.updates(offset=-1, timeout=5)
    await page.get_by_role("button", name="我的").click()
    await expect(page.get_by_role("log")).to_contain_text("我的")
    await sandbox.call(
        "sendMessage", chat_id=1001, text="谢谢", reply_markup={"remove_keyboard": True}
    )
    await expect(page.get_by_role("button", name="我的")).to_have_count(0)


async def test_a_resident_starts_presses_and_shares_the_phone(page: Page, sandbox: Sandbox):
    await people(sandbox)
    get = page.get_by_test_id
    await page.goto("/")
    await expect(page.get_by_text("沙盒 sandbox").first).to_be_visible()
    await expect(get("persona-1003")).to_have_count(0)
    await get("persona-1001").click()
    await get("chat-bot").click()
    assert "as=1001" in page.url
    await get("start").click()
    await expect(get("composer")).to_be_visible()
    await press_and_see_the_answers(page, sandbox)
    await share_the_phone(page, sandbox)
    await get("menu").click()
    await get("menu-items").get_by_role("button", name="屏蔽机器人").click()
    await get("unblock").click()
    await expect(get("composer")).to_be_visible()


async def test_the_group_shows_orders_reactions_pins_and_deep_links(
    page: Page, sandbox: Sandbox, picture: bytes
):
    chat = await people(sandbox)
    get = page.get_by_test_id
    await sandbox.call("setMyCommands", commands=[{"command": "my", "description": "My order"}])
    link = keyboard({"text": "Order", "url": "https://t.me/lanzi_bot?start=order_3"})
    sent = await sandbox.call("sendMessage", chat_id=chat, text="Bundles", reply_markup=link)
    await page.goto(f"/?lang=en&as=1001&chat={chat}")
    await get("composer").fill("3-2-501 A2 B1")
    await get("composer").press("Enter")
    said = page.locator(".row.own")
    await expect(said).to_contain_text("3-2-501 A2 B1")
    number = int((await said.get_attribute("data-testid") or "").removeprefix("message-"))
    reaction = [{"type": "emoji", "emoji": "👌"}]
    await sandbox.call("setMessageReaction", chat_id=chat, message_id=number, reaction=reaction)
    await expect(said.get_by_test_id("reaction")).to_have_text("👌")
    await sandbox.call("pinChatMessage", chat_id=chat, message_id=sent["message_id"])
    await expect(get("pinned")).to_contain_text("Bundles")

    await get(f"message-{sent['message_id']}").get_by_role("button", name="Order").click()
    await expect(get("chat-title")).to_have_text("篮子")
    await expect(page.get_by_role("log")).to_contain_text("/start order_3")
    await get("composer").fill("/")
    await get("commands").get_by_role("button", name="/my").click()
    await expect(page.get_by_role("log")).to_contain_text("/my")

    files = {"photo": ("a.png", picture)}
    await sandbox.http.post("/bot42:SANDBOX/sendPhoto", data={"chat_id": 1001}, files=files)
    await get("photo").click()
    await expect(get("lightbox")).to_be_visible()
    await page.keyboard.press("Escape")
    await sandbox.act("say", user_id=1002, chat_id=chat, text="me too")
    await expect(get(f"unread-{chat}")).to_have_text("1")
    await get("persona-1002").click()
    await get(f"chat-{chat}").click()
    await expect(page.locator(".row.own")).to_contain_text("me too")
    await sandbox.fails("sendMessage", chat_id=chat, text="")
    await get("errors-toggle").click()
    await expect(get("errors")).to_contain_text("message text is empty")
