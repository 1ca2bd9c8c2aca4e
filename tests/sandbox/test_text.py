"""Text with entities: what is parsed, what is found, and where."""

import html

from hypothesis import given
from hypothesis import strategies as st

from sandbox.text.formatted import formatted
from sandbox.text.markup import parse_html

PEOPLE_WRITE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"))


def utf16(text: str, entity: dict[str, int]) -> str:
    units = text.encode("utf-16-le")
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return units[start:end].decode("utf-16-le")


def pieces(source: str, parse_mode: str = "") -> list[tuple[str, str]]:
    text, entities = formatted(source, parse_mode, None)
    return [(entity["type"], utf16(text, entity)) for entity in entities]


@given(PEOPLE_WRITE)
def test_escaped_text_comes_out_as_it_went_in(text: str):
    assert parse_html(html.escape(text)) == (text, [])


@given(PEOPLE_WRITE.filter(str.strip), PEOPLE_WRITE)
def test_a_bold_stretch_covers_exactly_its_words(bold: str, before: str):
    text, entities = parse_html(f"{html.escape(before)}<b>{html.escape(bold)}</b>")
    assert text == before + bold
    assert [utf16(text, entity) for entity in entities] == [bold]


@given(PEOPLE_WRITE)
def test_entities_lie_inside_the_trimmed_text(text: str):
    short, entities = formatted(f" <i>{html.escape(text)}</i>\n", "HTML", None)
    assert short == short.strip()
    for entity in entities:
        assert entity["length"] > 0
        assert utf16(short, entity)


def test_tags_nest_and_code_carries_its_language():
    found = pieces(
        '<b>a<i>b</i></b> <pre><code class="language-sql">c</code></pre> '
        '<a href="https://x.cn/1">d</a> <tg-spoiler>e</tg-spoiler> <blockquote>f</blockquote>',
        "HTML",
    )
    assert found == [
        ("bold", "ab"),
        ("italic", "b"),
        ("pre", "c"),
        ("text_link", "d"),
        ("spoiler", "e"),
        ("blockquote", "f"),
    ]


def test_commands_mentions_and_addresses_are_found_among_chinese():
    found = pieces(
        "😀 /order@lanzi_bot 请看 https://pay.example.org/a?b=1。"
        "@lanzi_bot #团购 a@b.cn t.me/x?start=1"
    )
    assert found == [
        ("bot_command", "/order@lanzi_bot"),
        ("url", "https://pay.example.org/a?b=1"),
        ("mention", "@lanzi_bot"),
        ("hashtag", "#团购"),
        ("email", "a@b.cn"),
        ("url", "t.me/x?start=1"),
    ]


def test_addresses_of_homes_and_sums_are_plain_text():
    assert pieces("3-2-501 A2 B1，共 188.00 元，1/2 箱，a/b") == []
