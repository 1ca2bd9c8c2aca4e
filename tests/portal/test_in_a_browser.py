"""A clerk in a real browser: signs in, downloads labels, marks packed; a resident pays."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import uvicorn
from cryptography.fernet import Fernet
from playwright.async_api import Page, async_playwright
from sqlalchemy import select

from app.migrate import migrate
from config.chance import SeededChance
from fulfillment.money.use_cases.codes import payment_code
from fulfillment.supply.documents.press import Press
from fulfillment.supply.tables.batches import parcel
from orders.use_cases.access import make_link_for_operator
from portal.app import make_portal
from storage.database import Database
from storage.sealing import Sealer
from tests.builders import make_order
from tests.handover.loads import REST, TRUCK, make_world, open_with
from tests.on_paper.street import ENTERED, make_street, orders_of
from tests.portal.desk import Desk, SetClock, browser_for
from tests.supply.rounds import Round, parcel_of

pytestmark = [pytest.mark.slow, pytest.mark.needs_chromium]


@pytest_asyncio.fixture
async def served(tmp_path) -> AsyncIterator[tuple[Desk, str]]:
    """The application behind a real socket, on a SQLite file."""
    database = Database(
        f"sqlite+aiosqlite:///{tmp_path}/x.db", sealer=Sealer(Fernet.generate_key())
    )
    await migrate(database)
    press, clock = Press(), SetClock()
    await press.start()
    listening = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = make_portal(
        database=database,
        clock=clock,
        chance=SeededChance("browser"),
        press=press,
        portal_url=url,
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    yield Desk(database, app, browser_for(app), clock), url
    server.should_exit = True
    await running
    listening.close()
    await press.close()
    await database.close()


@pytest_asyncio.fixture
async def page(chromium_path) -> AsyncIterator[Page]:
    """A phone's browser that speaks Chinese, and fails on any error of a script or the policy."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path, args=["--no-sandbox"]
        )
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", accept_downloads=True
        )
        await context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened = await context.new_page()
        errors: list[str] = []
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        yield opened
        await browser.close()
        assert not errors


async def pay_link(desk: Desk, world: Round, url: str) -> str:
    async with desk.db.read() as tx:
        return payment_code(tx, await parcel_of(tx, world, "1-1-101"), portal_url=url).payload


async def fits(page: Page) -> bool:
    """Nothing sticks out to the side of a phone's screen."""
    return await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_clerk_signs_in_downloads_and_marks_packed(served, page: Page):
    desk, url = served
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    await page.goto(url + link)
    await page.get_by_role("button", name="在这台设备上登录").click()
    await page.wait_for_url("**/supplier")
    await page.get_by_role("link", name="第 1 期").click()
    await page.get_by_role("radio", name="English", exact=True).check()
    for button in ("PDF 袋标签", "PDF 分拣单"):  # a download does not lock the form
        async with page.expect_download() as waiting:
            await page.get_by_role("button", name=button).click()
        name = (await waiting.value).suggested_filename
        assert name.startswith("Little_Garden-Cycle_1-Version_1-")
        paper = await (await waiting.value).path()
        assert paper.read_bytes().startswith(b"%PDF-")
    assert await fits(page)
    await page.get_by_role("button", name="全部配好了（5 户）").click()
    await page.wait_for_url("**done=packed")
    assert await page.get_by_text("系统已请这些住户付款").is_visible()
    await page.get_by_role("link", name="English", exact=True).click()
    assert await page.get_by_role("heading", name="Cycle 1").is_visible()
    async with desk.db.read() as tx:
        mine = select(parcel.c.state).where(parcel.c.supplier_id == world.supplier_id)
        assert set(await tx.scalars(mine)) == {"packed"}


async def test_a_resident_copies_the_reference_and_says_that_it_is_paid(served, page: Page):
    desk, url = served
    world = await desk.round("packed")
    await page.goto(await pay_link(desk, world, url))
    await page.get_by_role("button", name="复制").click()
    await page.get_by_role("button", name="已复制").wait_for()
    copied = await page.evaluate("navigator.clipboard.readText()")
    async with desk.db.read() as tx:
        assert copied == (await parcel_of(tx, world, "1-1-101")).reference
    await page.get_by_text("用另一部手机付款").click()
    assert await page.get_by_role("img", name="二维码").is_visible()
    assert await fits(page)
    await page.get_by_role("button", name="我已付款").click()
    await page.get_by_text("还没有确认到账").wait_for()
    assert await page.get_by_role("button", name="我已付款").count() == 0


async def test_a_liaison_types_a_sheet_with_the_keyboard_alone(served, page: Page):
    desk, url = served
    async with desk.db.write() as tx:
        street = await make_street(tx)
        await make_order(tx, "1-1-201", {"B": 2}, cycle_id=street.cycle_id)
        token = await make_link_for_operator(
            tx,
            purpose="liaison",
            compound_id=street.compound_id,
            chance=desk.chance,
            now=ENTERED,
        )
    desk.clock.at = ENTERED
    await page.goto(f"{url}/s/{token}")
    await page.get_by_role("button", name="在这台设备上登录").click()
    await page.wait_for_url("**/liaison")
    assert await fits(page)
    await page.get_by_role("textbox", name="交表时间").fill("2026-03-01T19:30")
    await page.locator("#typing input.room").first.focus()
    for line in (("1-1-101", "2", "1"), ("1-1-201", "1", ""), ("9-9-901", "1", "")):
        await page.keyboard.type(line[0])
        for count in line[1:]:
            await page.keyboard.press("Tab")
            await page.keyboard.type(count)
        await page.keyboard.press("Enter")  # to the next line
    assert await page.locator("input.room.unknown").input_value() == "9-9-901"
    suggested = page.locator("#rooms option")
    await page.keyboard.type("1-2-30")
    assert await suggested.all_inner_texts() == ["1-2-301", "1-2-302"]
    await page.keyboard.press("Control+a")
    await page.keyboard.press("Delete")
    await page.reload()  # a slip of the finger: nothing is lost
    assert len((await page.locator("#text").input_value()).splitlines()) == 3
    await page.get_by_role("textbox", name="交表时间").fill("2026-03-01T19:30")
    await page.get_by_role("button", name="先核对").click()
    await page.get_by_text("这里没有“9-9-901”这个房间。").wait_for()
    assert await fits(page)
    enter = page.get_by_role("button", name="录入这 2 户")
    await enter.click()  # the browser asks for the choice first
    assert await page.locator("[data-entered]").count() == 0
    await page.locator("tr.asks").get_by_role("radio", name="改成").check()
    await enter.click()
    await page.get_by_text("已录入 2 户").wait_for()
    assert await page.locator("#text").input_value() == "9-9-901 A1"
    async with desk.db.read() as tx:
        assert await orders_of(tx) == {"1-1-101": {"A": 2, "B": 1}, "1-1-201": {"A": 1}}


async def test_the_board_goes_on_showing_without_a_connection(served, page: Page):
    desk, url = served
    async with desk.db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, ("1-1-101", "2-1-101"))
    desk.clock.at = TRUCK + REST
    assert page.context.browser is not None
    screen = await page.context.browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="zh-CN"
    )
    board = await screen.new_page()  # of its own: a lost connection is an error on its console
    await board.goto(url + await desk.link(world.liaison, world.compound_id))
    await board.get_by_role("button", name="在这台设备上登录").click()
    await board.goto(f"{url}/board")
    lost = board.get_by_text("网络断了")
    await board.route("**/board/**", lambda route: route.abort())
    await board.get_by_role("button", name="叫下一批").click()
    await lost.wait_for()
    assert await board.get_by_text("1-1-101").is_visible()
    await board.unroute("**/board/**")
    await board.get_by_role("button", name="叫下一批").click()
    await board.get_by_role("heading", name="请下楼").wait_for()
    assert not await lost.is_visible()
    assert await board.evaluate("document.documentElement.scrollHeight <= innerHeight")
