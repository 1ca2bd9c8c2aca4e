"""A volunteer's telephone in a real browser: the camera reads the codes, the connection goes."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Page, async_playwright

from fulfillment.handover.rules.offline import hint_of
from fulfillment.supply.documents.symbols import symbol
from orders.rules.codes import make_bag_code, make_pickup_code
from tests.handover.hands import code_of
from tests.handover.loads import TRUCK, bag_codes, make_world, open_with, states
from tests.portal.test_in_a_browser import fits, served

__all__ = ["served"]
pytestmark = [pytest.mark.slow, pytest.mark.needs_chromium]

HOME = "1-1-101"
WIDE, HIGH = 640, 480
A_SECOND = 5


def film(path: Path, *codes: str, seconds: int = 2) -> None:
    """What the camera sees: each code for some seconds, slightly turned, on grey."""
    with path.open("wb") as out:
        out.write(f"YUV4MPEG2 W{WIDE} H{HIGH} F{A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for code in codes:
            side, pixels = symbol(code.encode())
            sign = Image.frombytes("L", (side, side), pixels).resize(
                (260, 260), Image.Resampling.NEAREST
            )
            scene = Image.new("L", (WIDE, HIGH), 150)
            scene.paste(sign, (180, 110))
            grey = scene.rotate(4, fillcolor=150).tobytes()
            colour = b"\x80" * (WIDE * HIGH // 2)
            out.write((b"FRAME\n" + grey + colour) * (seconds * A_SECOND))


def numbers() -> Iterator[int]:
    """Any numbers, always the same."""
    value = 7
    while True:
        value = (value * 16807) % 2147483647
        yield value


async def signs_agree(page: Page) -> bool:
    """The script judges codes and hashes as the program does."""
    chance = numbers()
    below = lambda n: next(chance) % n  # noqa: E731
    pickups = [make_pickup_code(below) for _ in range(40)]
    bags = [make_bag_code(below) for _ in range(40)]
    wrong = [code[1] + code[0] + code[2:] for code in pickups + bags if code[0] != code[1]]
    hint = hint_of("salt", pickups[0], bags[0], bits=18)
    return await page.evaluate(
        """async ([pickups, bags, wrong, hint]) => {
          const codes = await import("/static/scan/codes.js");
          const hints = {salt: "salt", bits: 18, waiting: [hint], done: []};
          return pickups.every(codes.isPickupCode) && bags.every(codes.isBagCode)
            && !wrong.some((code) => codes.isPickupCode(code) || codes.isBagCode(code))
            && await codes.hintOf(hints, pickups[0], bags[0]) === "waiting"
            && await codes.hintOf(hints, pickups[1], bags[0]) === "unknown";
        }""",
        json.loads(json.dumps([pickups, bags, wrong, hint])),
    )


async def test_the_camera_reads_both_codes_and_what_is_scanned_offline_is_sent_after(
    served, chromium_path, tmp_path
):
    desk, url = served
    async with desk.db.write() as tx:
        world = await make_world(tx)
        await open_with(tx, world, [HOME, "2-1-101"], bags=2)
        pickup, bags = await code_of(tx, HOME), await bag_codes(tx, HOME)
        others = await bag_codes(tx, "2-1-101")
    desk.clock.at = TRUCK + timedelta(hours=1)
    film(tmp_path / "table.y4m", pickup, bags[0])
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path,
            args=[
                "--no-sandbox",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={tmp_path}/table.y4m",
            ],
        )
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", permissions=["camera"]
        )
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        await page.goto(url + await desk.link(world.liaison, world.compound_id))
        await page.get_by_role("button", name="在这台设备上登录").click()
        await page.get_by_role("link", name="用手机扫码").click()
        assert await signs_agree(page)
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")

        await page.get_by_role("button", name="打开相机").click()
        await page.locator("#verdict.ask .room", has_text=HOME).wait_for()
        assert await page.locator("#verdict .bags li").count() == 2
        assert await fits(page)
        await page.locator("#verdict.good", has_text="还有 1 袋").wait_for()
        await page.get_by_role("button", name="关闭相机").click()

        await context.set_offline(True)
        code = page.locator("#code")
        for typed in (pickup, others[0]):
            await code.fill(typed)
            await code.press("Enter")
        await page.locator("#verdict.stop", has_text="对不上").wait_for()
        await code.fill(bags[1])
        await code.press("Enter")
        await page.locator("#verdict.good", has_text="连上网后会核对").wait_for()
        assert await page.locator("#offline").is_visible()
        assert await page.locator("#waiting", has_text="1").is_visible()
        await page.reload()  # by mistake, still without a connection: nothing is lost
        assert await page.locator("#waiting", has_text="1").is_visible()
        await context.set_offline(False)
        await page.locator("#online").wait_for()
        await page.locator("#waiting").wait_for(state="hidden")
        await browser.close()
    assert not errors
    async with desk.db.read() as tx:
        assert (await states(tx))[HOME] == "collected"
