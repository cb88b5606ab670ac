"""What the linter says about sheets in files: every service of a pack, one service, or a sheet by itself; with the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from satupintu.catalogue.pack.check import PACK_FILE, find_pack, read_library
from satupintu.catalogue.pack.procedure import runnable_sheet
from satupintu.catalogue.pack.resolve import resolve
from satupintu.catalogue.pack.source import MAX_FILES, SourceFile, read_file
from satupintu.catalogue.rules.names import known_names
from satupintu.catalogue.shape import Path, find_misfits, read
from satupintu.catalogue.standard import ServiceFile
from satupintu.sop.queries import list_findings


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding at a place: file and line (from 1) where it stands, and what a `sop.lint.Finding` holds."""

    file: str
    line: int
    code: str
    level: str
    row: str
    sentence: str
    rule: str
    advice: str


def list_file_findings(name: str) -> tuple[list[str], list[FileFinding]]:
    """Return the files read and the findings about their sheets, for a pack by its name or folder, or for one file.

    A file that cannot be read, or does not have the shape of a service, is a finding of level error itself.
    """
    path = find_pack(name)
    services = sorted(file for file in path.glob("*.yaml") if file.name != PACK_FILE)[:MAX_FILES]
    files = services if path.is_dir() else [path]
    findings: list[FileFinding] = []
    for file in files:
        findings.extend(_of_file(file))
    if not files:
        findings.append(_fault(str(path), 1, "no_services", "Folder ini tidak memuat layanan."))
    return [str(file) for file in files], findings


def _of_file(file: FilePath) -> list[FileFinding]:
    source = read_file(file, str(file))
    if not isinstance(source.data, dict):
        if not source.problems:
            source.report((), "unreadable", "Berkas tidak memuat isian.")
        return [_fault(problem.file, problem.line, problem.code, problem.sentence) for problem in source.problems]
    if "rows" in source.data:
        return _of_sheet(source, source.data, ())
    sheet = source.data.get("sheet")
    if not isinstance(sheet, dict):
        return [_fault(source.name, source.line(()), "sheet", "Lembar SOP belum punya baris (rows).")]
    return _of_sheet(source, sheet, ("sheet",), _surroundings(file, source.data))


def _surroundings(file: FilePath, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the rest of a service file says about its sheet; nothing where that cannot be read (`pack check` says why)."""
    library = read_library(file.parent / PACK_FILE)
    whole = resolve(data, library.code_lists if library else {}, {})
    if any(find_misfits(ServiceFile, data)):
        return {}
    service = read(ServiceFile, whole)
    written = service.components.get("procedure")
    return {
        "fields": known_names(service),
        "promised": (service.time.value, service.time.unit),
        "procedure": written.text if written else None,
    }


def _of_sheet(
    source: SourceFile, sheet: Mapping[str, Any], at: Path, around: Mapping[str, Any] | None = None
) -> list[FileFinding]:
    rows = sheet.get("rows")
    listed = rows if isinstance(rows, list) else []
    places = {str(row.get("id")): index for index, row in enumerate(listed) if isinstance(row, dict)}
    runnable = runnable_sheet(sheet) if all(isinstance(row, dict) for row in listed) and isinstance(rows, list) else sheet
    return [
        FileFinding(
            file=source.name,
            line=source.line((*at, "rows", places[found.row]) if found.row in places else (*at, "rows")),
            code=found.code,
            level=found.level,
            row=found.row,
            sentence=found.sentence,
            rule=found.rule,
            advice=found.advice,
        )
        for found in list_findings(runnable, **(around or {}))
    ]


def _fault(file: str, line: int, code: str, sentence: str) -> FileFinding:
    return FileFinding(file, line, code, "error", "", sentence, "bentuk berkas", "Lihat satupintu pack check.")
