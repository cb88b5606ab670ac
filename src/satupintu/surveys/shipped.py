"""The instruments and the lexicon that come with the system, as YAML beside this file."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from satupintu.surveys.rules import Phrase

HERE = Path(__file__).resolve().parent / "instruments"
OFFICIAL = ("skm", "spkp", "spak", "kilat")
QUICK = "kilat"
"""The instrument of one touch, which tablets ask."""
TOPICLESS = ("alert", "rude")


@cache
def _load(name: str) -> dict[str, Any]:
    data = yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def shipped_body(code: str) -> dict[str, Any]:
    """Return the body of an official instrument."""
    return _load(code)


def shipped_lexicon() -> list[Phrase]:
    """Return the first entries of the lexicon; a phrase that is an alert is none of its topic."""
    known: dict[str, Phrase] = {}
    for key, phrases in _load("lexicon").items():
        for phrase in phrases:
            known[phrase] = Phrase(phrase, "", key) if key in TOPICLESS else Phrase(phrase, key)
    return list(known.values())
