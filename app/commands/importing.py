"""Commands that take in files: another platform's orders, and statements of banks and wallets.

Orders become delivery notes without a database; a statement is booked in the one that is there.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.commands.keeping import SettingsFile

Form = Literal["auto", "kuaituantuan", "qunjielong", "map"]
PaperLanguage = Literal["zh_CN", "en", "both"]
Level = Literal["", "room_only", "masked", "full"]


def add_to(cli: typer.Typer) -> None:
    """Put these commands on the command line."""
    cli.command()(import_orders)
    cli.command("import-statement")(import_statement)


def import_orders(
    files: Annotated[
        list[Path], typer.Argument(help="导出文件，群接龙可多份 exports; several of Qunjielong")
    ],
    *,
    compound: Annotated[Path, typer.Option(help="小区文件 compound file")],
    out: Annotated[Path, typer.Option(help="结果目录 where papers and report.json go")],
    form: Annotated[
        Form, typer.Option("--format", help="导出格式 form of the export; map: column_maps")
    ] = "auto",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看不出单 report and doubts only, no papers")
    ] = False,
    decisions: Annotated[
        list[Path] | None,
        typer.Option(help="填好的存疑表，可多份 doubts tables filled in, several times"),
    ] = None,
    locale: Annotated[PaperLanguage, typer.Option(help="单据语言 of the papers")] = "zh_CN",
    level: Annotated[Level, typer.Option(help="显示多少个人信息 masking level of the papers")] = "",
    number: Annotated[int, typer.Option(min=1, max=999, help="平台第几期 platform cycle")] = 1,
    made_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
            help="制单时间（UTC），缺省为文件时间 made at; else the file's own time",
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="zh_CN, en")] = "",
) -> None:
    """把快团团、群接龙等订单变成配送单据。 Orders of another platform as delivery notes."""
    from app.importing.run import start
    from app.importing.wanted import Wanted

    wanted = Wanted(
        files=tuple(files),
        compound=compound,
        out=out,
        form=form,
        decisions=tuple(decisions or ()),
        is_dry_run=dry_run,
        locale=locale,
        level=level,
        number=number,
        made_at=None if made_at is None else made_at.replace(tzinfo=UTC),
        language=language,
    )
    raise typer.Exit(start(wanted))


def import_statement(
    file: Annotated[Path, typer.Argument(help="账单文件 as downloaded: .csv .xlsx .zip .xml .sta")],
    *,
    supplier: Annotated[str, typer.Option(help="谁的账户 whose account it is")],
    password: Annotated[
        str,
        typer.Option(
            envvar="LANZI_STATEMENT_PASSWORD",
            help="压缩包密码；不写会另外问 of an encrypted ZIP; asked for if left out",
        ),
    ] = "",
    map_name: Annotated[
        str, typer.Option("--map", help="银行列对照 one of statement_maps; else the one that fits")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只看不入账 shows it and leaves no trace")
    ] = False,
    yes: Annotated[
        bool,
        typer.Option("--yes", help="不问就入账，存疑除外 books without asking, unless doubtful"),
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="预览写入 .csv .json write the preview to a file")
    ] = None,
    language: Annotated[str, typer.Option(help="zh_CN, en")] = "",
    settings_file: SettingsFile = None,
) -> None:
    """导入账单流水：先看，确认后入账。 A bank's or wallet's statement: look first, then book.

    Exit status: 0 booked, shown, or nothing new; 1 not booked; 2 unusable file, name or settings;
    4 no database.
    """
    from app.commands.keeping import settings_of
    from app.statement_import.run import start as start_statement
    from app.statement_import.wanted import Wanted as WantedStatement

    wanted = WantedStatement(
        file=file,
        supplier=supplier,
        password=password,
        map_name=map_name,
        is_dry_run=dry_run,
        is_agreed=yes,
        out=out,
        language=language,
    )
    raise typer.Exit(start_statement(settings_of(settings_file), wanted))
