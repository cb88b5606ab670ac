"""What is kept of a citizen, who looked at it, and asking to have it corrected (UU 27/2022 ps. 6 and 7)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.config.access import actor_of, citizen, moment_of, posted
from satupintu.core.errors import Refusal
from satupintu.files import queries as files
from satupintu.people import operations, queries
from satupintu.people.models import Correction


class CorrectionForm(forms.Form):
    """Which of the data is wrong, and what is right."""

    use_required_attribute = False
    field = forms.ChoiceField(
        label=gettext_lazy("Data yang salah"),
        choices=[("", gettext_lazy("Pilih data")), *Correction.Field.choices],
        error_messages={"required": gettext_lazy("Pilih data yang salah.")},
    )
    wanted = forms.CharField(
        label=gettext_lazy("Yang benar"),
        max_length=120,
        help_text=gettext_lazy(
            "Tulis seperti pada KTP. Tanggal lahir ditulis 27-3-1985; jenis kelamin ditulis LAKI-LAKI atau PEREMPUAN."
        ),
        error_messages={"required": gettext_lazy("Tulis data yang benar.")},
    )


@citizen
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Show what is kept of the citizen and who looked at their identifiers and files (UU 27/2022)."""
    actor = actor_of(request)
    assert actor.person_id is not None
    openings = files.list_openings(actor.person_id, actor)
    names = queries.names_of_staff([opening.staff_id for opening in openings if opening.staff_id])
    opened = [(opening, names.get(opening.staff_id, "") if opening.staff_id else "") for opening in openings]
    return render(request, "portal/own_data.html", {**queries.get_own_data(actor.person_id), "opened": opened})


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def ask_correction(request: HttpRequest) -> HttpResponse:
    """Ask the office to correct who the citizen is."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    form = CorrectionForm(posted(request))
    if form.is_valid():
        try:
            operations.ask_correction(person_id=actor.person_id, actor=actor, at=at, **form.cleaned_data)
        except Refusal as refusal:
            for path, sentence in (refusal.errors or {"field": f"{refusal} {refusal.advice}".strip()}).items():
                form.add_error(path if path in form.fields else None, sentence)
        else:
            messages.success(request, _("Permintaan koreksi dikirim. Kantor menjawab paling lama 3 x 24 jam."))
            return redirect("portal:own-data")
    return render(request, "portal/correction.html", {"form": form}, status=422 if form.is_bound else 200)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Take consent back, or give it again, after saying what follows."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    is_withdrawn = queries.has_withdrawn_consent(actor.person_id)
    if request.method == "POST":
        if is_withdrawn:
            operations.give_consent(person_id=actor.person_id, actor=actor, at=at)
            messages.success(request, _("Persetujuan Anda dicatat."))
        else:
            operations.withdraw_consent(person_id=actor.person_id, actor=actor, at=at)
            messages.success(request, _("Persetujuan Anda sudah ditarik."))
        return redirect("portal:own-data")
    again = {
        "title": _("Beri persetujuan lagi?"),
        "lines": [
            _("Formulir baru kembali terisi dengan data yang sudah kami simpan."),
            _("Pengingat kembali dikirim ke surel atau ponsel Anda."),
            _("Persetujuan dapat Anda tarik lagi kapan saja."),
        ],
        "action": _("Ya, saya setuju"),
    }
    withdrawal = {
        "title": _("Tarik persetujuan pemakaian data?"),
        "lines": [
            _("Yang berhenti: formulir baru tidak lagi terisi dengan data Anda, dan pengingat hanya ada di halaman Kabar."),
            _("Yang tetap berjalan karena kewajiban hukum: permohonan Anda, pemberitahuan keputusan, dan penyimpanan arsip."),
            _("Draf yang belum dikirim tetap tersimpan; hapus sendiri bila tidak diperlukan lagi."),
        ],
        "action": _("Ya, tarik persetujuan"),
    }
    context = {**(again if is_withdrawn else withdrawal), "cancel_url": "/akun/data/", "is_danger": not is_withdrawn}
    return render(request, "portal/applications/confirm.html", context)
