"""A private PostgreSQL server for benchmarks and tests, from Debian's binaries.

The server listens on a free port of 127.0.0.1 only, trusts everybody there, never syncs to disk and
lies in a folder of its own. It ends with the process that started it, even if that one is killed.
PostgreSQL refuses to run as root, so root runs it as the user `postgres`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.free_port import free_port

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
# It waits for the end of its input, which comes when the tests end, in whatever way.
KEEPER = """
"$1/pg_ctl" -D "$2/data" -w -s -l "$2/log" -o "$3" start || { cat "$2/log"; rm -rf "$2"; exit 1; }
echo ready
read -r _
"$1/pg_ctl" -D "$2/data" -s -m immediate stop
rm -rf "$2"
"""


@cache
def binaries() -> Path | None:
    """Where the server's programs are: the newest that Debian has installed, or pg_config's."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest_first = sorted(debian, key=lambda path: int(path.parts[-3]), reverse=True)
    if newest_first:
        return newest_first[0].parent
    if shutil.which("pg_config"):
        answer = subprocess.run(
            ["pg_config", "--bindir"], check=True, capture_output=True, text=True
        )
        folder = Path(answer.stdout.strip())
        return folder if (folder / "initdb").exists() else None
    return None


def why_absent() -> str | None:
    """The reason why no server can be had here, or nothing."""
    if binaries() is None:
        return "PostgreSQL is not installed (Debian's package postgresql)"
    if os.geteuid() == 0 and not owner():
        return "PostgreSQL does not run as root, and there is no user postgres"
    return None


@dataclass
class PostgresServer:
    """A running server; `database` makes an empty database or a copy of a template, in a blink."""

    bin: Path
    port: int
    made: int = 0
    templates: set[str] = field(default_factory=set)

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{name}"

    def database(self, template: str = "template1") -> str:
        self.made += 1
        name = f"test_{self.made}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def template(self, name: str, fill: Callable[[str], None]) -> str:
        """A database to copy from, filled (`fill(url)`) the first time it is asked for."""
        if name not in self.templates:
            self.sql(f"CREATE DATABASE {name}")
            fill(self.url(name))
            self.templates.add(name)
        return name

    def sql(self, statement: str) -> None:
        where = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-d", "postgres"]
        options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement]
        subprocess.run([self.bin / "psql", *where, *options], check=True, env=environment())


def run_server(programs: Path) -> Iterator[PostgresServer]:
    """Start it, hand it out once, and end it."""
    # In the system's own temporary folder: pytest's are closed to the user postgres.
    home = Path(tempfile.mkdtemp(prefix="lanzi-postgres-"))
    if user := owner():
        os.chown(home, user.pw_uid, user.pw_gid)
    where = ["-D", str(home / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [programs / "initdb", *where, "--locale=C", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=home,
        env=environment(),
        **as_owner(),
    )
    port = free_port()
    options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in SETTINGS.items())
    with subprocess.Popen(
        ["sh", "-c", KEEPER, "keeper", str(programs), str(home), f"-p {port} {options}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=environment(),
        start_new_session=True,  # Ctrl-C is for the tests, which then end the server themselves
        **as_owner(),
    ) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        said = keeper.stdout.readline()
        assert said == "ready\n", said + keeper.stdout.read()
        yield PostgresServer(bin=programs, port=port)
        keeper.stdin.close()
        keeper.wait(timeout=30)


def owner() -> pwd.struct_passwd | None:
    """Who runs the server when we are root; nobody else than ourselves otherwise."""
    if os.geteuid() != 0:
        return None
    return next((user for user in pwd.getpwall() if user.pw_name == "postgres"), None)


def as_owner() -> dict[str, Any]:
    """How a process is started as that user."""
    user = owner()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def environment() -> dict[str, str]:
    """Ours without what would point PostgreSQL's programs to another server."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
