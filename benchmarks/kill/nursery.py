"""A process that has imported the program and forks one child for each start.

Importing takes seconds, forking does not. A child is the program's own command line in a session
of its own, with the output in a file. The nursery ends with the process that started it, and takes
its children along.

    {"arguments": ["serve"], "environment": {…}, "log": "…"}   on its input
    {"started": 123} and later {"ended": 123, "status": -9}     on its output
"""

import contextlib
import json
import os
import select
import signal
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn

READ_AT_ONCE = 65536
# Each command imports what it needs; the children find all of it imported.
THE_PROGRAM = (
    "app.__main__",
    "app.serve",
    "app.backup.at_the_terminal",
    "app.setting_up.load_file",
    "bot.assembly",
    "bot.outbound.assembly",
    "bot.webhook",
    "portal.app",
    "aiosqlite",
    "asyncpg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "sqlalchemy.dialects.postgresql.asyncpg",
)


def main() -> None:
    """Fork as asked until the input ends."""
    _import_the_program()
    waker, wakened = os.pipe()
    os.set_blocking(wakened, False)
    signal.set_wakeup_fd(wakened, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    children: set[int] = set()
    _say({"ready": os.getpid()})
    unread = b""
    while True:
        readable, _, _ = select.select([sys.stdin.fileno(), waker], [], [])
        if waker in readable:
            os.read(waker, READ_AT_ONCE)
        _say_who_ended(children)
        if sys.stdin.fileno() in readable:
            some = os.read(sys.stdin.fileno(), READ_AT_ONCE)
            if not some:
                break
            *lines, unread = (unread + some).split(b"\n")
            for line in lines:
                children.add(_start(json.loads(line)))
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)


def _import_the_program() -> None:
    for name in THE_PROGRAM:
        import_module(name)


def _start(asked: dict[str, Any]) -> int:
    child = os.fork()
    if child == 0:
        _become(asked)
    _say({"started": child})
    return child


def _become(asked: dict[str, Any]) -> NoReturn:
    """Be the program, and nothing of the nursery."""
    status = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _redirect(asked["log"])
        for name in [name for name in os.environ if name.startswith("LANZI_")]:
            del os.environ[name]
        os.environ.update(asked["environment"])
        status = _run(asked["arguments"])
    except BaseException:  # noqa: BLE001 - whatever it is, no child may become a nursery
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _redirect(log: str) -> None:
    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(written, 1)
    os.dup2(written, 2)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]


def _run(arguments: list[str]) -> int:
    from app.__main__ import cli

    try:
        cli(arguments, prog_name="./lanzi")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


def _say_who_ended(children: set[int]) -> None:
    while children:
        try:
            child, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not child:
            return
        children.discard(child)
        _say({"ended": child, "status": os.waitstatus_to_exitcode(status)})


def _say(words: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
