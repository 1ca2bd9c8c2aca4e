"""Delivery of updates to an address of the bot's, instead of waiting to be asked for them.

subscription   what setWebhook may ask for, and what is remembered about it
lanes          one after the other in a chat, side by side over chats
couriers       the connections over which updates are brought
delivery       the task that brings them, again and again where it must
replies        a method call in the body of the bot's answer
"""
