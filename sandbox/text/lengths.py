"""Measures of text: limits count code points, entity offsets count UTF-16 units."""


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def utf8_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
