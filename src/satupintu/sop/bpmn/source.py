"""Reading XML that anybody may have written: bounded in size, depth and number, and deaf to everything outside of it.

A document type is refused before anything in it is read, so there are no entities to multiply and none to fetch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from satupintu.sop.engine.plan import gettext_noop

MAX_BYTES = 4_000_000
"""The longest sheet we can write is half as large."""
MAX_ELEMENTS = 60_000
MAX_DEPTH = 60
MAX_ATTRIBUTES = 60


class BpmnFault(ValueError):
    """The file cannot be read at all. `sentence` is the Indonesian source text, `data` fills its holes, `code` is stable."""

    def __init__(self, code: str, sentence: str, **data: object) -> None:
        super().__init__(sentence % data if data else sentence)
        self.code = code
        self.sentence = sentence
        self.data = data


@dataclass(slots=True)
class Element:
    """One element: namespace and local name, attributes by local name (`{namespace}name` where they have one)."""

    namespace: str
    tag: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute, "" when it is not there."""
        return self.attributes.get(name, "")

    def named(self, tag: str, namespace: str) -> Iterator[Element]:
        """Yield the children of that name."""
        return (child for child in self.children if child.tag == tag and child.namespace == namespace)

    @property
    def text(self) -> str:
        """The words directly inside."""
        return "".join(self.words)


def read_xml(source: bytes) -> Element:
    """Return the root of an XML document. Raises BpmnFault: `too_large`, `not_xml`, `has_doctype`, `too_many`, `too_deep`."""
    if len(source) > MAX_BYTES:
        raise BpmnFault("too_large", gettext_noop("Berkas lebih besar dari %(most)s MB."), most=MAX_BYTES // 1_000_000)
    reader = _Reader()
    try:
        reader.parser.Parse(source, True)
    except (expat.ExpatError, LookupError, UnicodeError) as fault:
        raise _not_xml(fault) from None
    except ValueError as fault:
        if isinstance(fault, BpmnFault):
            raise
        raise _not_xml(fault) from None
    assert reader.root is not None, "a document without an element is no XML"
    return reader.root


def _not_xml(fault: Exception) -> BpmnFault:
    return BpmnFault(
        "not_xml", gettext_noop("Berkas ini bukan XML yang utuh (baris %(line)s)."), line=getattr(fault, "lineno", 1)
    )


class _Reader:
    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = 0
        self.parser: Any = expat.ParserCreate(namespace_separator="\n")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.buffer_text = True

    def _refuse(self, *_declared: object) -> None:
        raise BpmnFault(
            "has_doctype", gettext_noop("Berkas memuat DOCTYPE atau entitas, yang tidak diperlukan BPMN dan ditolak.")
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise BpmnFault("too_many", gettext_noop("Berkas memuat lebih dari %(most)s unsur."), most=MAX_ELEMENTS)
        if len(self.open) >= MAX_DEPTH:
            raise BpmnFault("too_deep", gettext_noop("Unsur berkas bersarang lebih dari %(most)s tingkat."), most=MAX_DEPTH)
        namespace, _, tag = name.rpartition("\n")
        named = {}
        for key, value in attributes.items():
            space, _, local = key.rpartition("\n")
            named[f"{{{space}}}{local}" if space else local] = value
        element = Element(namespace, tag, named)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _words(self, words: str) -> None:
        self.open[-1].words.append(words)


def one_line(text: str, most: int = 500) -> str:
    """Return words as one line of at most so many characters."""
    return re.sub(r"\s+", " ", text).strip()[:most]
