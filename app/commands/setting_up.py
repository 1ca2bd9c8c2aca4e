"""Commands for whoever sets a compound up: its settings and its file."""

from pathlib import Path

import typer


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(check)


def check(file: Path, language: str = "") -> None:
    """检查小区文件，逐行指出错误。 Check a compound file and name its mistakes by line."""
    from app.check_file import check_file

    raise typer.Exit(check_file(file, language=language))
