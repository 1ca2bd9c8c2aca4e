"""Commands for whoever sets a compound up: its settings, its file, its liaison."""

from pathlib import Path
from typing import Annotated, Literal

import typer

SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="设置文件 settings file (default: lanzi.env)")
]
Yes = Annotated[bool, typer.Option("--yes", help="不提问 ask nothing")]
NewPayee = Annotated[
    bool, typer.Option("--new-payee", help="收款方也改 change whom residents pay, too")
]
Language = Annotated[str, typer.Option(help="zh_CN, en")]
Readable = Literal["text", "address"]
Compounds = Annotated[
    list[Path],
    typer.Option("--compound", help="小区文件；一群多小区就重复 compound file; several, if so"),
]


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(init)
    cli.command()(check)
    cli.command()(load)
    cli.command()(claim)
    cli.command()(read)
    cli.command("pay-code")(pay_code)


def init(
    settings: SettingsFile = None,
    *,
    token: Annotated[
        str | None,
        typer.Option(help="机器人令牌（别人看得到，最好用文件） bot token; others see it"),
    ] = None,
    token_file: Annotated[Path | None, typer.Option(help="令牌文件 file that holds it")] = None,
    folder: Annotated[Path | None, typer.Option(help="数据目录 folder of the data")] = None,
    database: Annotated[
        str | None, typer.Option(help="sqlite, postgres://user:password@host/name")
    ] = None,
    public_url: Annotated[str | None, typer.Option(help="对外网址 https://…")] = None,
    compound: Annotated[Path | None, typer.Option(help="小区文件 compound file")] = None,
    webhook: Annotated[
        bool | None, typer.Option("--webhook/--polling", help="消息怎么进来 how updates come in")
    ] = None,
    group: Annotated[
        str | None, typer.Option(help="Telegram 群编号 number of the Telegram group")
    ] = None,
    new_payee: NewPayee = False,
    yes: Yes = False,
    language: Language = "",
) -> None:
    """第一次设置：令牌、数据库、网址、小区。 Set it up: token, database, address, compound."""
    from app.setting_up.init import start
    from app.setting_up.wizard import Given
    from config.settings import Updates

    updates = None if webhook is None else Updates.WEBHOOK if webhook else Updates.POLLING
    given = Given(
        token=token,
        token_file=token_file,
        folder=folder,
        database=database,
        public_url=public_url,
        compound=compound,
        updates=updates,
        group=group,
        new_payee=new_payee,
    )
    raise typer.Exit(start(settings, given=given, is_alone=yes, language=language))


def check(file: Path, language: Language = "") -> None:
    """检查小区文件，逐行指出错误。 Check a compound file and name its mistakes by line."""
    from app.check_file import check_file

    raise typer.Exit(check_file(file, language=language))


def read(
    what: Annotated[Readable, typer.Argument(help="text 群消息 message, address 地址")],
    compound: Compounds,
    language: Language = "",
) -> None:
    """试读群消息或地址，每行一个 JSON。 Try the readers: a JSON string a line in, an object out."""
    from app.reading import start

    raise typer.Exit(start(what, compound, language=language))


def pay_code(
    png: Annotated[Path | None, typer.Option(help="图片目录 folder to draw them into")] = None,
) -> None:
    """试做、试读付款码，每行一个 JSON。 Try payment codes: a JSON object a line in, one out."""
    from app.pay_code import start

    raise typer.Exit(start(png))


def load(
    file: Path,
    *,
    settings: SettingsFile = None,
    yes: Yes = False,
    new_payee: NewPayee = False,
    language: Language = "",
) -> None:
    """载入小区文件：先看会改什么。 Show what a compound file would change, then change it."""
    from app.setting_up.load_file import start

    status = start(
        file, settings_file=settings, is_alone=yes, new_payee=new_payee, language=language
    )
    raise typer.Exit(status)


def claim(
    *,
    compound: Annotated[str, typer.Option(help="小区名 the compound's name")] = "",
    settings: SettingsFile = None,
    yes: Yes = False,
    language: Language = "",
) -> None:
    """给联络人的一次性链接。 A one-time link that makes whoever opens it the liaison."""
    from app.setting_up.claiming import start

    raise typer.Exit(start(name=compound, settings_file=settings, is_alone=yes, language=language))
