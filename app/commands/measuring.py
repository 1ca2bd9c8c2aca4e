"""Commands that try the program out: the simulation, the measurements and the checks."""

from pathlib import Path
from typing import Annotated

import typer

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
JsonFile = Annotated[Path | None, typer.Option("--json", help="结果文件 write the rows as JSON")]

# Every benchmark is a command of this one; each imports what it measures inside its function.
bench = typer.Typer(
    no_args_is_help=True, help="测量速度与用量。 Measure how fast, next to a floor of the same run."
)


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(simulate)
    cli.add_typer(bench, name="bench")
    cli.command(context_settings=PASS_ON)(test)


def simulate(
    *,
    out: Annotated[Path, typer.Option(help="结果目录 where papers and report.json go")],
    compound: Annotated[Path | None, typer.Option(help="小区文件 compound file")] = None,
    households: Annotated[int, typer.Option(min=1, help="户数 households")] = 300,
    cycles: Annotated[int, typer.Option(min=1, help="周期数 cycles")] = 2,
    seed: int = 1,
    database: Annotated[str, typer.Option(help="空数据库地址 URL of an empty database")] = "",
    orders: Annotated[
        Path | None,
        typer.Option(help="重演平台导出的订单 replay another platform's export, one cycle"),
    ] = None,
) -> None:
    """模拟整个周期并核对每一本账。 Live through whole cycles, then compare every book."""
    from app.simulation.run import start

    raise typer.Exit(
        start(
            compound=compound,
            households=households,
            cycles=1 if orders else cycles,
            seed=seed,
            database_url=database,
            out=out,
            orders=orders,
        )
    )


@bench.command()
def outbox(
    json_file: JsonFile = None,
    messages: Annotated[int, typer.Option(min=1, help="私聊消息数 private messages")] = 3000,
    group_posts: Annotated[int, typer.Option(min=0, help="群消息数 posts in groups")] = 200,
) -> None:
    """发件箱对着限流最严的沙箱。 The sender against the strictest flood limits."""
    from benchmarks.outbox import measure
    from benchmarks.rows import report

    report(measure(messages=messages, group_posts=group_posts), json_file=json_file)


@bench.command()
def drawing(
    json_file: JsonFile = None,
    households: Annotated[int, typer.Option(min=1, help="户数 households")] = 3000,
    presses: Annotated[int, typer.Option(min=30, help="按钮户数 who press")] = 200,
) -> None:
    """边出单据边应答：聊天慢了多少。 How much slower the chat answers while papers are drawn."""
    from benchmarks.drawing import measure
    from benchmarks.rows import report

    report(measure(households=households, presses=presses), json_file=json_file)


@bench.command()
def roster(
    json_file: JsonFile = None,
    rows: Annotated[int, typer.Option(min=100, help="行数 rows")] = 3000,
    broken: Annotated[int, typer.Option(min=0, help="坏行数 of them broken")] = 40,
) -> None:
    """导入花名册。 A roster as an Excel file: looked over and applied."""
    from benchmarks.roster import measure
    from benchmarks.rows import report

    report(measure(rows=rows, broken=broken), json_file=json_file)


@bench.command()
def orders(
    json_file: JsonFile = None,
    households: Annotated[int, typer.Option(min=1, help="户数 households a row")] = 600,
) -> None:
    """按钮与群文字下单，Bot API 即刻应答。 Orders by buttons and texts, the Bot API instant."""
    from benchmarks.orders import measure
    from benchmarks.rows import report

    report(measure(households=households), json_file=json_file)


@bench.command()
def allocation(
    json_file: JsonFile = None,
    orders: Annotated[int, typer.Option(min=1, help="订单数 orders")] = 10_000,
    bundles: Annotated[int, typer.Option(min=1, max=24, help="套餐数 bundles")] = 10,
) -> None:
    """截单时分配库存，对照一次排序。 Sharing short stock, beside a bare sort of the wishes."""
    from benchmarks.allocation import measure
    from benchmarks.rows import report

    report(measure(orders=orders, bundles=bundles), json_file=json_file)


@bench.command()
def papers(
    json_file: JsonFile = None,
    households: Annotated[
        list[int] | None, typer.Option(min=1, help="户数，可重复 households, several times")
    ] = None,
) -> None:
    """从截单到全部单据。 From the cut-off to every paper: 300, 3,000 and 10,000 households."""
    from benchmarks.papers import SIZES, measure
    from benchmarks.rows import report

    report(measure(households=households or SIZES), json_file=json_file)


@bench.command(name="import")
def import_(
    json_file: JsonFile = None,
    rows: Annotated[int, typer.Option(min=3, help="行数 rows of the export made up")] = 3000,
) -> None:
    """平台导出到全部单据。 Another platform's export, from the file to every paper."""
    from benchmarks.imports import measure
    from benchmarks.rows import report

    report(measure(rows=rows), json_file=json_file)


@bench.command()
def read(
    json_file: JsonFile = None,
    lines: Annotated[int, typer.Option(min=2, help="行数 lines of the chain")] = 200,
) -> None:
    """读一条 200 行的接龙。 Reading a chain of 200 lines, as new and with one line added."""
    from benchmarks.reading import measure
    from benchmarks.rows import report

    report(measure(lines=lines), json_file=json_file)


@bench.command()
def money(
    json_file: JsonFile = None,
    rows: Annotated[int, typer.Option(min=1, help="账单行数 rows of the statement")] = 200_000,
    bills: Annotated[int, typer.Option(min=1, help="同价未付单数 open bills of one sum")] = 3000,
    codes: Annotated[int, typer.Option(min=1, help="收款码张数 payment codes")] = 3000,
) -> None:
    """读账单、对账、出收款码。 A statement read, equal sums matched, payment codes drawn."""
    from benchmarks.money import measure
    from benchmarks.rows import report

    report(measure(rows=rows, bills=bills, codes=codes), json_file=json_file)


@bench.command()
def handover(
    *,
    json_file: JsonFile = None,
    people: Annotated[int, typer.Option(min=120, help="人数 people")] = 10_000,
    only_rules: Annotated[
        bool, typer.Option(help="只算时间安排 no calls through the sandbox")
    ] = False,
) -> None:
    """万人小区排时段、重排，三千户叫号。 Timetables, and a whole compound called down."""
    from benchmarks.handover import measure
    from benchmarks.rows import report

    report(measure(people=people, only_rules=only_rules), json_file=json_file)


@bench.command()
def kill(
    json_file: JsonFile = None,
    rounds: Annotated[int, typer.Option(min=1, help="轮数 how often somebody is killed")] = 200,
    database: Annotated[
        str, typer.Option(help="both, sqlite, postgresql, 空数据库地址 URL of an empty database")
    ] = "both",
    seed: Annotated[int, typer.Option(help="随机种子 repeats the same kills")] = 1,
) -> None:
    """随机杀死进程，重启，再核对每一本账。 Kill processes at random, then compare every book."""
    from benchmarks.kill.run import start

    raise typer.Exit(start(rounds=rounds, database=database, seed=seed, json_file=json_file))


@bench.command()
def rush(
    *,
    json_file: JsonFile = None,
    households: Annotated[int, typer.Option(min=2, help="户数 households")] = 3000,
    minutes: Annotated[
        float, typer.Option(min=0.05, help="实际分钟 real minutes in which all order")
    ] = 10.0,
    database: Annotated[str, typer.Option(help="空数据库地址 URL of an empty database")] = "",
    webhook: Annotated[bool, typer.Option(help="用 webhook instead of polling")] = False,
) -> None:
    """全小区十分钟内下单，量答复时间。 Everybody orders within ten minutes: how soon answered."""
    from benchmarks.rows import report
    from benchmarks.rush import Wanted, measure

    wanted = Wanted(households, minutes, database_url=database, webhook=webhook)
    report(measure(wanted), json_file=json_file)


def test(context: typer.Context) -> None:
    """运行全部检查；参数传给 pytest。 Run every check; arguments go to pytest."""
    from app.checks import run_checks

    raise typer.Exit(run_checks(context.args))
