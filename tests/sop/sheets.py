"""Sheets for tests: rows, and a small real sheet; random ones come from `random_sheets`."""

from typing import Any

Sheet = dict[str, Any]


def row(row_id: str, kind: str = "execute", **details: Any) -> Sheet:
    """One row with everything a linter asks for; `details` overwrites."""
    usual = {
        "id": row_id,
        "kind": kind,
        "activity": f"Kerjakan {row_id}",
        "performers": [] if kind in ("fork", "join") else ["fo"],
        "input": "Berkas",
        "time": None if kind in ("start", "fork", "join") else {"value": 10, "unit": "menit"},
        "output": "Hasil",
    }
    return {**usual, **details}


def sheet(*rows: Sheet, **details: Any) -> Sheet:
    """A sheet of these rows."""
    labels = {"fo": "Front office", "kadis": "Kepala dinas", "jf": "Analis", "verifikator": "Verifikator"}
    performers = [{"code": code, "label": label} for code, label in labels.items()]
    return {"performers": performers, "rows": list(rows), **details}


def small_sheet(**details: Any) -> Sheet:
    """Hand in, check (return or go on), pay, decide (reject or go on), draft by the system, hand over."""
    return sheet(
        row("1", "start", activity="Ajukan permohonan", performers=["pemohon"], exits={"next": "2"}),
        row("2", "decide", activity="Periksa kelengkapan", exits={"yes": "3", "no": "RETURN"}, reasons={"no": "X01"}),
        row(
            "3", "await", activity="Bayar retribusi", performers=["pemohon"], awaits="payment", stops_clock=True,
            time={"value": 3, "unit": "hari_kerja"}, exits={"next": "4", "timeout": "LAPSED"},
        ),
        row(
            "4", "decide", activity="Putuskan permohonan", performers=["kadis"],
            exits={"yes": "5", "no": "REJECT"}, reasons={"no": "X02"},
        ),
        row("5", "automatic", activity="Susun naskah", performers=[], action="test_draft", exits={"next": "6"}),
        row("6", activity="Serahkan hasil", exits={"next": "END"}),
        **details,
    )  # fmt: skip
