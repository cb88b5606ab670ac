#!/usr/bin/env python3
"""Keep the English translation in step with the Indonesian source text.

    python scripts/messages.py           # add new messages to the .po file, drop those that are gone
    python scripts/messages.py --check   # fail when one is missing, untranslated, faulty or stale

Messages are read from the syntax trees of Python files and from templates as Django reads them; neither needs the
gettext programs. A changed source text keeps its old translation as a comment until somebody has looked at it.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/satupintu"
TARGET = PACKAGE / "locale/en/LC_MESSAGES/django.po"
TEMPLATES = {".html", ".txt", ".xml", ".svg", ".typ"}
SINGLE = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
HEADER = {
    "Project-Id-Version": "satupintu",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

Key = tuple[str, str]


class NotConstant(SystemExit):
    """A message that is put together at run time; nobody could translate it."""


@dataclass
class Message:
    """One source text, with the files it stands in (not the lines: they would change with every edit)."""

    text: str
    context: str = ""
    plural: str = ""
    places: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What gettext looks it up by."""
        return self.context, self.text


def from_python(source: str, place: str) -> Iterator[Message]:
    """Yield the messages of a Python file. Raises `NotConstant` for a text that is no literal."""
    tree = ast.parse(source)
    names = {name: name for name in SINGLE | PLURAL | CONTEXT | CONTEXT_PLURAL if name != "_"}
    names["_"] = "gettext"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname: alias.name for alias in node.names if alias.asname}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        )
        kind = names.get(called, "")
        count = 1 if kind in SINGLE else 2 if kind in PLURAL | CONTEXT else 3 if kind in CONTEXT_PLURAL else 0
        # Rules mark a sentence by gettext_noop and carry it; whoever shows it looks it up.
        is_looked_up = bool(node.args) and isinstance(node.args[0], ast.Attribute) and node.args[0].attr in ("sentence", "advice")
        if not count or len(node.args) < count or is_looked_up:
            continue
        texts = [_literal(argument, f"{place}:{node.lineno}") for argument in node.args[:count]]
        if kind in CONTEXT | CONTEXT_PLURAL:
            context, *texts = texts
        else:
            context = ""
        if texts[0]:
            yield Message(texts[0], context, texts[1] if len(texts) > 1 else "", {place})


def _literal(node: ast.expr, where: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotConstant(f"{where}: a message must be a plain text; put values in with %(name)s after translating it")


def from_template(source: str, place: str) -> Iterator[Message]:
    """Yield the messages of a template, as Django turns it into calls of gettext."""
    from django.utils.translation.template import templatize

    calls = templatize(source, origin=place)
    for match in re.finditer(r"\b(n?p?gettext|_)\(", calls):
        end = _closing(calls, match.end() - 1)
        if end is None:
            continue
        try:
            yield from from_python(calls[match.start() : end], place)
        except (SyntaxError, NotConstant):
            continue


def _closing(text: str, start: int) -> int | None:
    """Return the position behind the bracket that closes the one at `start`, minding quoted text."""
    depth, quote, position = 0, "", start
    while position < len(text):
        letter = text[position]
        if quote:
            if letter == "\\":
                position += 1
            elif text.startswith(quote, position):
                position += len(quote) - 1
                quote = ""
        elif letter in "'\"":
            quote = letter * 3 if text.startswith(letter * 3, position) else letter
            position += len(quote) - 1
        elif letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    return None


def collect(package: Path = PACKAGE) -> dict[Key, Message]:
    """Return every message of the package by its key."""
    found: dict[Key, Message] = {}
    for path in sorted(package.rglob("*")):
        place = str(path.relative_to(package.parent.parent))
        if path.suffix == ".py" and "migrations" not in path.parts:
            messages = from_python(path.read_text(encoding="utf-8"), place)
        elif path.suffix in TEMPLATES and "templates" in path.parts:
            messages = from_template(path.read_text(encoding="utf-8"), place)
        else:
            continue
        for message in messages:
            known = found.setdefault(message.key, message)
            known.places |= message.places
            known.plural = known.plural or message.plural
    return found


def _names_in(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))


def faults(entry: polib.POEntry) -> list[str]:
    """What is wrong with a translation; nothing when it may be shown."""
    found = []
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(text.strip() for text in texts) or not texts:
        return ["has no translation"]
    if entry.fuzzy:
        found.append("is marked fuzzy")
    for text in texts:
        allowed = {tuple(_names_in(entry.msgid)), tuple(_names_in(entry.msgid_plural or entry.msgid))}
        if tuple(_names_in(text)) not in allowed:
            found.append(f"names other values: {text!r}")
        if text[:1].isspace() != entry.msgid[:1].isspace() or text[-1:].isspace() != entry.msgid[-1:].isspace():
            found.append("begins or ends with other white space")
    return found


def compare(messages: dict[Key, Message], file: polib.POFile) -> list[str]:
    """Return what a file lacks, has too much or wrong."""
    entries = {(entry.msgctxt or "", entry.msgid): entry for entry in file if not entry.obsolete}
    found = []
    for key, message in sorted(messages.items()):
        where = min(message.places)
        if key not in entries:
            found.append(f"missing: {message.text!r} ({where})")
        else:
            found += [f"{message.text!r} {fault} ({where})" for fault in faults(entries[key])]
    found += [f"stale: {text!r} is in no file any more" for context, text in sorted(entries.keys() - messages.keys())]
    return found


def update(messages: dict[Key, Message], file: polib.POFile) -> polib.POFile:
    """Return a file with exactly these messages; known translations are kept, near ones offered as a comment."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in file}
    gone = {entry.msgid: entry for key, entry in known.items() if key not in messages and entry.msgstr}
    result = polib.POFile(wrapwidth=120)
    result.metadata = dict(HEADER)
    for key, message in sorted(messages.items(), key=lambda item: (min(item[1].places), item[0])):
        entry = polib.POEntry(
            msgid=message.text, msgctxt=message.context or None, occurrences=[(p, "") for p in sorted(message.places)]
        )
        old = known.get(key)
        if message.plural:
            entry.msgid_plural = message.plural
            kept = old.msgstr_plural if old else {}
            entry.msgstr_plural = {0: kept.get(0, ""), 1: kept.get(1, "")}
        elif old:
            entry.msgstr = old.msgstr
        if old:
            entry.flags, entry.tcomment = old.flags, old.tcomment
        elif near := difflib.get_close_matches(message.text, gone, n=1, cutoff=0.8):
            entry.tcomment = f"before: {near[0]} = {gone[near[0]].msgstr}"
        if re.search(r"%\(\w+\)[sd]|%[sd]", message.text):
            entry.flags = sorted({*entry.flags, "python-format"})
        result.append(entry)
    return result


def read(path: Path = TARGET) -> polib.POFile:
    """Return the file, empty when there is none yet."""
    return polib.pofile(str(path), wrapwidth=120) if path.exists() else polib.POFile(wrapwidth=120)


def _print_summary(file: polib.POFile, stream: io.TextIOBase) -> None:
    open_ones = [entry for entry in file if faults(entry)]
    print(f"{TARGET.relative_to(ROOT)}: {len(file)} messages, {len(open_ones)} to translate", file=stream)


def main(arguments: list[str]) -> int:
    """Update or check; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="change nothing, fail when something is amiss")
    options = parser.parse_args(arguments)
    messages, file = collect(), read()
    if options.check:
        found = compare(messages, file)
        print("\n".join(found[:200]) or f"{len(messages)} messages, all translated")
        if found:
            print(f"\n{len(found)} fault(s). Run `make messages`, then translate what is empty in {TARGET.relative_to(ROOT)}.")
        return 1 if found else 0
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    updated = update(messages, file)
    updated.save(str(TARGET))
    _print_summary(updated, sys.stdout)  # type: ignore[arg-type]
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
