"""A shop's clerk, who works on the portal's pages."""

import re

from tests.journey.somebody import Somebody, url_of
from tests.journey.stage import LIAISON, Stage


class Clerk:
    """A shop's clerk at the portal."""

    def __init__(self, s: Stage, link: str) -> None:
        self.s = s
        self.link = link
        self.headers = {"origin": s.program.settings.portal_url}

    async def signs_in(self) -> None:
        looked = await self.s.pages.get(self.link)  # a preview does not use the link up
        assert "登录" in looked.text
        signed_in = await self.s.pages.post(self.link, headers=self.headers)
        assert signed_in.status_code == 200, signed_in.text
        used = await self.s.pages.post(self.link, headers=self.headers)
        assert used.status_code >= 400

    async def reads(self, path: str) -> str:
        page = await self.s.pages.get(path)
        assert page.status_code == 200, page.text
        return re.sub(r"<[^>]+>|\s+", " ", page.text)

    async def presses(self, path: str, **form: str) -> int:
        page = await self.s.pages.post(path, data=form, headers=self.headers)
        return page.status_code


async def clerk_with_link(s: Stage) -> Clerk:
    """The liaison has a link made; the clerk of the big supermarket signs in with it."""
    liaison = Somebody(s, LIAISON)
    await liaison.says("/link")
    await liaison.presses("大超市", "登录链接")
    clerk = Clerk(s, url_of(await liaison.sees("请转给店员"), "打开页面"))
    await clerk.signs_in()
    return clerk
