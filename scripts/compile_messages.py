#!/usr/bin/env python3
"""Compile every `.po` file of the package to the `.mo` beside it (done by make; `.mo` files are not committed).

Runs where only what `make run` needs is installed: it reads `.po` files itself when polib is absent.
"""

from __future__ import annotations

import ast
import struct
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "src/satupintu/locale"
MAGIC = 0x950412DE
CONTEXT_END = "\x04"
KEYWORDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


def read_po(text: str) -> dict[str, str]:
    """Return source text → translation of everything translated and not fuzzy; the header stands under ""."""
    found: dict[str, str] = {}
    parts: dict[str, str] = {}
    current, is_fuzzy = "", False

    def finish() -> None:
        nonlocal parts, is_fuzzy
        if "msgid" in parts and not is_fuzzy:
            key = parts["msgid"] + (f"\0{parts['msgid_plural']}" if "msgid_plural" in parts else "")
            key = f"{parts['msgctxt']}{CONTEXT_END}{key}" if "msgctxt" in parts else key
            forms = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
            if all(forms):
                found[key] = "\0".join(forms)
        parts, is_fuzzy = {}, False

    for line in text.splitlines():
        if line.startswith("#"):
            if parts:
                finish()
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        keyword = next((word for word in KEYWORDS if line.startswith((f"{word} ", f"{word}["))), "")
        if keyword:
            if keyword in ("msgctxt", "msgid") and "msgstr" in {name.split("[")[0] for name in parts}:
                finish()
            current = line.partition(" ")[0]
            parts[current] = ""
        quoted = line.removeprefix(current).lstrip() if keyword else line
        if quoted.startswith('"'):
            parts[current] += ast.literal_eval(quoted)
    finish()
    return found


def to_mo(messages: dict[str, str]) -> bytes:
    """Return the bytes of a GNU .mo file."""
    keys = sorted(messages, key=lambda key: key.encode())
    ids = [key.encode() for key in keys]
    texts = [messages[key].encode() for key in keys]
    count = len(keys)
    start = 28 + count * 16
    tables, content = [], b""
    for group in (ids, texts):
        for raw in group:
            tables += [len(raw), start + len(content)]
            content += raw + b"\0"
    return (
        struct.pack("<7I", MAGIC, 0, count, 28, 28 + count * 8, 0, 28 + count * 16)
        + struct.pack(f"<{len(tables)}I", *tables)
        + content
    )


def main() -> int:
    """Compile all; return the exit code."""
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        path.with_suffix(".mo").write_bytes(to_mo(read_po(path.read_text(encoding="utf-8"))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
