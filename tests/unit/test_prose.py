"""An author's Markdown: what shows as meant, and what shows as typed."""

from __future__ import annotations

import pytest

from archdoc.core import markdown


@pytest.mark.parametrize(
    ("typed", "html", "plain"),
    [
        (
            "**now** in [Kafka](https://k)",
            '<strong>now</strong> in <a href="https://k">Kafka</a>',
            "now in Kafka (https://k)",
        ),
        ("<b>x</b> & `a<b`", "&lt;b&gt;x&lt;/b&gt; &amp; <code>a&lt;b</code>", "<b>x</b> & a<b"),
        ("&lt;", "&amp;lt;", "&lt;"),
        ("# no heading", "# no heading", "# no heading"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>", "a\n\nb"),
        ("- one\n- *two*", "<ul>\n<li>one</li>\n<li><em>two</em></li>\n</ul>", "• one\n• two"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>', "3. c\n4. d"),
        ("<https://a.b>", '<a href="https://a.b">https://a.b</a>', "https://a.b"),
        ("one\ntwo  \nthree", "one\ntwo<br>\nthree", "one two\nthree"),
    ],
)
def test_markdown_becomes_html_and_plain_text(typed: str, html: str, plain: str) -> None:
    assert markdown.html(typed) == html
    assert markdown.plain(typed) == plain


@pytest.mark.parametrize(
    "typed", ["[x](javascript:alert(1))", "[x](JaVaScRiPt:1)", "[x](data:text/html,1)", "[x](file:///a)"]
)
def test_a_dangerous_link_shows_as_it_was_typed(typed: str) -> None:
    assert markdown.html(typed) == typed
    assert markdown.plain(typed) == typed


def test_codes_for_a_terminal_are_dropped() -> None:
    assert markdown.plain("a\x1b[31mb\x00\x9b2Jc") == "a[31mb2Jc"
    assert markdown.clean("tab\tline\nend") == "tab\tline\nend"
