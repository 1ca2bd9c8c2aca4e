"""getMe and the bot's commands."""

import json
import re
from typing import Any

from sandbox.api.parameters import Parameters
from sandbox.errors import bad_request, upgraded
from sandbox.shapes import Json
from sandbox.world.state import World

MOST_COMMANDS = 100
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)


def get_me(world: World, _: Parameters) -> Json:
    return {
        **world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, ask: Parameters) -> bool:
    wanted = ask.tree("commands", "commands") or []
    if len(wanted) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _key(world, ask)
    world.commands[key] = [_checked(command) for command in wanted]
    _tell(world, key)
    return True


def get_my_commands(world: World, ask: Parameters) -> list[Json]:
    return world.commands.get(_key(world, ask), [])


def delete_my_commands(world: World, ask: Parameters) -> bool:
    key = _key(world, ask)
    world.commands.pop(key, None)
    _tell(world, key)
    return True


def scope_key(scope: Json, language: str) -> str:
    return json.dumps([scope, language], sort_keys=True)


def _key(world: World, ask: Parameters) -> str:
    scope = ask.tree("scope", "scope") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = str(scope.get("chat_id", ""))
    chat = world.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
    if chat is not None and chat.migrated_to is not None:
        raise upgraded(chat.migrated_to)
    return scope_key(scope, ask.text("language_code"))


def _checked(command: Any) -> Json:
    name = _COMMAND.fullmatch(str(command.get("command", "")))
    if name is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(command.get("description", "")).strip()
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.group(1), "description": description}


def _tell(world: World, key: str) -> None:
    world.touch("commands", key)
    world.feed.publish("commands", {})


METHODS = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
}
