"""The sheet of a service file: does it run, does the linter agree, do its reasons and performers exist."""

from collections.abc import Mapping
from typing import Any

from satupintu.catalogue.pack.source import SourceFile
from satupintu.catalogue.rules.names import known_names
from satupintu.catalogue.shape import Path
from satupintu.catalogue.standard import ServiceFile
from satupintu.sop.queries import list_findings

ROW_KEYS = frozenset(
    [
        "id",
        "activity",
        "performers",
        "kind",
        "input",
        "time",
        "output",
        "note",
        "exits",
        "question",
        "reasons",
        "action",
        "settings",
        "condition",
        "awaits",
        "stops_clock",
        "limit",
        "back_to",
        "form",
        "evidence",
        "sources",
    ]
)
PRODUCT_ACTION = "issue_product"
OUR_NOTES = ("evidence", "sources")


def runnable_sheet(sheet: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sheet as the SOP module takes it: without the evidence an author keeps beside each row.

    What is no row stays as it is: the linter says so.
    """
    rows = sheet.get("rows", [])
    if not isinstance(rows, list):
        return dict(sheet)
    return {**sheet, "rows": [_without_notes(row) if isinstance(row, Mapping) else row for row in rows]}


def _without_notes(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in OUR_NOTES}


def check_sheet(source: SourceFile, service: ServiceFile, performers: Mapping[str, str]) -> None:
    """Note every problem of the sheet in `source`; warnings of the linter are no problems."""
    rows = service.sheet.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        source.report(("sheet",), "sheet", "Lembar SOP belum punya baris (rows).")
        return
    places = {str(row.get("id")): index for index, row in enumerate(rows)}
    reasons = {reason.code for reason in service.rejection_reasons}
    for index, row in enumerate(rows):
        here: Path = ("sheet", "rows", index)
        for key in row:
            if key not in ROW_KEYS:
                source.report((*here, key), "unknown_key", f"Kunci “{key}” tidak dikenal dalam baris SOP.")
        for role in row.get("performers") or []:
            if role not in performers:
                source.report((*here, "performers"), "performer_unknown", f"Pelaksana “{role}” tidak ada di pack.yaml.")
        given = row.get("reasons")
        for code in given.values() if isinstance(given, dict) else ():
            if code not in reasons:
                source.report((*here, "reasons"), "reason_unknown", f"Alasan “{code}” tidak ada di rejection_reasons.")
    _check_deemed(source, service, rows)
    _check_product(source, service, rows)
    promised = (service.time.value, service.time.unit)
    for finding in list_findings(runnable_sheet(service.sheet), fields=known_names(service), promised=promised):
        if finding.level == "error":
            at: Path = ("sheet", "rows", places[finding.row]) if finding.row in places else ("sheet",)
            source.report(at, finding.code, f"Baris {finding.row}: {finding.sentence}" if finding.row else finding.sentence)


def _check_product(source: SourceFile, service: ServiceFile, rows: list[dict[str, Any]]) -> None:
    """A case that ends as issued must have been given its product, where the office issues it itself."""
    ends = any("END" in (row.get("exits") or {}).values() for row in rows if isinstance(row.get("exits"), dict))
    if service.product.issued_by_us and ends and not any(row.get("action") == PRODUCT_ACTION for row in rows):
        sentence = (
            f"Produk diterbitkan sendiri, tetapi belum ada baris Otomatis dengan tindakan Terbitkan produk ({PRODUCT_ACTION}) "
            "sebelum permohonan berakhir terbit."
        )
        source.report(("sheet",), "product_never_issued", sentence)


def _check_deemed(source: SourceFile, service: ServiceFile, rows: list[dict[str, Any]]) -> None:
    """A case granted by lapse of time goes on at the row that issues its product, so there must be one and no other."""
    issuing = [row for row in rows if row.get("action") == PRODUCT_ACTION]
    if service.time.deemed_approval and len(issuing) != 1:
        sentence = (
            f"Layanan yang dianggap dikabulkan membutuhkan tepat satu baris SOP dengan action {PRODUCT_ACTION}; "
            f"di sini ada {len(issuing)}."
        )
        source.report(("time", "deemed_approval"), "deemed_without_product", sentence)
