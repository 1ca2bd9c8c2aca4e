"""Commands for whoever keeps it running: copies, the doctor, replaying, papers."""

import typer


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
