"""The supermarket's clerk on the portal: signs in, takes the papers, packs, sends."""

import re
from collections.abc import Collection, Mapping
from http import HTTPStatus
from pathlib import Path

import httpx

from app.simulation.statement_desk import StatementDesk

# The form in which papers are chosen is of the newest version.
DESK = re.compile(r'action="(/supplier/papers/\d+)"')
PAPER = re.compile(r'name="paper" value="(\w+\.\w+)"')
CYCLE = re.compile(r'href="(/supplier/\d+/\d+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
# What was ordered of a bundle stands before the field for what is there.
ORDERED = re.compile(r'for="units-([A-Z]+)".*?<td class="n">(\d+)</td>')
SHOWN = re.compile(r'name="shown" value="([0-9a-f]+)"')
BILL = re.compile(r'name="bill" value="(\d+)" id="bill-\d+" aria-label="[^"]* ([^" ]+)"')
FILE_NAME = re.compile(r'filename="(\w+)-\d+-v(\d+)-(\w+)\.(\w+)"')


class NotAllowed(Exception):
    """The portal refused; the message is the page's status."""


class Clerk:
    """One supplier's clerk with a browser."""

    def __init__(self, portal_url: str, supplier: str) -> None:
        self.supplier = supplier
        self._browser = httpx.AsyncClient(base_url=portal_url, timeout=120)
        self.statements = StatementDesk(self._browser, "supplier")
        self._page = ""
        self._pages: list[str] = []  # of its cycles, the newest first

    async def close(self) -> None:
        await self._browser.aclose()

    async def sign_in(self, link: str) -> None:
        """Open the one-time link, as a preview would, then press its button."""
        await self._get(link)
        await self._post(link)
        self._pages = list(dict.fromkeys(CYCLE.findall(await self._get("/supplier"))))
        self._page = self._pages[0]

    async def pack(self) -> None:
        """Mark everything on the newest list packed."""
        version = VERSION.search(await self._get(self._page))
        assert version is not None, "nothing to pack"
        await self._post(f"{self._page}/packed", {"version": version[1]})

    async def run_short(self) -> None:
        """Two units of what is ordered most are not there: reported, looked at, agreed to."""
        page = f"{self._page}/shortage"
        form = await self._get(page)
        ordered = {code: int(units) for code, units in ORDERED.findall(form)}
        most = max(ordered, key=lambda code: ordered[code])
        preview = await self._post(page, {f"units-{most}": str(max(0, ordered[most] - 2))})
        shown = SHOWN.search(await self._get(preview))
        assert shown is not None, "nothing to agree to"
        await self._post(f"{preview}/yes", {"shown": shown[1]})

    async def tick_off(self, rooms: Collection[str]) -> int:
        """Confirm the bills of these rooms, who paid at the counter; returns how many."""
        page = f"{self._page}/bills"
        ticked = [bill for bill, room in BILL.findall(await self._get(page)) if room in rooms]
        if ticked:
            await self._post(page, {"bill": ticked})
        return len(ticked)

    async def send(self) -> None:
        """The truck leaves; raises `NotAllowed` while something on it is unpaid."""
        await self._post(f"{self._page}/sent")

    async def send_after(self) -> None:
        """What was missing on the last cycle's truck rides as a load of its own."""
        await self._post(f"{self._pages[1]}/sent")

    async def take_papers(self, folder: Path) -> Path:
        """Download every paper of the newest version into a folder of that version."""
        page = await self._get(self._page)
        desk = DESK.search(page)
        assert desk is not None, "no papers"
        kept = folder
        for paper in PAPER.findall(page):
            kept = await self._take(desk[1], {"paper": paper, "locale": "zh_CN"}, folder)
        return kept

    async def _take(self, desk: str, choice: dict[str, str], folder: Path) -> Path:
        answer = await self._browser.get(desk, params=choice, follow_redirects=True)
        answer.raise_for_status()
        named = FILE_NAME.search(answer.headers["content-disposition"])
        assert named is not None
        kind, version, _, suffix = named.groups()
        kept = folder / f"v{version}"
        kept.mkdir(parents=True, exist_ok=True)
        (kept / f"{kind}.{suffix}").write_bytes(answer.content)
        return kept

    async def _get(self, address: str) -> str:
        answer = await self._browser.get(address)
        answer.raise_for_status()
        return answer.text

    async def _post(self, address: str, form: Mapping[str, str | list[str]] | None = None) -> str:
        """Press a button; returns the address of the page that comes then."""
        answer = await self._browser.post(address, data=dict(form or {}))
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise NotAllowed(f"{self.supplier}: {address} gave {answer.status_code}")
        return answer.headers["location"]
