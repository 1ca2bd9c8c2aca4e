"""Templates in the reader's language. Everything is escaped; a missing value is an error."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from config.texts import LOCALES, Texts
from fulfillment.supply.rules.totals import quantity_text
from orders.rules.money import show_amount
from orders.rules.references import spaced
from portal.language import NAMES, locale_of, texts_of

HERE = Path(__file__).parent

ROOM = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+")


def whole_rooms(text: str) -> Markup:
    """The text with rooms that do not break at the end of a line."""
    pieces, last = [], 0
    for found in ROOM.finditer(text):
        room = Markup('<span class="nowrap">{}</span>').format(found[0])
        pieces += [escape(text[last : found.start()]), room]
        last = found.end()
    return Markup("").join([*pieces, escape(text[last:])])


def in_groups(reference: str) -> Markup:
    """A reference in two groups to be read aloud; what is copied has no gap."""
    first, _, rest = spaced(reference).partition(" ")
    return Markup('{}<span class="gap"></span>{}').format(first, rest)


environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
environment.filters["whole_rooms"] = whole_rooms
environment.filters["in_groups"] = in_groups


def page(
    request: Request, template: str, *, status: int = 200, here: str | None = None, **values: Any
) -> HTMLResponse:
    """Render a template for this reader. `here` is where the language switch leads."""
    texts = texts_of(request)
    html = environment.get_template(template).render(
        _=texts.gettext,
        many=texts.ngettext,
        texts=texts,
        lang="zh-CN" if texts.locale == "zh_CN" else "en",
        languages=_languages(request, here),
        either=lambda chinese, english: in_language(texts, chinese, english),
        money=show_amount,
        listed=lambda names: listed(texts, names),
        quantity=quantity_text,
        when=texts.day_and_time,
        **values,
    )
    return HTMLResponse(html, status_code=status)


def in_language(texts: Texts, chinese: str, english: str) -> str:
    """A name in the reader's language, or the only one there is."""
    return (english if texts.locale == "en" else chinese) or chinese or english


def listed(texts: Texts, names: tuple[str, ...], *, most: int = 400) -> str:
    """`3-2-501、3-2-502` or `3-2-501, 3-2-502`; a long list ends with an ellipsis."""
    joined = ("、" if texts.locale == "zh_CN" else ", ").join(names[:most])
    return joined + ("…" if len(names) > most else "")


def _languages(request: Request, here: str | None) -> list[dict[str, Any]]:
    """The switch: the same page in the other language, or `here` where this is a form's answer."""
    current = locale_of(request)
    if request.method != "GET" and here is None:
        return []
    others = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return [
        {
            "name": NAMES[locale],
            "tag": locale.replace("_", "-"),
            "is_current": locale == current,
            "url": f"{here or request.url.path}?{urlencode([*others, ('lang', locale)])}",
        }
        for locale in LOCALES
    ]
