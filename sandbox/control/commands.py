"""Which commands a person is offered in a chat: the narrowest scope wins, then the language."""

from sandbox.api.methods.about_the_bot import scope_key
from sandbox.shapes import Json
from sandbox.world.chats import Chat
from sandbox.world.people import Person
from sandbox.world.state import World


def commands_for(world: World, chat: Chat, person: Person) -> list[Json]:
    language = person.language_code.partition("-")[0]
    for scope in _scopes(chat, person):
        for code in (language, ""):
            found = world.commands.get(scope_key(scope, code))
            if found:
                return found
    return []


def _scopes(chat: Chat, person: Person) -> list[Json]:
    if chat.is_private:
        return [
            {"type": "chat", "chat_id": chat.id},
            {"type": "all_private_chats"},
            {"type": "default"},
        ]
    scopes: list[Json] = [{"type": "chat_member", "chat_id": chat.id, "user_id": person.id}]
    is_admin = chat.members.get(person.id) in ("creator", "administrator")
    if is_admin:
        scopes.append({"type": "chat_administrators", "chat_id": chat.id})
    scopes.append({"type": "chat", "chat_id": chat.id})
    if is_admin:
        scopes.append({"type": "all_chat_administrators"})
    return [*scopes, {"type": "all_group_chats"}, {"type": "default"}]
