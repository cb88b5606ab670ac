"""Comments: identifiers are taken out before they are kept, and a lexicon proposes what they are about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MASK = "•••"
# Digits in a row, as people write a NIK, a family card, an account or a telephone number: blanks, points and dashes between.
_NUMBER = re.compile(r"(?<!\d)(?:\+?\d[\s.\-]?){9,}\d(?!\d)|(?<!\d)\+?(?:62|0)8(?:[\s.\-]?\d){6,}(?!\d)")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of the lexicon. `tag` is the code of an element or topic; `kind` is `topic`, `alert` or `rude`."""

    text: str
    tag: str
    kind: str = "topic"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a comment comes to: the text as it may be kept, the tags proposed, and whether it speaks of wrongdoing."""

    text: str
    tags: tuple[str, ...]
    is_alert: bool


def mask_personal(text: str) -> str:
    """Return `text` with numbers of identity and telephone, mail addresses and links replaced by dots."""
    for pattern in (_ADDRESS, _LINK, _NUMBER):
        text = pattern.sub(MASK, text)
    return text


def read_comment(text: str, lexicon: Iterable[Phrase]) -> Finding:
    """Return the masked text and what the lexicon finds in it; a phrase is found at the beginning of a word."""
    clean = " ".join(mask_personal(text).split())
    tags: dict[str, None] = {}
    is_alert = False
    for phrase in lexicon:
        pattern = re.compile(rf"(?<!\w){re.escape(phrase.text)}\w*", re.IGNORECASE)
        if not pattern.search(clean):
            continue
        if phrase.kind == "rude":
            clean = pattern.sub(lambda found: found.group()[0] + MASK, clean)
            continue
        is_alert = is_alert or phrase.kind == "alert"
        if phrase.tag:
            tags.setdefault(phrase.tag)
    return Finding(clean, tuple(tags), is_alert)
