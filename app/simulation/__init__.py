"""Whole cycles with simulated people, through the real chats and pages; and checks of the books."""
