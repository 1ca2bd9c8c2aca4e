"""Which language a page speaks: `?lang=`, then what was chosen before, then the browser's wish.

Chinese unless somebody asks for something else; what is neither is answered in English.
"""

from fastapi import Request, Response

from config.texts import LOCALES, Texts, locale_for, texts_for

COOKIE = "lang"
YEAR = 365 * 24 * 3600
# The chat page, whose frame the time strip is, says only "zh".
KNOWN = {**{locale: locale for locale in LOCALES}, "zh": "zh_CN"}
NAMES = {"zh_CN": "中文", "en": "English"}


def locale_of(request: Request) -> str:
    """The locale for this request."""
    for wished in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wished in KNOWN:
            return KNOWN[wished]
    first = request.headers.get("accept-language", "").split(",")[0].split(";")[0].strip()
    return LOCALES[0] if first in {"", "*"} else locale_for(first)


def texts_of(request: Request) -> Texts:
    return texts_for(locale_of(request))


def keep_choice(request: Request, response: Response) -> None:
    """Remember a language that was chosen with the switch."""
    wished = request.query_params.get("lang")
    if wished in KNOWN:
        response.set_cookie(COOKIE, KNOWN[wished], max_age=YEAR, samesite="lax", httponly=True)
