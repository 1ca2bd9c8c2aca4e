"""Every word that a paper asks the catalogue for has its Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from config.texts import texts_for

DOCUMENTS = Path(__file__).parents[2] / "fulfillment" / "supply" / "documents"
ASKED = re.compile(r'(?:self|words)\._\(\s*"([^"]+)"|(?:many|ngettext)\(\s*"([^"]+)", "([^"]+)"')


def test_every_word_on_papers_is_translated() -> None:
    texts = texts_for("zh_CN")
    source = "".join(path.read_text() for path in sorted(DOCUMENTS.glob("*.py")))
    asked = ASKED.findall(source)
    assert len(asked) > 50
    untranslated = [
        single or one
        for single, one, many in asked
        if (single and texts.gettext(single) == single)
        or (one and texts.ngettext(one, many, 2) == many)
    ]
    assert untranslated == []
