"""Commands about money: the books of a cycle."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.keeping import SettingsFile


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(books)


def books(
    *,
    cycle: Annotated[int, typer.Option(min=1, help="第几期 number of the cycle")],
    compound: Annotated[str, typer.Option(help="小区名，缺省为全部 its name; else all")] = "",
    platform: Annotated[
        bool, typer.Option("--platform", help="平台的那一期 a platform's cycle of this number")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="导出全部分录 .xlsx .csv write every entry to a file")
    ] = None,
    settings_file: SettingsFile = None,
) -> None:
    """账平不平：试算表、逐笔核对，可导出。 Do the books balance? Trial balance, check, export."""
    from app.books import Asked, show_books
    from app.commands.keeping import settings_of

    asked = Asked(cycle=cycle, compound=compound, channel="platform" if platform else "", out=out)
    raise typer.Exit(show_books(settings_of(settings_file), asked))
