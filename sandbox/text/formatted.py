"""From what a bot or a person sends to a text with entities, trimmed as Telegram trims."""

from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.text.found import find_entities
from sandbox.text.lengths import utf16_length
from sandbox.text.markup import parse_html

MOST_TEXT = 4096
MOST_CAPTION = 1024


def formatted(source: str, parse_mode: str, given: list[Json] | None) -> tuple[str, list[Json]]:
    """Text and entities; `given` entities count only without a parse mode."""
    source = source.replace("\r", "").replace("\0", "")
    mode = parse_mode.lower()
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in ("", "none"):
        text, entities = source, [_checked(entity) for entity in given or []]
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = _trimmed(text, entities)
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in ("text_link", "code", "pre", "text_mention")
    ]
    for entity in find_entities(text):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if not any(start < to and since < end for since, to in taken):
            entities.append(entity)
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, entities


def message_text(source: str, parse_mode: str, given: list[Json] | None) -> Json:
    text, entities = formatted(source, parse_mode, given)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > MOST_TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_text(source: str, parse_mode: str, given: list[Json] | None) -> Json:
    text, entities = formatted(source, parse_mode, given)
    if len(text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _checked(entity: Json) -> Json:
    if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
        raise bad_request("can't parse MessageEntity: expected an object with type and place")
    return dict(entity)


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    short = text.strip()
    if short == text:
        return text, entities
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    whole = utf16_length(short)
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, whole)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return short, kept
