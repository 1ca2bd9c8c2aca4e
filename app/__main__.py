"""The command line. Heavy libraries are imported by the command that needs them."""

from pathlib import Path
from typing import Annotated

import typer

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="篮子 Lanzi：封控小区的团购助手。Group buying for locked-down compounds.",
    rich_markup_mode=None,
)

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@cli.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="重新开始 start over")] = False,
    residents: Annotated[
        int, typer.Option(min=0, max=3000, help="模拟邻居数 simulated neighbours who order")
    ] = 0,
    portal_port: int = 8080,
    sandbox_port: int = 8081,
    folder: Annotated[Path | None, typer.Option(help="数据目录 where the demo lives")] = None,
) -> None:
    """在本机体验整个流程，无需账号与网络。 Try everything on this machine, no account needed."""
    from app.demo.run import DEFAULT_FOLDER, start
    from config.settings import Settings

    settings = Settings(
        folder=folder or DEFAULT_FOLDER,
        portal_port=portal_port,
        sandbox_port=sandbox_port,
        bot_api=f"http://127.0.0.1:{sandbox_port}",
        database_url="",
        public_url="",
    )
    raise typer.Exit(start(settings, is_fresh=fresh, residents=residents))


@cli.command()
def simulate(
    *,
    out: Annotated[Path, typer.Option(help="结果目录 where papers and report.json go")],
    compound: Annotated[Path | None, typer.Option(help="小区文件 compound file")] = None,
    households: Annotated[int, typer.Option(min=1, help="户数 households")] = 300,
    cycles: Annotated[int, typer.Option(min=1, help="周期数 cycles")] = 2,
    seed: int = 1,
    database: Annotated[str, typer.Option(help="空数据库地址 URL of an empty database")] = "",
) -> None:
    """模拟整个周期并核对每一本账。 Live through whole cycles, then compare every book."""
    from app.simulation.run import start

    raise typer.Exit(
        start(
            compound=compound,
            households=households,
            cycles=cycles,
            seed=seed,
            database_url=database,
            out=out,
        )
    )


@cli.command()
def check(file: Path, language: str = "") -> None:
    """检查小区文件，逐行指出错误。 Check a compound file and name its mistakes by line."""
    from app.check_file import check_file

    raise typer.Exit(check_file(file, language=language))


@cli.command(context_settings=PASS_ON)
def test(context: typer.Context) -> None:
    """运行全部检查；参数传给 pytest。 Run every check; arguments go to pytest."""
    from app.checks import run_checks

    raise typer.Exit(run_checks(context.args))


if __name__ == "__main__":
    cli(prog_name="./lanzi")
