"""The liaison's pages about money: who pays how, payers, donations, what was handed on."""

import html
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import httpx

from app.simulation.stage import Seller
from app.simulation.statement_desk import OPTION, NotTaken, StatementDesk

HOME = "/liaison/money"
PAYER = re.compile(r'value="by_third_party:(\d+)"')
HIDDEN = re.compile(r'name="(\w+)" value="([^"]*)"')
HAND_ON = re.compile(r'action="/liaison/money/gathering/hand-on".*?</form>', re.DOTALL)
OWED = re.compile(
    r"<strong>(?:(?!<strong>).)*?</strong>(?:(?!<strong>).)*?"
    r'<form method="post" action="/liaison/money/payers/paid".*?</form>',
    re.DOTALL,
)
REPAID = re.compile(r'action="/liaison/money/advances/repaid".*?</form>', re.DOTALL)
LEFT = re.compile(r"(\d[\d,]*)\.(\d\d)")
GIFT = re.compile(r'href="/liaison/money/donations/(\d+)"')
CHOICE = re.compile(r'name="chosen" value="(\d+)".*?<label for="c\d+">([^<]+)</label>', re.DOTALL)
LISTS = re.compile(r'href="([^"]*/public/lists/[^"]+)"')
GOOD = re.compile(
    r'<tr><th scope="row">(.*?) <span class="small">(.*?)</span></th>'
    r'<td class="n">(.*?)</td><td class="n">(.*?)</td><td class="n">(.*?)</td>'
    r'<td class="n"><strong>(.*?)</strong></td></tr>'
)


class MoneyDesk:
    """The liaison with a browser."""

    def __init__(self, portal_url: str) -> None:
        self.browser = httpx.AsyncClient(base_url=portal_url, timeout=120)
        self.statements = StatementDesk(self.browser, "liaison")

    async def close(self) -> None:
        await self.browser.aclose()

    async def sign_in(self, link: str) -> None:
        """Open the one-time link, then press its button."""
        await self._get(link)
        await self._post(link, {})

    # --- how it is paid

    async def set_terms(self, modes: Mapping[str, str], payer: str) -> None:
        """Households that are paid for in a way of their own, by room; one payer for some."""
        if "by_third_party" in modes.values():
            form = {"name": payer, "name_en": "Community committee", "kind": "community"}
            await self._post(f"{HOME}/payers/add", form)
        found = PAYER.search(await self._get(f"{HOME}/terms"))
        for room, mode in modes.items():
            of_payer = mode == "by_third_party" and found is not None
            way = f"{mode}:{found[1]}" if of_payer and found is not None else mode
            await self._post(f"{HOME}/terms/household", {"room": room, "way": way})

    async def set_supplier_terms(self, supplier: str, mode: str) -> None:
        """How it is paid at one supplier, where the household has no way of its own."""
        page = await self._get(f"{HOME}/terms")
        label = re.search(r'for="s(\d+)"><strong>' + re.escape(html.escape(supplier)), page)
        if label is None:
            raise NotTaken(f"terms: no {supplier}")
        await self._post(f"{HOME}/terms", {"supplier": label[1], "way": mode})

    # --- what came through somebody

    async def hand_on(self) -> int:
        """Whoever has something in hand has given it to the crew."""
        forms = HAND_ON.findall(await self._get(f"{HOME}/gathering"))
        for form in forms:
            await self._post(f"{HOME}/gathering/hand-on", dict(HIDDEN.findall(form)))
        return len(forms)

    async def payers_pay(self, sellers: Sequence[Seller]) -> list[tuple[str, int]]:
        """Each payer pays what it owes: supplier and sum, one by one."""
        paid = []
        for block in OWED.findall(await self._get(f"{HOME}/payers")):
            said = html.unescape(block.partition("<a ")[0])
            *_, (yuan, fen) = LEFT.findall(said)
            supplier = next(each.name for each in sellers if each.name in said
                            or each.name_en in said)  # fmt: skip
            await self._post(f"{HOME}/payers/paid", dict(HIDDEN.findall(block)))
            paid.append((supplier, int(yuan.replace(",", "")) * 100 + int(fen)))
        return paid

    async def one_repays(self) -> bool:
        """One household gives back what was advanced, in cash."""
        form = REPAID.search(await self._get(f"{HOME}/advances"))
        if form is None:
            return False
        hidden = dict(HIDDEN.findall(form[0].partition("<button")[0]))
        await self._post(f"{HOME}/advances/repaid", {**hidden, "way": "cash"})
        return True

    # --- donations

    async def give_money(self, supplier: str, amount: str, room: str) -> bool:
        """A donation of money pays one household's bill; whether it is on the list."""
        options = OPTION.findall(await self._get(f"{HOME}/donations"))
        number = next(key for key, label in options if html.unescape(label) == supplier)
        form = {"kind": "money", "amount": amount, "supplier": number, "donor": "好心邻居"}
        return await self._give({**form, "purpose": "给付不起菜钱的邻居"}, [room], "money")

    async def give_goods(self, goods: str, unit: str, quantity: int) -> int:
        """A donation of goods: the first three that are proposed get one each."""
        form = {"kind": "goods", "goods": goods, "unit": unit, "quantity": str(quantity)}
        await self._post(f"{HOME}/donations", {**form, "donor": "樊城区红十字会"})
        page = await self._newest_gift()
        chosen = [key for key, _ in CHOICE.findall(await self._get(page))][:3]
        await self._post(f"{page}/give", {"kind": "goods", "chosen": chosen, "units": "1"})
        return len(chosen)

    async def _give(self, form: Mapping[str, str], rooms: Sequence[str], kind: str) -> bool:
        await self._post(f"{HOME}/donations", form)
        page = await self._newest_gift()
        found = CHOICE.findall(await self._get(page))
        chosen = [key for key, room in found if html.unescape(room) in rooms][:1]
        if chosen:
            await self._post(f"{page}/give", {"kind": kind, "chosen": chosen})
        return bool(chosen)

    async def _newest_gift(self) -> str:
        found = GIFT.findall(await self._get(f"{HOME}/donations"))
        return f"{HOME}/donations/{max(map(int, found))}"

    async def public_lists(self) -> dict[str, list[str]]:
        """The four lists as anybody sees them: good and unit, then the four numbers."""
        link = LISTS.search(await self._get(f"{HOME}/donations"))
        if link is None:
            raise NotTaken("no public lists")
        page = await self._get(html.unescape(link[1]))
        return {
            f"{html.unescape(good)}|{html.unescape(unit)}": list(numbers)
            for good, unit, *numbers in GOOD.findall(page)
        }

    async def _get(self, address: str) -> str:
        answer = await self.browser.get(address)
        answer.raise_for_status()
        return answer.text

    async def _post(self, address: str, form: Mapping[str, str | list[str]]) -> str:
        answer = await self.browser.post(address, data=dict(form))
        if answer.status_code != HTTPStatus.SEE_OTHER:
            raise NotTaken(f"liaison: {address} gave {answer.status_code}")
        return answer.headers["location"]
