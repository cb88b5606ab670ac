"""Where an Indonesian word may break at the end of a line. Plain rules, no dictionary.

Syllables by the spelling of 2022 (EYD V, Keputusan Kepala Badan Bahasa 0424/I/BS.00.01/2022): between two vowels, before
a consonant and its vowel, between two consonants; ng, ny, sy and kh are one. Where syllable and affix disagree
(per-atur-an, meng-ukur) a word rather stays whole there: it is never broken wrongly, only less often.
"""

import re
from itertools import pairwise

SOFT_HYPHEN, BREAK = "\u00ad", "\u200b"
LEAST = 3
"""Letters that stay together on either side of a break."""
LONGEST = 30
"""Longer runs of letters are no words; they may break anywhere."""

_LONG_WORD = re.compile(r"[A-Za-zÀ-ÿ]{9,}")
_UNIT = re.compile(r"ng|ny|sy|kh|[a-zà-ÿ]", re.IGNORECASE)
_VOWELS = frozenset("aeiouAEIOUéèêÉÈÊ")
_DIPHTHONGS = frozenset({"ai", "au", "oi", "ei"})
_PREFIXES = ("ber", "ter", "per", "meng", "peng")
_CLUSTERS = frozenset({"pr", "tr", "kr", "br", "dr", "gr", "pl", "kl", "bl", "gl", "sl", "st", "sk", "sp", "fr", "fl"})
_RUN = re.compile(rf"\S{{{LONGEST + 1},}}")
_JOINT = re.compile(r"(?<=[^\W\d_])([/_.–—-])(?=[^\W_])|(?<=\d)(/)(?=\w)")


def hyphenated(text: str) -> str:
    """Return `text`, `loosened`, with a soft hyphen wherever a long word may break.

    Only long words get them: the hyphens stay in the text of a PDF, where some viewers search with them.
    """
    return _LONG_WORD.sub(lambda word: SOFT_HYPHEN.join(syllables(word[0])), loosened(text))


def loosened(text: str) -> str:
    """Return `text` with places to break after slashes and dots, and anywhere in a run of letters that is no word."""
    parts: list[str] = []
    end = 0
    for found in _RUN.finditer(text):
        parts += [_JOINT.sub(_with_break, text[end : found.start()]), BREAK.join(found[0])]
        end = found.end()
    return "".join([*parts, _JOINT.sub(_with_break, text[end:])])


def _with_break(joint: re.Match[str]) -> str:
    return joint[0] + BREAK


def syllables(word: str) -> list[str]:
    """Return the parts of a word between which it may break; a word in capitals is an abbreviation and has one."""
    if word.isupper():
        return [word]
    units = [(unit.start(), unit[0]) for unit in _UNIT.finditer(word)]
    cuts = [at for at in _cuts(units) if LEAST <= at <= len(word) - LEAST and not _is_doubtful(word, at)]
    return [word[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(word)], strict=True)]


def _cuts(units: list[tuple[int, str]]) -> list[int]:
    """Return the places between syllables."""
    vowels = [index for index, (_at, unit) in enumerate(units) if unit in _VOWELS]
    cuts = []
    for left, right in pairwise(vowels):
        between = right - left - 1
        if between == 0:
            if (units[left][1] + units[right][1]).lower() not in _DIPHTHONGS:
                cuts.append(units[right][0])
        elif between == 1:
            cuts.append(units[left + 1][0])
        elif between == 2 or (units[right - 2][1] + units[right - 1][1]).lower() not in _CLUSTERS:
            cuts.append(units[left + 2][0])
        else:
            cuts.append(units[right - 2][0])
    return cuts


def _is_doubtful(word: str, at: int) -> bool:
    """Whether an affix may end beside a break of syllables: per-a…, meng-u…, …r-an."""
    lower = word.lower()
    for prefix in _PREFIXES:
        # be-r|angkat: the syllable takes the last letter of the prefix with it.
        if lower.startswith(prefix) and lower[len(prefix)] in "aeiou" and at <= len(prefix):
            return True
    # The suffix -an begins with its vowel, the syllable with the consonant before it; -kan begins with both.
    return bool(re.fullmatch(r"(?!k)(?:ng|ny|sy|kh|[^aeiou])an(?:nya)?", lower[at:])) or lower[at:] in ("nan", "nannya")
