"""Commands that try the program out: the simulation, the measurements and the checks."""

from pathlib import Path
from typing import Annotated

import typer

PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(simulate)
    cli.command(context_settings=PASS_ON)(test)


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


def test(context: typer.Context) -> None:
    """运行全部检查；参数传给 pytest。 Run every check; arguments go to pytest."""
    from app.checks import run_checks

    raise typer.Exit(run_checks(context.args))
