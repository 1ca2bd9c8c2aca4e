"""Commands for whoever keeps it running: copies, the doctor, replaying, papers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from config.settings import Settings

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="设置文件 settings file (default: lanzi.env)")
]
PassphraseFile = Annotated[
    Path | None, typer.Option(help="口令文件 a file that holds the passphrase")
]


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(backup)
    cli.command()(restore)
    cli.command()(move)
    cli.command("rotate-key")(rotate_key)
    cli.command()(doctor)
    cli.command()(replay)
    cli.command()(link)
    cli.command()(papers)


def backup(
    settings_file: SettingsFile = None,
    to: Annotated[Path | None, typer.Option(help="文件或目录 file or folder")] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="保留最新几份 how many of the newest stay")
    ] = None,
    passphrase_file: PassphraseFile = None,
) -> None:
    """备份一切：数据库、密钥、设置（加密）。 Back up everything, encrypted, while it runs."""
    from app.backup.at_the_terminal import back_up

    raise typer.Exit(
        back_up(
            settings_of(settings_file),
            file=settings_file,
            to=to,
            keep=keep,
            passphrase_file=passphrase_file,
        )
    )


def restore(
    file: Path,
    *,
    into: Annotated[Path | None, typer.Option(help="空目录 new or empty folder")] = None,
    database: Annotated[str, typer.Option(help="空数据库地址 URL of an empty database")] = "",
    passphrase_file: PassphraseFile = None,
    check: Annotated[bool, typer.Option("--check", help="只核对文件 only verify")] = False,
    send_waiting: Annotated[
        bool, typer.Option("--send-waiting", help="备份时待发的也发 send what waited then")
    ] = False,
) -> None:
    """把备份恢复到空目录，逐表核对。 Put a backup back into an empty folder and verify it."""
    from app.backup.at_the_terminal import check as check_backup
    from app.backup.at_the_terminal import put_back

    if check:
        raise typer.Exit(
            check_backup(file, settings=settings_of(None), passphrase_file=passphrase_file)
        )
    if into is None:
        raise typer.BadParameter("要 --into 目录，或 --check  give --into FOLDER, or --check")
    raise typer.Exit(
        put_back(
            file,
            into=into,
            url=database,
            settings=settings_of(None),
            passphrase_file=passphrase_file,
            sends_waiting=send_waiting,
        )
    )


def move(
    to: Annotated[str, typer.Option(help="空数据库 empty database: postgresql://… or a file")],
    settings_file: SettingsFile = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="仍在运行也搬 though it runs")] = False,
    change_settings: Annotated[
        bool | None, typer.Option("--change-settings/--leave-settings", help="改设置 lanzi.env")
    ] = None,
) -> None:
    """搬到另一个数据库并逐表核对。 Move to another database (PostgreSQL, SQLite), verified."""
    from app.backup.at_the_terminal import move_to

    raise typer.Exit(
        move_to(
            to,
            settings=settings_of(settings_file),
            file=settings_file,
            is_forced=anyway,
            changes_settings=change_settings,
        )
    )


def rotate_key(
    settings_file: SettingsFile = None,
    *,
    passphrase_file: PassphraseFile = None,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="不先备份 without a backup first")
    ] = False,
    new_links: Annotated[
        bool, typer.Option("--new-links", help="旧付款链接作废 old pay links die")
    ] = False,
) -> None:
    """换密钥，全部重新加密（先停程序）。 A new sealing key: all is sealed anew (stop first)."""
    from app.rotation.at_the_terminal import rotate_key as rotate

    raise typer.Exit(
        rotate(
            settings_of(settings_file),
            file=settings_file,
            passphrase_file=passphrase_file,
            backs_up=not no_backup,
            renews_links=new_links,
        )
    )


def link(
    *,
    liaison: Annotated[bool, typer.Option("--liaison", help="联络人 the liaison's page")] = False,
    handout: Annotated[bool, typer.Option("--handout", help="发放 the hand-out page")] = False,
    supplier: Annotated[str, typer.Option(help="超市名 the supplier's pages")] = "",
    sign_out: Annotated[
        bool, typer.Option("--sign-out", help="全部退出登录 end all sessions and links")
    ] = False,
    compound: Annotated[str, typer.Option(help="小区名 name of the compound")] = "",
    settings_file: SettingsFile = None,
) -> None:
    """不经聊天生成登录链接（停机时用）。 Make a sign-in link, also when the chat is down."""
    from app.links import Wish
    from app.links import link as make
    from app.links import sign_out as end_all

    if [liaison, handout, sign_out, bool(supplier)].count(True) != 1:
        raise typer.BadParameter("--liaison | --handout | --supplier NAME | --sign-out")
    if sign_out:
        raise typer.Exit(end_all(settings_of(settings_file), compound))
    wish = Wish(
        "liaison" if liaison else "handout" if handout else "supplier",
        compound=compound,
        supplier=supplier,
    )
    raise typer.Exit(make(settings_of(settings_file), wish))


def papers(
    out: Annotated[Path, typer.Option(help="目录 folder to write to")],
    settings_file: SettingsFile = None,
) -> None:
    """把本期的表格写到目录里，供打印。 Write the running cycle's papers to a folder."""
    from app.papers import write_papers

    raise typer.Exit(write_papers(settings_of(settings_file), out))


def doctor(
    settings_file: SettingsFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="给程序看 for programs")] = False,
) -> None:
    """一页看清：哪里好，哪里不好，怎么办。 One page of truth: what is well, what is not."""
    from rich.console import Console

    from app.doctor.doctor import start

    raise typer.Exit(start(settings_file, as_json=as_json, console=Console(soft_wrap=True)))


def replay(
    ids: Annotated[list[int] | None, typer.Argument(help="编号 numbers, from the doctor")] = None,
    *,
    all_failed: Annotated[bool, typer.Option("--all", help="全部 all that failed")] = False,
    settings_file: SettingsFile = None,
) -> None:
    """重新处理失败的消息（升级之后）。 Handle failed updates once more, after an upgrade."""
    from rich.console import Console

    from app.doctor.replay import start

    if not ids and not all_failed:
        raise typer.BadParameter("IDS… / --all")
    console = Console(soft_wrap=True)
    raise typer.Exit(start(settings_file, ids=ids or [], is_all=all_failed, console=console))


def settings_of(file: Path | None) -> "Settings":
    """The settings; what is unfit about them is said and ends the command with status 2."""
    from rich.console import Console

    from app.unfit import say_unfit
    from config.settings import Unfit, read_settings

    try:
        return read_settings(file)
    except Unfit as error:
        say_unfit(Console(stderr=True), error)
        raise typer.Exit(2) from None
