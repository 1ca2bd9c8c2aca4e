"""Commands that run the program: the demo on this machine, the service for a compound."""

from pathlib import Path
from typing import Annotated

import typer

from app.roles import Role


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(demo)
    cli.command()(serve)
    cli.command()(migrate)


def demo(
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="重新开始 start over")] = False,
    residents: Annotated[
        int, typer.Option(min=0, max=3000, help="模拟邻居数 simulated neighbours who order")
    ] = 0,
    community: Annotated[
        bool,
        typer.Option("--community", help="同一个群，三个小区 three compounds in one group"),
    ] = False,
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
    raise typer.Exit(start(settings, is_fresh=fresh, residents=residents, has_community=community))


def serve(
    settings: Annotated[
        Path | None, typer.Option(help="设置文件 settings file (default: lanzi.env)")
    ] = None,
    role: Annotated[
        list[Role] | None, typer.Option(help="只运行这些角色 only these roles (default: all)")
    ] = None,
) -> None:
    """真正运行：整个程序，或其中的角色。 Run it for real: all of it, or some roles."""
    from rich.console import Console

    from app.serve import start

    raise typer.Exit(start(settings, role or [], Console(soft_wrap=True)))


def migrate(
    settings: Annotated[
        Path | None, typer.Option(help="设置文件 settings file (default: lanzi.env)")
    ] = None,
) -> None:
    """把数据库升级到本版本（先备份）。 Bring the database to this version (back up first)."""
    from rich.console import Console

    from app.migrating import start

    raise typer.Exit(start(settings, Console(soft_wrap=True)))
