"""How pictures are taken: the chat as somebody sees it, a bill on a phone, pages signed in to."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page

from docs.pictures.camera import PHONE, Camera, keep_first_page
from docs.pictures.neighbourhood import LIAISON
from tests.journey.stage import Message, Somebody, Stage, url_of

# How much of the first page is worth showing, at which resolution.
PAPERS = {"labels": (1.0, 110), "slips": (0.5, 165), "pick_list": (0.45, 110)}
# Those that only the page about papers shows, in one language.
MORE_PAPERS = {
    "by_bundle": (0.5, 80),
    "by_station": (0.4, 80),
    "totals": (0.6, 80),
    "gate_sheet": (0.6, 80),
    "door_runs": (0.5, 80),
    "item_labels": (0.5, 80),
    "box_labels": (1.0, 70),
    "door_slips": (0.7, 80),
    "officer_labels": (0.6, 80),
}


class Shots:
    """A stage, a camera, and the ways in which the one is seen by the other."""

    def __init__(self, stage: Stage, camera: Camera, *, scratch: Path) -> None:
        self.stage = stage
        self.camera = camera
        self.scratch = scratch
        self.liaison = Somebody(stage, LIAISON)

    @property
    def portal(self) -> str:
        return self.stage.program.settings.portal_url

    async def shoot_chat(
        self,
        name: str,
        person: Somebody,
        *,
        chat: int | str = "bot",
        language: str = "zh",
        top: Message | None = None,
        height: int = 980,
    ) -> None:
        """The chat page as this person sees it: the newest messages, or from one message on."""
        locale = "en-GB" if language == "en" else "zh-CN"
        async with self.camera.context(
            size={"width": 980, "height": height}, locale=locale, scale=1.25
        ) as context:
            page = await context.new_page()
            where = f"{self.stage.sandbox.url}/?as={person.user_id}&chat={chat}&lang={language}"
            await page.goto(where)
            await page.locator("body[data-ready]").wait_for()
            await page.locator("[data-testid^=message-]").last.wait_for()
            if top is not None:
                element = page.get_by_test_id(f"message-{top['message_id']}")
                await element.evaluate("message => message.scrollIntoView()")
            await self.camera.keep(page, name)

    async def shoot_pay_page(self, name: str, link: str, *, language: str = "zh_CN") -> None:
        async with self.camera.context(size=PHONE, scale=2) as context:
            page = await context.new_page()
            await page.goto(f"{link}?lang={language}")
            await self.camera.keep(page, name)

    @asynccontextmanager
    async def clerk(self, supplier: str) -> AsyncIterator[Page]:
        """The supplier's page for this cycle, signed in."""
        async with self.signed_in(supplier) as page:
            await page.locator("a.card.row").first.click()
            await page.wait_for_load_state()
            yield page

    @asynccontextmanager
    async def signed_in(self, label: str) -> AsyncIterator[Page]:
        """A page behind a one-time link that the liaison had made."""
        await self.liaison.says("/link")
        await self.liaison.presses(label, "登录链接")
        made = await self.liaison.sees("24 小时", button="打开页面")
        async with self.camera.context(scale=1.25) as context:
            page = await context.new_page()
            await page.goto(url_of(made, "打开页面"))
            await page.locator("main button").first.click()
            await page.wait_for_load_state()
            yield page

    async def press(self, user_id: int, message: Message, data: str) -> None:
        chosen = {"chat_id": user_id, "message_id": message["message_id"], "data": data}
        await self.stage.sandbox.tell("press", {"user_id": user_id, **chosen, "wait_seconds": 20})

    async def take_papers(self, page: Page) -> None:
        for kind, (top, dpi) in PAPERS.items():
            for locale, suffix in (("zh_CN", ""), ("en", "-en")):
                await self.take_paper(page, kind, locale=locale, suffix=suffix, dpi=dpi, top=top)
        for kind, (top, dpi) in MORE_PAPERS.items():
            await self.take_paper(page, kind, dpi=dpi, top=top)

    async def take_paper(
        self,
        page: Page,
        kind: str,
        *,
        locale: str = "zh_CN",
        suffix: str = "",
        dpi: int = 80,
        top: float = 1.0,
    ) -> None:
        """A paper of the version that the clerk's page shows."""
        desk = page.locator('form[action^="/supplier/papers/"]').first
        address = f"{await desk.get_attribute('action')}/{kind}?locale={locale}"
        await self.take_file(page, address, kind.replace("_", "-") + suffix, dpi=dpi, top=top)

    async def take_file(
        self, page: Page, address: str, name: str, *, dpi: int = 80, top: float = 1.0
    ) -> None:
        """The first page of a PDF that whoever is signed in on this page may have."""
        answer = await page.context.request.get(f"{self.portal}{address}", timeout=120_000)
        assert answer.ok, await answer.text()
        target = self.camera.folder / f"{name}.png"
        keep_first_page(await answer.body(), target, scratch=self.scratch, dpi=dpi, top=top)


async def touch(person: Somebody, pattern: str) -> None:
    """Press the newest button whose data matches."""

    async def look() -> tuple[Message, str] | None:
        for message in reversed(await person.messages()):
            if data := found_press(message, pattern):
                return message, data
        return None

    message, data = await person.stage.until(look, f"a button {pattern}")
    chosen = {"chat_id": person.user_id, "message_id": message["message_id"], "data": data}
    body = {"user_id": person.user_id, **chosen, "wait_seconds": 20}
    await person.stage.sandbox.tell("press", body)


def found_press(message: Message, pattern: str) -> str | None:
    keys = (key.get("callback_data", "") for row in message["buttons"] for key in row)
    return next((data for data in keys if re.match(pattern, data)), None)
