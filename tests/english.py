"""Finds our own Indonesian words on an English page; what packs and people write stays in their language."""

import re
from collections.abc import Collection
from functools import cache
from html.parser import HTMLParser

from django.http import HttpResponse
from scripts.messages import read

READ_OUT = ("aria-label", "title", "alt", "placeholder")


class _Words(HTMLParser):
    """Every text a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.language = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        self._silent += tag in {"script", "style"}
        self.found += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found += [" ".join(data.split())]


@cache
def _sources() -> re.Pattern[str]:
    """Match every source text that reads otherwise in English; where values stand, digits, or anything in a longer sentence."""
    alternatives = []
    for entry in read():
        for text in {entry.msgid, entry.msgid_plural} - {"", entry.msgstr, *entry.msgstr_plural.values()}:
            fixed = re.split(r"%\(\w+\)[sd]", text.replace("%%", "%"))
            letters = len(re.findall(r"[a-z]", "".join(fixed)))
            if letters > 1:
                value = ".+?" if letters > 20 else r"\d+"
                alternatives.append(value.join(re.escape(part) for part in fixed))
    return re.compile("|".join(alternatives))


def indonesian_left(page: str, *, besides: Collection[str] = ()) -> list[str]:
    """Return the texts of a page that are source texts of ours, not their translation; `besides` are words of a pack."""
    words = _Words()
    words.feed(page)
    return [text for text in words.found if text and text not in besides and _sources().fullmatch(text)]


def language_of(page: str) -> str:
    """Return what the page says its language is."""
    words = _Words()
    words.feed(page)
    return words.language


def assert_english(answer: HttpResponse, sentence: str, *, besides: Collection[str] = ()) -> None:
    """Say that a page is English throughout and holds `sentence`."""
    page = answer.content.decode()
    assert language_of(page) == answer["Content-Language"] == "en"
    assert sentence in page
    left = indonesian_left(page, besides=besides)
    assert not left, left
