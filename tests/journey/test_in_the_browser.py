"""A whole cycle clicked on the chat page and the portal, as a person does it by hand."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio
import zxingcpp
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.journey.stage import GROUP, LIAISON, Stage, stage

pytestmark = [pytest.mark.slow, pytest.mark.needs_chromium]

WANG, CHEN, JOHN = 601, 602, 603
PATIENCE_MS = 30_000


@pytest_asyncio.fixture
async def browser(chromium_path: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox"]
        )
        expect.set_options(timeout=PATIENCE_MS)
        yield launched
        await launched.close()


class Screen:
    """The chat page in one tab; whose eyes it is, is chosen by a click."""

    def __init__(self, page: Page, errors: list[str]) -> None:
        self.page = page
        self.errors = errors
        self.get = page.get_by_test_id

    async def becomes(self, user_id: int, chat: int | str = "bot") -> None:
        await self.get(f"persona-{user_id}").click()
        await self.get(f"chat-{chat}").click()
        await expect(self.get(f"chat-{chat}")).to_have_attribute("aria-current", "true")

    async def writes(self, text: str) -> None:
        await self.get("composer").fill(text)
        await self.get("send").click()
        await expect(self.page.get_by_role("log")).to_contain_text(text)

    def message(self, *words: str, button: str = "") -> Locator:
        """The newest message with these words and this button."""
        found = self.page.locator('[data-testid^="message-"]')
        for word in words:
            found = found.filter(has_text=word)
        if button:
            found = found.filter(has=self.page.get_by_role("button", name=button))
        return found.last

    async def sees(self, *words: str, button: str = "") -> Locator:
        found = self.message(*words, button=button)
        await expect(found).to_be_visible()
        return found

    async def presses(self, button: str, *words: str) -> None:
        found = await self.sees(*words, button=button)
        await found.get_by_role("button", name=button).first.click()

    async def skips(self, words: str) -> None:
        """Wait until the time strip offers this, and press it."""
        button = self.page.frame_locator("#panel").locator("#skip")
        await expect(button).to_have_text(words)
        await button.click()
        await expect(button).not_to_have_text(words)


async def open_chat(browser: Browser, s: Stage, *, language: str = "zh") -> Screen:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-US" if language == "en" else "zh-CN"
    )
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(f"{s.sandbox.url}/" + ("?lang=en" if language == "en" else ""))
    return Screen(page, errors)


async def joins(chat: Screen, user_id: int, name: str, address: str) -> None:
    """START, three buttons, the share-phone dialog; the liaison accepts."""
    await chat.becomes(user_id)
    await chat.get("start").click()
    building, unit, room = address.split("-")
    await chat.presses(building, "请问您住几号楼")
    await chat.presses(unit, "请选择单元")
    await chat.presses(room, "请选择房号")
    await chat.get("keys").get_by_role("button", name="发送我的手机号").click()
    await chat.get("phone-number").fill(f"+861380000{user_id:04d}")
    await chat.get("share-confirm").click()
    await chat.sees("已请联络人确认", address)
    await chat.becomes(LIAISON)
    await chat.presses("接受", name, address)
    await chat.becomes(user_id)
    await chat.sees("登记成功", address)


async def people_arrive(s: Stage) -> None:
    for user_id, name, language in (
        (WANG, "王芳", "zh-hans"), (CHEN, "陈伟", "zh-hans"), (JOHN, "John", "en"),
    ):  # fmt: skip
        await s.newcomer(user_id, name, language=language)


async def test_a_whole_cycle_is_clicked_through(browser: Browser, tmp_path: Path):
    async with stage(tmp_path, has_panel=True) as s:
        await people_arrive(s)
        chat = await open_chat(browser, s)
        await joins(chat, WANG, "王芳", "1-1-101")
        await orders_by_buttons(chat)
        await joins(chat, CHEN, "陈伟", "2-2-302")
        await orders_in_the_group(chat)

        await chat.skips("快进到截单")
        await chat.becomes(LIAISON)
        await chat.presses("全部通过", "2 个批次")
        await chat.sees("已通过")
        shop = await signs_in(browser, chat)
        labels = await downloads_labels(shop, tmp_path)
        await marks(shop, "全部配好了")

        await pays(chat, WANG)
        await chat.becomes(LIAISON)
        await chat.writes("/unpaid")
        await chat.presses("1-1-101", "笔未付")
        await chat.presses("钱已到账", "1-1-101")
        await chat.writes("/unpaid")
        await chat.presses("2-2-302", "笔未付")
        await chat.presses("取消配送", "2-2-302")
        await expect(chat.message("2-2-302", "不配送")).to_be_visible()
        await shop.reload()
        await marks(shop, "已发车")

        await chat.presses("车到了")
        await chat.presses("门口消杀完成")
        await chat.presses("二次消杀")
        await chat.skips("快进到静置结束")
        await chat.presses("袋全部点齐")
        await chat.becomes(WANG)
        ticket = await chat.sees("取货码", "东门")
        found = re.search(r"\b\d{6}\b", (await ticket.inner_text()).replace("\xa0", ""))
        assert found
        await chat.becomes(LIAISON)
        await chat.writes(f"{found[0]} {labels['1-1-101']}")
        await chat.sees("1-1-101", "✅")
        await chat.becomes(WANG)
        await chat.writes("/my")
        await chat.sees("已取 ✅")
        assert chat.errors == []


async def orders_by_buttons(chat: Screen) -> None:
    await chat.writes("/order")
    await chat.presses("+", "第 1 期订单")
    await chat.sees("×1", "合计 ¥10.00")
    await chat.presses("+", "第 1 期订单")
    await chat.presses("确认 ¥20.00")
    await chat.sees("订单已收到", "A 蔬菜包 ×2")


async def orders_in_the_group(chat: Screen) -> None:
    await chat.becomes(CHEN, GROUP)
    await chat.writes("2-2-302 A1 B1")
    said = chat.page.locator(".row.own").filter(has_text="2-2-302 A1 B1")
    await expect(said.get_by_test_id("reaction")).to_have_text("👌")


async def signs_in(browser: Browser, chat: Screen) -> Page:
    """The liaison gets the link; the clerk opens it in a browser of their own."""
    await chat.writes("/link")
    await chat.presses("大超市", "登录链接")
    made = await chat.sees("请转给店员", button="打开页面")
    async with chat.page.expect_popup() as opened:
        await made.get_by_role("button", name="打开页面").click()
    preview = await opened.value
    await preview.wait_for_load_state()
    context = await browser.new_context(accept_downloads=True, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    shop = await context.new_page()
    await shop.goto(preview.url)  # the preview has not used it up
    await preview.close()
    await shop.get_by_role("button", name="登录").click()
    await shop.wait_for_url("**/supplier")
    await shop.get_by_role("link", name="第 1 期").click()
    return shop


async def downloads_labels(shop: Page, folder: Path) -> dict[str, str]:
    """The labels as PDF, read as the volunteer's scanner would: bag codes by address."""
    async with shop.expect_download() as waiting:
        await shop.get_by_role("button", name="PDF 袋标签").click()
    path = folder / "labels.pdf"
    await (await waiting.value).save_as(path)
    assert path.read_bytes().startswith(b"%PDF-")
    codes = {}
    document = pypdfium2.PdfDocument(path)
    for sheet in document:
        picture = sheet.render(scale=3)
        words = sheet.get_textpage()
        for read in zxingcpp.read_barcodes(picture.to_pil()):
            codes[nearest_address(words, sheet, read)] = read.text
    document.close()
    return codes


def nearest_address(words, sheet, read) -> str:
    """The address on the same label: in A4's two columns and five rows."""
    width, height = sheet.get_size()
    corner = read.position.top_left
    x, y = corner.x / 3, height - corner.y / 3
    left = 0 if x < width / 2 else width / 2
    row = int((height - y) / (height / 5))
    top = height - row * height / 5
    text = words.get_text_bounded(left, top - height / 5, left + width / 2, top)
    found = re.search(r"\b\d-\d-\d{3}\b", text)
    assert found, text
    return found[0]


async def marks(shop: Page, button: str) -> None:
    await shop.get_by_role("button", name=button).first.click()
    await expect(shop.get_by_role("status").first).to_be_visible()


async def pays(chat: Screen, user_id: int) -> None:
    await chat.becomes(user_id)
    bill = await chat.sees("请付款 ¥20.00", "大超市公司", "6021", button="打开付款页面")
    await expect(bill.get_by_test_id("photo")).to_be_visible()
    async with chat.page.expect_popup() as opened:
        await bill.get_by_role("button", name="打开付款页面").click()
    page = await opened.value
    await expect(page.get_by_text("¥20.00").first).to_be_visible()
    await page.get_by_role("button", name="我已付款").click()
    await expect(page.get_by_text("还没有确认到账")).to_be_visible()
    await page.close()


async def test_a_neighbour_joins_and_orders_in_english(browser: Browser, tmp_path: Path):
    async with stage(tmp_path, has_panel=True) as s:
        await people_arrive(s)
        chat = await open_chat(browser, s, language="en")
        await chat.becomes(JOHN)
        await chat.get("start").click()
        await chat.presses("3", "Which building")
        await chat.get("keys").get_by_role("button", name="Send my phone number").click()
        await chat.get("share-confirm").click()
        await chat.sees("asked the liaison to confirm")
        await chat.becomes(LIAISON)
        await chat.presses("接受", "John")
        await chat.becomes(JOHN)
        await chat.sees("You are in")
        await chat.writes("/order")
        await chat.presses("+", "order of cycle 1")
        await chat.presses("Confirm ¥10.00")
        await chat.sees("Your order is in", "A Vegetables ×1")
        assert chat.errors == []
