"""The world on disk: one SQLite table of JSON, written behind at short intervals.

A clean stop writes everything exactly. After an unclean one the numbers that must never repeat
jump ahead, because the last half second may be missing.
"""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sandbox.files import StoredFile
from sandbox.updates import Update
from sandbox.webhook.subscription import Webhook
from sandbox.world.chats import Chat
from sandbox.world.messages import Message
from sandbox.world.people import Person
from sandbox.world.state import World

JUMP_UPDATES = 10_000
JUMP_MESSAGES = 1_000
JUMP_EVENTS = 100_000


class Store:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(folder / "world.sqlite", isolation_level=None, timeout=1)
        try:
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as locked:
            raise SystemExit(f"sandbox: {folder} belongs to one that is running") from locked
        self._base.execute("PRAGMA synchronous = OFF")
        self._base.execute(
            "CREATE TABLE IF NOT EXISTS things (kind TEXT, key TEXT, body TEXT NOT NULL, "
            "PRIMARY KEY (kind, key)) WITHOUT ROWID"
        )

    # --- reading

    def load_into(self, world: World) -> None:
        meta = dict(self._read("meta"))
        if meta:
            _load_meta(world, meta)
        for _, saved in self._read("person"):
            world.people[saved["id"]] = Person.load(saved)
        for _, saved in self._read("chat"):
            world.chats[saved["id"]] = Chat.load(saved)
        messages = sorted(
            (Message.load(saved) for _, saved in self._read("message")),
            key=lambda message: message.message_id,
        )
        for message in messages:
            world.chats[message.chat_id].messages[message.message_id] = message
        for _, saved in self._read("file"):
            world.files.add(StoredFile(**saved))
        for key, commands in self._read("commands"):
            world.commands[key] = commands
        for saved in sorted((saved for _, saved in self._read("update")), key=lambda u: u["id"]):
            world.updates.restore(Update(**saved))
        if meta.get("webhook"):
            world.updates.set_webhook(Webhook(**meta["webhook"]))

    def _read(self, kind: str) -> Iterable[tuple[str, Any]]:
        rows = self._base.execute("SELECT key, body FROM things WHERE kind = ?", (kind,))
        return ((key, json.loads(body)) for key, body in rows)

    # --- writing

    def write(self, world: World, *, clean: bool = False) -> None:
        touched, world.touched = world.touched, set()
        touched |= {("update", str(update_id)) for update_id in world.updates.touched}
        touched |= {("file", file_id) for file_id in world.files.touched}
        world.updates.touched.clear()
        world.files.touched.clear()
        if not touched and not clean:
            return
        put, gone = [], []
        for kind, key in touched:
            body = None if kind == "meta" else _dump(world, kind, key)
            if body is None:
                gone.append((kind, key))
            else:
                put.append((kind, key, json.dumps(body, ensure_ascii=False)))
        for key, value in _meta(world, clean).items():
            put.append(("meta", key, json.dumps(value)))
        self._base.execute("BEGIN")
        self._base.executemany("DELETE FROM things WHERE kind = ? AND key = ?", gone)
        self._base.executemany("INSERT OR REPLACE INTO things VALUES (?, ?, ?)", put)
        self._base.execute("COMMIT")

    def close(self) -> None:
        self._base.close()


def _meta(world: World, clean: bool) -> dict[str, Any]:
    return {
        "clean": clean,
        "offset_seconds": world.clock.offset_seconds,
        "privacy": world.privacy,
        "next_update_id": world.updates.next_id,
        "allowed_updates": world.updates.allowed,
        "webhook": world.updates.webhook.dump() if world.updates.webhook else None,
        "last_seq": world.feed.last_seq,
        "counters": {str(key): value for key, value in world.counters.items()},
    }


def _load_meta(world: World, meta: dict[str, Any]) -> None:
    unclean = 0 if meta["clean"] else 1
    world.clock.offset_seconds = meta["offset_seconds"]
    world.privacy = meta["privacy"]
    world.updates.next_id = meta["next_update_id"] + JUMP_UPDATES * unclean
    world.updates.allowed = meta["allowed_updates"]
    world.feed.last_seq = meta["last_seq"] + JUMP_EVENTS * unclean
    world.counters = {
        int(key): value + JUMP_MESSAGES * unclean for key, value in meta["counters"].items()
    }


def _dump(world: World, kind: str, key: str) -> Any:
    """What is there now, or None where it is gone."""
    if kind == "message":
        chat_id, message_id = map(int, key.split("/"))
        chat = world.chats.get(chat_id)
        message = chat.messages.get(message_id) if chat else None
        return message.dump() if message else None
    if kind == "update":
        update = world.updates.waiting.get(int(key))
        if update is None:
            return None
        return {
            "id": update.id,
            "kind": update.kind,
            "payload": update.payload,
            "arrived": update.arrived,
        }
    if kind == "commands":
        return world.commands.get(key)
    if kind == "file":
        record = world.files.records.get(key)
        return record.dump() if record else None
    found: Person | Chat | None
    found = world.people.get(int(key)) if kind == "person" else world.chats.get(int(key))
    return found.dump() if found else None
