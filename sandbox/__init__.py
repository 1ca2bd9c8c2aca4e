"""A local stand-in for Telegram: the Bot API, a chat page and a control API.

A process of its own. It imports nothing of the other packages and none of them imports it;
whoever wants something from it speaks HTTP. It binds to 127.0.0.1 and never to anything else.
"""
