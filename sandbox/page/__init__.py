"""The chat page: who you are, your chats, the conversation. It speaks only the control API."""
