"""A supplier's statement on the portal, as liaison or clerk goes through it.

Sent in, looked over; what does not speak for itself is placed by the room that the payer wrote;
then the yes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import httpx

# How payers of the simulation write where they live: a person reads it and finds the bill.
ROOM = re.compile(r"房号([\w-]+)。")
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TICK = re.compile(r'name="row" value="(\d+)"')
DECIDE = re.compile(r'/rows/(\d+)"')
NAMED = re.compile(r"<strong>([^<?]*)\??</strong>")
DIGEST = re.compile(r'name="digest" value="([0-9a-f]+)"')
BILL = re.compile(
    r'name="bill" value="(\d+)">\s*<p><strong>([^<]+)</strong> · (.*?) · '
    r'.*?<span class="chip (\w+)">',
    re.DOTALL,
)
SUM = re.compile(r"<h1>([^<]+)</h1>")
OPTION = re.compile(r'<option value="(\d+)"[^>]*>([^<]+)</option>')
# A bill that is open before one that is off the list, before one that is paid.
BEST_FIRST = ("do", "wait", "ok")


class NotTaken(Exception):
    """The page did not do what was asked; the message says where."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One row on the page: the room that the payer wrote, the rooms that the program found."""

    row: int
    room: str
    found: tuple[str, ...]
    can_be_ticked: bool

    @property
    def is_odd(self) -> bool:
        """Whether a person has to say whose money it is."""
        return not self.can_be_ticked or (self.room != "" and self.room not in self.found)


class StatementDesk:
    """Statements on one side of the portal: `liaison` or `supplier`."""

    def __init__(self, browser: httpx.AsyncClient, side: str) -> None:
        self.side = side
        self._browser = browser
        self._home = f"/{side}/money/statements"

    async def send_in(
        self, supplier: str, name: str, content: bytes, columns: Mapping[str, str]
    ) -> str:
        """Upload a file, explain its columns where that is asked; returns its page."""
        form = {}
        if self.side == "liaison":
            options = OPTION.findall(await self._get(self._home))
            form["supplier"] = next(key for key, label in options if label == supplier)
        page = await self._post(self._home, form, files={"file": (name, content, "text/csv")})
        if "/files/" in page:
            page = await self._post(page.partition("?")[0], {"name": "银行", **columns})
        if "/files/" in page:
            raise NotTaken(f"{supplier}: {name} is not read: {page}")
        return page

    async def place_odd_ones(self, page: str) -> int:
        """Say of each row that is odd whose it is; returns how many there were."""
        odd = [each for each in rows_on(await self._get(page)) if each.is_odd]
        for each in odd:
            await self._place(page, each)
        return len(odd)

    async def _place(self, page: str, shown: Shown) -> None:
        address = f"{page}/rows/{shown.row}"
        form = {}
        if shown.room:
            page = await self._get(f"{address}?q={shown.room}")
            sum_ = SUM.search(page)
            # Of the room's bills the one that asks for this very sum, then one that is open.
            mine = [
                (sum_ is None or asked != sum_[1], BEST_FIRST.index(kind), -int(bill))
                for bill, at, asked, kind in BILL.findall(page)
                if at == shown.room
            ]
            if mine:
                form = {"bill": str(-min(mine)[2]), "gives_back": "credit"}
        await self._post(address, form)

    async def say_yes(self, page: str) -> int:
        """Book everything that can be ticked; returns how many rows that was."""
        text = await self._get(page)
        ticked = [each.row for each in rows_on(text) if each.can_be_ticked]
        digest = DIGEST.search(text)
        if not ticked or digest is None:
            return 0
        await self._post(f"{page}/yes", {"digest": digest[1], "row": [str(row) for row in ticked]})
        return len(ticked)

    async def waits(self, page: str) -> int:
        """How many rows wait for a word."""
        return len(list(rows_on(await self._get(page))))

    async def _get(self, address: str) -> str:
        answer = await self._browser.get(address)
        answer.raise_for_status()
        return answer.text

    async def _post(
        self,
        address: str,
        form: Mapping[str, str | list[str]],
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> str:
        answer = await self._browser.post(address, data=dict(form), files=files)
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise NotTaken(f"{self.side}: {address} gave {answer.status_code}")
        return answer.headers["location"].partition("?done")[0]


def rows_on(page: str) -> Iterator[Shown]:
    """The rows of a statement's page that still wait."""
    for (item,) in ((each,) for each in ITEM.findall(page)):
        tick, decide = TICK.search(item), DECIDE.search(item)
        if tick is None and decide is None:
            continue
        room, named = ROOM.search(item), NAMED.search(item)
        number = int((tick or decide)[1])  # type: ignore[index]
        found = tuple((named[1] if named else "").split(", "))
        yield Shown(number, room[1] if room else "", found, tick is not None)
