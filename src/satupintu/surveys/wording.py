"""Sentences for what `rules` say in codes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from satupintu.surveys.rules import Quadrant


def fault_sentences(faults: Iterable[str]) -> dict[str, str]:
    """Return a sentence for each fault of an instrument, by its code and place."""
    words = {
        "unreadable": _("Isi instrumen tidak terbaca."),
        "no_items": _("Instrumen belum punya pertanyaan."),
        "scale": _("Nilai tertinggi harus di atas nilai terendah."),
        "twice": _("Kode %(where)s kosong atau dipakai dua kali."),
        "unknown_element": _("Pertanyaan %(where)s menyebut unsur yang tidak ada."),
        "not_asked": _("Unsur %(where)s tidak ditanyakan."),
        "text": _("Pertanyaan %(where)s kosong atau terlalu panjang."),
        "options": _("Banyaknya pilihan pertanyaan %(where)s tidak sama dengan banyaknya nilai."),
        "weights": _("Jumlah bobot unsur harus tepat satu."),
        "overall": _("Pertanyaan kepuasan keseluruhan tidak ada, atau terhitung dalam unsur."),
        "least_answered": _("Jawaban paling sedikit harus antara satu dan banyaknya pertanyaan unsur."),
    }
    return {fault: words[fault.partition(":")[0]] % {"where": fault.partition(":")[2]} for fault in faults}


def quadrant_label(quadrant: Quadrant) -> str:
    """Return the name of a quadrant of importance and performance."""
    return {
        Quadrant.IMPROVE: _("Prioritas utama"),
        Quadrant.KEEP: _("Pertahankan prestasi"),
        Quadrant.LOW_PRIORITY: _("Prioritas rendah"),
        Quadrant.OVERDONE: _("Berlebihan"),
        Quadrant.UNDECIDED: _("Belum pasti"),
        Quadrant.NOT_ESTIMABLE: _("Tidak dapat diperkirakan"),
    }[quadrant]


def grade_words(grades: Iterable[str]) -> str:
    """Return grades as people say them: `B`, `A atau B`, `A, B, atau C`."""
    known = list(grades)
    if len(known) < 2:
        return known[0] if known else "–"
    if len(known) == 2:
        return _("%(first)s atau %(last)s") % {"first": known[0], "last": known[1]}
    return _("%(first)s, atau %(last)s") % {"first": ", ".join(known[:-1]), "last": known[-1]}
