"""Who and what exists: people, chats, messages, files, and the feed of what happened."""
