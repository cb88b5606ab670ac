"""Rules that look at one row alone: what it lacks, how it is worded, what it asks of the system."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from satupintu.sop.engine import Row
from satupintu.sop.lint.findings import Say, Surroundings

# Active verbs and nouns that begin with di- without being passive.
_NOT_PASSIVE = (
    "diagnos", "dialog", "diam", "didik", "digital", "dikte", "dinas", "dingin", "dirikan", "direktur", "direktorat",
    "disain", "diseminasi", "disiplin", "diskusi", "dispensasi", "disposisi", "distribusi", "divisi", "diversifikasi",
)  # fmt: skip


def check_row(row: Row, names: Sequence[str], around: Surroundings, say: Say) -> None:
    """Check one row; `names` are those of the performers, in small letters, the longest first."""
    if row.kind not in ("fork", "join"):
        _check_activity(row, names, say)
    if not row.is_control:
        if not row.performers:
            say("performer_missing", row.id, _("Baris belum punya pelaksana."))
        if not row.condition and (row.time is None or row.time[0] <= 0):
            say("time_missing", row.id, _("Baris belum punya waktu baku."))
        if not row.condition and not row.output.strip():
            say("output_missing", row.id, _("Baris belum punya output."))
    if row.kind == "await" and "timeout" not in row.exits:
        say("timeout_missing", row.id, _("Baris menunggu belum punya jalan keluar bila waktunya habis."))
    if row.stops_clock and row.awaits not in ("applicant", "payment") and "pemohon" not in row.performers:
        say("clock_stop_unlisted", row.id, _("Jam tidak berhenti di sini: hanya pemohon dan pembayaran menghentikannya."))
    if row.kind == "automatic":
        _check_automatic(row, around, say)


def _check_activity(row: Row, names: Sequence[str], say: Say) -> None:
    words = row.activity[:400].strip().lower()
    if not words:
        say("activity_missing", row.id, _("Kegiatan belum diisi."))
        return
    first = re.split(r"[\s,/]", words, maxsplit=1)[0]
    if named := next((name for name in names if words == name or words.startswith(name + " ")), ""):
        sentence = _("Kegiatan diawali nama pelaksana (%(name)s); mulai dengan kata kerja aktif.")
        say("activity_has_subject", row.id, sentence, name=named)
    elif re.fullmatch(r"di[a-z]{3,}", first) and not first.startswith(_NOT_PASSIVE):
        sentence = _("Kegiatan diawali kata kerja pasif (%(word)s); mulai dengan kata kerja aktif.")
        say("activity_passive", row.id, sentence, word=first)


def _check_automatic(row: Row, around: Surroundings, say: Say) -> None:
    if bool(row.condition) == bool(row.action):
        say("action_missing", row.id, _("Baris otomatis harus menyebut satu tindakan atau satu syarat."))
    elif row.action and around.actions is not None:
        if row.action not in around.actions:
            say("action_unknown", row.id, _("Tindakan otomatis %(action)s tidak dikenal."), action=row.action)
        elif missing := sorted(set(around.actions[row.action]) - set(row.settings)):
            sentence = _("Tindakan %(action)s belum lengkap: %(missing)s.")
            say("settings_missing", row.id, sentence, action=row.action, missing=", ".join(missing))
    if row.condition and around.names_in is not None:
        _check_condition(row, around, say)


def _check_condition(row: Row, around: Surroundings, say: Say) -> None:
    """The language has no loops and bounds the size of what it reads, so a condition that is read is cheap and ends."""
    assert around.names_in is not None
    try:
        names = set(around.names_in(row.condition))
    except Exception as error:  # whatever the expression library says, the author reads it as one finding
        say("condition_unreadable", row.id, _("Syarat tidak dapat dibaca: %(fault)s"), fault=error)
        return
    if not names:
        say("condition_constant", row.id, _("Syarat tidak menyebut isian apa pun, sehingga jawabannya selalu sama."))
    if around.fields is not None and (unknown := sorted(names - set(around.fields))):
        sentence = _("Syarat menyebut isian yang tidak ada: %(names)s.")
        say("condition_unknown_field", row.id, sentence, names=", ".join(unknown))
