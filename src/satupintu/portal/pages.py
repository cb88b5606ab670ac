"""Pages that stand still: accessibility, privacy, and the gallery of components."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.config.access import moment_of, posted, public
from satupintu.config.forms import FieldSpec, Option, build_form
from satupintu.core.regions import region_day
from satupintu.portal import areas


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how far the pages can be used by everybody, and whom to tell when not."""
    return render(request, "portal/accessibility.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of whom, why, how long, and which rights there are (UU 27/2022)."""
    return render(request, "portal/privacy.html")


GALLERY_FIELDS = (
    FieldSpec("nama", "Nama lengkap", required=True, hint="Seperti pada KTP"),
    FieldSpec("lahir", "Tanggal lahir", "date", required=True),
    FieldSpec("jenis", "Jenis permohonan", "enum", required=True, options=(Option("baru", "Baru"), Option("hilang", "Hilang"))),
    FieldSpec("nomor_surat", "Nomor surat hilang", required=True, condition="jenis == 'hilang'"),
    FieldSpec("data", "Data yang berubah", "multiselect", options=(Option("a", "Alamat"), Option("b", "Pekerjaan"))),
    FieldSpec("modal", "Modal usaha", "money"),
    FieldSpec("luas", "Luas (m²)", "decimal"),
    FieldSpec("jam", "Pukul", "time"),
    FieldSpec("alamat", "Alamat", "object"),
    FieldSpec("titik", "Titik lokasi", "geo"),
    FieldSpec("nik_ikut", "NIK anggota yang ikut", "array"),
    FieldSpec(
        "anggota",
        "Anggota keluarga",
        "array",
        subfields=(FieldSpec("nik", "NIK", validation={"format": "nik"}), FieldSpec("nama", "Nama")),
    ),
    FieldSpec("tujuan", "Tujuan", "text"),
    FieldSpec("benar", "Saya menyatakan data ini benar", "boolean", required=True, validation={"must_be_true": True}),
)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component, alive; a POST only shows the form with its errors."""
    at = moment_of(request)
    form_class = build_form(GALLERY_FIELDS, children=areas.children_of, start=areas.start_code(), today=region_day(at))
    add = request.POST.get("_tambah", "")
    form = form_class(posted(request), draft="_tambah" in request.POST, counts={add: 1} if add else None)
    context = {
        "form": form,
        "at": at,
        "near": at + timedelta(days=1),
        "late": at - timedelta(days=2),
        "later": at + timedelta(days=9),
        "soon": at - timedelta(hours=1),
        "trail": [(_("Beranda"), "/"), (_("Layanan"), "/layanan/"), (_("Gaya"), "")],
        "facts": [
            {"icon": "clock", "label": _("Waktu"), "value": "5 hari kerja", "note": "sejak berkas lengkap"},
            {"icon": "cash", "label": _("Biaya"), "value": _("Gratis")},
            {"icon": "cal", "label": _("Masa berlaku"), "value": "5 tahun"},
        ],
        "needs": [
            {"label": "Kartu Keluarga", "note": "Diambil dari data kependudukan"},
            {"label": "Pasfoto", "tag": "Bila hilang"},
        ],
        "steps": [{"title": "Isi formulir", "text": "Sekitar 15 menit"}, {"title": "Petugas memeriksa"}],
        "groups": [
            {
                "title": "Data diri",
                "tasks": [
                    {"id": f"g{index}", "title": state, "url": "#isi", "status": state}
                    for index, state in enumerate(("done", "todo", "doing", "fix", "optional", "waiting", "depends"))
                ]
                + [{"id": "g9", "title": "locked", "status": "locked", "hint": "Terbuka setelah semua bagian selesai"}],
            }
        ],
        "rows": [{"key": "Nama", "value": "Sari", "url": "#isi"}, {"key": "Catatan", "value": ""}],
        "kv": [("Tepat waktu", "96,4%"), ("Rata-rata", "3,2 hari")],
        "entries": [
            {"title": "Permohonan diajukan", "at": at, "who": "Anda"},
            {"title": "Diperiksa petugas", "state": "now", "note": "Sejak pagi ini"},
            {"title": "Izin terbit", "state": "later"},
        ],
        "tabs": [
            {"label": "Terbuka", "url": "#isi", "here": True, "count": 3},
            {"label": "Selesai", "url": "#isi", "here": False, "count": 12},
        ],
        "head": [{"label": "Layanan", "numeric": False}, {"label": "Jumlah", "numeric": True}],
        "table": [["KTP-el", 12], ["SIP dokter", 3]],
    }
    return render(request, "portal/gallery.html", context, status=422 if form.is_bound and form.errors else 200)
