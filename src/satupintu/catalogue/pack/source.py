"""Reading a pack file: plain YAML with the line of everything, and nothing that could harm the reader."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path as FilePath
from typing import Any

import yaml

from satupintu.catalogue.shape import Path

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same safe loader, in C where it is built in: ten times as fast."""

MAX_BYTES = 512 * 1024
MAX_NODES = 60_000
MAX_DEPTH = 24
MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack: file name, line (from 1), path within the file, stable code, Indonesian sentence."""

    file: str
    line: int
    path: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}" + (f" [{self.path}]" if self.path else "")


@dataclass(slots=True)
class SourceFile:
    """One file as read: `data` plain values (fractions as Decimal), `lines` the line of each path."""

    name: str
    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def report(self, path: Path, code: str, sentence: str) -> None:
        """Note a problem at this path."""
        self.problems.append(Problem(self.name, self.line(path), write_path(path), code, sentence))


class _Unreadable(Exception):
    def __init__(self, mark: Any, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.line = mark.line + 1 if mark else 1
        self.code = code
        self.sentence = sentence


def write_path(path: Path) -> str:
    """Return a path as people write it: `form[0].fields[2].label`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def read_file(file: FilePath, name: str) -> SourceFile:
    """Read one YAML file. Problems of reading stand in the result, whose `data` is then None."""
    source = SourceFile(name)
    try:
        if file.stat().st_size > MAX_BYTES:
            raise _Unreadable(None, "too_large", f"Berkas lebih besar dari {MAX_BYTES // 1024} KB.")
        text = file.read_bytes().decode("utf-8")
        _inspect(text)
        node = yaml.compose(text, Loader=LOADER)
        if node is None:
            raise _Unreadable(None, "empty", "Berkas kosong.")
        source.data = _value(node, (), source.lines)
    except UnicodeDecodeError:
        source.report((), "not_utf8", "Berkas harus ditulis dalam UTF-8.")
    except OSError:
        source.report((), "unreadable", "Berkas tidak dapat dibuka.")
    except _Unreadable as fault:
        source.problems.append(Problem(name, fault.line, "", fault.code, fault.sentence))
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        mark = getattr(fault, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        source.problems.append(Problem(name, line, "", "yaml_invalid", "Penulisan YAML salah di sekitar baris ini."))
    if source.problems:
        source.data = None
    return source


def _inspect(text: str) -> None:
    """Refuse anchors and aliases, tags, more than one document, and too much of anything, before building anything."""
    depth = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=LOADER)):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unreadable(event.start_mark, "alias", "Jangkar dan alias YAML (& dan *) tidak diizinkan.")
        if getattr(event, "tag", None):
            raise _Unreadable(event.start_mark, "tag", "Tag YAML (!) tidak diizinkan.")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if documents > 1 or depth > MAX_DEPTH or count > MAX_NODES:
            raise _Unreadable(
                event.start_mark, "too_large", "Isinya terlalu dalam, terlalu banyak, atau lebih dari satu dokumen."
            )


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Unreadable(key_node.start_mark, "key", "Kunci harus satu kata.")
            # YAML reads bare yes and no as booleans; an author must not have to know.
            key = key_node.value
            if key in found:
                raise _Unreadable(key_node.start_mark, "key_twice", f"Kunci “{key}” ditulis dua kali.")
            lines[(*path, key)] = key_node.start_mark.line + 1
            found[key] = _value(value_node, (*path, key), lines)
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(entry, (*path, index), lines) for index, entry in enumerate(node.value)]
    return _scalar(node)


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    kind = node.tag.rsplit(":", 1)[-1]
    if kind == "null":
        return None
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind in ("int", "float"):
        try:
            number = Decimal(text)
        except InvalidOperation:
            return text
        if not number.is_finite() or abs(number.adjusted()) > 30:
            raise _Unreadable(node.start_mark, "number", "Bilangan di luar batas.")
        return int(number) if kind == "int" else number
    return text
