"""Checking a pack or one service before anybody relies on it: every problem at once, each with file and line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from satupintu.catalogue.pack.meaning import check_meaning, pattern_fault
from satupintu.catalogue.pack.procedure import check_sheet
from satupintu.catalogue.pack.resolve import resolve
from satupintu.catalogue.pack.source import MAX_FILES, Problem, SourceFile, read_file
from satupintu.catalogue.shape import find_misfits, read
from satupintu.catalogue.standard import Evidence, ServiceFile

PACK_FILE = "pack.yaml"
PERFORMER = re.compile(r"[a-z][a-z0-9_]{0,59}")
PACKS = FilePath(__file__).resolve().parent.parent.parent / "packs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """A named pattern, and what is said when an answer does not match it."""

    pattern: str
    sentence: str = ""
    min_length: int | None = None
    max_length: int | None = None
    rule: str = ""
    note: str = ""
    evidence: Evidence = "own"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the services of a pack share: the content of its `pack.yaml`."""

    format: int
    name: str
    label: str
    description: str = ""
    categories: Mapping[str, str]
    performers: Mapping[str, str]
    agency_systems: Mapping[str, str] = field(default_factory=dict)
    code_lists: Mapping[str, Any] = field(default_factory=dict)
    validators: Mapping[str, Validator] = field(default_factory=dict)
    tables: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as read: its library, its services in order of code with their resolved data, and what is wrong."""

    library: Library | None
    services: tuple[tuple[ServiceFile, Mapping[str, Any]], ...]
    problems: tuple[Problem, ...]


def find_pack(name: str) -> FilePath:
    """Return the folder of a pack: one that comes with the system by its name, any other by its path."""
    own = PACKS / name
    return own if name.isidentifier() and own.is_dir() else FilePath(name)


def check_pack(path: FilePath | str) -> list[Problem]:
    """Return every problem of the pack in this folder, by file and line; empty when it may be installed."""
    return list(read_pack(path).problems)


def read_pack(path: FilePath | str) -> Pack:
    """Read and check a whole pack."""
    folder = FilePath(path)
    if not (folder / PACK_FILE).is_file():
        return Pack(None, (), (Problem(str(folder), 1, "", "no_pack", f"Folder ini tidak memuat {PACK_FILE}."),))
    main = read_file(folder / PACK_FILE, PACK_FILE)
    library = _read_library(main)
    problems = list(main.problems)
    services: list[tuple[ServiceFile, Mapping[str, Any]]] = []
    files = sorted(file for file in folder.glob("*.yaml") if file.name != PACK_FILE)
    if len(files) > MAX_FILES:
        return Pack(library, (), (Problem(PACK_FILE, 1, "", "too_large", f"Paket memuat lebih dari {MAX_FILES} layanan."),))
    if not files:
        problems.append(Problem(PACK_FILE, 1, "", "no_services", "Paket belum memuat layanan."))
    seen: dict[str, str] = {}
    for file in files:
        source = read_file(file, file.name)
        service = check_service(source, library) if library is not None else None
        if service is not None:
            services.append(service)
            for word in (f"code {service[0].code}", f"slug {service[0].slug}"):
                if word in seen:
                    source.report((word.split()[0],), "twice", f"“{word.split()[1]}” sudah dipakai oleh {seen[word]}.")
                seen[word] = file.name
            if file.stem != service[0].slug:
                source.report(("slug",), "file_name", f"Nama berkas harus {service[0].slug}.yaml.")
        problems.extend(source.problems)
    services.sort(key=lambda pair: pair[0].code)
    return Pack(library, tuple(services), tuple(sorted(problems, key=lambda problem: (problem.file, problem.line))))


def read_library(file: FilePath) -> Library | None:
    """Return what the services beside this `pack.yaml` share; None when there is none that can be read."""
    return _read_library(read_file(file, PACK_FILE)) if file.is_file() else None


def _read_library(source: SourceFile) -> Library | None:
    if source.data is None:
        return None
    for path, code, sentence in find_misfits(Library, source.data):
        source.report(path, code, sentence)
    if source.problems:
        return None
    library = read(Library, source.data)
    for code in library.performers:
        if not PERFORMER.fullmatch(code):
            sentence = "Kode pelaksana memakai huruf kecil, angka, dan garis bawah, paling panjang 60."
            source.report(("performers", code), "performer_code", sentence)
    for name, validator in library.validators.items():
        if fault := pattern_fault(validator.pattern):
            source.report(("validators", name, "pattern"), "pattern", fault)
    return library


def check_service(source: SourceFile, library: Library) -> tuple[ServiceFile, Mapping[str, Any]] | None:
    """Check one service; problems are noted in `source`. Returns it with its resolved data when its shape is sound."""
    if source.data is None:
        return None
    for path, code, sentence in find_misfits(ServiceFile, source.data):
        source.report(path, code, sentence)
    if source.problems:
        return None
    validators = {
        name: {
            "pattern": validator.pattern,
            "sentence": validator.sentence or None,
            "min_length": validator.min_length,
            "max_length": validator.max_length,
        }
        for name, validator in library.validators.items()
    }
    data = resolve(source.data, library.code_lists, validators)
    service = read(ServiceFile, data)
    check_meaning(source, service, library)
    check_sheet(source, service, library.performers)
    return service, data
