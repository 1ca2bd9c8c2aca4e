"""The database's address as people write it, and what is wrong with it in plain words."""

import asyncio
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.setting_up.asking import Unusable
from config.texts import Texts

PATIENCE_SECONDS = 10.0
PLAIN_FORMS = ("postgres", "postgresql", "postgresql+asyncpg")
SQLITE_FORMS = ("sqlite", "sqlite+aiosqlite")


def as_the_program_has_it(text: str, texts: Texts) -> str:
    """`postgres://…` as the program's own form; nothing, or `sqlite`, is the file in the folder."""
    _ = texts.gettext
    if text.strip() in ("", "sqlite"):
        return ""
    try:
        url = make_url(text.strip())
    except ArgumentError:
        raise Unusable(
            _("That is no address of a database. Write postgres://user:password@host/name.")
        ) from None
    if url.drivername in SQLITE_FORMS:
        return url.set(drivername="sqlite+aiosqlite").render_as_string(hide_password=False)
    if url.drivername not in PLAIN_FORMS or not url.database:
        raise Unusable(
            _("Only SQLite and PostgreSQL can be used: postgres://user:password@host/name.")
        )
    query = dict(url.query)
    if "sslmode" in query:  # what libpq calls it
        query["ssl"] = query.pop("sslmode")
    return url.set(drivername="postgresql+asyncpg", query=query).render_as_string(
        hide_password=False
    )


async def what_is_wrong(url: str, *, folder: Path, texts: Texts) -> str | None:
    """Try the database; returns what is wrong and what to do, or nothing."""
    found = make_url(url) if url else None
    if found is None or found.drivername in SQLITE_FORMS:
        place = Path(found.database or ".").parent if found is not None else folder
        return _what_is_wrong_with_the_folder(place, texts)
    try:
        return await _look_around(found, texts)
    except Exception as error:  # noqa: BLE001 - whatever the driver raises is told in words
        return _words(texts, error, found)


async def has_tables(url: str) -> bool:
    """Whether there are tables of ours already, sealed with some key."""
    found = make_url(url) if url else None
    if found is None or found.drivername in SQLITE_FORMS:
        return False  # a file beside its key: see `database_file`
    connection = await _connect(found)
    try:
        return bool(await connection.fetchval("SELECT to_regclass('alembic_version') IS NOT NULL"))
    finally:
        await connection.close()


async def _connect(url: URL) -> Any:
    query: Mapping[str, Any] = url.query
    return await asyncpg.connect(
        host=url.host,
        port=url.port or 5432,
        user=url.username,
        password=url.password,
        database=url.database,
        ssl=query.get("ssl"),
        timeout=PATIENCE_SECONDS,
    )


async def _look_around(url: URL, texts: Texts) -> str | None:
    _ = texts.gettext
    connection = await _connect(url)
    try:
        encoding = await connection.fetchval("SHOW server_encoding")
        may_create = await connection.fetchval(
            "SELECT has_schema_privilege(current_schema(), 'CREATE')"
        )
    finally:
        await connection.close()
    if encoding != "UTF8":
        return _(
            "The database is encoded as {encoding}, which cannot hold Chinese. Make it anew: "
            "CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"
        ).format(encoding=encoding, name=url.database)
    if not may_create:
        return _(
            "{user} may not create tables in {name}. Make them its owner: "
            "ALTER DATABASE {name} OWNER TO {user}"
        ).format(user=url.username, name=url.database)
    return None


def _words(texts: Texts, error: Exception, url: URL) -> str:
    _ = texts.gettext
    data = {"host": url.host, "port": url.port or 5432, "name": url.database, "user": url.username}
    kinds: tuple[tuple[Any, str], ...] = (
        (
            asyncpg.InvalidCatalogNameError,
            _("There is no database {name} there. Make it: CREATE DATABASE {name} OWNER {user}"),
        ),
        (
            asyncpg.InvalidPasswordError,
            _("The password for {user} is not right."),
        ),
        (
            asyncpg.InvalidAuthorizationSpecificationError,
            _("The server does not let {user} in from here; see its pg_hba.conf."),
        ),
        (socket.gaierror, _("There is no machine called {host}.")),
        (
            ConnectionRefusedError,
            _("Nobody answers at {host}, port {port}. Is PostgreSQL running there?"),
        ),
        (
            asyncio.TimeoutError,
            _("{host} does not answer. Is a firewall in between?"),
        ),
    )
    for kind, words in kinds:
        if isinstance(error, kind):
            return words.format(**data)
    other = _("The database cannot be used ({reason}).")
    return other.format(reason=type(error).__name__)


def _what_is_wrong_with_the_folder(folder: Path, texts: Texts) -> str | None:
    _ = texts.gettext
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the owner's alone, as the key is
        probe = folder / ".lanzi-probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        return _("The folder {folder} cannot be written to ({reason}).").format(
            folder=folder, reason=error.strerror or type(error).__name__
        )
    return None
