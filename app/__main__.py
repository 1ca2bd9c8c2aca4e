"""The command line. Heavy libraries are imported by the command that needs them."""

import typer

from app.commands import importing, keeping, measuring, money, running, setting_up

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="篮子 Lanzi：封控小区的团购助手。Group buying for locked-down compounds.",
    rich_markup_mode=None,
)
for commands in (running, setting_up, importing, keeping, measuring, money):
    commands.add_to(cli)

if __name__ == "__main__":
    cli(prog_name="./lanzi")
