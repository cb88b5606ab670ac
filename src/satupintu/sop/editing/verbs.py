"""From a passive verb to the active one an activity begins with: diperiksa → Memeriksa."""

from __future__ import annotations

_KEEP_FIRST = ("kaji", "kristal", "klarifikasi", "klasifikasi", "konfirmasi", "koordinasi", "komunikasi")
_SYLLABLE = {"cap": "mengecap", "cek": "mengecek", "cetak": "mencetak", "sahkan": "mengesahkan", "cat": "mengecat"}
_VOWELS = "aiueo"


def active_of(passive: str) -> str:
    """Return the active form (meN-) of a passive verb with di-; the word itself when it has no di-."""
    word = passive.lower()
    if not word.startswith("di") or len(word) < 5:
        return passive
    root = word[2:]
    if root in _SYLLABLE:
        return _SYLLABLE[root]
    if root.startswith("per") and not root.startswith("periksa"):
        return "mem" + root
    first, second = root[0], root[1]
    is_cluster = second not in _VOWELS
    if first in _VOWELS or first in "gh":
        return "meng" + root
    if first in "lmnrwy":
        return "me" + root
    if first in "bfv":
        return "mem" + root
    if first in "cdjz":
        return "men" + root
    prefix, kept = {"p": ("mem", "mem"), "t": ("men", "men"), "s": ("meny", "men"), "k": ("meng", "meng")}.get(
        first, ("me", "me")
    )
    if is_cluster or root.startswith(_KEEP_FIRST):
        return kept + root
    return prefix + root[1:] if first in "ptsk" else prefix + root
