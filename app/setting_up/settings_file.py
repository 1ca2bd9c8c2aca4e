"""The settings file: NAME=value lines with a comment each, readable by the owner alone.

It is written beside the old one and put in its place at once, so that no moment shows half a
file or lets anybody else read it. Lines that the wizard does not ask about are kept.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

# Name → what it is, in both languages. In this order in the file.
COMMENTS: Mapping[str, tuple[str, str]] = {
    "LANZI_MODE": ("沙盒：不是真的 Telegram", "the sandbox: not Telegram"),
    "LANZI_SANDBOX_PORT": ("沙盒的端口", "the sandbox's port"),
    "LANZI_PORTAL_PORT": ("网页在本机的端口", "the pages' port on this machine"),
    "LANZI_WEBHOOK_PORT": ("webhook 在本机的端口", "the webhook's port on this machine"),
    "LANZI_BOT_API": ("机器人接口地址", "address of the Bot API"),
    "LANZI_BOT_TOKEN": (
        "机器人令牌，谁拿到谁就能冒充它；泄露了就到 BotFather 发 /revoke",
        "the bot's token: whoever has it is the bot; if it leaks, send /revoke to BotFather",
    ),
    "LANZI_FOLDER": (
        "数据目录：数据库文件（SQLite）和密钥 lanzi.key；都要备份",
        "folder of the data: the database file (SQLite) and the key lanzi.key; back up both",
    ),
    "LANZI_DATABASE_URL": (
        "PostgreSQL 数据库；没有这一行就用数据目录里的 SQLite 文件",
        "the PostgreSQL database; without this line a SQLite file in the folder is used",
    ),
    "LANZI_PUBLIC_URL": (
        "居民和店员打开网页的地址，必须是 https",
        "the address of the pages, as residents and clerks open it; https",
    ),
    "LANZI_UPDATES": (
        "消息怎么进来：polling 自己去取，webhook 由 Telegram 送来",
        "how updates come in: polling fetches them, webhook has Telegram deliver them",
    ),
    "LANZI_WEBHOOK_SECRET": (
        "webhook 的暗号，证明是 Telegram 送来的",
        "proves that a delivery comes from Telegram",
    ),
}
HEAD = (
    "# 篮子的设置，由 ./lanzi init 写成；含有密码，只有本人可读。改完要重启。",
    "# Lanzi's settings, written by ./lanzi init. Holds secrets: for the owner's eyes alone.",
    "# Restart the program after a change.",
)
KEPT = "# 以下是原来就有的设置 kept from before"


def render(values: Mapping[str, str], kept: Sequence[str] = ()) -> str:
    """The file's text; empty values are left out."""
    lines = [*HEAD, ""]
    for name, (chinese, english) in COMMENTS.items():
        if values.get(name):
            lines += [f"# {chinese}", f"# {english}", f"{name}={values[name]}", ""]
    return "\n".join([*lines, *([KEPT, *kept] if kept else [])]).rstrip("\n") + "\n"


def other_lines(text: str) -> list[str]:
    """The settings of a file that the wizard does not write itself."""
    found = []
    for line in text.splitlines():
        name, is_setting, _ = line.strip().removeprefix("export ").partition("=")
        if is_setting and not name.startswith("#") and name.strip() not in COMMENTS:
            found.append(line.strip())
    return found


def write(path: Path, text: str) -> None:
    """Put the text at `path`, readable by its owner alone from the first byte."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
