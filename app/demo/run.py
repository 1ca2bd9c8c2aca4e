"""`./lanzi demo`: everything on one machine, to be lived through in ten minutes."""

import asyncio
import shutil
import socket
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from app.demo.cast import set_the_stage
from app.demo.community import add_community
from app.demo.control import begin_control
from app.demo.controls import DemoControls, first_offset, read_offset
from app.demo.duty import begin_duty
from app.demo.sandbox_process import SandboxProcess
from app.interruption import Interruption
from app.program import Program, open_database
from config.clock import MovableClock, SystemClock
from config.compound_file import CompoundFile, read_compound_file
from config.logs import configure_logging
from config.settings import Settings
from orders.use_cases.compounds import LoadedCompound, load_compound
from storage.database import Database

EXAMPLE = Path(__file__).parents[2] / "config" / "examples" / "fancheng.yaml"
DEFAULT_FOLDER = Path(__file__).parents[2] / "var" / "demo"
MADE_BY_THE_DEMO = ("lanzi.db", "lanzi.db-wal", "lanzi.db-shm", "lanzi.key")


class PortTaken(Exception):
    """Another program listens where the demo wants to."""


async def run_demo(
    settings: Settings,
    *,
    is_fresh: bool,
    residents: int,
    console: Console,
    has_community: bool = False,
) -> None:
    """Set up, start, print what to try, and run until Ctrl-C."""
    for port in (settings.portal_port, settings.sandbox_port):
        _require_free(port)
    if is_fresh:
        forget(settings)
    file = _example()
    database = open_database(settings)
    sandbox = SandboxProcess(
        port=settings.sandbox_port,
        folder=settings.folder / "sandbox",
        panel=f"{settings.portal_url}/strip",
    )
    program = Program(settings, database=database, clock=MovableClock())
    await program.prepare()
    clock = await _set_clock(program, file)
    loaded = await _load(database, file, clock)
    others = await add_community(database, now=clock.now()) if has_community else []
    try:
        await sandbox.start()
        await sandbox.set_clock(clock.offset)
        await set_the_stage(
            sandbox,
            database,
            group_id=loaded.group_id,
            compound_id=loaded.compound_id,
            now=clock.now(),
            others=others,
        )
        await begin_control(database, compound_id=loaded.compound_id, now=clock.now())
        await begin_duty(database, compound_id=loaded.compound_id, now=clock.now())
        controls = DemoControls(
            database=database, clock=clock, sandbox=sandbox, scheduler=program.scheduler
        )
        await controls.keep(clock.offset)
        async with program.running(controls=controls):
            if residents:
                from app.simulation.neighbours import Neighbours

                neighbours = Neighbours(sandbox, count=residents, database=database)
                program.tasks.start("neighbours", neighbours.run())
            interruption = Interruption()
            _print_what_to_try(console, settings, sandbox)
            await interruption.wait(program.tasks.failed)
            console.print("\n正在停止 Stopping …")
    finally:
        await sandbox.stop()


def forget(settings: Settings) -> None:
    """Remove what an earlier demo left in the folder, and nothing else."""
    for name in MADE_BY_THE_DEMO:
        (settings.folder / name).unlink(missing_ok=True)
    shutil.rmtree(settings.folder / "sandbox", ignore_errors=True)


def _example() -> CompoundFile:
    file, problems = read_compound_file(EXAMPLE.read_text(encoding="utf-8"))
    if file is None:
        raise RuntimeError(f"{EXAMPLE.name}: {problems}")
    return file


async def _set_clock(program: Program, file: CompoundFile) -> MovableClock:
    clock = program.clock
    assert isinstance(clock, MovableClock)
    offset: timedelta | None = await read_offset(program.database)
    if offset is None:
        offset = first_offset(
            SystemClock().now(), timezone=file.compound.timezone, opens=file.group.cycle.opens
        )
    clock.offset = offset
    return clock


async def _load(database: Database, file: CompoundFile, clock: MovableClock) -> LoadedCompound:
    today: date = clock.now().astimezone(ZoneInfo(file.compound.timezone)).date()
    async with database.write() as tx:
        return await load_compound(tx, file, today=today, now=clock.now())


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(port) from error


def _print_what_to_try(console: Console, settings: Settings, sandbox: SandboxProcess) -> None:
    console.print(
        f"""
[bold green]篮子在运行 Lanzi is running[/]

  聊天页 chat page   [bold]{sandbox.url}/[/]
  网页端 portal      [bold]{settings.portal_url}/[/]

先试这些 Try this first:
  1. 在聊天页选“陈伟”，点“开始”，登记 10-1-1804。 Choose 陈伟, press Start, join 10-1-1804.
  2. 换成“李红梅”（联络人），接受他。 Become 李红梅, the liaison, and accept him.
  3. 下单：按钮，或在群里写 3-2-501 A2 B1（王芳）。 Order by buttons, or write it in the group.
  4. 上方时间条快进到截单；联络人审批。 Skip to the cut-off; the liaison approves.
  5. 联络人 /link 给超市登录链接；在网页端打印、配货。 /link signs the supermarket in.
  6. 住户付款，联络人 /unpaid 确认；店员发车。 Residents pay, /unpaid confirms; the clerk sends.
  7. 联络人 /loads 到货、消杀、静置、清点，/handout 发放。 /loads to the count, /handout the bags.
     货到大门：门岗“赵师傅”/manage → 送货与发放。领取：“孙阿姨”/handout，手机扫码页。
     The guard 赵师傅 has the gate, 孙阿姨 the table: /manage, /handout, the scan page.
     有楼封控、或请人送上门：“周强”先申报健康，再走派送单；“钱奶奶”独居，“周护士”打电话。
     周强 declares health, then walks a door run; 周护士 phones 钱奶奶, who lives alone.
  · 联络人把 config/examples/fancheng-roster.xlsx 发给机器人，看预览，导入花名册。
    The liaison sends that file to the bot: a roster, with broken rows on purpose.

  8. “武商小刘”把 config/examples/fancheng-goods.xlsx 发给机器人：60 种商品，先看再改。
     Send that file to the bot as 武商小刘: sixty goods, looked at before anything changes.
  9. 联络人 /platform：新开一期平台团购，链接发到群里。 /platform posts a platform's link.
     联络人把 config/examples/fancheng-platform.xlsx 发给机器人：快团团的订单，逐行确认后收下。
     The liaison sends that file: orders of a platform, four rows of which ask something.

Ctrl-C 停止，下次接着来；--fresh 重新开始。 Ctrl-C stops; the next start goes on.
""",
        highlight=False,
    )


def start(
    settings: Settings, *, is_fresh: bool, residents: int, has_community: bool = False
) -> int:
    """Run the demo to its end; returns the exit status."""
    console = Console(soft_wrap=True)
    configure_logging(settings.log_level)
    try:
        asyncio.run(
            run_demo(
                settings,
                is_fresh=is_fresh,
                residents=residents,
                console=console,
                has_community=has_community,
            )
        )
    except PortTaken as error:
        console.print(
            f"[red]端口 {error} 被占用；请关掉那个程序，或换 --portal-port、--sandbox-port。\n"
            f"Port {error} is taken: stop the other program, or choose another port.[/]"
        )
        return 1
    return 0
