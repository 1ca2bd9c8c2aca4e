"""Commands that run the program: the demo on this machine, the service for a compound."""

from pathlib import Path
from typing import Annotated

import typer


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(demo)


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
    from config.settings import Mode, Settings

    settings = Settings(
        mode=Mode.SANDBOX,
        folder=folder or DEFAULT_FOLDER,
        portal_port=portal_port,
        sandbox_port=sandbox_port,
        database_url="",
        public_url="",
    )
    raise typer.Exit(start(settings, is_fresh=fresh, residents=residents))
