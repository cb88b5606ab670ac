"""The applicant's turn in words: what to do, what it costs, by when; and whose time passes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from satupintu.applications.models import Application
from satupintu.applications.queries import Tracking, Turn
from satupintu.config.templatetags.komponen import hari, lama_kerja, rupiah
from satupintu.people import queries as people
from satupintu.sop.queries import APPLICANT_ROLE


@dataclass(frozen=True)
class TurnLine:
    """One thing to do as a page shows it; `url` is where it is done, "" when that is not here."""

    title: str
    text: str
    amount: str
    due: str
    url: str = ""


def turn_lines(turns: Collection[Turn], application_id: UUID | None = None, own: Collection[UUID] = ()) -> list[TurnLine]:
    """Return what to do in words; `own` are the tasks this reader may answer on a page of the case."""
    lines = []
    for turn in turns:
        url = reverse("portal:task", args=[application_id, turn.task_id]) if turn.task_id in own else ""
        if turn.kind == "repair" and application_id is not None:
            url = reverse("portal:application", args=[application_id])
        due = _("Paling lambat %(date)s.") % {"date": hari(turn.due_at)} if turn.due_at else ""
        lines.append(TurnLine(_title(turn), _text(turn), rupiah(turn.amount), due, url))
    return lines


def _title(turn: Turn) -> str:
    if turn.kind == "repair":
        return _("Lengkapi permohonan ini lalu kirim lagi")
    return _("Ambil hasil layanan") if turn.kind == "pickup" else turn.activity


def _text(turn: Turn) -> str:
    if turn.kind == "repair":
        return _("Petugas mengembalikan permohonan. Masuk ke akun Anda untuk melihat apa yang perlu diperbaiki.")
    if turn.kind == "payment":
        payee = _("Bayar ke %(payee)s.") % {"payee": turn.payable_to} if turn.payable_to else ""
        known = "" if turn.amount else _("Jumlahnya tertera pada surat ketetapan atau tagihan dari kantor.")
        after = _("Simpan bukti bayar. Permohonan berlanjut setelah pembayaran dicatat.")
        return " ".join(part for part in (payee, known, after) if part)
    if turn.kind == "pickup":
        return _("Datang ke loket pengambilan pada jam pelayanan, bawa KTP asli dan bukti permohonan.")
    return _("Permohonan menunggu jawaban Anda.")


def step_entries(tracking: Tracking, *, is_own: bool) -> list[dict[str, object]]:
    """Return the rows of the sheet the case went through, the present one marked with who it waits for."""
    labels, turns = people.role_labels(), {turn.task_id for turn in tracking.turns}
    applicant = _("Anda") if is_own else labels.get(APPLICANT_ROLE, _("Pemohon"))
    entries = []
    for step in tracking.steps:
        waits = step.is_returned or step.task_id in turns
        note = "" if step.is_done else _("Menunggu pemohon") if waits else _("Sedang dikerjakan")
        if waits and is_own:
            note = _("Menunggu Anda")
        who = applicant if waits else labels.get(step.role, "")
        at = step.completed_at or step.opened_at
        entries.append({"title": step.activity, "at": at, "who": who, "note": note, "state": "" if step.is_done else "now"})
    return entries


def time_rows(tracking: Tracking, *, is_own: bool) -> list[tuple[str, str]]:
    """Return the dates of a case and whose working time it took, as far as there is anything to tell."""
    owners = {
        "office": _("Kantor pelayanan"),
        "agency": _("Instansi lain"),
        "applicant": _("Anda") if is_own else _("Pemohon"),
        "outage": _("Gangguan sistem"),
    }
    dates: list[tuple[str, datetime | None]] = [
        (_("Dikirim"), tracking.submitted_at),
        (_("Paling lambat"), None if tracking.decided_at else tracking.due_at),
        (_("Selesai"), tracking.decided_at),
    ]
    spans = [(owners[key], lama_kerja(span)) for key, span in tracking.split.items() if span and key in owners]
    return [(label, hari(day)) for label, day in dates if day] + spans


def clock_words(tracking: Tracking) -> str:
    """Say whose time passes now; "" for a case that is finished or has no clock yet."""
    if tracking.state not in Application.OPEN or not tracking.clock_state:
        return ""
    sentences = {
        "office": _("Kantor pelayanan sedang mengerjakannya."),
        "agency": _("Instansi lain sedang mengerjakannya."),
        "applicant": _(
            "Menunggu pemohon. Waktu ini tidak dihitung sebagai waktu kantor; tanggal selesai yang baru ditetapkan sesudahnya."
        ),
        "outage": _("Pekerjaan tertunda karena gangguan sistem. Waktu ini tidak dihitung."),
    }
    return sentences.get(tracking.clock_owner, "")
