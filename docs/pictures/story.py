"""One cycle of Fancheng Garden, lived through step by step, with a picture where it is worth one.

Each act leaves the compound in the state that the next one needs; who acts does it by the chat,
a page or the clock, as in the demo.
"""

from datetime import timedelta
from pathlib import Path

from playwright.async_api import Page

from app.demo.cast import GROUP_CHAT
from app.keep_papers import keep_papers
from docs.pictures.camera import Camera, keep_first_page
from docs.pictures.neighbourhood import (
    CHEN,
    JOHN,
    NEIGHBOURS,
    WANG,
    ZHAO,
    ZHOU,
    bags_of,
    pickup_code,
)
from docs.pictures.shots import Shots, found_press, touch
from tests.journey.stage import Somebody, Stage, url_of

MORNING = timedelta(minutes=97)
REST = timedelta(minutes=31)
# From the payment deadline, at which the trucks left, to the hour of delivery: no milestone.
TO_DELIVERY = timedelta(hours=1)
MY_PAGE = "我的页面：打印表格、录入纸质订单"
MARKET, SHOP = "武商超市樊城店", "邻里小超市"


class Story(Shots):
    """The acts, in their order."""

    def __init__(self, stage: Stage, camera: Camera, *, scratch: Path) -> None:
        super().__init__(stage, camera, scratch=scratch)
        self.wang = Somebody(stage, WANG)
        self.john = Somebody(stage, JOHN)
        self.zhou = Somebody(stage, ZHOU)

    async def tell(self) -> None:
        """From the opening to the first bag in hand."""
        await self.joining()
        await self.ordering()
        await self.on_paper()
        await self.cutting_off()
        await self.packing()
        await self.paying()
        await self.arriving()
        await self.collecting()

    # --- before the cut-off

    async def joining(self) -> None:
        """A newcomer goes through the buttons, with somebody else's card as a slip."""
        chen = Somebody(self.stage, CHEN)
        await chen.starts()
        await chen.presses("10", "请问您住几号楼")
        await chen.presses("1", "请选择单元")
        await chen.presses("1804", "请选择房号")
        await chen.sees("请发送手机号")
        await chen.sends_card("+8613900001111", owner=WANG)
        await chen.sees("别人的名片")
        await chen.sends_card("+8613900001803")
        await chen.sees("已请联络人确认")
        await self.liaison.presses("接受", "陈伟")
        await chen.sees("登记成功")

    async def ordering(self) -> None:
        """The group writes, two order by buttons."""
        await self.stage.controls.move_to(self.stage.program.clock.now() + MORNING)
        for each in NEIGHBOURS:
            await self._writes(Somebody(self.stage, each.user_id), each.writes)
        card = await self.wang.sees("第 1 期团购", "已有", chat=GROUP_CHAT)
        await self.shoot_chat("group", self.wang, chat=GROUP_CHAT, top=card, height=1500)
        await self._writes(Somebody(self.stage, CHEN), "A2 B1 大礼包1")
        await self._writes(self.zhou, "代5-1-102 A1 B1")
        await self.zhou.presses("请 5-1-102 同意", chat=GROUP_CHAT)
        await self.liaison.presses("同意", "想代 5-1-102 下单")
        await self.zhou.sees("您可以代 5-1-102 下单了")
        await self._orders(self.wang, "A:1", "A:2", "B:1", "F:1")
        await self.shoot_chat("order-form", self.wang, height=1320)
        await touch(self.wang, r"ok:")
        await self.wang.sees("订单已收到")
        await self._orders(self.john, "B:1", "C:1", "K:1")
        await self.shoot_chat("order-form-en", self.john, language="en", height=1320)
        await touch(self.john, r"ok:")
        await self.john.sees("Your order is in")

    async def _writes(self, person: Somebody, text: str) -> None:
        said = await person.says(text, chat=GROUP_CHAT)

        async def is_in() -> bool:
            found = await person.messages(GROUP_CHAT)
            (own,) = (m for m in found if m["message_id"] == said["message_id"])
            return bool(own["reactions"]) or found[-1]["message_id"] != said["message_id"]

        await self.stage.until(is_in, f"an answer to {text}")

    async def _orders(self, person: Somebody, *settings: str) -> None:
        await person.says("/order")
        for setting in settings:
            await touch(person, rf"q:\d+:\d+:{setting}$")

    async def on_paper(self) -> None:
        """The liaison's page: a sheet is looked over and not entered; a form to write on."""
        program = self.stage.program
        await keep_papers(program.database, program.press, now=program.clock.now(), most=999)
        await self.liaison.says("/manage")
        await self.liaison.presses("邻居 ›")
        await self.liaison.presses("加入链接和楼道海报")
        async with self.signed_in(MY_PAGE) as page:
            await self.take_file(page, "/liaison/join/posters.pdf?locale=zh_CN", "join-poster")
            form = page.get_by_role("link", name="订购表 3", exact=True)
            answer = await page.context.request.get(
                f"{self.portal}{await form.get_attribute('href')}"
            )
            target = self.camera.folder / "paper-order-form.png"
            keep_first_page(await answer.body(), target, scratch=self.scratch, dpi=90)
            await page.locator("#text").fill("3-2-601 A2 B1\n3-2-501 B1\n9-9-901 A1")
            await page.get_by_role("button", name="先核对").click()
            await page.locator("#understood").wait_for()
            await self.camera.keep(page, "paper-entry")

    async def cutting_off(self) -> None:
        """Somebody comes late; the liaison reads the batches and approves them."""
        await self.stage.skip_to("cutoff")
        await self.liaison.sees("等您审批", button="通过")
        zhao = Somebody(self.stage, ZHAO)
        await zhao.says("7-1-302 A1", chat=GROUP_CHAT)
        late = Somebody(self.stage, CHEN)
        await self._writes(late, "G1")
        await self.liaison.sees("10-1-1804", "已过截单时间")
        odd = await self.liaison.sees("由别人代下单")
        await self.shoot_chat("batches", self.liaison, top=odd)
        await self.liaison.presses("全部通过", "个批次")

    # --- the supermarket, and money

    async def packing(self) -> None:
        """Both suppliers print, pack and mark packed; the first one's page is shown."""
        await self.stage.skip_to("packed_by")
        for supplier in (SHOP, MARKET):
            async with self.clerk(supplier) as page:
                if supplier == MARKET:
                    await self.camera.keep(page, "supplier")
                    await self.take_papers(page)
                await page.get_by_role("button", name="全部").click()
                await page.get_by_role("status").first.wait_for()

    async def paying(self) -> None:
        """Most say that they have paid, one does not; the liaison decides, the trucks leave."""
        bill = await self.wang.sees("请付款", MARKET)
        await self.shoot_chat("payment", self.wang)
        await self.shoot_pay_page("pay-page", url_of(bill, "打开付款页面"))
        english = await self.john.sees("Please pay", "Wushang")
        await self.shoot_pay_page("pay-page-en", url_of(english, "pay page"), language="en")
        for user_id in (WANG, CHEN, JOHN, *(each.user_id for each in NEIGHBOURS[1:])):
            for message in await Somebody(self.stage, user_id).messages():
                if data := found_press(message, r"pc:"):
                    await self.press(user_id, message, data)
        await self.stage.skip_to("remind")
        await Somebody(self.stage, NEIGHBOURS[0].user_id).sees("提醒一下")
        await self.stage.skip_to("pay_by")
        await self.liaison.sees("付款时间（")
        await self.shoot_chat("unpaid", self.liaison)
        await self.liaison.presses("确认全部")
        await self.liaison.presses("都到账了")
        await self.liaison.presses("谁还没付", "已确认")
        await self.liaison.presses("未付的全部取消")
        await self.liaison.presses("是的，取消")
        await self.liaison.sees("已取消")
        for supplier in (SHOP, MARKET):
            async with self.clerk(supplier) as page:
                if supplier == MARKET:
                    await self.take_paper(page, "amendment", top=0.5)
                await page.get_by_role("button", name="已发车").click()
                await page.get_by_role("status").first.wait_for()

    # --- arrival and pickup

    async def arriving(self) -> None:
        """Each load has no papers: taken over at the gate, disinfected, rested, counted."""
        await self.stage.controls.move_to(self.stage.program.clock.now() + TO_DELIVERY)
        for _ in (MARKET, SHOP):
            await self.liaison.says("/loads")
            await self.liaison.presses("在路上")
            await self.liaison.presses("门口接驳")
            await self.liaison.presses("货已卸下，司机已离开")
            await self.liaison.presses("消杀完毕，开始静置")
        await self.shoot_chat("load", self.liaison)
        await self.stage.controls.move_to(self.stage.program.clock.now() + REST)
        for _ in (MARKET, SHOP):
            await self.liaison.says("/loads")
            await self.liaison.presses("待清点")
            await self.liaison.presses("全部搬进来了")
            await self.liaison.presses("全部点齐")
        await self.wang.sees("取货码")
        async with self.signed_in(MY_PAGE) as page:
            await page.goto(f"{self.portal}/liaison/lists")
            sheet = page.locator('a[href*="/liaison/lists/hand-over/"]').first
            address = await sheet.get_attribute("href")
            await self.take_file(page, str(address), "hand-over-sheet", top=0.5)

    async def collecting(self) -> None:
        """A household's slot, and the table where bags are handed out."""
        await self.shoot_chat("pickup", self.wang)
        await self.stage.skip_to("pickup_starts")
        async with self.signed_in("发放页面") as page:
            for each in NEIGHBOURS[3:6]:
                for bag in await bags_of(self.stage, each.room):
                    await self._hand_out(page, await pickup_code(self.stage, each.room), bag)
            first, *_ = await bags_of(self.stage, "3-2-501")
            await self._hand_out(page, await pickup_code(self.stage, "3-2-501"), first)
            await self.camera.keep(page, "handout")

    @staticmethod
    async def _hand_out(page: Page, code: str, bag: str) -> None:
        """As a scanner types: each code ends with Enter."""
        await page.get_by_role("link", name="下一位").click()
        await page.locator("#pickup").fill(code)
        await page.locator("#pickup").press("Enter")
        await page.get_by_text("现在请扫袋子上的码").wait_for()
        await page.locator("#bag").fill(bag)
        await page.locator("#bag").press("Enter")
        await page.get_by_text("可以发放").wait_for()
