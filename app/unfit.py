"""Words for settings that do not go together, in both languages: what is wrong, what to do."""

from rich.console import Console
from rich.markup import escape

from config.settings import Unfit

WORDS = {
    "no_settings_file": (
        "找不到设置文件 {value}。请运行 ./lanzi init。",
        "There is no settings file {value}. Run ./lanzi init.",
    ),
    "bad_setting": (
        "设置 {value} 写错了，请对照 docs/operating.md。",
        "The setting {value} is not understood; see docs/operating.md.",
    ),
    "no_token": (
        "没有机器人令牌（LANZI_BOT_TOKEN）。请运行 ./lanzi init。",
        "There is no bot token (LANZI_BOT_TOKEN). Run ./lanzi init.",
    ),
    "token_refused": (
        "Telegram 不认这个令牌。请到 BotFather 核对，再运行 ./lanzi init。",
        "Telegram does not know this token. Look at BotFather, then run ./lanzi init.",
    ),
    "sandbox_token": (
        "这是沙盒的令牌，任何人都知道，不能用于真实服务。",
        "This is the sandbox's token, which everybody knows; it cannot serve real people.",
    ),
    "real_token_in_sandbox": (
        "沙盒模式不能用真实令牌：请去掉 LANZI_MODE=sandbox。",
        "A real token has no place in the sandbox: remove LANZI_MODE=sandbox.",
    ),
    "sandbox_elsewhere": (
        "沙盒只能在本机，{value} 不是本机地址。",
        "The sandbox is on this machine only; {value} is not.",
    ),
    "moved_clock": (
        "真实服务用真实的时间：请去掉 LANZI_CLOCK_OFFSET_SECONDS。",
        "Real people live in real time: remove LANZI_CLOCK_OFFSET_SECONDS.",
    ),
    "api_not_https": (
        "机器人接口地址必须以 https:// 开头，现在是 {value}。",
        "The Bot API's address must begin with https://; it is {value}.",
    ),
    "public_not_https": (
        "对外地址 LANZI_PUBLIC_URL 必须以 https:// 开头，现在是 {value}。",
        "LANZI_PUBLIC_URL must begin with https://; it is {value}.",
    ),
    "no_webhook_secret": (
        "webhook 方式需要 LANZI_WEBHOOK_SECRET。请运行 ./lanzi init。",
        "A webhook needs LANZI_WEBHOOK_SECRET. Run ./lanzi init.",
    ),
    "no_key": (
        "找不到密钥文件 {value}。没有它就读不出姓名和电话；请从备份恢复。",
        "There is no key file {value}; without it no name can be read. Restore it from a backup.",
    ),
    "newer_database": (
        "数据库（{value}）比这个程序新，请先升级程序。",
        "The database ({value}) is newer than this program: upgrade the program first.",
    ),
    "no_database": (
        "打不开数据库（{value}）。请检查 LANZI_DATABASE_URL 和数据库服务。",
        "The database cannot be opened ({value}). Look at LANZI_DATABASE_URL and its server.",
    ),
}


def say_unfit(console: Console, error: Unfit) -> None:
    """Print what is wrong and what to do next."""
    chinese, english = (line.format(value=escape(error.value)) for line in WORDS[error.code])
    console.print(f"[red]{chinese}\n{english}[/]", highlight=False, soft_wrap=True)
